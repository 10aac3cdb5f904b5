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
