import Foundation
import Support
import Testing

/// `clrun key`: names of keys and the bytes they become.
@Suite struct KeyTests {
  /// A session whose program shows each byte that it reads, in octal, one a line.
  static func reader(_ project: TemporaryProject, before: String = "") throws -> Session {
    try project.session(
      "--exec", "sh", "-c", "stty raw -echo; printf '\(before)ready\\r\\n'; exec cat -v")
  }

  /// Keys, and what `cat -v` shows of them.
  static let keys: [([String], String)] = [
    (["up", "down", "right", "left"], "^[[A^[[B^[[C^[[D"),
    (["UP", "Down", "rIgHt"], "^[[A^[[B^[[C"),
    (["enter", "return", "tab", "space"], "^M^M^I ".replacingOccurrences(of: "^I", with: "\t")),
    (["backspace", "delete", "insert"], "^?^[[3~^[[2~"),
    (["home", "end", "pageup", "pagedown"], "^[[H^[[F^[[5~^[[6~"),
    (["ctrl-a", "CTRL-E", "ctrl-z"], "^A^E^Z"),
    (["f1", "F5", "f12", "shift-tab"], "^[OP^[[15~^[[24~^[[Z"),
    (["alt-x", "alt-up", "ctrl-shift-left"], "^[x^[[1;3A^[[1;6D"),
    (["shift-f5", "f13", "kp-7", "ctrl-alt-x"], "^[[15;2~^[[1;2P7^[^X"),
    (["y", "n", "Y", "5", "*"], "ynY5*"),
    (["down*3", "x*4"], "^[[B^[[B^[[Bxxxx"),
    (["escape", "esc", "q"], "^[^[q"),
  ]

  @Test(arguments: keys)
  func keysBecomeBytes(_ names: [String], _ expected: String) throws {
    try withProject { project in
      let session = try Self.reader(project)
      try session.wait(for: "ready")
      let answer = try project.plain(["--json", "key", session.id] + names)
      project.check(answer.texts("keys_sent"), is: names, answer)
      if expected.hasPrefix("^M") {
        // cat shows no CR as ^M at the end of what it reads at once; count what came instead.
        try session.wait(for: "^M")
      } else {
        try session.wait(for: expected)
      }
    }
  }

  @Test func unknownNamesSendNothing() throws {
    try withProject { project in
      let session = try Self.reader(project)
      try session.wait(for: "ready")
      let answer = try session.key("x", "upp", "ctrl-uo", "f25", "down*0", "down*x")
      project.check(
        answer, failsWith: 2, "Unknown key name(s): upp, ctrl-uo, f25, down*0, down*x")
      let hints = answer.map("hints").order
      project.check(hints.isEmpty, is: false)
      project.check(answer.map("hints").has("available_keys"), answer)
      _ = try session.key("z")
      try session.wait(for: "z")
      let shown = try session.tail()
      project.check(!shown.output.contains("x"), shown)
    }
  }

  @Test func applicationCursorKeysAreFollowed() throws {
    try withProject { project in
      let session = try Self.reader(project, before: "\\033[?1h")
      try session.wait(for: "ready")
      _ = try session.key("up", "home", "left")
      try session.wait(for: "^[OA^[OH^[OD")
    }
  }

  @Test func theKeyboardThatAProgramAskedForIsFollowed() throws {
    try withProject { project in
      let kitty = try Self.reader(project, before: "\\033[>9u")
      try kitty.wait(for: "ready")
      let told = try kitty.key("shift-enter", "A", "escape")
      try kitty.wait(for: "^[[13;2u^[[97;2u^[[27u")
      project.check(told.texts("warnings"), is: [], told)
      // A line is typed key by key, too, and its Enter is one of them.
      _ = try kitty.send("hi")
      try kitty.wait(for: "^[[27u^[[104u^[[105u^[[13u")
      project.check(
        try project.clrun("screen", kitty.id).texts("modes"), is: ["kitty_keyboard"])

      let keypad = try Self.reader(project, before: "\\033=\\033[>4;2m")
      try keypad.wait(for: "ready")
      _ = try keypad.key("kp-5", "kp-enter", "ctrl-a")
      try keypad.wait(for: "^[Ou^[OM^[[27;5;97~")
    }
  }

