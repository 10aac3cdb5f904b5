package import Platform
package import Store

/// The raw output of a session, as it goes to `buffers/<id>.log`, and what bytes can't say beside it.
package struct SessionLog: ~Copyable {
  private let file: Descriptor
  private let timeline: Descriptor
  /// In bytes: what has been printed so far, and in a healthy log its size.
  package private(set) var offset: Int
  /// What could not be written yet, because the disk was full.
  private var backlog: [UInt8] = []
  private var marks: [UInt8] = []
  /// Why and since when the log lacks something; nil while it is whole.
  package private(set) var failure: Failure?
  /// What the ledger was told of that.
  private var reported: (since: String, lost: Int)?
  /// Where it begins by now: what stood before was released.
  private(set) var start = 0
  /// Since when it takes no more; nil while it does.
  private(set) var fullSince: String?

  /// In bytes: how much output is held in memory while it can't be written.
  private static let backlogLimit = 256 << 10

  /// What went wrong with writing.
  package struct Failure {
    package var errno: Errno
    package var since: String
    /// In bytes: what was dropped for good.
    package var lost: Int
  }

  private init(file: consuming Descriptor, timeline: consuming Descriptor, offset: Int) {
    self.file = file
    self.timeline = timeline
    self.offset = offset
  }

  /// Opens the files of a session, at their end.
  package static func open(
    _ id: SessionID, in folder: borrowing StateFolder
  ) throws(StoreError) -> SessionLog {
    do throws(Errno) {
      let file = try folder.buffers.file("\(id).log", .append)
      let timeline = try folder.buffers.file("\(id).timeline", .append)
      let size = try file.status().size
      return SessionLog(file: file, timeline: timeline, offset: size)
    } catch {
      throw .failed(
        operation: .create, name: "\(StateFolder.name)/buffers/\(id).log", errno: error)
    }
  }

  /// Whether the file has all that was printed.
  var isWhole: Bool { backlog.isEmpty && failure == nil && fullSince == nil }

  /// Appends output, in one write; what the disk doesn't take is kept and tried again.
  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    offset += bytes.count
    if fullSince != nil { return }
    if backlog.isEmpty {
      let written = write(bytes)
      TestPoint.logAppended.reach()
      guard written < bytes.count else { return }
      keep(UnsafeRawBufferPointer(rebasing: bytes[written...]))
    } else {
      keep(bytes)
      retry()
    }
  }

  /// Tries again to write what the disk did not take.
  package mutating func retry() {
    guard !backlog.isEmpty else { return }
    let written = backlog.withUnsafeBytes { write($0) }
    backlog.removeFirst(written)
    if backlog.isEmpty, failure?.lost == 0 { failure = nil }
  }

  /// Notices when somebody has deleted the file: what it held is lost, and so is what comes.
  mutating func noticeDeletion() {
    guard failure == nil, fullSince == nil, (try? file.status())?.links == 0 else { return }
    failure = Failure(errno: .noEntry, since: Timestamp.now, lost: offset)
  }

  /// Tries for the last time: what isn't written now is lost.
  package mutating func finish() {
    retry()
    failure?.lost += backlog.count
    backlog.removeAll()
  }

  /// What the ledger hasn't been told yet: that the log can't be written, and once it can again, how much was lost.
  mutating func takeFailure() -> Failure? {
    guard let failure, reported?.since != failure.since || backlog.isEmpty,
      reported?.since != failure.since || reported?.lost != failure.lost
    else { return nil }
    reported = (failure.since, failure.lost)
    return failure
  }

  /// In bytes: what is released begins and ends with one; more than any common file system takes at a time would leave the
  /// ends as zeros.
  private static let block = 4096

  /// Gives back the room of what stands before a place. Offsets stay what they are: it is a hole then.
  mutating func release(before place: Int) throws(Errno) {
    let end = place / Self.block * Self.block
    guard end > start else { return }
    try file.punchHole(start..<end)
    start = end
    mark("released", at: end)
  }

  /// Takes no more from now on, and says so at its end.
  mutating func end(because errno: Errno) {
    let text =
      "\r\n[clrun: the log ends here: it is full (--max-log), and its beginning can't be released: \(errno)]\r\n"
    _ = try? file.write(Array(text.utf8))
    backlog.removeAll()
    fullSince = Timestamp.now
    mark("full")
  }

  /// Writes what the file takes; where it takes a part, the next write says why.
  private mutating func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    var written = 0
    do throws(Errno) {
      while written < bytes.count {
        let count = try file.write(UnsafeRawBufferPointer(rebasing: bytes[written...]))
        guard count > 0 else { break }
        written += count
      }
    } catch {
      if failure == nil { failure = Failure(errno: error, since: Timestamp.now, lost: 0) }
      failure?.errno = error
    }
    return written
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
    let room = Self.backlogLimit - backlog.count
    backlog.append(contentsOf: bytes.prefix(room))
    if bytes.count > room { failure?.lost += bytes.count - room }
  }

  /// Notes what happened at an offset, the current one unless another is given: `offset milliseconds kind words…`, one
  /// line.
  package mutating func mark(_ kind: String, _ words: String = "", at place: Int? = nil) {
    let milliseconds = WallClock.milliseconds
    marks += "\(place ?? offset) \(milliseconds) \(kind)\(words.isEmpty ? "" : " ")\(words)\n".utf8
  }

  /// Writes the notes that have come together.
  package mutating func flushMarks() {
    guard !marks.isEmpty else { return }
    _ = try? timeline.write(marks)
    TestPoint.timelineWritten.reach()
    marks.removeAll(keepingCapacity: true)
  }
}
