/// What `sessions/<id>.json` says of a session: shared with the other runtimes, so with no key of our own.
package struct SessionRecord: Equatable, Sendable {
  /// Where a session stands.
  package enum Status: String, Codable, Sendable {
    case running, suspended, exited, killed, detached

    /// Whether the session has ended for good.
    package var isOver: Bool { self == .exited || self == .killed || self == .detached }
  }

  package var id: SessionID
  package var createdAt: String
  package var cwd: String
  package var command: String
  package var shell: String
  package var status: Status
  /// The program on the terminal.
  package var pid: Int32
  package var workerPID: Int32
  package var queueLength: Int
  package var lastExitCode: Int?
  package var lastActivityAt: String
  package var scpRunID: String?
  package var scpBaseURL: String?
  /// Keys that others wrote, `saved_state` among them, kept as they are.
  package var others: [String: JSONValue]

  package init(
    id: SessionID, createdAt: String, cwd: String, command: String, shell: String, pid: Int32,
    workerPID: Int32
  ) {
    self.id = id
    self.createdAt = createdAt
    self.cwd = cwd
    self.command = command
    self.shell = shell
    self.pid = pid
    self.workerPID = workerPID
    status = .running
    queueLength = 0
    lastActivityAt = createdAt
    others = [:]
  }

  /// When and where a suspended session stopped, as `saved_state` tells it.
  package var savedState: (cwd: String?, capturedAt: String?) {
    guard case .object(let state) = others["saved_state"] else { return (nil, nil) }
    var cwd: String?
    var capturedAt: String?
    if case .string(let text) = state["cwd"] { cwd = text }
    if case .string(let text) = state["captured_at"] { capturedAt = text }
    return (cwd, capturedAt)
  }
}

extension SessionRecord: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case terminalID = "terminal_id"
    case createdAt = "created_at"
    case cwd, command, shell, status, pid
    case workerPID = "worker_pid"
    case queueLength = "queue_length"
    case lastExitCode = "last_exit_code"
    case lastActivityAt = "last_activity_at"
    case scpRunID = "scp_run_id"
    case scpBaseURL = "scp_base_url"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let text = try container.decode(String.self, forKey: .terminalID)
    guard let id = SessionID(text) else {
      throw DecodingError.dataCorruptedError(
        forKey: .terminalID, in: container, debugDescription: "not a UUID")
    }
    self.id = id
    createdAt = try container.decodeIfPresent(String.self, forKey: .createdAt) ?? ""
    cwd = try container.decodeIfPresent(String.self, forKey: .cwd) ?? ""
    command = try container.decodeIfPresent(String.self, forKey: .command) ?? ""
    shell = try container.decodeIfPresent(String.self, forKey: .shell) ?? ""
    status = try container.decode(Status.self, forKey: .status)
    pid = try container.decodeIfPresent(Int32.self, forKey: .pid) ?? 0
    workerPID = try container.decodeIfPresent(Int32.self, forKey: .workerPID) ?? 0
    queueLength = try container.decodeIfPresent(Int.self, forKey: .queueLength) ?? 0
    lastExitCode = try container.decodeIfPresent(Int.self, forKey: .lastExitCode)
    lastActivityAt = try container.decodeIfPresent(String.self, forKey: .lastActivityAt) ?? ""
    scpRunID = try container.decodeIfPresent(String.self, forKey: .scpRunID)
    scpBaseURL = try container.decodeIfPresent(String.self, forKey: .scpBaseURL)
    others = [:]
    let all = try decoder.container(keyedBy: AnyKey.self)
    for key in all.allKeys where Key(rawValue: key.stringValue) == nil {
      others[key.stringValue] = try all.decode(JSONValue.self, forKey: key)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(id.text, forKey: .terminalID)
    try container.encode(createdAt, forKey: .createdAt)
    try container.encode(cwd, forKey: .cwd)
    try container.encode(command, forKey: .command)
    try container.encode(shell, forKey: .shell)
    try container.encode(status, forKey: .status)
    try container.encode(pid, forKey: .pid)
    try container.encode(workerPID, forKey: .workerPID)
    try container.encode(queueLength, forKey: .queueLength)
    // The others read a missing code as a damaged file; null is none.
    try container.encode(lastExitCode, forKey: .lastExitCode)
    try container.encode(lastActivityAt, forKey: .lastActivityAt)
    try container.encodeIfPresent(scpRunID, forKey: .scpRunID)
    try container.encodeIfPresent(scpBaseURL, forKey: .scpBaseURL)
    var all = encoder.container(keyedBy: AnyKey.self)
    for (name, value) in others { try all.encode(value, forKey: AnyKey(name)) }
  }
}
