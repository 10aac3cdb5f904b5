internal import CPlatform
internal import Glibc

/// The processes of a terminal session, wherever they went: those of the kernel's session or with its terminal, the
/// descendants of a process that adopts orphans, and those whose environment still has a mark.
package struct SessionProcesses: Sendable {
  /// The leader of the kernel's session, 0 for none; it is not counted itself.
  private let leader: Int32
  /// The device number of the terminal, 0 for none.
  private let terminal: UInt64
  /// Whose descendants count, 0 for nobody's; it is not counted itself.
  private let ancestor: Int32
  /// `NAME=value`.
  private let mark: [UInt8]
  /// Those known by their ids and when they were started.
  private let known: [Known]

  /// A process by its id and when it was started.
  package struct Known: Equatable, Sendable {
    package var pid: Int32
    /// In clock ticks since the machine was.
    package var startTicks: UInt64

    package init(pid: Int32, startTicks: UInt64) {
      self.pid = pid
      self.startTicks = startTicks
    }
  }

  /// In bytes: more of an environment is not read.
  private static let environmentLimit = 1 << 20

  package init(
    leader: Int32, terminal: UInt64, ancestor: Int32, mark: String, known: [Known] = []
  ) {
    self.leader = leader
    self.terminal = terminal
    self.ancestor = ancestor
    self.mark = Array(mark.utf8) + [0]
    self.known = known
  }

  /// Finds them; it reads the status of every process there is, and the environment of those that are not told by it.
  ///
  /// - Parameter isExcluded: Whether a process, by its arguments as /proc/PID/cmdline has them, doesn't count, nor what it
  ///   started.
  package func find(excluding isExcluded: ([UInt8]) -> Bool) -> [ProcessStatus] {
    guard let proc = try? Directory.open("/proc"), let names = try? proc.names() else { return [] }
    let all = names.compactMap { name in Int32(name).flatMap(Self.status) }
    var children: [Int32: [Int]] = [:]
    for (index, process) in all.enumerated() { children[process.parent, default: []].append(index) }
    var isFound = [Bool](repeating: false, count: all.count)
    var pending: [Int] = []
    func take(_ index: Int) {
      let process = all[index]
      guard !isFound[index], process.pid != leader, process.pid != ancestor,
        process.pid != Process.id,
        !isExcluded(Self.content("cmdline", of: process.pid))
      else { return }
      isFound[index] = true
      pending.append(index)
    }
    for index in ancestor > 0 ? children[ancestor] ?? [] : [] { take(index) }
    for (index, process) in all.enumerated() where isMember(process) { take(index) }
    // Descendants of the leader, where they left the session, too.
    for index in leader > 0 ? children[leader] ?? [] : [] { take(index) }
    while let index = pending.popLast() {
      for child in children[all[index].pid] ?? [] { take(child) }
    }
    return all.indices.filter { isFound[$0] && all[$0].state != .zombie }.map { all[$0] }
  }

  private func isMember(_ process: ProcessStatus) -> Bool {
    if leader > 0 && process.session == leader || terminal != 0 && process.terminal == terminal {
      return true
    }
    if known.contains(Known(pid: process.pid, startTicks: process.startTicks)) { return true }
    // Threads of the kernel have no environment.
    guard process.parent != 2 else { return false }
    return holdsMark(Self.content("environ", of: process.pid))
  }

  /// Whether an environment, one variable after the other with a zero byte each, has the mark.
  private func holdsMark(_ environment: [UInt8]) -> Bool {
    environment.withUnsafeBytes { bytes in
      mark.withUnsafeBytes { mark in
        var start = 0
        while start + mark.count <= bytes.count {
          let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
          if rest.prefix(mark.count).elementsEqual(mark) { return true }
          guard let base = rest.baseAddress, let end = memchr(base, 0, rest.count) else {
            return false
          }
          start += base.distance(to: UnsafeRawPointer(end)) + 1
        }
        return false
      }
    }
  }

  private static func status(_ process: Int32) -> ProcessStatus? {
    let content = content("stat", of: process)
    return ProcessStatus(content, count: content.count)
  }

  private static func content(_ name: String, of process: Int32) -> [UInt8] {
    guard let directory = try? Directory.open("/proc/\(process)"),
      let bytes = try? directory.file(name, .read).readAll(limit: environmentLimit)
    else { return [] }
    return bytes
  }

  /// Signals a process that was found, and no other that has got its id since.
  package static func signal(_ process: ProcessStatus, _ signal: Signal) {
    let raw = clrun_process_open(process.pid)
    if raw == -Errno.noSystemCall.code {
      // Before Linux 5.3 there is no better way.
      try? Process.signal(process.pid, signal)
      return
    }
    guard raw >= 0 else { return }
    let descriptor = Descriptor(adopting: raw)
    guard status(process.pid)?.startTicks == process.startTicks else { return }
    _ = clrun_process_signal(descriptor.rawValue, signal.number)
  }
}

extension ProcessStatus {
  /// Such as `sleep (pid 812)`.
  package var label: String { "\(name) (pid \(pid))" }
}
