import Glibc
import Platform
import Support
import Testing

@Suite struct PseudoTerminalTests {
  /// What a shell script prints on a new terminal, to its end, and how it ended.
  private static func run(
    _ script: String, arguments: [[UInt8]] = [], environment: [[UInt8]] = [],
    directory: String? = nil, size: PseudoTerminal.Size = .init(rows: 40, columns: 120),
    mask: UInt32 = 0o022
  ) throws -> (text: [UInt8], status: Int32) {
    let terminal = try PseudoTerminal.spawn(
      PseudoTerminal.Program(
        path: "/bin/sh", arguments: ["sh", "-c", script].map { Array($0.utf8) } + arguments,
        environment: [Array("PATH=/usr/bin:/bin".utf8)] + environment, directory: directory,
        size: size, fileModeMask: mask))
    return try finish(terminal)
  }

  private static func finish(
    _ terminal: borrowing PseudoTerminal
  ) throws -> (text: [UInt8], status: Int32) {
    let deadline = MonotonicClock.now + .seconds(15)
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let left = deadline - MonotonicClock.now
      let events = try Poll.wait(
        for: .readable, on: terminal.master.rawValue, timeout: max(left, .zero))
      if events.isEmpty {
        Issue.record("no end; got:\n\(String(decoding: text, as: UTF8.self))")
        kill(-terminal.leader, SIGKILL)
        break
      }
      let count = read(terminal.master.rawValue, &buffer, buffer.count)
      // EIO: nobody has the slave open any more.
      if count <= 0 { break }
      text += buffer[..<count]
    }
    var status: Int32 = -1
    waitpid(terminal.leader, &status, 0)
    return (text.filter { $0 != 0x0D }, status)
  }

  @Test(arguments: [(40, 120), (1, 1), (24, 80), (300, 10_000)])
  func hasTheSizeAskedFor(rows: Int, columns: Int) throws {
    let (text, status) = try Self.run("stty size", size: .init(rows: rows, columns: columns))
    #expect(String(decoding: text, as: UTF8.self) == "\(rows) \(columns)\n")
    #expect(status == 0)
  }

  @Test func leadsASessionOfItsOwnOnTheTerminal() throws {
    let terminal = try PseudoTerminal.spawn(
      PseudoTerminal.Program(
        path: "/bin/sh",
        arguments: ["sh", "-c", "echo x > /dev/tty; read go < /dev/tty; tty"].map {
          Array($0.utf8)
        }, environment: [Array("PATH=/usr/bin:/bin".utf8)], directory: nil,
        size: .init(rows: 40, columns: 120), fileModeMask: 0o022))
    let leader = terminal.leader
    #expect(getsid(leader) == leader)
    #expect(getpgid(leader) == leader)
    let group = terminal.foregroundGroup
    #expect(group == leader)
    #expect(Process.parent(of: leader) == getpid())
    #expect(Process.exists(leader))
    let device: UInt64
    do { device = try terminal.openSlave().status().specialDevice }
    try terminal.master.writeAll([0x0D])
    let (text, status) = try Self.finish(terminal)
    let path = String(decoding: text, as: UTF8.self).split(separator: "\n").last.map(String.init)
    #expect(status == 0)
    #expect(try Directory.open("/").status(of: try #require(path)).specialDevice == device)
  }

  @Test func aChildStartsClean() throws {
    // A descriptor that is not close-on-exec, and a signal that this process ignores.
    let leaking = fcntl(0, F_DUPFD, 100)
    defer { close(leaking) }
    #expect(leaking >= 100)
    Signal.ignoreFailedWrites()
    let terminal = try PseudoTerminal.spawn(
      PseudoTerminal.Program(
        path: "/bin/sh", arguments: ["sh", "-c", "echo on; read go"].map { Array($0.utf8) },
        environment: [], directory: nil, size: .init(rows: 40, columns: 120), fileModeMask: 0o022))
    // Once the script runs, the loader has opened and closed what it needs.
    let events = try Poll.wait(
      for: .readable, on: terminal.master.rawValue, timeout: .seconds(15))
    #expect(events == .readable)
    let process = try Directory.open("/proc/\(terminal.leader)")
    let descriptors = try process.directory("fd").names()
    let status = try process.file("status", .read).readAll(limit: 1 << 20)
    try terminal.master.writeAll([0x0D])
    _ = try Self.finish(terminal)
    #expect(descriptors.sorted() == ["0", "1", "2"])
    for name in ["SigPnd", "SigBlk", "SigIgn"] {
      let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
        .first { $0.hasPrefix("\(name):\t") }
      let signals = try #require(line.flatMap { UInt64($0.dropFirst(8), radix: 16) })
      // The C library keeps 32 and 33 to itself, and lets nobody set them.
      #expect(signals & ~(0b11 << 31) == 0, "\(name): \(String(signals, radix: 16))")
    }
  }

  @Test(arguments: [("0022", 0o022 as UInt32), ("0077", 0o077), ("0000", 0), ("0777", 0o777)])
  func hasTheMaskAskedFor(text: String, mask: UInt32) throws {
    let (shown, _) = try Self.run("umask", mask: mask)
    #expect(String(decoding: shown, as: UTF8.self) == "\(text)\n")
  }

  @Test func startsInTheDirectoryAskedFor() throws {
    let folder = try TemporaryFolder()
    let (text, _) = try Self.run("pwd -P", directory: folder.path)
    #expect(String(decoding: text, as: UTF8.self) == "\(folder.path)\n")
  }

  @Test(
    arguments: [
      ("/bin/sh", "/nonexistent/folder", .directory, ENOENT),
      ("/bin/sh", "/etc/passwd", .directory, ENOTDIR),
      ("/nonexistent/program", nil, .program, ENOENT), ("/etc/passwd", nil, .program, EACCES),
      ("/etc", nil, .program, EACCES), ("", nil, .program, ENOENT),
    ] as [(String, String?, PseudoTerminal.SpawnFailure.Stage, Int32)])
  func saysWhatFailed(
    path: String, directory: String?, stage: PseudoTerminal.SpawnFailure.Stage, code: Int32
  ) {
    let program = PseudoTerminal.Program(
      path: path, arguments: [Array("x".utf8)], environment: [], directory: directory,
      size: .init(rows: 40, columns: 120), fileModeMask: 0o022)
    let failure = #expect(throws: PseudoTerminal.SpawnFailure.self) {
      _ = try PseudoTerminal.spawn(program)
    }
    #expect(failure?.stage == stage)
    #expect(failure?.errno == Errno(code: code))
  }

  @Test func passesBytesThatAreNoText() throws {
    let odd: [UInt8] = [0xFF, 0x20, 0xC3, 0x27, 0x0A, 0x80]
    let (text, _) = try Self.run(
      "printf '%s|%s|%s|%s' \"$0\" \"$#\" \"$1\" \"$ODD\"", arguments: [odd, []],
      environment: [Array("ODD=".utf8) + odd])
    #expect(text == odd + Array("|1||".utf8) + odd)
  }

  @Test func tellsHowItEnded() throws {
    #expect(try Self.run("exit 3").status == 3 << 8)
    #expect(try Self.run("kill -TERM $$").status & 0x7F == SIGTERM)
  }

  @Test func theLineDisciplineIsThatOfAFreshTerminal() throws {
    let terminal = try PseudoTerminal.spawn(
      PseudoTerminal.Program(
        path: "/bin/sh", arguments: ["sh", "-c", "read line; stty -a"].map { Array($0.utf8) },
        environment: [Array("PATH=/usr/bin:/bin".utf8)], directory: nil,
        size: .init(rows: 40, columns: 120), fileModeMask: 0o022))
    let current = terminal.flags
    let flags = try #require(current)
    #expect(flags.echo && flags.canonical && flags.signals && flags.carriageReturnToNewline)
    #expect(flags.signalCharacters == [0x03, 0x1C, 0x1A])
    try terminal.resize(to: .init(rows: 7, columns: 9))
    try terminal.master.writeAll([0x0D])
    let text = String(decoding: try Self.finish(terminal).text, as: UTF8.self)
    for setting in ["rows 7; columns 9", "iutf8", "icrnl", "onlcr", "speed 38400", "-ixany"] {
      #expect(text.contains(setting), "\(setting) is not in:\n\(text)")
    }
  }

  @Test func itIsKnownHowItWasSetBeforeTheProgramBegan() throws {
    var program = PseudoTerminal.Program(
      path: "/bin/sh", arguments: ["sh", "-c", "read go"].map { Array($0.utf8) },
      environment: [Array("PATH=/usr/bin:/bin".utf8)], directory: nil,
      size: .init(rows: 40, columns: 120), fileModeMask: 0o022)
    let untouched = try PseudoTerminal.spawn(program)
    var (first, now) = (untouched.initialSettings, untouched.settings)
    #expect(now == first)
    try untouched.master.writeAll([0x0D])
    _ = try Self.finish(untouched)
    program.arguments[2] = Array("stty -icanon -echo; echo set; read go".utf8)
    let changed = try PseudoTerminal.spawn(program)
    _ = try Poll.wait(for: .readable, on: changed.master.rawValue, timeout: .seconds(15))
    (first, now) = (changed.initialSettings, changed.settings)
    #expect(now?.isCooked == false)
    #expect(first == .fresh)
    #expect(first.isCooked)
    try changed.master.writeAll([0x0D])
    _ = try Self.finish(changed)
  }

  @Test func countsWhatTheProgramHasNotRead() throws {
    let terminal = try PseudoTerminal.spawn(
      PseudoTerminal.Program(
        path: "/bin/cat", arguments: [Array("cat".utf8)], environment: [], directory: nil,
        size: .init(rows: 40, columns: 120), fileModeMask: 0o022))
    let slave = try terminal.openSlave()
    let pair = try SocketPair()
    let none = TerminalFlags(of: pair.near)
    #expect(none == nil)
    // Stopped, the program reads nothing.
    kill(terminal.leader, SIGSTOP)
    var status: Int32 = 0
    waitpid(terminal.leader, &status, WUNTRACED)
    // Many times, since what was written is on its way for a moment, and sometimes for long.
    for _ in 0..<500 {
      try terminal.master.writeAll(Array("ab".utf8))
      var unread = try slave.unreadCount()
      #expect(unread == 0, "an unfinished line can't be read yet")
      try terminal.master.writeAll([0x0D])
      unread = try slave.unreadCount()
      #expect(unread == 3, "a finished line can be read")
      tcflush(slave.rawValue, TCIFLUSH)
    }
    kill(terminal.leader, SIGKILL)
    waitpid(terminal.leader, &status, 0)
    let isThere = Process.exists(terminal.leader)
    #expect(!isThere)
  }
}
