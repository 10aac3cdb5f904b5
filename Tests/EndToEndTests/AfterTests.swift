import Foundation
import Support
import Testing

/// `clrun tail --after`: each reader gets what is new to him, once.
@Suite struct AfterTests {
  /// A program that prints what it is told to, in Python's notation, and nothing else.
  private static let script = #"""
    import sys, termios
    flags = termios.tcgetattr(0)
    flags[3] &= ~termios.ECHO
    termios.tcsetattr(0, termios.TCSANOW, flags)
    print("ready", end="", flush=True)
    while True:
        line = sys.stdin.readline()
        if not line: break
        sys.stdout.write(eval(line))
        sys.stdout.flush()
    """#

  private struct Printer {
    let session: Session
    let project: TemporaryProject

    init(_ project: TemporaryProject, size: String = "40x8") throws {
      self.project = project
      try AfterTests.script.write(
        toFile: "\(project.root)/print.py", atomically: true, encoding: .utf8)
      session = try project.session("--exec", "--size", size, "python3 print.py")
      try session.wait(for: "ready")
    }

    /// Prints a Python expression's value, and waits until all of it is in the log.
    func print(_ expression: String) throws {
      let mark = UUID().uuidString
      // The mark is a title: it shows nowhere.
      _ = try session.input(
        "\(expression) + '\\x1b]0;\(mark)\\x07'".replacing("\n", with: "\\n"), "--no-wait")
      try project.wait(for: mark) {
        String(decoding: project.state("buffers/\(session.id).log").suffix(200), as: UTF8.self)
          .contains("\(mark)\u{07}")
      }
    }

    func after(_ token: String, _ options: String...) throws -> Answer {
      try project.plain(["--json", "tail", session.id, "--after", token] + options)
    }
  }

  private static func token(_ answer: Answer) throws -> String {
    guard let token = answer["next"] else {
      throw ChildProcessFailure("find next\n\(answer)", of: answer.arguments)
    }
    return token
  }

  @Test func whatIsPrintedComesOnceToEachReader() throws {
    try withProject { project in
      let printer = try Printer(project)
      var token = try Self.token(try printer.session.tail())
      var whole = ""
      var places = [(token: token, length: 0)]
      let pieces: [(expression: String, shown: String)] = [
        ("'abc'", "abc"), ("'def\\r\\n'", "def\n"), ("'line\\n' * 3", "line\nline\nline\n"),
        ("'\\x1b[31mcol'", "col"), ("'our\\x1b[m'", "our"), ("'é日'", "é日"),
        ("'\\n\\n\\n'", "\n\n\n"),
        ("'x' * 100", String(repeating: "x", count: 100)), ("'y' * 7", "yyyyyyy"),
        (
          "'\\n' + ''.join(f'{n}\\n' for n in range(500))",
          "\n" + (0..<500).map { "\($0)\n" }.joined()
        ),
        ("'\\ttab'", "\ttab"), ("' and more'", " and more"),
        ("''.join(f'line {n}\\n' for n in range(40000))", "\n"), ("'$ '", "$"), ("'last'", " last"),
      ]
      for (expression, shown) in pieces {
        try printer.print(expression)
        let long = expression.contains("40000")
        let expected = long ? (0..<40000).map { "line \($0)\n" }.joined() : shown
        let answer = try printer.after(token, "--max-bytes", "10000000")
        project.check(answer.output, is: expected, expression)
        project.check(answer.isSet("redrawn") || answer.isSet("place_lost"), is: false, expression)
        token = try Self.token(answer)
        whole += expected
        places.append((token, whole.utf8.count))
        let none = try printer.after(token)
        project.check(none.has("output"), is: false, none)
        project.check(none["next"], is: token, none)
      }
      for what in ["alive", "dead"] {
        for place in places {
          let answer = try printer.after(place.token, "--max-bytes", "10000000")
          let rest = String(decoding: Array(whole.utf8)[place.length...], as: UTF8.self)
          project.check(answer.output, is: rest, "\(what), after \(place.length)")
        }
        if what == "alive" { Processes.signal(try printer.session.workerID(), SIGKILL) }
      }
    }
  }

  @Test func aLineThatWasRewrittenComesAgain() throws {
    try withProject { project in
      let printer = try Printer(project)
      try printer.print("'\\nloading 10%'")
      let token = try Self.token(try printer.session.tail())
      try printer.print("'\\rloading 55%'")
      let half = try printer.after(token)
      project.check(half.output, is: "loading 55%", half)
      project.check(half.isSet("redrawn"), is: true, half)
      try printer.print("'\\rloading 100%\\ndone\\n'")
      let done = try printer.after(try Self.token(half))
      project.check(done.output, is: "loading 100%\ndone\n", done)
      project.check(try printer.after(token).output, is: "loading 100%\ndone\n")
    }
  }

  @Test func aPlaceThatIsGoneIsTold() throws {
    try withProject { project in
      let printer = try Printer(project)
      try printer.print("'\\n' + 'line\\n' * 5")
      let token = try Self.token(try printer.session.tail())
      try printer.print("'\\x1b[H\\x1b[2J\\x1b[3Jcleared'")
      let cleared = try printer.after(token)
      project.check(cleared.output, is: "cleared", cleared)
      project.check(cleared.isSet("place_lost"), is: true, cleared)
      let here = try Self.token(cleared)
      try printer.print("'\\x1b[?1049h\\x1b[Hfull screen'")
      let full = try printer.after(here)
      project.check(full.isSet("alternate"), is: true, full)
      project.check(full.has("output"), is: false, full)
      try printer.print("'\\x1b[?1049l, back'")
      project.check(try printer.after(try Self.token(full)).output, is: ", back")
      _ = try printer.session.kill()
      let path = "\(project.root)/.clrun/buffers/\(printer.session.id).log"
      try Data("short\r\n".utf8).write(to: URL(fileURLWithPath: path))
      let cut = try printer.after(token)
      project.check(cut.output, is: "short", cut)
      project.check(cut.isSet("place_lost"), is: true, cut)
    }
  }

  @Test func whatIsLeftOutIsTold() throws {
    try withProject { project in
      let printer = try Printer(project)
      let token = try Self.token(try printer.session.tail())
      try printer.print("'\\n' + ''.join(f'line {n}\\n' for n in range(1, 5001))")
      let some = try printer.after(token, "--lines", "3")
      project.check(some.output.hasSuffix("…]\nline 4998\nline 4999\nline 5000\n"), some)
      project.check(some.map("omitted").number("lines"), is: 4998, some)
      let both = try printer.after(token)
      project.check(both.output.utf8.count < 30_200, both)
      project.check(both.output.hasPrefix("\nline 1\nline 2\n"), both)
      project.check(both.output.hasSuffix("\nline 5000\n"), both)
      let omitted = both.map("omitted")
      project.check(omitted.number("lines") ?? 0 > 1000, omitted)
      project.check(omitted["read_with"]?.contains("--from 1 ") == true, both)
    }
  }

  @Test func eachAnswerHasATokenForBoth() throws {
    try withProject { project in
      let session = try project.session("echo started")
      let other = try project.session("true")
      var answers = [session.started, try session.send("echo one"), try session.input("echo two")]
      answers.append(try session.tail())
      answers.append(try project.clrun("head", session.id))
      answers.append(try project.clrun("paste", session.id, "echo"))
      answers.append(try session.key("space", "x"))
      answers.append(try project.clrun("screen", session.id))
      let tokens = try answers.map(Self.token)
      _ = try session.send("y")
      for token in tokens {
        let new = try project.clrun("tail", session.id, "--after", token)
        project.check(new.output.contains("xy\n"), new)
        let screen = try project.clrun("screen", session.id, "--after", token)
        project.check(screen.exitStatus, is: 0, screen)
        let changed = screen.texts("lines").joined(separator: "\n")
        project.check(changed.contains("xy"), screen)
      }
      let last = try project.clrun("screen", session.id, "--after", tokens[7])
      project.check(last.texts("lines").count < 5, last)
      for wrong in [
        "", "x", "-", "0-00x", "zzzzzzzzzzzz-00", "1-zz", try Self.token(other.started),
      ] {
        for verb in ["tail", "screen"] {
          project.check(
            try project.clrun(verb, session.id, "--after=\(wrong)"), failsWith: 2, "no token")
        }
      }
      project.check(
        try project.clrun("tail", session.id, "--after", tokens[0], "--from", "1"), failsWith: 2,
        "exclude each other")
      // Sent without waiting: what comes of it is new.
      let sent = try session.input("echo behind", "--no-wait")
      try session.wait(for: "\nbehind")
      let new = try project.clrun("tail", session.id, "--after", try Self.token(sent))
      project.check(new.output.contains("behind\n"), new)
    }
  }
}
