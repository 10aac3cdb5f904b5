internal import CPlatform
internal import Glibc

/// Other processes, and this one.
package enum Process {
  /// How a process ended.
  package enum Termination: Equatable, Sendable {
    case exited(code: Int32)
    case signaled(Signal)

    /// The signal that ended it; nil: it ended by itself.
    package var signal: Signal? {
      if case .signaled(let signal) = self { return signal }
      return nil
    }

    /// As a shell reports it: 128 and the signal's number for one that was signalled.
    package var shellCode: Int {
      switch self {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal.number)
      }
    }
  }

  package static var id: Int32 { getpid() }
  package static var user: UInt32 { geteuid() }

  /// The file mode creation mask, which stays what it was.
  package static var fileModeMask: UInt32 {
    let mask = umask(0o077)
    _ = umask(mask)
    return mask
  }

  /// Sets the file mode creation mask.
  package static func setFileModeMask(_ mask: UInt32) {
    _ = umask(mask)
  }

  /// Sends a signal to one process. See: man 2 kill.
  package static func signal(_ process: Int32, _ signal: Signal) throws(Errno) {
    guard process > 0 else { throw .invalidArgument }
    _ = try retrying { kill(process, signal.number) }
  }

  /// Sends a signal to a whole process group.
  package static func signalGroup(_ group: Int32, _ signal: Signal) throws(Errno) {
    guard group > 1 else { throw .invalidArgument }
    _ = try retrying { killpg(group, signal.number) }
  }

  /// Whether a process of this id is there, as whoever.
  package static func exists(_ process: Int32) -> Bool {
    process > 0 && (kill(process, 0) == 0 || errno == EPERM)
  }

  /// The next child that ended, without waiting; nil when none did.
  package static func reapChild() -> (process: Int32, termination: Termination)? {
    var status: Int32 = 0
    let process = waitpid(-1, &status, WNOHANG)
    guard process > 0 else { return nil }
    let signal = clrun_wait_status_signal(status)
    return (
      process,
      signal > 0
        ? .signaled(Signal(number: signal)) : .exited(code: clrun_wait_status_exit(status))
    )
  }

  /// Whether this process has children left.
  package static var hasChildren: Bool { clrun_has_children() == 1 }

  /// The parent of a process, nil when there is no such process.
  package static func parent(of process: Int32) -> Int32? {
    guard let directory = try? Directory.open("/proc/\(process)"),
      let bytes = try? directory.file("stat", .read).readAll(limit: 4096),
      // The command, in parentheses, may hold anything.
      let end = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
    return fields.count > 1 ? Int32(String(decoding: fields[1], as: UTF8.self)) : nil
  }

  /// Becomes the parent of whatever descendants lose theirs.
  package static func adoptOrphans() {
    clrun_adopt_orphans()
  }

  /// Is killed, even while it is stopped, when the process that started it ends.
  package static func endWithParent() {
    clrun_end_with_parent()
  }

  /// Leaves the working directory, so that it can be unmounted.
  package static func leaveWorkingDirectory() {
    _ = chdir("/")
  }

  /// Changes the working directory.
  package static func changeDirectory(to path: String) throws(Errno) {
    _ = try retrying { chdir(path) }
  }

  /// The working directory's path, with bytes that are not UTF-8 replaced.
  package static func workingDirectory() throws(Errno) -> String {
    guard let path = getcwd(nil, 0) else { throw .current }
    defer { free(path) }
    return String(cString: path)
  }

  /// An absolute path without symbolic links, `.` and `..`; of something that must be there.
  package static func canonicalPath(of path: String) throws(Errno) -> String {
    guard let found = realpath(path, nil) else { throw .current }
    defer { free(found) }
    guard let text = String(validatingCString: found) else { throw .illegalBytes }
    return text
  }

  /// Where a symbolic link points to, nil where there is none.
  package static func link(at path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink(path, start, buffer.count)
      guard count > 0 else { return nil }
      return String(
        decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
  }

  /// The path by which this very executable is started again.
  package static let ownExecutable = "/proc/self/exe"

  /// Starts an executable as a detached process: `channel` becomes its descriptor 3, `directory` its 4.
  package static func spawnDetached(
    _ path: String = ownExecutable, arguments: [[UInt8]], environment: [[UInt8]],
    channel: borrowing Descriptor, directory: borrowing Directory
  ) throws(Errno) -> Int32 {
    let argv = CStringArray(arguments)
    let envp = CStringArray(environment)
    var process: pid_t = 0
    _ = try check(
      clrun_spawn_detached(
        path, argv.pointer, envp.pointer, channel.rawValue,
        directory.descriptor.rawValue, &process))
    return process
  }

  /// Opens /dev/null for whichever of the descriptors 0, 1 and 2 the caller closed.
  package static func openStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
  }

  /// Ends this process at once.
  package static func exit(_ code: Int32) -> Never {
    Glibc.exit(code)
  }

  /// Gives unused heap memory back to the system.
  package static func releaseUnusedMemory() {
    clrun_trim_heap()
  }

  /// This process's environment as `NAME=value`, byte by byte: a value need not be UTF-8.
  package static var environment: [[UInt8]] {
    var strings: [[UInt8]] = []
    var next = environ
    while let string = next.pointee {
      strings.append(Array(UnsafeRawBufferPointer(start: string, count: strlen(string))))
      next += 1
    }
    return strings
  }

  /// One variable of this process's environment.
  package static func environmentVariable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }

  /// This process's arguments, byte by byte: they need not be UTF-8.
  package static var rawArguments: [[UInt8]] {
    var arguments: [[UInt8]] = []
    for index in 0..<Int(CommandLine.argc) {
      guard let argument = CommandLine.unsafeArgv[index] else { break }
      arguments.append(Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument))))
    }
    return arguments
  }

  /// The boot's identity: it changes when the machine is started again.
  package static var bootID: String {
    guard let directory = try? Directory.open("/proc/sys/kernel/random"),
      let bytes = try? directory.file("boot_id", .read).readAll(limit: 64)
    else { return "" }
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
