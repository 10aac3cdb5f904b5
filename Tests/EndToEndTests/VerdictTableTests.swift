import Foundation
import Support
import Testing

/// What is said of each kind of program at its prompt, and by what evidence: as whoever runs the tests, and as a user
/// without any right.
@Suite struct VerdictTableTests {
  /// A program and what must be said of it.
  struct Row: Sendable, CustomTestStringConvertible {
    var command: String
    var needs: String
    var state: String
    var waitingFor: String?
    var evidence: String
    var testDescription: String { command }

    init(
      _ command: String, needs: String = "bash", _ state: String, _ waitingFor: String? = nil,
      by evidence: String
    ) {
      self.command = command
      self.needs = needs
      self.state = state
      self.waitingFor = waitingFor
      self.evidence = evidence
    }
  }

  static let rows: [Row] = [
    Row("read -p 'Name: ' x", "waiting", "line", by: "blocked in read on the terminal"),
    Row(
      "setsid -w sh -c 'read x'", needs: "setsid", "waiting", "line",
      by: "blocked in read on the terminal, from outside the foreground process group"),
    Row("cat", "waiting", "line", by: "blocked in read on the terminal"),
    Row(
      "python3 -c 'input(\"Name? \")'", needs: "python3", "waiting", "line",
      by: "on the terminal"),
    Row("read -s -p 'Secret: ' x", "waiting", "password", by: "blocked in read on the terminal"),
    Row(
      "python3 -c 'import getpass; getpass.getpass()'", needs: "python3", "waiting", "password",
      by: "blocked in read on the terminal"),
    Row(
      "ssh-keygen -q -t ed25519 -f key", needs: "ssh-keygen", "waiting", "password",
      by: "blocked in read on the terminal"),
    Row(
      "less /etc/passwd", needs: "less", "waiting", "pager", by: "blocked in read on the terminal"),
    Row("nano -I new", needs: "nano", "waiting", "editor", by: "blocked in read on the terminal"),
    Row("bash --norc", "waiting", "shell", by: "blocked in select on the terminal"),
    Row(
      "python3 -q -i -S", needs: "python3", "waiting", "repl",
      by: "blocked in select on the terminal"),
    Row("vim -u NONE", needs: "vim", "waiting", "editor", by: "on the terminal"),
    Row("top", needs: "top", "waiting", "keypress", by: "with a time limit"),
    Row("sqlite3", needs: "sqlite3", "waiting", "repl", by: "on the terminal"),
    Row("node -i", needs: "node", "waiting", "repl", by: "blocked in epoll on the terminal"),
    Row("script -q -c cat /dev/null", needs: "script", "ready", by: "behind script"),
    Row(
      "node -e \"process.stdin.resume(); require('net').createServer().listen(0, '127.0.0.1')\"",
      needs: "node", "ready", by: "blocked in epoll on the terminal and a socket"),
    Row(
      "python3 -m http.server 0 --bind 127.0.0.1", needs: "python3", "busy",
      by: "listens on 127.0.0.1:"),
    Row("sleep 1000", "busy", by: "sleep (pid"),
    Row("sh -c 'while :; do :; done'", "busy", by: "runs; nothing reads the terminal"),
  ]

  @Test(arguments: rows) func saysWhatItDoes(_ row: Row) throws {
    guard TemporaryProject.has(row.needs) else { return }
    try withProject { project in
      check(try project.clrun("--wait", limit(of: row), row.command), row, project)
    }
  }

  @Test(.enabled(if: Privilege.isRoot, "needs root, to become another user"), arguments: rows)
  func saysTheSameAsAnotherUser(_ row: Row) throws {
    guard TemporaryProject.has(row.needs) else { return }
    try withProject { project in
      try Privilege.handOver(project)
      let answer = try Privilege.asNobody(project, "--wait", limit(of: row), row.command)
      check(answer, row, project)
    }
  }

