import Support
import Testing

/// What keys bring about, where a program had the whole screen before, and what is said of it then.
@Suite struct LeftoverTests {
  /// A program that draws on the normal screen and waits for a key in the middle of it.
  private static func drawn(_ project: TemporaryProject, then end: String) throws -> Session {
    let session = try project.session("--size", "80x24", "true")
    let answer = try session.send(
      #"printf '\033[H\033[Jone\n\ntwo\nthree\033[3;1H'; read -rsn1 x; "# + end)
    project.check(answer["state"], is: "waiting", answer)
    project.check(answer.output, is: "one\n\ntwo\nthree", answer)
    return session
  }

  @Test(arguments: [
    // Below what it drew, with and without words of its own.
    (#"printf '\033[10;1H'; echo bye"#, "bye"), (#"printf '\033[24;1H\n'"#, ""),
    // In the place of some of it, of all of it, and of nothing.
    (#"printf '\033[3;1H\033[K2\033[10;1H'"#, "2"), (#"printf '\033[H\033[J'; echo bye"#, "bye"),
    (#"printf '\033[5;1H'; printf 'a\n\nb\n'"#, "a\n\nb"),
  ])
  func whatStoodThereBeforeIsNoOutput(end: String, output: String) throws {
    try withProject { project in
      let session = try Self.drawn(project, then: end)
      let answer = try session.key("q")
      project.check(answer["state"], is: "done", answer)
      project.check(answer.output, is: output, answer)
      project.check(try session.send("echo next").output, is: "next")
    }
  }

  @Test func whatAProgramOfItsOwnLeavesIsNoOutput() throws {
    try withProject { project in
      let session = try project.session(
        "--size", "80x24", "--exec", "bash", "-c",
        #"printf '\033[H\033[Jone\ntwo\nthree\033[2;1H'; read -rsn1 x; printf '\033[9;1Hbye'"#)
      let answer = try session.key("q")
      project.check(answer["state"], is: "exited", answer)
      project.check(answer.output, is: "bye", answer)
    }
  }

  /// While the program goes on, the rows around the cursor tell what the keys did.
  @Test func aMenuShowsItsRows() throws {
    try withProject { project in
      let session = try Self.drawn(project, then: "read -rsn1 y")
      let answer = try session.key("x")
      project.check(answer["state"], is: "waiting", answer)
      project.check(answer.output, is: "two\nthree", answer)
    }
  }

  @Test(
    .enabled(if: TemporaryProject.has("dialog"), "needs dialog"),
    arguments: ["--msgbox", "--yesno"])
  func dialogLeavesNoOutput(kind: String) throws {
    try withProject { project in
      let session = try project.session("--size", "80x24", "dialog \(kind) hello 8 40")
      let answer = try session.key("enter")
      project.check(answer["state"], is: "done", answer)
      project.check(answer.output, is: "", answer)
    }
  }

  /// A command that begins in the middle of a full screen has printed what it printed, and nothing of what stood there.
  @Test(arguments: ShellKind.available)
  func whatStoodBelowIsNoOutput(shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("--size", "80x12", "seq 100 140")
      let move = "printf '\\033[H'; echo home"
      let home = try session.send(move)
      project.check(home.output, is: "home", home)
      for command in ["echo n2", "printf '\\033[5;5Hplaced\\n'", "seq 3; (exit 3)"]
      where shell != .fish || !command.contains("exit") {
        let answer = try session.send(command)
        // Which rows are above what is placed by its row depends on where the screen begins.
        let last = try session.last().output.drop { $0 == "\n" }
        project.check(answer.output.drop { $0 == "\n" }, is: last, answer)
        project.check(!answer.output.contains("1"), is: !command.contains("seq"), answer)
      }
      _ = try session.send(move)
      let asked = try session.send("cat")
      project.check(asked.output, is: "", asked)
      let echoed = try session.send("x")
      project.check(echoed.output, is: "x", echoed)
    }
  }

  /// ncurses waits for a second whether an Escape is the beginning of another key.
  @Test(arguments: ["dialog", "whiptail"].filter { TemporaryProject.has($0) })
  func escapeIsAnsweredWhenItWasTaken(program: String) throws {
    try withProject { project in
      let session = try project.session("--size", "80x24", "\(program) --yesno hello 8 40")
      let answer = try session.key("escape")
      project.check(answer["state"], is: "done", answer)
      project.check(answer.number("exit_code"), is: 255, answer)
    }
  }

  @Test func allVerbsTellTheSameOfAPrompt() throws {
    try withProject { project in
      for shell in ShellKind.available {
        try project.use(shell)
        let session = try project.session("true")
        let answers = [
          try session.key("escape"), try session.key("a"), try session.key("ctrl-u"),
          try session.key("ctrl-c"), try session.key("ctrl-c"),
          try project.clrun("signal", session.id, "INT"), try project.clrun("wait", session.id),
          try project.clrun("paste", session.id, "echo"), try session.key("ctrl-u"),
          try session.tail(), try project.clrun("screen", session.id), try session.entry(),
          try session.last(), try project.clrun("grep", session.id, "x"),
        ]
        for answer in answers { project.check(answer["state"], is: "done", "\(shell) \(answer)") }
      }
    }
  }
}
