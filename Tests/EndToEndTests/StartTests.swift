import Foundation
import Support
import Testing

/// What can come between a start and the first prompt.
@Suite struct StartTests {
  /// Puts a start-up file of bash into the project's home.
  private static func write(_ project: TemporaryProject, _ text: String) throws {
    let home = project.environment["HOME"] ?? ""
    try text.write(toFile: "\(home)/.bashrc", atomically: true, encoding: .utf8)
  }

  @Test func aNameStandsFromTheStart() throws {
    try withProject { project in
      let words = [TemporaryProject.binary, "--name", "long", "--wait", "60s", "sleep 60"]
      let long = try project.start(words.map { Array($0.utf8) })
      defer { long.signal(9) }
      try project.wait(for: "the name", seconds: 30) {
        try project.clrun("status").list("sessions").first?["name"] == "long"
      }
      let other = try project.plain(["--json", "--name", "other", "echo hi"])
      project.check(other.output, is: "hi", other)
      let shown = try project.clrun("tail", "@long")
      project.check(shown.exitStatus, is: 0, shown)
    }
  }

  @Test func aStartUpFileThatAsksGetsItsAnswer() throws {
    try withProject { project in
      try Self.write(project, "read -p 'Update? ' answer\n")
      let session = try project.session("echo started $answer")
      project.check(session.started["state"], is: "waiting", session.started)
      project.check(session.started.output.hasSuffix("Update?"), session.started)
      _ = try session.send("later")
      try session.wait(for: "started later")
    }
  }

  @Test func aStartUpFileThatBecomesAnotherShellRunsTheCommand() throws {
    try withProject { project in
      try Self.write(project, "exec bash --norc\n")
      let session = try project.session("echo started")
      project.check(session.started.output.contains("started"), session.started)
    }
  }

  @Test func marksOutliveAnAssignmentToThePromptsHook() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send(#"PROMPT_COMMAND="echo hook""#)
      let failed = try session.send("(exit 7)")
      project.check(failed.number("exit_code"), is: 7, failed)
      _ = try session.send("set -x")
      let traced = try session.send("echo one")
      project.check(traced.output, is: "+ echo one\none", traced)
    }
  }

  @Test func severalLinesWithoutPastesEndWithTheLast() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send(#"bind "set enable-bracketed-paste off""#)
      let answer = try session.send("echo two\nsleep 0.3; echo three; false")
      project.check(answer.output.hasSuffix("three"), answer)
      project.check(answer.number("exit_code"), is: 1, answer)
    }
  }
}
