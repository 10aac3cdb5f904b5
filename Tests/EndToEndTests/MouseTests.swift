import Foundation
import Support
import Testing

/// `clrun mouse`, in programs that take it and in such that don't.
@Suite struct MouseTests {
  /// A program that asks for a mouse, draws a screen, and shows all that it reads, from row 10 on.
  private static func reader(
    _ project: TemporaryProject, modes: String, text: String = "", size: String = "80x24"
  ) throws -> Session {
    let program = """
      import os, sys, tty
      tty.setraw(0)
      os.write(1, ('\\x1b[?1049h' + sys.argv[1] + sys.argv[2] + '\\x1b[10;1Hready').encode())
      got = b''
      while True:
        got += os.read(0, 1000)
        os.write(1, b'\\x1b[10;1H\\x1b[J' + repr(got)[2:-1].encode())
      """
    let session = try project.session(
      "--exec", "--size", size, "python3", "-c", program, modes, text)
    try project.wait(for: "the program", seconds: 30) {
      try project.clrun("screen", session.id).texts("lines").joined().contains("ready")
    }
    return session
  }

  /// Waits until the program shows that it has read something, and returns all that it has read.
  private static func wait(
    for text: String, in session: Session, _ project: TemporaryProject
  ) throws -> String {
    var shown = ""
    do {
      try project.wait(for: text, seconds: 20) {
        shown = try project.clrun("screen", session.id).texts("lines").dropFirst(9).joined()
        return shown.contains(text)
      }
    } catch {
      throw ChildProcessFailure("read \(text), only \(shown)", of: ["mouse", session.id])
    }
    return shown
  }

  private static func mouse(
    _ session: Session, _ words: String..., in project: TemporaryProject
  ) throws -> Answer {
    try project.plain(["--json", "mouse", session.id] + words)
  }

  private static let needsPython: ConditionTrait = .enabled(
    if: TemporaryProject.has("python3"), "needs python3")

