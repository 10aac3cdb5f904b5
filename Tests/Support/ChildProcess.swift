internal import Foundation
internal import Glibc

/// A program that a test started: its output is collected, and it is killed when the test lets go of it.
///
/// Foundation's Process leaks the pipes of one child into another that is started at the same time; this one
/// doesn't.
package final class ChildProcess {
  /// The child's process id, until it has been waited for.
  package let pid: Int32
  /// What was started, for messages.
  package let arguments: [String]
  /// What came on standard output so far.
  package private(set) var output: [UInt8] = []
  /// What came on standard error so far.
  package private(set) var errors: [UInt8] = []

  private var outputPipe: Int32
  private var errorPipe: Int32
  private var status: Int32?

  /// How a child is started.
  package struct Settings {
    /// The whole environment.
    package var environment: [String: String] = [:]
    /// The working directory.
    package var directory: String?
    /// What the child reads on standard input.
    package var input: [UInt8] = []
    /// Whether it leads a session of its own, so that killing its group leaves others alone.
    package var isSessionLeader = false

    package init() {}
  }

  /// Starts a program, looked for in PATH.
  package init(_ arguments: [[UInt8]], _ settings: Settings) throws(ChildProcessFailure) {
    self.arguments = arguments.map { String(decoding: $0, as: UTF8.self) }
    let input = Self.file(holding: settings.input)
    guard input >= 0, let out = Self.pipe(), let err = Self.pipe() else {
      throw ChildProcessFailure("make a pipe: error \(errno)", of: self.arguments)
    }
    var child: pid_t = 0
    let failed = Self.spawn(arguments, settings, [input, out.write, err.write], &child)
    for descriptor in [input, out.write, err.write] { close(descriptor) }
    pid = child
    outputPipe = out.read
    errorPipe = err.read
    guard failed == 0 else {
      status = 0
      throw ChildProcessFailure("start it: error \(failed)", of: self.arguments)
    }
  }

  deinit {
    if status == nil {
      kill(pid, SIGKILL)
      var ignored: Int32 = 0
      waitpid(pid, &ignored, 0)
    }
    if outputPipe >= 0 { close(outputPipe) }
    if errorPipe >= 0 { close(errorPipe) }
  }
}

extension ChildProcess {
  /// Sends the child a signal, unless it has been waited for.
  package func signal(_ number: Int32) {
    if status == nil { kill(pid, number) }
  }

  /// Sends a signal to the child's whole process group, which it must lead.
  package func signalGroup(_ number: Int32) {
    if status == nil { kill(-pid, number) }
  }

  /// Waits until the child has ended and nobody holds its output any more.
  ///
  /// - Returns: Its exit status; 128 and the signal's number for one that was signalled.
  @discardableResult
  package func wait(seconds: Double = 30) throws(ChildProcessFailure) -> Int32 {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while outputPipe >= 0 || errorPipe >= 0 {
      guard ContinuousClock.now < deadline else {
        _ = hasEnded()
        let what = status == nil ? "still runs" : "has ended, but its output is still held open"
        signal(SIGKILL)
        throw ChildProcessFailure(
          "wait for it: after \(seconds) s it \(what)\n\(report)", of: arguments)
      }
      collect(waiting: 50)
    }
    while !hasEnded() {
      guard ContinuousClock.now < deadline else {
        signal(SIGKILL)
        throw ChildProcessFailure(
          "wait for it: after \(seconds) s it still runs\n\(report)", of: arguments)
      }
      usleep(1000)
    }
    return exitStatus ?? -1
  }

  /// The exit status once the child has ended; nil while it runs.
  package var exitStatus: Int32? {
    guard let status else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Whether the child has ended.
  package func hasEnded() -> Bool {
    if status != nil { return true }
    var raw: Int32 = 0
    guard waitpid(pid, &raw, WNOHANG) == pid else { return false }
    status = raw
    return true
  }

  /// Takes output and asks again until a condition holds; throws with what was printed when it still doesn't.
  package func wait(
    seconds: Double = 30, for what: String, until condition: (ChildProcess) -> Bool
  ) throws(ChildProcessFailure) {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !condition(self) {
      guard ContinuousClock.now < deadline else {
        throw ChildProcessFailure("wait for \(what)\n\(report)", of: arguments)
      }
      collect(waiting: 5)
    }
  }

  private var report: String {
    """
    --- standard output (\(output.count) bytes)
    \(String(decoding: output.suffix(4000), as: UTF8.self))
    --- standard error
    \(String(decoding: errors.suffix(2000), as: UTF8.self))
    """
  }

  private func collect(waiting milliseconds: Int32) {
    var entries = [outputPipe, errorPipe].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard outputPipe >= 0 || errorPipe >= 0 else {
      usleep(useconds_t(milliseconds) * 1000)
      return
    }
    guard poll(&entries, 2, milliseconds) > 0 else { return }
    if entries[0].revents != 0 { Self.read(&outputPipe, into: &output) }
    if entries[1].revents != 0 { Self.read(&errorPipe, into: &errors) }
  }

  private static func read(_ descriptor: inout Int32, into bytes: inout [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      close(descriptor)
      descriptor = -1
    }
  }

  private static func freshPath() -> String {
    "\(NSTemporaryDirectory())/clrun-child-\(UUID().uuidString)"
  }

  /// A pipe whose ends no other child inherits, whatever another thread starts at this moment: Glibc as Swift imports
  /// it has no pipe2(2), but the open(2) of a FIFO does the same.
  private static func pipe() -> (read: Int32, write: Int32)? {
    let path = freshPath()
    guard mkfifo(path, 0o600) == 0 else { return nil }
    defer { unlink(path) }
    let read = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    let write = open(path, O_WRONLY | O_CLOEXEC)
    return read >= 0 && write >= 0 ? (read, write) : nil
  }

  /// A file without a name, to be read from its beginning: unlike a pipe it can't make the test wait or fail.
  private static func file(holding bytes: [UInt8]) -> Int32 {
    if bytes.isEmpty { return open("/dev/null", O_RDONLY | O_CLOEXEC) }
    let path = freshPath()
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return -1 }
    unlink(path)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      done += count
    }
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }

  /// POSIX_SPAWN_SETSID, which Glibc as Swift imports it leaves out.
  private static let inNewSession: Int16 = 0x80

  private static func spawn(
    _ arguments: [[UInt8]], _ settings: Settings, _ standard: [Int32], _ child: inout pid_t
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in standard.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
        | (settings.isSessionLeader ? inNewSession : 0))
    // posix_spawn_file_actions_addchdir_np(3) is not imported either.
    let changing = settings.directory.map { ["env", "-C", $0].map { Array($0.utf8) } } ?? []
    var argv = (changing + arguments).map { ($0 + [0]).withUnsafeBytes { copy($0) } } + [nil]
    var envp =
      settings.environment.map { Array("\($0)=\($1)\0".utf8).withUnsafeBytes { copy($0) } } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    return posix_spawnp(&child, argv[0] ?? strdup(""), &actions, &attributes, &argv, &envp)
  }

  private static func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutablePointer<CChar>? {
    bytes.baseAddress.flatMap { strdup($0.assumingMemoryBound(to: CChar.self)) }
  }
}
