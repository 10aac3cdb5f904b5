/// What `sessions/<id>.json` says of a session: shared with the other runtimes, so with no key of our own.
package struct SessionRecord: Equatable, Sendable {
  /// Where a session stands.
  package enum Status: String, Sendable {
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

  /// Says, or forgets, where and when the shell was put away, with what of its environment anybody may see.
  package mutating func setSavedState(
    _ cwd: String, _ capturedAt: String, _ environment: [String: String]
  ) {
    others["saved_state"] = .object([
      "cwd": .string(cwd), "captured_at": .string(capturedAt),
      "env": .object(environment.mapValues { .string($0) }),
    ])
  }

  /// Forgets it.
  package mutating func clearSavedState() { others["saved_state"] = nil }
}

extension SessionRecord: JSONDocument {
  private static let keys: Set<String> = [
    "terminal_id", "created_at", "cwd", "command", "shell", "status", "pid", "worker_pid",
    "queue_length", "last_exit_code", "last_activity_at", "scp_run_id", "scp_base_url",
  ]

  package init(json: JSONValue) throws(JSONDefect) {
    id = try json.require("terminal_id") { $0.string.flatMap { SessionID($0) } }
    status = try json.require("status") { $0.string.flatMap { Status(rawValue: $0) } }
    createdAt = json["created_at"]?.string ?? ""
    cwd = json["cwd"]?.string ?? ""
    command = json["command"]?.string ?? ""
    shell = json["shell"]?.string ?? ""
    pid = Int32(clamping: json["pid"]?.integer ?? 0)
    workerPID = Int32(clamping: json["worker_pid"]?.integer ?? 0)
    queueLength = json["queue_length"]?.integer ?? 0
    lastExitCode = json["last_exit_code"]?.integer
    lastActivityAt = json["last_activity_at"]?.string ?? ""
    scpRunID = json["scp_run_id"]?.string
    scpBaseURL = json["scp_base_url"]?.string
    guard case .object = json else { throw .notJSON }
    others = json.members(except: Self.keys)
  }

  package var json: JSONValue {
    var members = others
    members["terminal_id"] = .string(id.text)
    members["created_at"] = .string(createdAt)
    members["cwd"] = .string(cwd)
    members["command"] = .string(command)
    members["shell"] = .string(shell)
    members["status"] = .string(status.rawValue)
    members["pid"] = .integer(Int(pid))
    members["worker_pid"] = .integer(Int(workerPID))
    members["queue_length"] = .integer(queueLength)
    // The others expect the key also where there is no code.
    members["last_exit_code"] = lastExitCode.json ?? .null
    members["last_activity_at"] = .string(lastActivityAt)
    members["scp_run_id"] = scpRunID.json
    members["scp_base_url"] = scpBaseURL.json
    return .object(members)
  }
}