  /// A program that dies leaves the shell's keyboard as it was.
  @Test func theShellsKeyboardComesBack() throws {
    try withProject { project in
      let session = try project.session(#"printf '\033[>9u\033[>4;2m'"#)
      project.check(
        try project.clrun("screen", session.id).texts("modes").contains("kitty_keyboard"), is: false
      )
      _ = try session.key("x", "ctrl-u")
      project.check(try session.send("echo fine").output, is: "fine")
      // Also while the next command has yet to ask.
      let next = try session.send("cat -v")
      project.check(next["state"], is: "waiting", next)
      project.check(try session.key("ctrl-c")["state"], is: "done")
    }
  }

  @Test(.enabled(if: TemporaryProject.has("vim"), "needs vim"))
  func vimGetsControlKeysInItsOwnKeyboardMode() throws {
    try withProject { project in
      let session = try project.session("vim -u NONE -c 'set nocp' note.txt")
      _ = try session.key("i", "a", "b", "space", "c", "ctrl-w", "d", "ctrl-left", "X", "escape")
      _ = try session.send(":wq")
      let text = try session.send("cat note.txt")
      project.check(text.output, is: "ab Xd", text)
    }
  }

  @Test func whatIsTakenForAnotherKeyIsSaid() throws {
    try withProject { project in
      let session = try Self.reader(project)
      try session.wait(for: "ready")
      let answer = try session.key("ctrl-1", "ctrl-1", "up")
      try session.wait(for: "11^[[A")
      let warnings = answer.texts("warnings")
      project.check(warnings.count, is: 1, answer)
      project.check(warnings.first?.hasPrefix("ctrl-1 went as 1: "), is: true, answer)
    }
  }

  /// Where ctrl-c is a sequence of its own, it is no signal: the program gets it like any key.
  @Test(.enabled(if: TemporaryProject.has("python3"), "needs python3"))
  func aSequenceIsNoSignal() throws {
    try withProject { project in
      let session = try project.session(
        "--exec", "python3", "-c",
        """
        import os, termios, tty
        flags = termios.tcgetattr(0)
        flags[3] &= ~(termios.ICANON | termios.ECHO)
        termios.tcsetattr(0, termios.TCSANOW, flags)
        os.write(1, b'\\x1b[>1uready\\r\\n')
        while True: os.write(1, repr(os.read(0, 100)).encode() + b'\\r\\n')
        """)
      try session.wait(for: "ready")
      let answer = try session.key("ctrl-c")
      project.check(answer["status"], is: nil, answer)
      try session.wait(for: #"b'\x1b[99;5u'"#)
      project.check(try project.clrun("signal", session.id, "INT")["state"], is: "exited")
    }
  }

  /// A list that is drawn anew has changed where only a colour moved, and has not where nothing did.
  @Test(.enabled(if: TemporaryProject.has("python3"), "needs python3"))
  func aColorThatMovesIsAChange() throws {
    try withProject { project in
      let session = try project.session(
        "--exec", "python3", "-c",
        """
        import os, tty
        tty.setraw(0)
        place, key = 0, b''
        while True:
          rows = [b'\\x1b[7m%s\\x1b[m\\r\\n' % w if n == place else w + b'\\r\\n' for n, w in enumerate([b'red', b'blue'])]
          os.write(1, (b'\\x1b[2A' if key else b'') + b''.join(rows))
          key = os.read(0, 100)
          if key == b'\\x1b[B': place = 1
        """)
      try session.wait(for: "blue")
      let down = try session.key("down")
      project.check(down.output, is: "red\nblue", down)
      let again = try session.key("down")
      project.check(again["output"], is: nil, again)
    }
  }

  @Test func keysEditTheCommandLine() throws {
    try withProject { project in
      let session = try project.session("echo one")
      let up = try session.key("up")
      project.check(up.output.hasSuffix("echo one"), up)
      let enter = try session.key("enter")
      project.check(enter.output.hasSuffix("one"), enter)
      project.check(enter["state"], is: "done", enter)
    }
  }

  @Test func interruptReachesWhatRuns() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session("--no-wait", gate.command)
      try gate.wait()
      let answer = try session.key("ctrl-c")
      project.check(answer["state"], is: "done", answer)
      project.check(try session.send("echo after").output, is: "after")
    }
  }

  @Test func endOfInputEndsCat() throws {
    try withProject { project in
      let session = try project.session("cat > got")
      _ = try session.send("text")
      let answer = try session.key("ctrl-d")
      project.check(answer["state"], is: "done", answer)
      project.check(try session.send("cat got").output, is: "text")
    }
  }

  @Test(.enabled(if: TemporaryProject.has("less"), "needs less"))
  func lessTakesArrows() throws {
    try withProject { project in
      let session = try project.session("seq 1 500 | less")
      project.check(session.started.output.hasPrefix("1\n2\n"), session.started)
      let down = try session.key("down*3")
      project.check(down.output.hasPrefix("4\n5\n"), down)
      let page = try session.key("pagedown")
      project.check(page.output.hasPrefix("43\n"), page)
      let end = try session.key("end")
      project.check(end.output.contains("\n500\n"), end)
      let quit = try session.key("q")
      project.check(quit["state"], is: "done", quit)
    }
  }
}
