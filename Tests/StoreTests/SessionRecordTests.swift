import Store
import Testing

@Suite struct SessionRecordTests {
  /// As the Python runtime writes it: suspended, with keys in its own order and times of its own form.
  static let python = """
    {
      "terminal_id": "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f",
      "created_at": "2026-01-31T23:59:59.123456+00:00",
      "cwd": "/home/me/näh",
      "command": "python3",
      "shell": "/bin/bash",
      "status": "suspended",
      "pid": 4711,
      "worker_pid": 4712,
      "queue_length": 0,
      "last_exit_code": null,
      "last_activity_at": "2026-02-01T00:05:00.000001+00:00",
      "saved_state": {
        "cwd": "/tmp",
        "env": {"A": "1", "EMPTY": ""},
        "captured_at": "2026-02-01T00:05:00.000002+00:00"
      }
    }
    """

  @Test func readsARecordOfThePythonRuntime() throws {
    let record = try SessionRecord(parsing: Self.python.utf8)
    #expect(record.id.text == "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f")
    #expect(record.createdAt == "2026-01-31T23:59:59.123456+00:00")
    #expect(record.cwd == "/home/me/näh")
    #expect(record.command == "python3")
    #expect(record.shell == "/bin/bash")
    #expect(record.status == .suspended)
    #expect(!record.status.isOver)
    #expect(record.pid == 4711)
    #expect(record.workerPID == 4712)
    #expect(record.lastExitCode == nil)
    #expect(record.lastActivityAt == "2026-02-01T00:05:00.000001+00:00")
    #expect(record.savedState.cwd == "/tmp")
    #expect(record.savedState.capturedAt == "2026-02-01T00:05:00.000002+00:00")
    // Nothing is lost or added when it is written again.
    #expect(record.json == (try JSONValue(parsing: Self.python.utf8)))
  }

  @Test func keepsTheKeysOfOthers() throws {
    var members = try Self.members(of: JSONValue(parsing: Self.python.utf8))
    let foreign: [String: JSONValue] = [
      "theme": .string("dark"), "nested": .object(["a": .array([.null, .integer(1)])]),
      "nothing": .null, "ratio": .number(0.25),
    ]
    members.merge(foreign) { $1 }
    var record = try SessionRecord(json: .object(members))
    record.status = .exited
    record.lastExitCode = 3
    record.command = "other"
    let written = try Self.members(of: JSONValue(parsing: record.json.text(.pretty)))
    for (key, value) in foreign { #expect(written[key] == value) }
    #expect(written["saved_state"] == members["saved_state"])
    #expect(written["status"] == .string("exited"))
    #expect(written["last_exit_code"] == .integer(3))
    #expect(try SessionRecord(json: .object(written)) == record)
  }

  @Test func aNewOneHasExactlyTheSharedKeys() throws {
    var record = SessionRecord(
      id: SessionID(), createdAt: "2026-01-01T00:00:00.000Z", cwd: "/", command: "ls",
      shell: "/bin/sh", pid: 1, workerPID: 2)
    var members = try Self.members(of: record.json)
    let shared = [
      "terminal_id", "created_at", "cwd", "command", "shell", "status", "pid", "worker_pid",
      "queue_length", "last_exit_code", "last_activity_at",
    ]
    #expect(members.keys.sorted() == shared.sorted())
    #expect(members["status"] == .string("running"))
    #expect(members["last_exit_code"] == .null)
    #expect(members["last_activity_at"] == .string("2026-01-01T00:00:00.000Z"))
    record.scpRunID = "r"
    record.scpBaseURL = "http://x"
    members = try Self.members(of: record.json)
    #expect(members.keys.sorted() == (shared + ["scp_run_id", "scp_base_url"]).sorted())
    #expect(try SessionRecord(json: record.json) == record)
  }

  @Test func doesWithoutWhatIsMissing() throws {
    let record = try SessionRecord(
      parsing: #"{"terminal_id":"0F8E3A52-9C1D-4E7B-8A64-3B2F1C0D9E8F","status":"killed"}"#.utf8)
    #expect(record.status == .killed)
    #expect(record.command.isEmpty && record.cwd.isEmpty && record.createdAt.isEmpty)
    #expect(record.pid == 0 && record.workerPID == 0 && record.queueLength == 0)
    #expect(record.lastExitCode == nil && record.savedState.cwd == nil)
  }

  @Test(arguments: [
    ("", JSONDefect.notJSON), ("garbage", .notJSON), ("[]", .key("terminal_id")),
    ("{}", .key("terminal_id")),
    (#"{"terminal_id":"../x","status":"running"}"#, .key("terminal_id")),
    (#"{"terminal_id":7,"status":"running"}"#, .key("terminal_id")),
    (#"{"terminal_id":"0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f"}"#, .key("status")),
    (#"{"terminal_id":"0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f","status":"flying"}"#, .key("status")),
  ])
  func refusesDamage(text: String, defect: JSONDefect) {
    #expect(throws: defect) { try SessionRecord(parsing: text.utf8) }
  }

  @Test func aHugeProcessIDIsNobodys() throws {
    let text = Self.python.replacing("4712", with: "99999999999")
    let record = try SessionRecord(parsing: text.utf8)
    #expect(record.workerPID == .max)
  }

  @Test func theNoteIsReadBack() throws {
    var note = SessionNote(bootID: "b", name: "web", rows: 24, columns: 80, isExec: true)
    note.endedBy = "kill"
    note.signal = "HUP"
    #expect(try SessionNote(parsing: note.json.text(.pretty)) == note)
    let plain = SessionNote(bootID: "", name: nil, rows: 40, columns: 120, isExec: false)
    #expect(try SessionNote(parsing: plain.json.text(.compact)) == plain)
    #expect(try SessionNote(parsing: #"{"version":1}"#.utf8) == plain)
    #expect(throws: JSONDefect.key("version")) { try SessionNote(parsing: "{}".utf8) }
  }

  private static func members(of value: JSONValue) throws -> [String: JSONValue] {
    guard case .object(let members) = value else { throw JSONDefect.notJSON }
    return members
  }
}
