internal import Platform
internal import Store
internal import YAML

/// What `status` has said of sessions that are over, kept in `run/ended`: looking whether a file is still the same takes a
/// fraction of the time that reading it does. The file can be removed at any time, and what is damaged in it is nothing.
struct EndedSessions {
  /// What is kept of one.
  struct Entry: Equatable {
    /// What its record and its note were when this was said.
    var signature: [Int64]
    var status: String
    var createdAt: String
    /// The name that it bore.
    var name: String?
    var node: Node
  }

  private static let fileName = StateFolder.endedName
  private static let head = Array("clrun ended 1\n".utf8)
  /// In bytes: more than that isn't read.
  private static let limit = 64 << 20

  private(set) var entries: [SessionID: Entry] = [:]
  /// How many have been added since it was read.
  private(set) var added = 0

  /// Reads what is kept in a state folder.
  init(in folder: borrowing StateFolder) {
    guard let bytes = try? folder.run.contents(of: Self.fileName, limit: Self.limit),
      bytes.starts(with: Self.head)
    else { return }
    var reader = NodeReader(bytes[Self.head.count...])
    while let text = reader.string(), let id = SessionID(text), let entry = Entry(&reader) {
      entries[id] = entry
    }
  }

  mutating func add(_ entry: Entry, for id: SessionID) {
    entries[id] = entry
    added += 1
  }

  /// Writes it anew, of the sessions that there are.
  func write(for ids: some Sequence<SessionID>, to folder: borrowing StateFolder) {
    var writer = NodeWriter(bytes: Self.head)
    for id in ids {
      guard let entry = entries[id] else { continue }
      writer.write(id.text)
      entry.write(to: &writer)
    }
    // Where it can't be written the next call reads the files again.
    try? folder.run.replace(Self.fileName, with: writer.bytes)
  }

  /// What a session's record and note are now; nil where one of them is missing.
  static func signature(of id: SessionID, in folder: borrowing StateFolder) -> [Int64]? {
    guard let record = folder.status(of: "\(id).json", in: .sessions),
      let note = folder.status(of: "\(id).note", in: .sessions)
    else { return nil }
    return [record, note].flatMap {
      [$0.modified, Int64(truncatingIfNeeded: $0.inode), Int64($0.size)]
    }
  }
}

extension EndedSessions.Entry {
  fileprivate init?(_ reader: inout NodeReader) {
    var signature: [Int64] = []
    for _ in 0..<6 {
      guard let number = reader.integer() else { return nil }
      signature.append(number)
    }
    guard let status = reader.string(), let createdAt = reader.string(), let name = reader.string(),
      let node = reader.node(depth: 0)
    else { return nil }
    self.init(
      signature: signature, status: status, createdAt: createdAt, name: name.isEmpty ? nil : name,
      node: node)
  }

  fileprivate func write(to writer: inout NodeWriter) {
    for number in signature { writer.write(number) }
    writer.write(status)
    writer.write(createdAt)
    writer.write(name ?? "")
    writer.write(node)
  }
}

/// Nodes as bytes: a letter for the kind, then a number of eight bytes or a text with its length before it.
private struct NodeWriter {
  var bytes: [UInt8]

  mutating func write(_ number: Int64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ text: String) {
    write(Int64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(_ node: Node) {
    switch node {
    case .null, .double: bytes.append(UInt8(ascii: "n"))
    case .bool(let value): bytes.append(UInt8(ascii: value ? "t" : "f"))
    case .int(let number):
      bytes.append(UInt8(ascii: "i"))
      write(Int64(number))
    case .string(let text):
      bytes.append(UInt8(ascii: "s"))
      write(text)
    case .list(let items):
      bytes.append(UInt8(ascii: "l"))
      write(Int64(items.count))
      for item in items { write(item) }
    case .map(let members):
      bytes.append(UInt8(ascii: "m"))
      write(Int64(members.count))
      for (key, value) in members {
        write(key)
        write(value)
      }
    }
  }
}

/// Reads them again; nil for whatever isn't whole.
private struct NodeReader {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  mutating func integer() -> Int64? {
    guard bytes.count >= 8 else { return nil }
    let number = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    bytes.removeFirst(8)
    return Int64(bitPattern: number)
  }

  mutating func string() -> String? {
    guard let count = count(ofSize: 1) else { return nil }
    defer { bytes.removeFirst(count) }
    return String(validating: bytes.prefix(count), as: UTF8.self)
  }

  /// A number of things of at least this many bytes each, which must be there.
  private mutating func count(ofSize size: Int) -> Int? {
    guard let number = integer(), number >= 0, number <= bytes.count / size else { return nil }
    return Int(number)
  }

  mutating func node(depth: Int) -> Node? {
    guard depth < 8, let kind = bytes.popFirst() else { return nil }
    switch kind {
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    case UInt8(ascii: "i"): return integer().map { .int(Int($0)) }
    case UInt8(ascii: "s"): return string().map { .string($0) }
    case UInt8(ascii: "l"):
      guard let count = count(ofSize: 1) else { return nil }
      var items: [Node] = []
      for _ in 0..<count {
        guard let item = node(depth: depth + 1) else { return nil }
        items.append(item)
      }
      return .list(items)
    case UInt8(ascii: "m"):
      guard let count = count(ofSize: 9) else { return nil }
      var members: [(key: String, value: Node)] = []
      for _ in 0..<count {
        guard let key = string(), let value = node(depth: depth + 1) else { return nil }
        members.append((key, value))
      }
      return .map(members)
    default: return nil
    }
  }
}