  @Test(
    needsPython,
    arguments: [
      ("\u{1B}[?1000h", #"\x1b[M *%\x1b[M#*%"#),
      ("\u{1B}[?9h\u{1B}[?1006h", #"\x1b[<0;10;5M"#),
      ("\u{1B}[?1000;1005h", #"\x1b[M *%\x1b[M#*%"#),
      ("\u{1B}[?1002;1006h", #"\x1b[<0;10;5M\x1b[<0;10;5m"#),
      ("\u{1B}[?1003;1006h", #"\x1b[<35;10;5M\x1b[<0;10;5M\x1b[<0;10;5m"#),
      ("\u{1B}[?1000;1015h", #"\x1b[32;10;5M\x1b[35;10;5M"#),
      ("\u{1B}[?1000;1016h", #"\x1b[<0;95;90M\x1b[<0;95;90m"#),
    ])
  func aClickIsToldAsTheProgramAsked(modes: String, expected: String) throws {
    try withProject { project in
      let session = try Self.reader(project, modes: modes)
      let answer = try Self.mouse(session, "click", "5", "10", in: project)
      project.check(answer.exitStatus, is: 0, answer)
      project.check(answer.map("mouse").number("row"), is: 5, answer)
      project.check(answer.map("mouse").number("column"), is: 10, answer)
      for key in ["delivered", "consumed"] { project.check(answer.isSet(key), answer) }
      let got = try Self.wait(for: expected, in: session, project)
      project.check(got, is: expected)
    }
  }

  @Test(needsPython) func allThatAMouseDoesArrivesInOrder() throws {
    try withProject { project in
      let session = try Self.reader(project, modes: "\u{1B}[?1003;1006h")
      _ = try Self.mouse(session, "move", "2", "2", in: project)
      _ = try Self.mouse(session, "press", "2", "2", "--button", "middle", in: project)
      _ = try Self.mouse(session, "move", "2", "3", "--ctrl", in: project)
      _ = try Self.mouse(session, "release", "2", "3", in: project)
      _ = try Self.mouse(session, "drag", "2", "3", "3", "5", in: project)
      _ = try Self.mouse(session, "scroll", "down", "2", "3", "5", in: project)
      _ = try Self.mouse(session, "click", "3", "5", "--count", "2", "--alt", in: project)
      _ = try session.key("x")
      let got = try Self.wait(for: "mx", in: session, project)
      let expected = [
        "<35;2;2M", "<1;2;2M", "<49;3;2M", "<1;3;2m", "<0;3;2M", "<32;4;3M", "<32;5;3M",
        "<0;5;3m", "<65;5;3M", "<65;5;3M", "<8;5;3M", "<8;5;3m", "<8;5;3M", "<8;5;3m",
      ]
      project.check(got, is: expected.map { #"\x1b["# + $0 }.joined() + "x")
    }
  }

  @Test(needsPython) func aTextIsFoundWhereItStands() throws {
    try withProject { project in
      let session = try Self.reader(
        project, modes: "\u{1B}[?1000;1006h",
        text: "\u{1B}[2;5H< OK >   < Cancel >\u{1B}[4;1H漢字 Save\u{1B}[6;1HSave")
      let cancel = try Self.mouse(session, "click", "--on", "Cancel", in: project)
      project.check(cancel.map("mouse").number("row"), is: 2, cancel)
      project.check(cancel.map("mouse").number("column"), is: 16, cancel)
      project.check(cancel.map("mouse")["text"], is: "Cancel", cancel)
      project.check(cancel.map("mouse")["sent_as"], is: "sgr", cancel)
      project.check(cancel["state"], is: "waiting", cancel)
      _ = try Self.wait(for: "<0;16;2m", in: session, project)

      let several = try Self.mouse(session, "click", "--on", "Save", in: project)
      project.check(
        several, failsWith: 1,
        "The mouse was not used: \"Save\" is in 2 places (1: row 4, column 6; 2: row 6, column 1).")
      let second = try Self.mouse(session, "click", "--on", "Save", "--nth", "2", in: project)
      project.check(second.map("mouse").number("row"), is: 6, second)
      let missing = try Self.mouse(session, "click", "--on", "Quit", in: project)
      project.check(
        missing, failsWith: 1, "The mouse was not used: \"Quit\" is not on the screen.")
      let far = try Self.mouse(session, "click", "25", "1", in: project)
      project.check(
        far, failsWith: 1,
        "The mouse was not used: row 25, column 1 is outside of the screen, which has 24 rows and 80 columns."
      )
      let got = try Self.wait(for: "<0;1;6m", in: session, project)
      project.check(got.components(separatedBy: #"\x1b"#).count, is: 5)
    }
  }

  @Test func aProgramWithoutMouseGetsNothing() throws {
    try withProject { project in
      let session = try project.session("--exec", "cat")
      for words in [["click", "1", "1"], ["scroll", "up"], ["drag", "1", "1", "2", "2"]] {
        let answer = try project.plain(["--json", "mouse", session.id] + words)
        project.check(
          answer, failsWith: 1,
          "The mouse was not used: the program has not asked for the mouse.")
        project.check(answer.map("hints").has("send_keys"), answer)
      }
      _ = try session.send("after")
      project.check(try session.wait(for: "after").output, is: "after\nafter")
      let ledger = String(decoding: project.state("ledger/events.log"), as: UTF8.self)
      project.check(ledger.contains("the program has not asked for the mouse"), is: true)
      project.check(try session.entry().number("queue_length"), is: 0)
    }
  }

  @Test(needsPython) func highlightTrackingIsLeftAlone() throws {
    try withProject { project in
      let session = try Self.reader(project, modes: "\u{1B}[?1001h")
      let answer = try Self.mouse(session, "click", "1", "1", in: project)
      project.check(answer.exitStatus, is: 1, answer)
      project.check(answer["error"]?.contains("mode 1001"), is: true, answer)
      project.check(
        try project.clrun("screen", session.id).texts("modes").contains("mouse_highlight"), is: true
      )
    }
  }

  /// A program that a press ends gets no release: it would be typed into the shell.
  @Test(needsPython) func whatEndsAtAPressLeavesNothingBehind() throws {
    try withProject { project in
      let session = try project.session("true")
      let program = """
        import os, termios, time, tty
        saved = termios.tcgetattr(0)
        tty.setraw(0)
        os.write(1, b'\\x1b[?1000;1006hready')
        os.read(0, 100)
        time.sleep(0.05)
        os.write(1, b'\\x1b[?1000;1006l\\r\\nended\\r\\n')
        termios.tcsetattr(0, termios.TCSADRAIN, saved)
        """
      _ = try session.send("cat > quit.py <<'END'\n\(program)\nEND")
      _ = try session.send("python3 quit.py")
      try session.wait(for: "ready")
      let answer = try Self.mouse(session, "click", "1", "1", in: project)
      project.check(answer["state"], is: "done", answer)
      project.check(try session.send("echo clean").output, is: "clean")
    }
  }

  @Test(.enabled(if: TemporaryProject.has("vim"), "needs vim"))
  func vimMovesSelectsAndScrolls() throws {
    try withProject { project in
      let session = try project.session(
        "--size", "80x24",
        "seq -f 'line %g' 1 200 > lines; vim -u NONE -c 'set nocp showmode mouse=a' lines")
      let modes = try project.clrun("screen", session.id)
      project.check(modes.texts("modes").contains("mouse"), is: true, modes)

      _ = try Self.mouse(session, "click", "5", "3", in: project)
      let clicked = try project.clrun("screen", session.id).map("cursor")
      project.check([clicked.number("row"), clicked.number("column")], is: [5, 3], clicked)

      let scrolled = try Self.mouse(session, "scroll", "down", "2", in: project)
      project.check(scrolled.output.hasPrefix("line 7\n"), scrolled)
      _ = try Self.mouse(session, "scroll", "up", "2", in: project)

      // A double click selects a word, a drag what lies between.
      let word = try Self.mouse(session, "click", "--on", "line 9", "--count", "2", in: project)
      project.check(word.output.contains("-- VISUAL --"), word)
      _ = try session.key("c")
      _ = try session.key("L", "I", "N", "E", "escape")
      let drag = try Self.mouse(session, "drag", "12", "1", "12", "4", in: project)
      project.check(drag.output.contains("-- VISUAL --"), drag)
      _ = try session.key("U")
      _ = try session.send(":wq")
      let lines = try session.send("sed -n '9p;12p' lines")
      project.check(lines.output, is: "LINE 9\nLINE 12", lines)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("less"), "needs less"))
  func lessScrollsWithAndWithoutMouse() throws {
    try withProject { project in
      let session = try project.session(
        "--size", "80x24", "seq 1 500 > n; less --mouse --wheel-lines=3 n")
      let mouse = try Self.mouse(session, "scroll", "down", "2", in: project)
      project.check(mouse.output.hasPrefix("7\n"), mouse)
      project.check(mouse.map("mouse")["sent_as"] != "cursor_keys", mouse)
      _ = try session.key("q")
      _ = try session.send("less n")
      let keys = try Self.mouse(session, "scroll", "down", in: project)
      project.check(keys.output.hasPrefix("4\n"), keys)
      project.check(keys.map("mouse")["sent_as"], is: "cursor_keys", keys)
      let up = try Self.mouse(session, "scroll", "up", in: project)
      project.check(up.output.hasPrefix("1\n"), up)
      _ = try session.key("q")
      let shell = try Self.mouse(session, "scroll", "up", in: project)
      project.check(shell.exitStatus, is: 1, shell)
    }
  }

  /// ncurses waits after a click whether it becomes a double one: the answer tells what came of it all the same.
  @Test(.enabled(if: TemporaryProject.has("dialog"), "needs dialog"))
  func dialogTakesTheClickedButton() throws {
    try withProject { project in
      let session = try project.session(
        "--size", "80x24", "dialog --yesno 'Really?' 8 40; echo code $?")
      let answer = try Self.mouse(session, "click", "--on", "No", in: project)
      project.check(answer["state"], is: "done", answer)
      project.check(answer.output, is: "code 1", answer)
      for key in ["delivered", "consumed"] { project.check(answer.isSet(key), answer) }
      project.check(answer.number("exit_code"), is: 0, answer)
      for key in ["duration", "cwd", "next"] { project.check(answer.has(key), answer) }
    }
  }

  @Test(needsPython) func cursesGetsClicks() throws {
    try withProject { project in
      let program = """
        import curses
        def main(screen):
          curses.mousemask(curses.ALL_MOUSE_EVENTS)
          screen.addstr(2, 4, '[ OK ]')
          while True:
            key = screen.getch()
            if key == curses.KEY_MOUSE:
              _, x, y, _, state = curses.getmouse()
              kind = 'clicked' if state & curses.BUTTON1_CLICKED else 'doubled' \
        if state & curses.BUTTON1_DOUBLE_CLICKED else 'other'
              screen.addstr(4, 0, '%s %d %d' % (kind, y, x))
            else: return
        curses.wrapper(main)
        """
      let session = try project.session("--exec", "python3", "-c", program)
      try project.wait(for: "the button", seconds: 30) {
        try project.clrun("screen", session.id).texts("modes").contains("mouse")
      }
      _ = try Self.mouse(session, "click", "--on", "[ OK ]", in: project)
      try project.wait(for: "a click", seconds: 20) {
        try project.clrun("screen", session.id).texts("lines")[4] == "clicked 2 4"
      }
      _ = try session.key("q")
    }
  }

  /// Calls at the same time are delivered one by one, each whole.
  @Test(needsPython) func manyAtOnceStayWhole() throws {
    try withProject { project in
      let session = try Self.reader(
        project, modes: "\u{1B}[?1000;1006h", size: "200x60")
      let children = try (1...12).map { column in
        try project.start(
          [
            TemporaryProject.binary, "--json", "mouse", session.id, "click", "1", "\(column)",
          ].map { Array($0.utf8) })
      }
      for child in children { project.check(try child.wait(seconds: 60), is: 0) }
      var events: ArraySlice<String> = []
      try project.wait(for: "24 events", seconds: 20) {
        let got = try project.clrun("screen", session.id).texts("lines").dropFirst(9).joined()
        events = got.components(separatedBy: #"\x1b[<0;"#).dropFirst()
        return events.count >= 24 && got.hasSuffix("m")
      }
      let presses = events.enumerated().filter { $0.offset % 2 == 0 }.map { $0.element.dropLast() }
      let releases = events.enumerated().filter { $0.offset % 2 == 1 }.map { $0.element.dropLast() }
      project.check(presses, is: releases)
      project.check(Set(presses).count, is: 12)
    }
  }
}
