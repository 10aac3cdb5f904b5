internal import Glibc

/// A pseudo-terminal with a program as its session leader, for tests; the program is killed with it.
package final class TestTerminal {
  /// The program's process id, which is its session's and first process group's too.
  package let pid: Int32

  /// The device number of the slave.
  package let device: UInt64

  /// Everything that the program has written so far.
  package private(set) var output: [UInt8] = []

  private let master: Int32

  /// Starts a program, looked up in PATH, on a new terminal of 80 columns and 24 rows.
  ///
  /// The environment has PATH, HOME, a UTF-8 locale and TERM, and whatever is added.
  package init(_ arguments: [String], adding environment: [String: String] = [:])
    throws(TestTerminalFailure)
  {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    guard master >= 0 else { throw TestTerminalFailure(step: "open a terminal", code: errno) }
    var lock: Int32 = 0
    var number: Int32 = 0
    guard ioctl(master, Self.setLock, &lock) == 0, ioctl(master, Self.getNumber, &number) == 0
    else {
      let code = errno
      close(master)
      throw TestTerminalFailure(step: "unlock a terminal", code: code)
    }
    let slave = "/dev/pts/\(number)"
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    var attributes = stat()
    guard stat(slave, &attributes) == 0 else {
      let code = errno
      close(master)
      throw TestTerminalFailure(step: "find \(slave)", code: code)
    }
    var variables = [
      "PATH": Self.variable("PATH") ?? "/usr/bin:/bin", "HOME": "/nonexistent",
      "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "PS1": "$ ",
    ]
    variables.merge(environment) { $1 }
    var pid: pid_t = 0
    let result = Self.spawn(
      arguments, variables.map { "\($0)=\($1)" }, slave: slave, pid: &pid)
    guard result == 0 else {
      close(master)
      throw TestTerminalFailure(step: "start \(arguments)", code: result)
    }
    self.master = master
    self.pid = pid
    device = UInt64(attributes.st_rdev)
  }

  deinit {
    let group = tcgetpgrp(master)
    if group > 0 { kill(-group, SIGKILL) }
    kill(-pid, SIGKILL)
    kill(pid, SIGKILL)
    close(master)
    waitpid(pid, nil, 0)
  }
}

extension TestTerminal {
  /// The process group in the foreground of the terminal.
  package var foregroundGroup: Int32 { tcgetpgrp(master) }

  /// The output as text.
  package var text: String { String(decoding: output, as: UTF8.self) }

  /// Types text.
  package func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Stops the program and lets it go on, as Control-Z and `fg` do, which resumes the call it is in.
  package func interruptCall() {
    kill(pid, SIGSTOP)
    var status: Int32 = 0
    waitpid(pid, &status, WUNTRACED)
    kill(pid, SIGCONT)
  }

  /// Takes the program's output and asks again and again until a condition holds; false when it still
  /// doesn't after so many seconds.
  package func wait(seconds: Double = 15, until condition: () throws -> Bool) rethrows -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(seconds)
    repeat {
      takeOutput(waiting: 5)
      if try condition() { return true }
    } while clock.now < deadline
    return false
  }

  /// Whether the tests run as root, who may look into every process.
  package static var isPrivileged: Bool { geteuid() == 0 }

  /// The whole path of a program in PATH; nil when it is missing.
  package static func path(of program: String) -> String? {
    for folder in (variable("PATH") ?? "/usr/bin:/bin").split(separator: ":") {
      let path = "\(folder)/\(program)"
      if access(path, X_OK) == 0 { return path }
    }
    return nil
  }

  // Glibc as Swift imports it leaves these out: TIOCSPTLCK, TIOCGPTN, POSIX_SPAWN_SETSID.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430
  private static let inNewSession: Int16 = 0x80

  private func takeOutput(waiting milliseconds: Int32) {
    var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, milliseconds) > 0, Int32(entry.revents) & POLLIN != 0 else {
      // A hung-up master is ready at once; the pause keeps the caller from spinning.
      if entry.revents != 0 { usleep(useconds_t(milliseconds) * 1000) }
      return
    }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let got = read(master, &buffer, buffer.count)
    if got > 0 { output += buffer[..<got] }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String], slave: String, pid: inout pid_t
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The leader of a new session gets the first terminal that it opens as its controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, slave, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var settings = posix_spawnattr_t()
    posix_spawnattr_init(&settings)
    defer { posix_spawnattr_destroy(&settings) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&settings, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&settings, &signals)
    posix_spawnattr_setflags(
      &settings, inNewSession | Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = environment.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    return posix_spawnp(&pid, arguments[0], &actions, &settings, &argv, &envp)
  }
}
