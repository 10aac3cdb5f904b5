import Platform
import Store
import Testing
import YAML

@testable import Commands
@testable import Worker

@Suite struct WordingTests {
  static let id = SessionID()

  /// An error that all runtimes have, its text, and its hints in order.
  struct Row: Sendable, CustomTestStringConvertible {
    var failure: CommandFailure
    var message: String
    var hints: [String]
    var status = ExitStatus.failure
    var testDescription: String { message }
  }

  static let shared: [Row] = [
    Row(
      failure: .sessionNotFound("3f2a", active: ["clrun \(id)"], ended: 2),
      message: "Session not found: 3f2a",
      hints: ["list_sessions", "start_new", "active_sessions", "note"]),
    Row(
      failure: .sessionNotFound("3f2a", active: [], ended: 2),
      message: "Session not found: 3f2a", hints: ["list_sessions", "start_new", "note"]),
    Row(
      failure: .notRunning(id, "exited"), message: "Session is not running (status: exited)",
      hints: ["check_status", "note", "read_output", "start_new"]),
    Row(
      failure: .workerGone(id, 4711, note: "It died."),
      message: "Session worker is not alive (PID: 4711)",
      hints: ["note", "check_status", "start_new"]),
    Row(
      failure: .alreadyTerminated(id, "killed"),
      message: "Session already terminated (status: killed)",
      hints: ["read_output", "start_new", "check_status"]),
    Row(
      failure: .keyOnSCP(id), message: "SCP sessions use text input, not key sequences.",
      hints: ["send_option", "send_action", "view_output"]),
    Row(
      failure: .nothingToRun, message: "No command provided.",
      hints: ["example", "interactive", "usage"], status: .usage),
    Row(
      failure: .noFolder,
      message: "No .clrun directory found. Run `clrun <command>` to initialize.", hints: []),
    Row(
      failure: .store(.noFolder, root: "/p"),
      message: "No .clrun directory found. Run `clrun <command>` to initialize.", hints: []),
    Row(
      failure: .unknownKeys(["a1", "b2"], session: "@menu", available: Key.names),
      message: "Unknown key name(s): a1, b2", hints: ["available_keys", "example", "note"],
      status: .usage),
    Row(
      failure: .connect("the server does not take connections", "http://127.0.0.1:1"),
      message: "SCP connect failed: the server does not take connections",
      hints: ["check_url", "example"]),
  ]

  static let own: [Row] = [
    Row(
      failure: .ambiguous("0f", ["\(id)"]), message: "Session id is ambiguous: 0f begins 1 ids.",
      hints: ["candidates", "list_sessions"]),
    Row(
      failure: .workerSilent(id, 7), message: "Session worker does not answer (PID: 7)",
      hints: ["note", "view_output", "kill_session"]),
    Row(
      failure: .damagedSession(id, "it is empty"), message: "Session is damaged: it is empty",
      hints: ["read_output", "check_status", "start_new"]),
    Row(
      failure: .nameTaken("web", id), message: "A running session is named web already: \(id)",
      hints: ["use_it", "attach", "replace"]),
    Row(
      failure: .sendingToOneself, message: "A session can't send input to itself.",
      hints: ["note", "start_new"]),
    Row(
      failure: .cancelled(id, "it is too long"), message: "The input was not sent: it is too long.",
      hints: ["view_output", "check_status", "note"]),
    Row(
      failure: .badName("a b"),
      message:
        "\"a b\" is no name: 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit.",
      hints: ["example"], status: .usage),
    Row(
      failure: .notUTF8(argument: 2),
      message: "Argument 2 is not valid UTF-8, so it can't be sent or stored whole.",
      hints: ["note"], status: .usage),
    Row(
      failure: .project("/none", .noEntry),
      message: "The project folder \"/none\" can't be opened: No such file or directory.", hints: []
    ),
    Row(
      failure: .directory("/none", .noEntry),
      message: "The working directory \"/none\" can't be used: No such file or directory.",
      hints: ["example"]),
    Row(
      failure: .start(.init(stage: .program, subject: "/bin/none", code: Errno.noEntry.code)),
      message: "Can't start \"/bin/none\": No such file or directory.", hints: ["note"]),
    Row(
      failure: .start(.init(stage: .directory, subject: "/gone", code: Errno.noEntry.code)),
      message: "The working directory \"/gone\" can't be used: No such file or directory.",
      hints: ["example"]),
    Row(
      failure: .start(.init(stage: .terminal, subject: "", code: Errno.noSpace.code)),
      message: "No pseudo-terminal can be opened: No space left on device.",
      hints: ["check_status", "note"]),
    Row(
      failure: .start(.init(stage: .state, subject: ".clrun/run", code: Errno.accessDenied.code)),
      message: "Can't keep the session's state in .clrun/run: Permission denied.", hints: []),
    Row(
      failure: .store(.unsafeFolder(name: ".clrun", reason: .symbolicLink), root: "/p"),
      message: "/p/.clrun is a symbolic link, which clrun does not follow.", hints: ["note"]),
    Row(
      failure: .store(.unsafeFolder(name: ".clrun", reason: .notDirectory), root: "/p"),
      message: "/p/.clrun is not a directory.", hints: ["note"]),
    Row(
      failure: .store(.unsafeFolder(name: ".clrun", reason: .foreignOwner(user: 7)), root: "/p"),
      message: "/p/.clrun belongs to another user (uid 7), so it is not trusted.", hints: ["note"]),
    Row(
      failure: .store(
        .failed(operation: .write, name: ".clrun/x", errno: .readOnlyFileSystem), root: "/p"),
      message: "Can't write /p/.clrun/x: Read-only file system.", hints: ["note"]),
    Row(
      failure: .store(.failed(operation: .write, name: ".clrun/x", errno: .noSpace), root: "/p"),
      message: "Can't write /p/.clrun/x: No space left on device.", hints: ["note"]),
    Row(
      failure: .store(
        .failed(operation: .read, name: ".clrun/x", errno: .accessDenied), root: "/p"),
      message: "Can't read /p/.clrun/x: Permission denied.", hints: []),
    Row(
      failure: .store(.damaged(name: ".clrun/x", reason: "it is empty"), root: "/p"),
      message: "/p/.clrun/x is damaged: it is empty.", hints: ["check_status"]),
    Row(
      failure: .store(.locked(name: ".clrun/x", holder: 12), root: "/p"),
      message: "/p/.clrun/x has been locked by process 12 for more than 5 seconds.",
      hints: ["note"]),
    Row(
      failure: .store(.locked(name: ".clrun/x", holder: nil), root: "/p"),
      message: "/p/.clrun/x has been locked for more than 5 seconds.", hints: ["note"]),
  ]

