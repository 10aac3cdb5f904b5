import Foundation
import Support
import Testing

/// `clrun restart`.
@Suite struct RestartTests {
  @Test func theSameIsStartedAgain() throws {
    try withProject { project in
      let session = try project.session(
        "--name", "again", "--env", "KEPT=a b", "--size", "100x30", "--cwd", "/usr/lib",
        "echo $KEPT; pwd; tput cols; (exit 4)")
      project.check(session.started.number("exit_code"), is: 4, session.started)
      project.check(
        try project.clrun("restart", session.id), failsWith: 1,
        "Session has not ended (status: running), so it is not started again.")
      Processes.signal(try session.workerID(), SIGKILL)
      try session.wait(status: "detached")
      let again = try project.clrun("restart", "@again")
      project.check(again["restarted"], is: session.id, again)
      project.check(again["terminal_id"] != session.id, again)
      project.check(again.output, is: "a b\n/usr/lib\n100", again)
      project.check(again.number("exit_code"), is: 4, again)
      project.check(again["name"], is: "again", again)
      // The name is the new one's.
      project.check(try project.clrun("tail", "@again")["terminal_id"], is: again["terminal_id"])
      project.check(try project.clrun("tail", session.id).output.contains("a b"), is: true)
    }
  }

  @Test func theEnvironmentIsTheSameWhereItWasKept() throws {
    try withProject { project in
      project.environment["LINES_OF"] = "a\nb \"c\""
      project.environment["API_TOKEN"] = "hush"
      let session = try project.session("--keep-env", "--exec", "env")
      try session.wait(status: "exited")
      let other = try project.session("--exec", "env")
      try other.wait(status: "exited")
      let path = "sessions/\(session.id).environment"
      let mode = try FileManager.default.attributesOfItem(
        atPath: "\(project.root)/.clrun/\(path)")[.posixPermissions]
      project.check(mode as? Int, is: 0o600)
      // Of the other one no variable is anywhere.
      for file in project.stateFiles() where !file.hasSuffix(".log") && file != path {
        let text = String(decoding: project.state(file), as: UTF8.self)
        project.check(text.contains("hush"), is: false, file)
      }
      project.environment["API_TOKEN"] = nil
      project.environment["LINES_OF"] = "changed"
      project.environment["NEW"] = "new"
      func variables(_ answer: Answer) -> [String] {
        answer.output.split(separator: "\n").map(String.init)
          .filter { !$0.hasPrefix("CLRUN_SESSION=") }.sorted()
      }
      // Twice: what is started again can be started again.
      let again = try project.clrun("restart", session.id)
      project.check(variables(again), is: variables(session.started), again)
      project.check(again.has("warnings"), is: false, again)
      let third = try project.clrun("restart", again["terminal_id"] ?? "")
      project.check(variables(third), is: variables(session.started), third)
      let callers = try project.clrun("restart", other.id)
      project.check(variables(callers).contains("NEW=new"), callers)
      project.check(callers.texts("warnings").joined().contains("--keep-env"), callers)
      _ = try project.clrun("forget", session.id)
      project.check(project.state(path), is: [])
    }
  }

  @Test func aProgramAloneGetsItsArgumentsAsTheyWere() throws {
    try withProject { project in
      let session = try project.session("--exec", "printf", "%s|", "a b", "c\"d", "")
      try session.wait(status: "exited")
      let again = try project.clrun("restart", session.id)
      project.check(again.output, is: session.started.output, again)
      project.check(again.output, is: "a b|c\"d||", again)
    }
  }

  @Test func aDirectoryThatIsGoneIsSaid() throws {
    try withProject { project in
      _ = try project.run(["mkdir", "gone"])
      let session = try project.session("--cwd", "\(project.root)/gone", "--exec", "true")
      try session.wait(status: "exited")
      _ = try project.run(["rmdir", "gone"])
      project.check(try project.clrun("restart", session.id), failsWith: 1, "gone")
    }
  }
}
