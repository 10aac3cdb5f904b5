package import Platform

extension LogIndex {
  /// Who adds records to an index. There is one at a time.
  package struct Writer: ~Copyable {
    private let file: Descriptor
    /// How many records there are.
    private var count: Int
    /// In bytes: the file's size.
    private var end: Int
    private var last = 0
    /// Where the newest record stands whose number has so many zero bits at its end; and at last the first record.
    private var newest = [Int](repeating: 0, count: 65)
    /// The place in the log from which on another record is worth its room.
    package private(set) var nextOffset: Int

    /// In bytes of the log: no two records are closer.
    package static let interval = 256 << 10
    /// A record takes at most this part of the log that it is for.
    private static let share = 32

    private init(file: consuming Descriptor, count: Int, end: Int, nextOffset: Int) {
      self.file = file
      self.count = count
      self.end = end
      self.nextOffset = nextOffset
    }

    /// Begins the index of a session that has none.
    package static func begin(
      _ id: SessionID, in folder: borrowing StateFolder
    ) throws(Errno) -> Writer {
      try begin(named: "\(id).idx", in: folder)
    }

    static func begin(
      named name: String, in folder: borrowing StateFolder
    ) throws(Errno) -> Writer {
      let file = try folder.buffers.file(name, .createNew)
      try file.writeAll(LogIndex.header)
      return Writer(file: file, count: 0, end: LogIndex.headerSize, nextOffset: interval)
    }

    /// Begins a file with what another index has up to one of its records.
    static func begin(
      named name: String, in folder: borrowing StateFolder, after record: Checkpoint,
      of index: borrowing LogIndex
    ) throws(Errno) -> Writer {
      guard let contents = index.contents(upTo: record) else { throw .invalidArgument }
      let file = try folder.buffers.file(name, .createNew)
      try file.writeAll(contents)
      var writer = Writer(
        file: file, count: record.number + 1, end: record.end, nextOffset: record.offset + interval)
      writer.last = record.position
      for (number, position) in index.path(to: record).reversed() {
        writer.note(number, at: position)
      }
      return writer
    }

    /// In bytes: where the next record will stand.
    package var size: Int { end }

    /// Gives back the room of the records before a place, which are of a part of the log that is gone. Where that can't
    /// be done they stay, and don't count.
    package func release(before position: Int) {
      let block = 4096
      let end = position / block * block
      if end > block { try? file.punchHole(block..<end) }
    }

    /// Adds a record in one write.
    ///
    /// - Throws: What the write failed with; the file is as it was, if it can be, and takes no more.
    package mutating func append(
      offset: Int, lines: Int, linesBefore: Int, fingerprint: UInt64, snapshot: [UInt8]
    ) throws(Errno) {
      let length = LogIndex.headSize + snapshot.count + LogIndex.trailerSize
      guard length < UInt32.max else { throw .fileTooLarge }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(length)
      bytes.append(number: UInt64(length), count: 4)
      bytes.append(number: UInt64(LogIndex.headMark), count: 4)
      for number in [count, offset, lines, linesBefore, last, skip] {
        bytes.append(number: UInt64(number))
      }
      bytes.append(number: fingerprint)
      bytes.append(number: Checksum.of(snapshot))
      bytes.append(number: Checksum.of(bytes))
      bytes += snapshot
      bytes.append(number: UInt64(length), count: 4)
      bytes.append(number: UInt64(LogIndex.trailerMark), count: 4)
      do throws(Errno) {
        guard try file.write(bytes) == bytes.count else { throw .noSpace }
      } catch {
        // Half a record would hide those before it from who begins at the end.
        try? file.truncate(to: end)
        nextOffset = Int.max
        throw error
      }
      note(count, at: end)
      last = end
      count += 1
      end += length
      nextOffset = offset + max(Self.interval, length * Self.share)
    }

    /// The record whose number is that of the next one without its lowest bit.
    private var skip: Int {
      let number = count & (count - 1)
      guard count > 0 else { return 0 }
      return number == 0 ? newest[64] : newest[number.trailingZeroBitCount]
    }

    private mutating func note(_ number: Int, at position: Int) {
      newest[number.trailingZeroBitCount] = position
    }
  }

  /// Makes a session's index anew while its log is read, and puts it in the old one's place when it is whole.
  package struct Replacement: ~Copyable {
    package var writer: Writer
    private let name: String

    /// Begins with what an index has up to one of its records, where there is one.
    package static func begin(
      _ id: SessionID, in folder: borrowing StateFolder, after record: Checkpoint?,
      of index: borrowing LogIndex?
    ) throws(Errno) -> Replacement {
      let name = temporaryName(id)
      // A leftover of a killed process that had the same id.
      if folder.buffers.contains(name) { try folder.buffers.remove(name) }
      switch index {
      case .some(let index):
        if let record {
          let writer = try Writer.begin(named: name, in: folder, after: record, of: index)
          return Replacement(writer: writer, name: name)
        }
      case .none: break
      }
      return Replacement(writer: try Writer.begin(named: name, in: folder), name: name)
    }

    /// Puts it in place.
    package consuming func finish(_ id: SessionID, in folder: borrowing StateFolder) throws(Errno) {
      try folder.buffers.rename(name, to: "\(id).idx")
    }

    /// Removes what this process has begun.
    package static func abandon(_ id: SessionID, in folder: borrowing StateFolder) {
      try? folder.buffers.remove(temporaryName(id))
    }

    private static func temporaryName(_ id: SessionID) -> String { ".\(id).idx.\(Process.id)" }
  }
}
