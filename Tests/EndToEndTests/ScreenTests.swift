import Support
import Testing

/// `clrun screen`, `render`, `resize`, `signal` and `paste`.
@Suite struct ScreenTests {
  @Test func screenShowsWhatStandsOutAndWhatChanged() throws {
    try withProject { project in
      let session = try project.session(
        "--exec", "--size", "30x5", "sh", "-c",
        #"printf 'one\n> two\n\033[7mthree\033[m\033[2;3H'; exec cat"#)
      try session.wait(for: "three")
      let screen = try project.clrun("screen", session.id, "--styled")
      project.check(screen.number("rows"), is: 5, screen)
      project.check(screen.number("columns"), is: 30, screen)
      project.check(screen.texts("lines"), is: ["one", "> two", "three", "", ""], screen)
      project.check(screen.map("cursor").number("row"), is: 2, screen)
      project.check(screen.map("cursor").number("column"), is: 3, screen)
      project.check(screen.list("highlighted").first?["text"], is: "three", screen)
      project.check(screen.list("spans").first?["style"], is: "inverse", screen)
      guard let token = screen["next"] else { return project.check(false, screen) }

      _ = try session.send("x")
      let after = try project.clrun("screen", session.id, "--after", token)
      project.check(after.texts("lines"), is: ["> xwo", "xhree"], after)
    }
  }

  @Test func rowsThatTheScreenDoesNotHaveAreRefused() throws {
    try withProject { project in
      let session = try project.session("--exec", "--size", "30x5", "cat")
      _ = try session.send("x")
      let within = try project.clrun("screen", session.id, "--range", "2-9")
      project.check(within.texts("lines"), is: ["x", "", "", ""], within)
      let below = try project.clrun("screen", session.id, "--range", "6-9")
      project.check(
        below, failsWith: 2, "--range 6-9 is below the screen, which has 5 rows.")
      project.check(
        below.map("hints")["example"], is: "clrun screen \(session.id) --range 1-5", below)
      _ = try session.kill()
      project.check(
        try project.clrun("screen", session.id, "--range", "6-6"), failsWith: 2, "has 5 rows.")
      let rendered = try project.plain(
        ["--json", "render", "-", "--size", "30x1", "--range", "2-3"], input: Array("x".utf8))
      project.check(rendered, failsWith: 2, "has 1 row.")
    }
  }

  @Test func screenOfAnEndedSessionComesFromItsLog() throws {
    try withProject { project in
      let session = try project.session("--size", "40x6", "printf 'last words'")
      let live = try project.clrun("screen", session.id)
      _ = try session.kill()
      let ended = try project.clrun("screen", session.id)
      project.check(ended["status"], is: "killed", ended)
      project.check(ended.texts("lines").first, is: live.texts("lines").first, ended)
    }
  }

  @Test func resizeTellsTheProgramAndIsRememberedByTheLog() throws {
    try withProject { project in
      let session = try project.session("printf '%0100d\\n' 7")
      let resized = try project.clrun("resize", session.id, "50x10")
      project.check(resized.number("columns"), is: 50, resized)
      let size = try session.send("stty size")
      project.check(size.output, is: "10 50", size)
      _ = try session.send("printf '%060d\\n' 8")
      let live = try session.tail()
      _ = try session.kill()
      let ended = try session.tail()
      project.check(ended.output.contains(String(repeating: "0", count: 59) + "8"), ended)
      project.check(ended.number("total_lines"), is: live.number("total_lines"), ended)
    }
  }

  @Test func signalEndsTheForegroundProgramAlone() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session("--wait", "0", gate.command)
      try gate.wait()
      let answer = try project.clrun("signal", session.id, "TERM")
      project.check(answer["state"], is: "done", answer)
      let code = try session.send("echo code $?")
      project.check(code.output.hasPrefix("code "), code)
    }
  }

  @Test(arguments: ["FOO", "0", "65", ""])
  func aSignalThatIsNoneIsRefused(_ name: String) throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try project.clrun("signal", session.id, name)
      project.check(answer.exitStatus, is: 2, answer)
    }
  }

  @Test func pasteSendsNoEnter() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try project.clrun("paste", session.id, "echo pasted")
      let before = try session.tail()
      project.check(before.output.hasSuffix("echo pasted"), before)
      let after = try session.send("")
      project.check(after.output, is: "pasted", after)
    }
  }

  @Test func renderShowsBytesFromAnywhere() throws {
    try withProject { project in
      let answer = try project.plain(
        ["--json", "render", "-", "--size", "20x3"], input: Array("a\u{1B}[2;5Hb\r\u{1B}[31mc".utf8)
      )
      project.check(answer.texts("lines"), is: ["a", "c   b", ""], answer)
      let missing = try project.clrun("render", "no such file")
      project.check(missing.exitStatus, is: 1, missing)
    }
  }
}
