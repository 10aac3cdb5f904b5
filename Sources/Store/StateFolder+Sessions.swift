internal import FoundationEssentials
internal import Platform

extension StateFolder {
  /// In bytes: more than any record is, and what a damaged one may not exceed.
  private static var recordLimit: Int { 16 << 20 }

  /// Every session that has a record, in no order.
  package func sessionIDs() throws(StoreError) -> [SessionID] {
    let names = try storing(.read, "\(Self.name)/sessions") { () throws(Errno) in
      try sessions.names()
    }
    return names.compactMap { name in
      guard name.hasSuffix(".json") else { return nil }
      return SessionID(name.dropLast(5))
    }
  }

  /// Whether a session of this id has ever been.
  package func hasSession(_ id: SessionID) -> Bool {
    sessions.contains("\(id).json")
  }

  /// A session's shared record.
  package func record(of id: SessionID) throws(StoreError) -> SessionRecord {
    try decode(SessionRecord.self, "\(id).json", in: sessions, path: "sessions")
  }

  /// Replaces a session's shared record.
  package func write(_ record: SessionRecord) throws(StoreError) {
    try encode(record, "\(record.id).json", in: sessions, path: "sessions")
  }

  /// What only this runtime knows of a session; nil for a session of another runtime.
  package func note(of id: SessionID) throws(StoreError) -> SessionNote? {
    guard sessions.contains("\(id).note") else { return nil }
    return try decode(SessionNote.self, "\(id).note", in: sessions, path: "sessions")
  }

  /// Replaces what only this runtime knows of a session.
  package func write(_ note: SessionNote, of id: SessionID) throws(StoreError) {
    try encode(note, "\(id).note", in: sessions, path: "sessions")
  }

  func decode<T: Decodable>(
    _ type: T.Type, _ file: String, in directory: borrowing Directory, path: String
  ) throws(StoreError) -> T {
    let name = "\(Self.name)/\(path)/\(file)"
    let bytes: [UInt8]
    do throws(Errno) {
      bytes = try directory.contents(of: file, limit: Self.recordLimit)
    } catch .symbolicLinkLoop {
      throw .damaged(name: name, reason: "it is a symbolic link")
    } catch .invalidArgument {
      throw .damaged(name: name, reason: "it is not a regular file")
    } catch {
      throw .failed(operation: .read, name: name, errno: error)
    }
    if bytes.isEmpty { throw .damaged(name: name, reason: "it is empty") }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw .damaged(name: name, reason: Self.reason(of: error))
    }
  }

  func encode(
    _ value: some Encodable, _ file: String, in directory: borrowing Directory, path: String
  ) throws(StoreError) {
    let name = "\(Self.name)/\(path)/\(file)"
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data: Data
    do {
      data = try encoder.encode(value)
    } catch {
      throw .damaged(name: name, reason: Self.reason(of: error))
    }
    try storing(.write, name) { () throws(Errno) in
      try directory.replace(file, with: Array(data))
    }
  }

  /// What a decoder found wrong, in one line.
  private static func reason(of error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "it has no \"\(key.stringValue)\""
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "\"\(context.codingPath.last?.stringValue ?? "it")\" has the wrong type"
    case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty:
      "it is not JSON"
    case DecodingError.dataCorrupted(let context):
      "\"\(context.codingPath.last?.stringValue ?? "it")\": \(context.debugDescription)"
    default: String(describing: error)
    }
  }
}
