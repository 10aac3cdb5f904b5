internal import Platform
internal import Store
internal import YAML

/// What `status` has said of sessions that are over, kept in `run/ended` as it was printed, and in `run/ended-json`: looking
/// whether a file is still the same, and copying a text, takes a fraction of the time that reading the file does. Both can be
/// removed at any time; where anything of one is damaged, all of it is nothing.
struct EndedSessions {
  /// What is kept of one.
  struct Entry {
    /// What its record and its note were before this was said.
    var signature: Signature
    var status: String
    var createdAt: String
    /// The name that it bore.
    var name: String?
    /// In the form that is kept here.
    var text: ArraySlice<UInt8>
  }

  /// By what it is told that a session's record and its note are the files that they were, with the same contents. The times
  /// of their folder don't tell that: an editor, or another runtime, may change a file in its place.
  struct Signature: Equatable {
    var record: FileMark
    var note: FileMark
  }

  /// By what it is told that no session has come or gone or was replaced, and that none has input.
  struct Listing: Equatable {
    var sessions: FileMark
    var queues: FileMark
  }

  /// What a file is told by.
  struct FileMark: Equatable {
    var changed: Int64
    var inode: Int64
    var size: Int64
  }

  private static let head = Array("clrun ended 2\n".utf8)
  /// In bytes: more than that isn't read.
  private static let limit = 64 << 20

  private let form: Node.Form
  /// In the order in which they were created, with those behind that have been added.
  private(set) var entries: [(id: SessionID, entry: Entry)] = []
  /// What the folders were when all sessions in them were kept here; nil where not all are.
  private(set) var listing: Listing?
  /// How many have been added since it was read.
  private(set) var added = 0

  /// Reads what is kept in a state folder for answers in a form.
  init(in folder: borrowing StateFolder, _ form: Node.Form) {
    self.form = form
    guard let bytes = try? folder.run.contents(of: fileName, limit: Self.limit),
      bytes.starts(with: Self.head), bytes.count >= Self.head.count + 8
    else { return }
    var end = Reader(bytes.suffix(8))
    let rest = bytes.dropLast(8)
    guard end.number() == Int64(bitPattern: Checksum.of(rest)) else { return }
    var reader = Reader(rest.dropFirst(Self.head.count))
    guard let sessions = FileMark(&reader), let queues = FileMark(&reader) else { return }
    if sessions.inode != 0 { listing = Listing(sessions: sessions, queues: queues) }
    while let text = reader.string(), let id = SessionID(text), let entry = Entry(&reader) {
      entries.append((id, entry))
    }
  }

  /// What is kept of each; of two the one that was added.
  var byID: [SessionID: Entry] {
    Dictionary(entries.map { ($0.id, $0.entry) }) { $1 }
  }

  private var fileName: String {
    form == .yaml ? StateFolder.endedName : StateFolder.endedJSONName
  }

  /// Keeps what was said of a session.
  mutating func add(
    _ node: Node, for id: SessionID, _ signature: Signature, status: String, createdAt: String,
    name: String?
  ) {
    let entry = Entry(
      signature: signature, status: status, createdAt: createdAt, name: name,
      text: node.text(form)[...])
    entries.append((id, entry))
    added += 1
  }

  /// Writes it anew, of the sessions that there are, in the order in which they were created; with what the folders were where that is all of them.
  func write(for ids: [SessionID], _ listing: Listing?, to folder: borrowing StateFolder) {
    var bytes = Self.head
    let none = FileMark(changed: 0, inode: 0, size: 0)
    for mark in [listing?.sessions ?? none, listing?.queues ?? none] { mark.write(to: &bytes) }
    let entries = byID
    for id in ids {
      guard let entry = entries[id] else { continue }
      bytes.append(counted: id.text.utf8)
      entry.write(to: &bytes)
    }
    bytes.append(Int64(bitPattern: Checksum.of(bytes)))
    // Where it can't be written the next call reads the files again.
    try? folder.run.replace(fileName, with: bytes)
  }
}

