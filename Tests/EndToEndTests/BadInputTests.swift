import Foundation
import Support
import Testing

/// Sizes that hardly are any, output that no terminal was made for, and screens of sessions that are not what they were.
@Suite struct BadInputTests {
  /// The size that the session's screen and its program see, columns first.
  private static func sizes(
    _ session: Session, _ project: TemporaryProject
  ) throws -> [String] {
    let screen = try project.clrun("screen", session.id)
    let leader = try session.entry().number("pid") ?? 0
    let told = try project.run(["stty", "-F", "/proc/\(leader)/fd/0", "size"])
    let words = told.text.split(whereSeparator: \.isWhitespace)
    return [
      "\(screen.number("columns") ?? 0)x\(screen.number("rows") ?? 0)",
      words.reversed().joined(separator: "x"),
    ]
  }

  @Test(arguments: ["1x1", "10000x1", "1x10000", "10000x400"])
  func extremeSizesAreSizes(_ size: String) throws {
    try withProject { project in
      let session = try project.session("--exec", "--size", size, "cat")
      project.check(try Self.sizes(session, project), is: [size, size])
      _ = try session.send("x")
      project.check(try session.tail().output.hasPrefix("x"), is: true)

      let other = try project.session("--exec", "cat")
      let resized = try project.clrun("resize", other.id, size)
      project.check(resized.exitStatus, is: 0, resized)
      project.check(try Self.sizes(other, project), is: [size, size])
      _ = try other.send("y")
      _ = try other.kill()
      let ended = try project.clrun("screen", other.id)
      project.check(ended.exitStatus, is: 0, ended)
      project.check(
        "\(ended.number("columns") ?? 0)x\(ended.number("rows") ?? 0)", is: size, ended)
    }
  }

  @Test(arguments: ["0x0", "0x24", "80x0", "10000x10000", "10001x1", "-1x24", "x", "80x24x3"])
  func whatIsNoSizeIsRefused(_ size: String) throws {
    try withProject { project in
      let session = try project.session("--exec", "--size", "33x7", "cat")
      let started = try project.clrun("--size", size, "--exec", "cat")
      project.check(started.exitStatus, is: 2, started)
      let rendered = try project.clrun("render", "-", "--size", size)
      project.check(rendered.exitStatus, is: 2, rendered)
      let resized = try project.clrun("resize", session.id, "--", size)
      project.check(resized.exitStatus, is: 2, resized)
      project.check(resized["error"]?.contains("each 1 to 10000"), is: true, resized)
      project.check(try Self.sizes(session, project), is: ["33x7", "33x7"])
    }
  }

