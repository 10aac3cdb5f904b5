import Foundation
import Support
import Testing

/// `clrun <command>`: starting a session, and every way in which it can fail to start.
@Suite struct RunTests {
  @Test func outputIsExact() throws {
    try withProject { project in
      let answer = try project.clrun(#"printf 'a\n  b\t.\n\nc  \n'; (exit 7)"#)
      project.check(answer.output, is: "a\n  b\t.\n\nc", answer)
      project.check(answer.number("exit_code"), is: 7, answer)
      project.check(answer["state"], is: "done", answer)
      project.check(answer["status"], is: "running", answer)
      project.check(answer["cwd"], is: project.root, answer)
      project.check(answer.exitStatus, is: 0, answer)
      project.check(answer.errors, is: "", answer)
      project.check(
        answer.order.filter {
          ["terminal_id", "command", "cwd", "status", "exit_code", "output", "hints"].contains($0)
        },
        is: ["terminal_id", "command", "cwd", "status", "exit_code", "output", "hints"], answer)
    }
  }

  @Test func exitStatusIsTheCommands() throws {
    try withProject { project in
      project.check(try project.clrun("--exit-status", "(exit 42)").exitStatus, is: 42)
      project.check(try project.clrun("--exit-status", "true").exitStatus, is: 0)
      let session = try project.session("true")
      project.check(
        try session.send("(exit 9)", options: ["--exit-status"]).exitStatus, is: 9)
    }
  }

  @Test func programAloneEndsItsSession() throws {
    try withProject { project in
      let answer = try project.clrun("run", "--exec", "sh", "-c", "echo alone; exit 5")
      project.check(answer.output, is: "alone", answer)
      project.check(answer.number("exit_code"), is: 5, answer)
      project.check(answer["status"], is: "exited", answer)
      project.check(answer.map("hints").has("read_full_output"), answer)
      let split = try project.clrun("--exec", "printf '%s|' 'a b' $HOME")
      project.check(split.output, is: "a b|$HOME|", split)
    }
  }

  @Test func missingShellIsNamed() throws {
    try withProject { project in
      project.environment["SHELL"] = "/nonexistent/shell"
      let answer = try project.clrun("echo hello")
      project.check(answer, failsWith: 1, "/nonexistent/shell")
      project.check(try project.clrun("status").list("sessions").count, is: 0)
    }
  }

  @Test func shellThatIsNoProgramIsNamed() throws {
    try withProject { project in
      project.environment["SHELL"] = "\(project.root)/Makefile"
      project.check(try project.clrun("echo hello"), failsWith: 1, "Makefile")
    }
  }

  @Test func missingProgramIsNamed() throws {
    try withProject { project in
      let answer = try project.clrun("--exec", "no-such-program-at-all --flag")
      project.check(answer, failsWith: 1, "no-such-program-at-all")
      project.check(try project.clrun("status").list("sessions").count, is: 0)
    }
  }

  @Test func missingDirectoryIsNamed() throws {
    try withProject { project in
      let answer = try project.clrun("--cwd", "\(project.root)/gone", "pwd")
      project.check(answer, failsWith: 1, "/gone")
      try FileManager.default.createDirectory(
        atPath: "\(project.root)/there", withIntermediateDirectories: true)
      let there = try project.clrun("--cwd", "there", "pwd")
      project.check(there.output, is: "\(project.root)/there", there)
    }
  }

  @Test func removedWorkingDirectoryIsAnError() throws {
    try withProject { project in
      let script = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" --json --project .. pwd"
      let answer = try project.run(["sh", "-c", script, TemporaryProject.binary])
      project.check(answer, failsWith: 1, "")
    }
  }

  @Test func emptyCommandsAreRefused() throws {
    try withProject { project in
      for arguments in [[], ["run"], [""], [" \n"]] {
        let answer = try project.plain(["--json"] + arguments)
        project.check(answer, failsWith: 2, "No command provided.")
      }
      project.check(FileManager.default.fileExists(atPath: "\(project.root)/.clrun"), is: false)
    }
  }

  @Test func surroundingsAreAsAsked() throws {
    try withProject { project in
      let answer = try project.clrun(
        "--size", "70x20", "--env", "GREETING=hello world", "--env", "HOME=/",
        "stty size; echo \"$GREETING\"; echo $TERM $HOME; umask")
      project.check(answer.output, is: "20 70\nhello world\nxterm-256color /\n0022", answer)
      let usual = try project.clrun("stty size; tty | cut -c1-8; ls /proc/self/fd | wc -l")
      // 0, 1, 2 and the directory that ls reads.
      project.check(usual.output, is: "40 120\n/dev/pts\n4", usual)
    }
  }

  @Test func personsOwnFileIsRead() throws {
    try withProject { project in
      let text = "mine=yes\nPS1='custom> '\nPROMPT_COMMAND='hook=$((hook+1))'\n"
      try text.write(
        toFile: "\(project.folder)/home/.bashrc", atomically: true, encoding: .utf8)
      let session = try project.session("echo $mine")
      project.check(session.started.output, is: "yes", session.started)
      project.check(try session.send("false").number("exit_code"), is: 1)
      // Neither the person's hook nor the marks change what the next command sees.
      let answer = try session.send("echo $? $hook")
      project.check(answer.output, is: "1 3", answer)
      let shown = try session.tail()
      project.check(shown.output.hasSuffix("custom>"), shown)
    }
  }

  @Test func otherShellsWork() throws {
    try withProject { project in
      project.environment["SHELL"] = "/bin/sh"
      let session = try project.session("echo hello")
      project.check(session.started.output.contains("hello"), session.started)
      let answer = try session.send("echo again")
      project.check(answer.output.contains("again"), answer)
    }
  }

  @Test(.enabled(if: Privilege.isRoot, "needs root, to become another user"))
  func readOnlyProjectIsAnError() throws {
    try withProject { project in
      project.check(try Privilege.asNobody(project, "echo hello"), failsWith: 1, ".clrun")
    }
  }

  @Test(.enabled(if: Privilege.isRoot, "needs root, to become another user"))
  func unwritableFolderIsAnError() throws {
    try withProject { project in
      _ = try project.run(["sh", "-c", "mkdir -m 555 .clrun && chown nobody .clrun"])
      project.check(try Privilege.asNobody(project, "echo hello"), failsWith: 1, ".clrun")
    }
  }

  @Test(.enabled(if: Privilege.isRoot, "needs root, to become another user"))
  func foreignFolderIsNotTrusted() throws {
    try withProject { project in
      _ = try project.run(["sh", "-c", "mkdir -m 777 .clrun"])
      let answer = try Privilege.asNobody(project, "echo hello")
      project.check(answer, failsWith: 1, "another user")
    }
  }

  @Test func linkedFolderIsNotFollowed() throws {
    try withProject { project in
      _ = try project.run(["sh", "-c", "mkdir elsewhere && ln -s elsewhere .clrun"])
      project.check(try project.clrun("echo hello"), failsWith: 1, "symbolic link")
      let inside = try FileManager.default.contentsOfDirectory(atPath: "\(project.root)/elsewhere")
      project.check(inside, is: [])
    }
  }

  @Test(arguments: ["sessions", "queues", "buffers", "run", "ledger"])
  func linkedPartIsNotFollowed(_ part: String) throws {
    try withProject { project in
      _ = try project.run(
        ["sh", "-c", "mkdir -p elsewhere .clrun && ln -s ../elsewhere .clrun/\(part)"])
      project.check(try project.clrun("echo hello"), failsWith: 1, ".clrun/\(part)")
      let inside = try FileManager.default.contentsOfDirectory(atPath: "\(project.root)/elsewhere")
      project.check(inside, is: [])
    }
  }

  @Test func fileInItsPlaceIsAnError() throws {
    try withProject { project in
      _ = try project.run(["sh", "-c", "echo precious > .clrun"])
      project.check(try project.clrun("echo hello"), failsWith: 1, "not a directory")
      project.check(
        try String(contentsOfFile: "\(project.root)/.clrun", encoding: .utf8), is: "precious\n")
    }
  }

  @Test func commandComesThroughStandardInput() throws {
    try withProject { project in
      let answer = try project.clrun("run", "-", input: Array("echo one\necho two\n".utf8))
      project.check(answer.output, is: "one\ntwo", answer)
    }
  }

  @Test func projectIsTheOneNamed() throws {
    try withProject { project in
      let other = "\(project.folder)/other"
      try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
      let answer = try project.clrun("--project", other, "--exec", "true")
      project.check(answer.exitStatus, is: 0, answer)
      project.check(FileManager.default.fileExists(atPath: "\(other)/.clrun/sessions"), answer)
      project.check(!FileManager.default.fileExists(atPath: "\(project.root)/.clrun"), answer)
      project.environment["CLRUN_PROJECT"] = other
      let status = try project.clrun("status")
      project.check(status["project"], is: other, status)
    }
  }

  @Test func rootIsFoundFromBelow() throws {
    try withProject { project in
      let below = "\(project.root)/a/b"
      try FileManager.default.createDirectory(atPath: below, withIntermediateDirectories: true)
      let answer = try project.clrun("--exec", "pwd", directory: below)
      project.check(answer.output, is: below, answer)
      project.check(try project.clrun("status", directory: below)["project"], is: project.root)
    }
  }

  @Test func emptyOperandsAreWarnedAbout() throws {
    try withProject { project in
      let answer = try project.clrun("echo")
      project.check(answer.texts("warnings").count, is: 1, answer)
    }
  }
}