  @Test(arguments: shared + own) func saysWhatFailed(row: Row) throws {
    #expect(row.failure.message == row.message)
    #expect(row.failure.hints.map(\.key) == row.hints)
    #expect(row.failure.status == row.status)
    for hint in row.failure.hints where hint.key != "note" {
      for command in Self.commands(in: hint.value) { try Self.expectWorks(command) }
    }
  }

  @Test func theNoteTellsHowManySessionsThereAre() {
    func note(_ active: [String], _ ended: Int) -> Node? {
      CommandFailure.sessionNotFound("x", active: active, ended: ended).hints.last?.value
    }
    #expect(note(["a", "b"], 5) == .string("2 session(s) are active."))
    #expect(note([], 5) == .string("All 5 session(s) are terminated."))
    #expect(note([], 0) == .string("No sessions exist in this project."))
  }

  @Test func everyHintOfAnAnswerWorks() throws {
    let id = Self.id
    var answers: [(name: String, keys: [String], answer: Answer)] = []
    func add(_ name: String, _ keys: String..., fill: (inout Answer) -> Void) {
      var answer = Answer()
      fill(&answer)
      answers.append((name, keys, answer))
    }
    add(
      "run", "view_output", "send_input", "send_with_priority", "override_queue", "kill_session",
      "check_status", "note"
    ) { Hints.started(id, into: &$0) }
    add("failed run", "read_full_output", "start_new", "note") {
      Hints.failedAtStart(id, 1, into: &$0)
    }
    add("input", "view_output", "send_more", "override", "check_status") {
      Hints.sent(id, into: &$0)
    }
    add("key", "send_more_keys", "send_text", "view_output", "available_keys") {
      Hints.keysSent(id, available: Key.names, into: &$0)
    }
    func session(_ status: SessionRecord.Status) -> SessionView {
      var record = SessionRecord(
        id: id, createdAt: "", cwd: "/", command: "x", shell: "", pid: 1, workerPID: 1)
      record.status = status
      return SessionView(
        id: id, record: record, isLive: status == .running, isForeign: false)
    }
    add(
      "tail", "send_input", "send_with_priority", "override", "more_output", "kill", "note"
    ) { Hints.lines(session(.running), .tail, shown: 50, of: 500, into: &$0) }
    add(
      "head", "send_input", "send_with_priority", "override", "more_output", "tail", "kill", "note"
    ) { Hints.lines(session(.running), .head, shown: 50, of: 500, into: &$0) }
    add("suspended", "resume", "view_more", "kill") {
      Hints.lines(session(.suspended), .tail, shown: 50, of: 500, into: &$0)
    }
    for status in [SessionRecord.Status.exited, .killed, .detached] {
      add("\(status)", "view_more", "start_new") {
        Hints.lines(session(status), .tail, shown: 50, of: 500, into: &$0)
      }
    }
    for (name, keys, answer) in answers {
      guard case .map(let entries) = answer.document, case .map(let hints)? = entries.last?.value
      else {
        Issue.record("\(name) has no hints")
        continue
      }
      #expect(hints.map(\.key) == keys, "\(name)")
      for hint in hints where hint.key != "note" && hint.key != "available_keys" {
        for command in Self.commands(in: hint.value) { try Self.expectWorks(command) }
      }
    }
  }

  private static func commands(in node: Node) -> [String] {
    switch node {
    case .string(let text): text.hasPrefix("clrun") ? [text] : []
    case .list(let nodes): nodes.flatMap { commands(in: $0) }
    default: []
    }
  }

  /// A command that is offered reads as one, and holds nothing to be filled in.
  private static func expectWorks(_ command: String) throws {
    #expect(throws: Never.self, "\(command)") {
      try Invocation(Array(Shell.split(command).dropFirst()))
    }
    #expect(!command.contains("<"), "\(command)")
  }

  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "abc", 3), ("json", "json", 0), ("jsn", "json", 1),
    ("jsons", "json", 1), ("jsin", "json", 1), ("kitten", "sitting", 3), ("ab", "ba", 2),
    ("über", "uber", 1),
  ])
  func countsEdits(a: String, b: String, expected: Int) {
    #expect(CommandFailure.distance(a, b) == expected)
    #expect(CommandFailure.distance(b, a) == expected)
  }

  @Test func shortensWhatIsEndless() {
    #expect(CommandFailure.shown(String(repeating: "x", count: 80)).count == 82)
    let long = String(repeating: "ä", count: 81)
    #expect(
      CommandFailure.shown(long) == "\"\(String(repeating: "ä", count: 60))… (162 bytes)\"")
  }
}
