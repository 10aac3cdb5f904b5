internal import Platform

extension StateFolder {
  /// In bytes: more than any record is, and what a damaged one may not exceed.
  private static var recordLimit: Int { 16 << 20 }

  /// Every session that has a record, in no order.
  package func sessionIDs() throws(StoreError) -> [SessionID] {
    try sessionIDs(of: "json", in: .sessions)
  }

  /// The sessions that have a file of this kind in one of the folders, in no order.
  package func sessionIDs(
    of suffix: String, in part: StateFile.Part
  ) throws(StoreError) -> [SessionID] {
    let ending = "." + suffix
    return try names(in: part).compactMap { name in
      guard name.hasSuffix(ending) else { return nil }
      return SessionID(name[..<name.utf8.index(name.endIndex, offsetBy: -ending.utf8.count)])
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

  /// Whether a session was made by this runtime: then there is a note of what only it knows.
  package func hasNote(of id: SessionID) -> Bool {
    sessions.contains("\(id).note")
  }

  /// What only this runtime knows of a session; nil for a session of another runtime.
  package func note(of id: SessionID) throws(StoreError) -> SessionNote? {
    guard hasNote(of: id) else { return nil }
    return try decode(SessionNote.self, "\(id).note", in: sessions, path: "sessions")
  }

  /// Replaces what only this runtime knows of a session.
  package func write(_ note: SessionNote, of id: SessionID) throws(StoreError) {
    try encode(note, "\(id).note", in: sessions, path: "sessions")
  }

  /// Writes down that a session has begun: its note, its record and its name, and then the ledger's line.
  package func begin(_ record: SessionRecord, _ note: SessionNote) throws(StoreError) {
    let id = record.id
    try write(note, of: id)
    TestPoint.startNoted.reach()
    try write(record)
    TestPoint.startRecorded.reach()
    if let name = note.name { try setName(name, of: id) }
    var data: [String: JSONValue] = [
      "command": .string(record.command), "cwd": .string(record.cwd),
      "pid": .integer(Int(record.pid)), "worker_pid": .integer(Int(record.workerPID)),
    ]
    data["scp_run_id"] = record.scpRunID.json
    log(.sessionCreated, id, data)
  }

  func decode<T: JSONDocument>(
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
    } catch .fileTooLarge {
      throw .damaged(name: name, reason: "it is larger than \(Self.recordLimit >> 20) MiB")
    } catch {
      throw .failed(operation: .read, name: name, errno: error)
    }
    if bytes.isEmpty { throw .damaged(name: name, reason: "it is empty") }
    do throws(JSONDefect) {
      return try T(parsing: bytes)
    } catch {
      switch error {
      case .notJSON: throw .damaged(name: name, reason: "it is not a JSON object")
      case .key(let key): throw .damaged(name: name, reason: "it has no valid \"\(key)\"")
      }
    }
  }

  func encode(
    _ value: some JSONDocument, _ file: String, in directory: borrowing Directory, path: String
  ) throws(StoreError) {
    try storing(.write, "\(Self.name)/\(path)/\(file)") { () throws(Errno) in
      try directory.replace(file, with: value.json.text(.pretty))
    }
  }

  /// Whether a session is a remote flow, told without reading all of its record: an input waits for the answer.
  package func isFlow(_ id: SessionID) -> Bool {
    guard let bytes = try? sessions.file("\(id).json", .read).readAll(limit: 1 << 20) else {
      return false
    }
    // Within a value the quotation marks would be escaped.
    return bytes.withUnsafeBytes { bytes in
      Array("\"scp_base_url\"".utf8).withUnsafeBytes { bytes.firstOffset(of: $0) }
    } != nil
  }
}