extension EndedSessions.Signature {
  /// What a session's record and note are now; nil where one of them is missing.
  init?(of id: SessionID, in folder: borrowing StateFolder) {
    guard let record = folder.status(of: "\(id).json", in: .sessions),
      let note = folder.status(of: "\(id).note", in: .sessions)
    else { return nil }
    self.record = EndedSessions.FileMark(record)
    self.note = EndedSessions.FileMark(note)
  }

  /// Whether any change after this time, in milliseconds since 1970, will be seen.
  func isSettled(at milliseconds: Int64) -> Bool {
    record.isSettled(at: milliseconds) && note.isSettled(at: milliseconds)
  }
}

extension EndedSessions.Listing {
  /// What the folders are now; nil where that can't be told, or where a change after this time, in milliseconds since
  /// 1970, might not be seen.
  init?(of folder: borrowing StateFolder, at milliseconds: Int64) {
    guard let sessions = folder.status(of: .sessions), let queues = folder.status(of: .queues)
    else { return nil }
    self.sessions = EndedSessions.FileMark(sessions)
    self.queues = EndedSessions.FileMark(queues)
    guard self.sessions.isSettled(at: milliseconds), self.queues.isSettled(at: milliseconds) else {
      return nil
    }
  }
}

extension EndedSessions.FileMark {
  /// In nanoseconds: a file that was changed so shortly ago may be changed again without a sign of it, since file systems
  /// tell the time in steps of up to 10 ms.
  private static var settling: Int64 { 20_000_000 }

  fileprivate func isSettled(at milliseconds: Int64) -> Bool {
    changed < milliseconds * 1_000_000 - Self.settling
  }

  fileprivate init(_ status: FileStatus) {
    changed = status.changed
    inode = Int64(truncatingIfNeeded: status.inode)
    size = Int64(status.size)
  }

  fileprivate init?(_ reader: inout Reader) {
    guard let changed = reader.number(), let inode = reader.number(), let size = reader.number()
    else { return nil }
    self.init(changed: changed, inode: inode, size: size)
  }

  fileprivate func write(to bytes: inout [UInt8]) {
    for number in [changed, inode, size] { bytes.append(number) }
  }
}

extension EndedSessions.Entry {
  fileprivate init?(_ reader: inout Reader) {
    guard let record = EndedSessions.FileMark(&reader), let note = EndedSessions.FileMark(&reader),
      let status = reader.string(), let createdAt = reader.string(), let name = reader.string(),
      let text = reader.bytes()
    else { return nil }
    self.init(
      signature: EndedSessions.Signature(record: record, note: note), status: status,
      createdAt: createdAt, name: name.isEmpty ? nil : name, text: text)
  }

  fileprivate func write(to bytes: inout [UInt8]) {
    signature.record.write(to: &bytes)
    signature.note.write(to: &bytes)
    for text in [status, createdAt, name ?? ""] { bytes.append(counted: text.utf8) }
    bytes.append(counted: text)
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ number: Int64) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  /// Appends bytes with their number before them.
  fileprivate mutating func append(counted bytes: some Collection<UInt8>) {
    append(Int64(bytes.count))
    append(contentsOf: bytes)
  }
}

/// Reads them again; nil for whatever isn't there.
private struct Reader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func number() -> Int64? {
    guard rest.count >= 8 else { return nil }
    var number: UInt64 = 0
    for place in 0..<8 { number |= UInt64(rest[rest.startIndex + place]) << UInt64(8 * place) }
    rest = rest.dropFirst(8)
    return Int64(bitPattern: number)
  }

  mutating func bytes() -> ArraySlice<UInt8>? {
    guard let count = number(), count >= 0, count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return rest.prefix(Int(count))
  }

  mutating func string() -> String? {
    bytes().flatMap { String(validating: $0, as: UTF8.self) }
  }
}
