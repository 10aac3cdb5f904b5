import Foundation
import Support
import Testing

/// The Python runtime, as PyPI has it, and ours in one project: each works on the sessions of the other.
@Suite(.enabled(if: PythonRuntime.path != nil, "needs the PyPI package clrun-cli in python3"))
struct InteropTests {
  /// Calls the other runtime; what it prints is looked at as text.
  private static func call(_ project: TemporaryProject, _ arguments: String...) throws -> Answer {
    try project.run([PythonRuntime.path ?? "false"] + arguments)
  }

  /// A session that the other runtime has started.
  private static func session(_ project: TemporaryProject, _ command: String) throws -> String {
    let answer = try call(project, "run", command)
    guard answer.exitStatus == 0,
      let match = answer.text.firstMatch(of: /terminal_id: ([-0-9a-f]{36})/)
    else { throw ChildProcessFailure("start a session\n\(answer)", of: answer.arguments) }
    return String(match.1)
  }

  /// Ends a session of the other runtime whatever a test has left: `close()` ends those of ours.
  private static func withBoth(_ body: (TemporaryProject) throws -> Void) throws {
    try withProject { project in
      project.environment["PS1"] = "$ "
      defer {
        for id in (try? project.sessionIDs()) ?? [] { _ = try? call(project, "kill", id) }
      }
      try body(project)
    }
  }

  @Test func theOtherUsesASessionOfOurs() throws {
    try Self.withBoth { project in
      let session = try project.session("echo from-$((1+1))-us")
      let tail = try Self.call(project, "tail", session.id)
      project.check(tail.text.contains("from-2-us"), "\(tail)")
      project.check(tail.text.contains("status: running"), "\(tail)")
      let head = try Self.call(project, "head", session.id)
      project.check(head.text.contains("from-2-us"), "\(head)")
      // Its answers have what came in its fixed time; the log has all.
      let sent = try Self.call(project, session.id, "echo sum-$((20+3))")
      project.check(sent.exitStatus, is: 0, sent)
      try session.wait(for: "sum-23")
      let input = try Self.call(project, "input", session.id, "cat", "--priority", "5")
      project.check(input.exitStatus, is: 0, input)
      try project.wait(for: "cat") { !Processes.ids(named: "cat", of: session).isEmpty }
      let key = try Self.call(project, "key", session.id, "ctrl-c")
      project.check(key.exitStatus, is: 0, key)
      try project.wait(for: "the end of cat") {
        Processes.ids(named: "cat", of: session).isEmpty
      }
      let status = try Self.call(project, "status")
      project.check(status.text.contains(session.id), "\(status)")
      let killed = try Self.call(project, "kill", session.id)
      project.check(killed.text.contains("status: killed"), "\(killed)")
      try session.wait(status: "killed")
      let worker = try session.workerID()
      try project.wait(for: "the worker's end") { !Processes.exists(worker) }
      let last = try session.tail()
      project.check(last.output.contains("sum-23"), last)
    }
  }

  @Test func weUseASessionOfTheOther() throws {
    try Self.withBoth { project in
      _ = try project.session("--exec", "true")
      let id = try Self.session(project, "echo from-$((1+1))-them")
      let session = Session(id: id, project: project, started: try project.clrun("status"))
      try session.wait(for: "from-2-them")
      project.check(try session.entry()["status"], is: "running")
      let head = try project.clrun("head", id)
      project.check(head.output.contains("from-2-them"), head)
      let sent = try session.send("echo sum-$((40+2))")
      project.check(sent.exitStatus, is: 0, sent)
      try session.wait(for: "sum-42")
      project.check(try session.send("cat").exitStatus, is: 0)
      try project.wait(for: "cat") { !Processes.ids(named: "cat", of: session).isEmpty }
      let key = try session.key("ctrl-c")
      project.check(key.exitStatus, is: 0, key)
      try project.wait(for: "the end of cat") {
        Processes.ids(named: "cat", of: session).isEmpty
      }
      let screen = try project.clrun("screen", id)
      project.check(screen.texts("lines").contains { $0.hasPrefix("sum-42") }, screen)
      let worker = try session.workerID()
      let killed = try session.kill()
      project.check(killed["status"], is: "killed", killed)
      try project.wait(for: "the worker's end") { !Processes.exists(worker) }
      project.check(try session.entry()["status"], is: "killed")
      let listed = try Self.call(project, "status")
      project.check(listed.text.contains("killed: 1"), "\(listed)")
    }
  }

  /// The record says that it runs, the lock that no worker of ours does: that isn't a worker's death.
  @Test func aSuspendedSessionThatTheOtherBringsBackGoesOn() throws {
    try Self.withBoth { project in
      let session = try project.session("cd /usr; export V=kept")
      try session.suspend()
      let sent = try Self.call(project, session.id, "echo in-$PWD-$V")
      project.check(sent.exitStatus, is: 0, sent)
      try session.wait(for: "in-/usr-kept")
      project.check(try session.entry()["status"], is: "running")
      let ours = try session.send("echo sum-$((3+4))")
      project.check(ours.exitStatus, is: 0, ours)
      try session.wait(for: "sum-7")
      let worker = try session.workerID()
      project.check(try session.kill()["status"], is: "killed")
      try project.wait(for: "the worker's end") { !Processes.exists(worker) }
    }
  }
}