  /// A program of another user can't be looked into: the terminal alone tells.
  @Test(.enabled(if: Privilege.isRoot && TemporaryProject.has("su"), "needs root and su"))
  func programOfAnotherUserIsToldByTheTerminal() throws {
    try withProject { project in
      try Privilege.handOver(project)
      let answer = try Privilege.asNobody(project, "--wait", "20s", "su -c true")
      project.check(answer["state"], is: "waiting", answer)
      project.check(answer["waiting_for"], is: "password", answer)
      project.check(answer["evidence"]?.contains("can't be looked into") ?? false, answer)
      project.check(answer["evidence"]?.contains("the terminal's echo is off") ?? false, answer)
    }
  }

  /// What a program runs in a terminal that it made may get that after all looks at the program itself: nothing happens
  /// there any more.
  @Test(.enabled(if: TemporaryProject.has("python3"), "needs python3"))
  func whatIsBehindAProgramMayBeSlow() throws {
    try withProject { project in
      let answer = try project.clrun(
        "--wait", "20s", "--exec", "python3", "-c",
        """
        import ctypes, fcntl, os, pty, select, termios, time
        ctypes.CDLL(None).prctl(15, b'script', 0, 0, 0)
        master, slave = pty.openpty()
        if os.fork() == 0:
          os.setsid()
          time.sleep(0.3)
          fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
          for descriptor in range(3): os.dup2(slave, descriptor)
          os.execlp('cat', 'cat')
        poll = select.poll()
        for descriptor in 0, master: poll.register(descriptor, select.POLLIN)
        poll.poll()
        """)
      project.check(answer["state"], is: "ready", answer)
      project.check(answer["evidence"]?.contains("behind script") ?? false, answer)
    }
  }

  /// `su -c` starts the program in a session of its own, in which the terminal is nobody's.
  @Test(.enabled(if: Privilege.isRoot && TemporaryProject.has("su"), "needs root and su"))
  func aQuestionAsAnotherUserIsToldToRoot() throws {
    try withProject { project in
      let session = try project.session(
        "--wait", "20s", "su nobody -s /bin/bash -c 'read -p \"q? \" x; echo got $x'")
      project.check(session.started["state"], is: "waiting", session.started)
      project.check(session.started["waiting_for"], is: "line", session.started)
      let answer = try session.send("early")
      project.check(answer.output, is: "got early", answer)
      project.check(answer.texts("warnings"), is: [], answer)
    }
  }

  /// A program that forbids to be traced, and asks: it is told by the quiet and by what stands before the cursor.
  @Test(
    .enabled(if: Privilege.isRoot && TemporaryProject.has("python3"), "needs root and python3"))
  func questionOfAClosedProgramIsToldByTheScreen() throws {
    try withProject { project in
      try Privilege.handOver(project)
      let close = "import ctypes, time; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)"
      let asked = try Privilege.asNobody(
        project, "--wait", "20s", "python3 -c '\(close); input(\"Name? \")'")
      project.check(asked["state"], is: "ready", asked)
      project.check(asked["evidence"]?.contains("could not tell") ?? false, asked)
      project.check(asked["evidence"]?.contains("behind a question") ?? false, asked)
      let silent = try Privilege.asNobody(
        project, "--wait", "1500ms", "python3 -c '\(close); print(\"Works\"); time.sleep(1000)'")
      project.check(silent["state"], is: "busy", silent)
      project.check(silent["evidence"]?.contains("could not tell") ?? false, silent)
    }
  }

  /// What neither reads nor serves is known to be busy when the time is over.
  private func limit(of row: Row) -> String {
    row.state == "busy" && !row.evidence.contains("listens") ? "3s" : "20s"
  }

  private func check(_ answer: Answer, _ row: Row, _ project: TemporaryProject) {
    project.check(answer["state"], is: row.state, answer)
    if row.state == "waiting" { project.check(answer["waiting_for"], is: row.waitingFor, answer) }
    project.check(answer["evidence"]?.contains(row.evidence) ?? false, "\(row.evidence)\n\(answer)")
  }
}
