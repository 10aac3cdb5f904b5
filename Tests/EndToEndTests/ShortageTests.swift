import Foundation
import Support
import Testing

/// What a machine may be short of: descriptors, pseudo-terminals, memory. Sessions go on, and answers say what is missing.
@Suite struct ShortageTests {
  /// Runs clrun with a limit of the shell's.
  private func limited(
    _ limit: String, _ project: TemporaryProject, _ arguments: String...
  ) throws -> Answer {
    try project.run(
      ["bash", "-c", "ulimit \(limit); exec \"$0\" --json \"$@\"", TemporaryProject.binary]
        + arguments)
  }

  @Test(arguments: [4, 6, 8, 10, 12, 14, 16, 20])
  func descriptorsOfACall(_ count: Int) throws {
    try withProject { project in
      let session = try project.session("echo ready")
      for arguments in [["--exec", "echo", "new"], ["tail", session.id], [session.id, "echo x"]] {
        let answer = try project.run(
          [
            "bash", "-c", "ulimit -n \(count); exec \"$0\" --json \"$@\"", TemporaryProject.binary,
          ] + arguments)
        let text = answer.text
        project.check(answer.exitStatus == 0 || answer.exitStatus == 1, answer)
        project.check(
          answer.exitStatus == 0 || text.contains("Too many open files") || text.contains("error"),
          answer)
      }
      // The session knows nothing of it.
      let after = try session.send("echo after")
      project.check(after.output, is: "after", after)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("strace"), "needs strace"))
  func noPseudoTerminal() throws {
    try withProject { project in
      let answer = try project.run([
        "strace", "-f", "-o", "/dev/null", "-P", "/dev/ptmx", "-e", "trace=open,openat", "-e",
        "inject=open,openat:error=ENOSPC", TemporaryProject.binary, "--json", "echo hello",
      ])
      project.check(answer.exitStatus, is: 1, answer)
      project.check(answer.text.contains("No pseudo-terminal can be opened"), answer)
      project.check(try project.clrun("status").list("sessions").count, is: 0)
      project.check(try project.clrun("echo later").output, is: "later")
    }
  }

  /// A worker that has no descriptor for another client: whoever asks waits, and nobody else notices.
  @Test func descriptorsOfAWorker() throws {
    try withProject { project in
      let started = try limited("-n 32", project, "run", "--name", "few", "echo ready")
      project.check(started.text.contains("\"output\":\"ready\""), started)
      let waits = try (0..<40).map { _ in
        try project.start(
          [TemporaryProject.binary, "--json", "wait", "few", "--text", "done", "--timeout", "60s"]
            .map { Array($0.utf8) })
      }
      // It goes on as ever, and all of them are told.
      let sent = try project.clrun("input", "few", "sleep 0.2; echo done", "--no-wait")
      project.check(sent.exitStatus, is: 0, sent)
      for child in waits {
        let status = try child.wait()
        let text = String(decoding: child.output, as: UTF8.self)
        project.check(status == 0, text)
      }
      project.check(try project.clrun("input", "few", "echo after").output, is: "after")
    }
  }

  /// A client that gets no memory dies alone.
  @Test(arguments: [20_000, 33_000, 36_000, 40_000])
  func memoryOfACall(_ kilobytes: Int) throws {
    try withProject { project in
      let session = try project.session("seq 1 20000")
      let answer = try limited("-v \(kilobytes)", project, "tail", session.id, "-n", "100000")
      let end = answer.exitStatus == 0 ? answer.text.contains("20000") : true
      project.check(end, answer)
      let after = try session.send("echo after")
      project.check(after.output, is: "after", after)
    }
  }
}
