import Foundation
import Support
import Testing

/// Long logs of sessions that have no worker any more: the same lines as the terminal showed, whatever became of the
/// log's index.
@Suite struct IndexTests {
  /// Prints 20,000 lines of many kinds (about 1.5 MB), then waits; the lines as they are shown are those of `lines`.
  private static let script = #"""
    import sys
    out = []
    for n in range(1, 20001):
        k = n % 10
        if k == 0: s = f"plain line {n}"
        elif k == 1: s = f"\x1b[1;3{n % 8}mcoloured\x1b[m line {n}"
        elif k == 2: s = f"line {n} " + "wrapped " * 20 + "end"
        elif k == 3: s = f"{n} " + "漢字" * 45
        elif k == 4: s = f"progress 1%\rprogress 99%\rdone {n}      "
        elif k == 5: s = f"tab\tstop\t{n}"
        elif k == 6: s = ""
        elif k == 7: s = f"\x1b]0;title {n}\x07e\u0301 {n}"
        elif k == 8: s = f"\x1b[?1049h\x1b[2J\x1b[5;5Hfull screen {n}\x1b[?1049lback {n}"
        else: s = f"{n}: " + "x" * (n % 150)
        out.append(s + "\n")
    sys.stdout.write("".join(out))
    sys.stdout.flush()
    """#

  private static func line(_ number: Int) -> String {
    switch number % 10 {
    case 0: "plain line \(number)"
    case 1: "coloured line \(number)"
    case 2: "line \(number) " + String(repeating: "wrapped ", count: 20) + "end"
    case 3: "\(number) " + String(repeating: "漢字", count: 45)
    case 4: "done \(number)"
    case 5: "tab\tstop\t\(number)"
    case 6: ""
    case 7: "e\u{301} \(number)"
    case 8: "back \(number)"
    default: "\(number): " + String(repeating: "x", count: number % 150)
    }
  }

  private static func text(_ lines: ClosedRange<Int>) -> String {
    lines.map(line).joined(separator: "\n")
  }

  private static let count = 20_000

  /// A session whose worker was killed outright after it had printed all lines.
  private static func detached(_ project: TemporaryProject) throws -> Session {
    try script.write(toFile: "\(project.root)/print.py", atomically: true, encoding: .utf8)
    let session = try project.session(
      "--exec", "--no-wait", "sh", "-c", "python3 print.py; exec sleep 1000")
    try session.wait(for: line(count), seconds: 60)
    Processes.signal(try session.workerID(), SIGKILL)
    try session.wait(status: "detached")
    return session
  }

  private static func check(_ session: Session, _ project: TemporaryProject, _ what: String) throws
  {
    let tail = try session.tail()
    project.check(tail.output, is: text(count - 49...count), what)
    project.check(tail.number("total_lines"), is: count, what)
    let more = try session.tail(lines: 4000)
    project.check(more.output, is: text(count - 3999...count), what)
    let head = try project.clrun("head", session.id, "-n", "200")
    project.check(head.output, is: text(1...200), what)
    project.check(head.number("total_lines"), is: count, what)
    for first in [1, 4321, 19_960] {
      let middle = try project.clrun("tail", session.id, "--from", "\(first)", "-n", "30")
      project.check(middle.output, is: text(first...first + 29), "\(what), from \(first)")
      project.check(middle.number("total_lines"), is: count, what)
    }
  }

  private static func path(_ session: Session, _ kind: String) -> String {
    "\(session.project.root)/.clrun/buffers/\(session.id).\(kind)"
  }

  private static func contents(_ session: Session, _ kind: String) -> [UInt8] {
    session.project.state("buffers/\(session.id).\(kind)")
  }

  private static func write(_ bytes: [UInt8], _ session: Session, _ kind: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(session, kind)))
  }

  @Test func theIndexOfAKilledWorkerServes() throws {
    try withProject { project in
      let session = try Self.detached(project)
      let index = Self.contents(session, "idx")
      project.check(index.count > 10_000, "an index of \(index.count) bytes")
      let attributes = try FileManager.default.attributesOfItem(atPath: Self.path(session, "idx"))
      project.check(attributes[.posixPermissions] as? Int, is: 0o600)
      try Self.check(session, project, "the worker's index")
      project.check(Self.contents(session, "idx") == index, "it was good enough")
    }
  }

  @Test func aMissingOrCutIndexIsMadeAnew() throws {
    try withProject { project in
      let session = try Self.detached(project)
      let index = Self.contents(session, "idx")
      try FileManager.default.removeItem(atPath: Self.path(session, "idx"))
      try Self.check(session, project, "no index")
      let made = Self.contents(session, "idx")
      project.check(made.count > 10_000, "an index was made")
      for size in [0, 8, 16, 50, index.count / 3, index.count - 5] {
        try Self.write(Array(index[..<size]), session, "idx")
        try Self.check(session, project, "cut at \(size)")
      }
      let names = try FileManager.default.contentsOfDirectory(
        atPath: "\(project.root)/.clrun/buffers")
      project.check(names.filter { $0.hasPrefix(".") }, is: [])
    }
  }

  @Test func aDamagedIndexShowsNothingWrong() throws {
    try withProject { project in
      let session = try Self.detached(project)
      let index = Self.contents(session, "idx")
      var seed: UInt64 = 3
      func random(_ limit: Int) -> Int {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(seed >> 33) % limit
      }
      for round in 0..<6 {
        var damaged = index
        for _ in 0...random(40) { damaged[random(damaged.count)] ^= UInt8(1 + random(255)) }
        try Self.write(damaged, session, "idx")
        try Self.check(session, project, "round \(round)")
      }
    }
  }

  @Test func anIndexOfAnotherLogIsNotUsed() throws {
    try withProject { project in
      let session = try Self.detached(project)
      let index = Self.contents(session, "idx")
      let log = Self.contents(session, "log")
      // Cut after a whole line.
      let end = try #require(log[..<(log.count / 2)].lastIndex(of: 0x0A)) + 1
      try Self.write(Array(log[..<end]), session, "log")
      let cut = try session.tail(lines: 20)
      let total = try #require(cut.number("total_lines"))
      project.check(total > 5000 && total < 15_000, cut)
      project.check(cut.output, is: Self.text(total - 19...total))
      // Longer again, and other: the lines count down.
      let other = (1...100_000).map { "other \($0)\r\n" }.joined()
      try Self.write(Array(other.utf8), session, "log")
      try Self.write(index, session, "idx")
      let replaced = try session.tail(lines: 2)
      project.check(replaced.output, is: "other 99999\nother 100000")
      project.check(replaced.number("total_lines"), is: 100_000)
      let middle = try project.clrun("tail", session.id, "--from", "50000", "-n", "1")
      project.check(middle.output, is: "other 50000")
      try Self.write([], session, "log")
      let empty = try session.tail()
      project.check(empty.output, is: "")
      project.check(empty.number("total_lines"), is: 0)
    }
  }

  @Test func aFolderThatCannotBeWrittenIsReadAllTheSame() throws {
    try withProject { project in
      let session = try Self.detached(project)
      try FileManager.default.removeItem(atPath: Self.path(session, "idx"))
      // Not even root writes through a folder in the file's place.
      try FileManager.default.createDirectory(
        atPath: Self.path(session, "idx") + "/inside", withIntermediateDirectories: true)
      try Self.check(session, project, "no index can be made")
    }
  }

  @Test func sessionsOfOthersGetAnIndexToo() throws {
    try withProject { project in
      let session = try Self.detached(project)
      for path in [
        "sessions/\(session.id).note", "buffers/\(session.id).timeline",
        "buffers/\(session.id).idx",
      ] {
        try FileManager.default.removeItem(atPath: "\(project.root)/.clrun/\(path)")
      }
      try Self.check(session, project, "foreign")
      project.check(Self.contents(session, "idx").count > 10_000, "it has an index now")
      // The log of a session that lives grows; the index goes on where it ended.
      var log = Self.contents(session, "log")
      log += (1...200_000).flatMap { "more \($0)\r\n".utf8 }
      try Self.write(log, session, "log")
      let tail = try session.tail(lines: 2)
      project.check(tail.output, is: "more 199999\nmore 200000")
      project.check(tail.number("total_lines"), is: Self.count + 200_000)
      let middle = try project.clrun("tail", session.id, "--from", "\(Self.count - 1)", "-n", "4")
      project.check(middle.output, is: Self.text(Self.count - 1...Self.count) + "\nmore 1\nmore 2")
    }
  }

  /// What the live terminal showed is what its log shows: after changes of size, on the alternate screen, with a cleared
  /// scrollback.
  @Test func theLogShowsWhatTheTerminalShowed() throws {
    try withProject { project in
      let session = try project.session("--size", "60x12", "true")
      func prints(_ count: Int) throws {
        _ = try session.send(
          "for i in $(seq \(count)); do echo \"$i $i $i $i $i $i $i $i $i $i $i $i $i $i\"; done | cat",
          options: ["--max-bytes", "200"])
      }
      try prints(9000)
      _ = try project.clrun("resize", session.id, "33x30")
      try prints(9000)
      _ = try project.clrun("resize", session.id, "100x50")
      _ = try session.send(#"printf '\033[20;1Hmoved\033[3;7Hup\033[50;1H'"#)
      try prints(3000)
      _ = try project.clrun("resize", session.id, "80x24")
      _ = try session.send(#"printf '\033[H\033[2J\033[3Jcleared\n'"#)
      try prints(100)
      _ = try session.send(#"printf '\033[?1049h\033[Hfull screen'"#)
      let live = try session.tail(lines: 400)
      let screen = try project.clrun("screen", session.id)
      let worker = try session.workerID()
      Processes.signal(worker, SIGKILL)
      try session.wait(status: "detached")
      for what in ["with the worker's index", "with its own", "with none"] {
        let dead = try session.tail(lines: 400)
        project.check(dead.output, is: live.output, what)
        project.check(dead.number("total_lines"), is: live.number("total_lines"), what)
        let shown = try project.clrun("screen", session.id)
        project.check(shown.texts("lines"), is: screen.texts("lines"), what)
        project.check(shown.isSet("alternate"), is: true, what)
        let path = Self.path(session, "idx")
        try FileManager.default.removeItem(atPath: path)
        if what == "with its own" {
          try FileManager.default.createDirectory(
            atPath: "\(path)/inside", withIntermediateDirectories: true)
        }
      }
    }
  }

  @Test func totalLinesCountsWhatScrolledOffAndWhatIsOnTheScreen() throws {
    try withProject { project in
      // 15 of 20 lines scroll off, the rest is cleared; a long line is one; the alternate screen has none.
      let session = try project.session(
        "--exec", "--no-wait", "--size", "40x6", "sh", "-c",
        #"""
        seq 1 20; printf '\033[H\033[2J\033[3J'; echo after; printf '%090d\n\n\n' 7
        printf '\033[?1049h\033[Ha\nb\nc\nd\033[?1049l'; printf '\033[5;1Hlast'; exec sleep 1000
        """#)
      try session.wait(for: "last")
      let wide = String(repeating: "0", count: 89) + "7"
      let numbers = (1...15).map { "\($0)\n" }.joined()
      for what in ["alive", "dead"] {
        let tail = try session.tail()
        project.check(tail.output, is: "after\n\(wide)\n\nlast", what)
        project.check(tail.number("total_lines"), is: 19, what)
        let whole = try project.clrun("tail", session.id, "--from", "1")
        project.check(whole.output, is: "\(numbers)after\n\(wide)\n\nlast", what)
        let middle = try project.clrun("tail", session.id, "--from", "15", "-n", "2")
        project.check(middle.output, is: "15\nafter", what)
        project.check(middle.number("total_lines"), is: 19, what)
        if what == "alive" { _ = try session.kill() }
      }
    }
  }

  @Test func linesAreNumberedTheSameAliveAndDead() throws {
    try withProject { project in
      let session = try project.session(
        "--exec", "--no-wait", "sh", "-c", "seq 1 30000; exec sleep 1000")
      try session.wait(for: "30000")
      func check(_ what: String) throws {
        for (first, count, output) in [
          (1, 2, "1\n2"), (29_999, 9, "29999\n30000"), (12_345, 1, "12345"), (30_000, 0, ""),
        ] {
          let answer = try project.clrun("tail", session.id, "--from", "\(first)", "-n", "\(count)")
          project.check(answer.output, is: output, "\(what), from \(first)")
          project.check(answer.number("total_lines"), is: 30_000, what)
        }
        let beyond = try project.clrun("tail", session.id, "--from", "30001")
        project.check(beyond, failsWith: 1, "There is no line 30001: the last one is 30000.")
        for wrong in ["0", "-3", "x", "1.5", ""] {
          let answer = try project.clrun("tail", session.id, "--from=\(wrong)")
          project.check(answer.exitStatus, is: 2, answer)
        }
      }
      try check("alive")
      _ = try session.kill()
      try check("dead")
    }
  }
}