  /// Output in pieces that a shell can make, and what must stand behind it.
  static let floods: [(name: String, script: String)] = [
    ("parameters", #"printf '\033['; head -c 1000000 /dev/zero | tr '\0' ';'; printf m"#),
    ("digits", #"printf '\033['; head -c 1000000 /dev/zero | tr '\0' '9'; printf H"#),
    ("a title", #"printf '\033]0;'; head -c 30000000 /dev/zero | tr '\0' a; printf '\007'"#),
    ("a string", #"printf '\033P'; head -c 30000000 /dev/zero | tr '\0' a; printf '\033\\'"#),
    ("a string without end", #"printf '\033_'; head -c 30000000 /dev/zero | tr '\0' a"#),
    ("queries", #"stty -echo; yes "$(printf '\033[6n\033[c\033]11;?\007')" | head -c 300000"#),
    ("combining marks", #"printf a; yes "$(printf '\314\201')" | tr -d '\n' | head -c 300000"#),
    ("one line", #"head -c 2000000 /dev/zero | tr '\0' x"#),
    ("noise", #"head -c 300000 /dev/urandom"#),
  ]

  @Test(arguments: floods) func noOutputIsTooMuch(name: String, script: String) throws {
    try withProject { project in
      let session = try project.session(
        "--exec", "--no-wait", "sh", "-c",
        #"\#(script); printf '\030\033c\033[?1049l\r\nit is over\r\n'; exec sleep 1000"#)
      try session.wait(for: "it is over", seconds: 60)
      let screen = try project.clrun("screen", session.id)
      project.check(screen.exitStatus, is: 0, screen)
      let worker = try session.workerID()
      let status = try String(contentsOfFile: "/proc/\(worker)/status", encoding: .utf8)
      let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        .flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }
      // In kB: little more than a worker of a debug build takes that has printed nothing.
      if !TemporaryProject.isSanitized {
        project.check((peak ?? .max) < 40_000, "\(peak ?? 0) kB")
      }

      let log = "\(project.root)/.clrun/buffers/\(session.id).log"
      let rendered = try project.clrun("render", log)
      project.check(rendered.texts("lines").joined().contains("it is over"), is: true, rendered)
      _ = try session.kill()
      let ended = try project.clrun("screen", session.id)
      project.check(ended.texts("lines").joined().contains("it is over"), is: true, ended)
    }
  }

  /// A session that has ended, for what is done to its files.
  private static func ended(_ project: TemporaryProject) throws -> Session {
    let session = try project.session("--exec", "--size", "40x6", "printf", #"first\nlast words"#)
    try session.wait(status: "exited")
    return session
  }

  private static func write(_ text: String, to path: String, of project: TemporaryProject) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(project.root)/.clrun/\(path)"))
  }

  @Test(arguments: [true, false]) func aSuspendedSessionShowsItsLog(isForeign: Bool) throws {
    try withProject { project in
      let session = try Self.ended(project)
      let path = "sessions/\(session.id).json"
      let record = String(decoding: project.state(path), as: UTF8.self)
      try Self.write(
        record.replacingOccurrences(of: "\"exited\"", with: "\"suspended\""), to: path, of: project)
      if isForeign {
        try FileManager.default.removeItem(
          atPath: "\(project.root)/.clrun/sessions/\(session.id).note")
      }
      let screen = try project.clrun("screen", session.id)
      project.check(screen["status"], is: "suspended", screen)
      project.check(screen.texts("lines").prefix(2), is: ["first", "last words"], screen)
      for verb in [["resize", session.id, "80x24"], ["mouse", session.id, "click", "1", "1"]] {
        let answer = try project.plain(["--json"] + verb)
        project.check(
          answer, failsWith: 1, "Session is not running (status: suspended)")
      }
    }
  }

  /// What stands in a session's files, and what its screen shows then.
  @Test(arguments: [
    ("sessions/ID.json", "{", "damaged", "first"), ("sessions/ID.json", "", "damaged", "first"),
    ("sessions/ID.note", "{", "exited", "first"),
    (
      "sessions/ID.note", #"{"version":1,"rows":-5,"columns":9223372036854775807}"#, "exited",
      "first"
    ),
    ("buffers/ID.timeline", "x\n0 0 size a b\n0 0 size 0 0\n\u{0}\n", "exited", "s"),
    ("buffers/ID.timeline", "0 0 size 9223372036854775807 9223372036854775807", "exited", "first"),
    ("buffers/ID.timeline", "-9 0 size 3 3\n5 0 size 2 100\n99999999 0 size 1 1", "exited", "last"),
    ("buffers/ID.log", "", "exited", ""), ("buffers/ID.log", "\u{1B}[", "exited", ""),
    ("buffers/ID.log", "\u{1B}]0;", "exited", ""), ("buffers/ID.log", "\0\0ok", "exited", "ok"),
  ])
  func damagedFilesShowWhatCanBeShown(
    path: String, text: String, status: String, shown: String
  ) throws {
    try withProject { project in
      let session = try Self.ended(project)
      try Self.write(
        text, to: path.replacingOccurrences(of: "ID", with: session.id), of: project)
      let screen = try project.clrun("screen", session.id)
      project.check(screen.exitStatus, is: 0, screen)
      project.check(screen["status"], is: status, screen)
      let lines = screen.texts("lines").joined()
      project.check(shown.isEmpty ? lines.isEmpty : lines.contains(shown), screen)
      let tail = try session.tail()
      project.check(tail.exitStatus, is: 0, tail)
    }
  }

  @Test func noiseInALogIsShownAsATerminalShowsIt() throws {
    try withProject { project in
      let session = try Self.ended(project)
      _ = try project.run([
        "sh", "-c", "head -c 300000 /dev/urandom > \"$0\"",
        "\(project.root)/.clrun/buffers/\(session.id).log",
      ])
      for arguments in [["screen", session.id], ["tail", session.id], ["head", session.id]] {
        let answer = try project.plain(["--json"] + arguments)
        project.check(answer.exitStatus, is: 0, answer)
        project.check(answer.text.utf8.contains(0x1B), is: false, answer)
      }
    }
  }

  @Test func aLiveSessionOutlivesItsRecord() throws {
    try withProject { project in
      let session = try project.session("echo here")
      try Self.write("{", to: "sessions/\(session.id).json", of: project)
      let screen = try project.clrun("screen", session.id)
      project.check(screen.exitStatus, is: 0, screen)
      project.check(screen.texts("lines").joined().contains("here"), is: true, screen)
      project.check(try session.send("echo still").output, is: "still")
    }
  }
}
