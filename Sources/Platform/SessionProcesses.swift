internal import CPlatform
internal import Glibc

/// The processes of a terminal session, wherever they went: those of the kernel's session or with its terminal, the
/// descendants of a process that adopts orphans, and those whose environment still has a mark.
package struct SessionProcesses: Sendable {
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

  /// The leader of the kernel's session, 0 for none; it is not counted itself.
  private let leader: Int32
  /// The device number of the terminal, 0 for none.
  private let terminal: UInt64
  /// Whose descendants count, 0 for nobody's; it is not counted itself.
  private let ancestor: Int32
  /// `NAME=value` and a zero byte.
  private let mark: [UInt8]
  private let known: [Known]
  /// How the first argument of a process begins that doesn't count, nor what it started.
  private let excluded: [UInt8]

  /// - Parameters:
  ///   - mark: A variable of the environment, `NAME=value`.
  ///   - known: Processes that belong to it whatever they look like.
  ///   - excluded: How the first argument of a process begins that doesn't count, nor what it started.
  package init(
    leader: Int32 = 0, terminal: UInt64 = 0, ancestor: Int32 = 0, mark: String,
    known: [Known] = [], excluding excluded: String
  ) {
    self.leader = leader
    self.terminal = terminal
    self.ancestor = ancestor
    self.mark = Array(mark.utf8) + [0]
    self.known = known
    self.excluded = Array(excluded.utf8)
  }

  /// Finds them; it reads the status of every process there is, and the environment of those that are not told by it.
  package func find() -> [ProcessStatus] {
    var inspector = ProcessInspector()
    var numbers: [Int32] = []
    try? inspector.appendNumbers(of: nil, "", to: &numbers)
    let all = numbers.compactMap { try? inspector.status(of: $0) }
    var children: [Int32: [Int]] = [:]
    for (index, process) in all.enumerated() { children[process.parent, default: []].append(index) }
    let outsiders: Set<Int32> = [0, leader, ancestor, Process.id]
    var isSeen = [Bool](repeating: false, count: all.count)
    var found: [ProcessStatus] = []
    var pending = [ancestor, leader].filter { $0 > 0 }.flatMap { children[$0] ?? [] }
    pending += all.indices.filter { isMember(all[$0], &inspector) }
    while let index = pending.popLast() {
      let process = all[index]
      guard !isSeen[index], !outsiders.contains(process.pid) else { continue }
      isSeen[index] = true
      if isExcluded(process.pid, &inspector) { continue }
      if process.state != .zombie { found.append(process) }
      pending += children[process.pid] ?? []
    }
    return found.sorted { $0.startTicks < $1.startTicks }
  }

  private func isMember(_ process: ProcessStatus, _ inspector: inout ProcessInspector) -> Bool {
    if leader > 0, process.session == leader { return true }
    if terminal != 0, process.terminal == terminal { return true }
    if known.contains(Known(pid: process.pid, startTicks: process.startTicks)) { return true }
    return inspector.hasVariable(mark, of: process.pid)
  }

  private func isExcluded(_ process: Int32, _ inspector: inout ProcessInspector) -> Bool {
    guard (try? inspector.load(process, "/cmdline")) != nil else { return false }
    return inspector.content[..<inspector.count].starts(with: excluded)
  }

  /// Signals a process that was found, and no other that has got its id since.
  package static func signal(_ process: ProcessStatus, _ signal: Signal) {
    let raw = clrun_process_open(process.pid)
    if raw == -ENOSYS {
      // Before Linux 5.3 there is no better way.
      try? Process.signal(process.pid, signal)
      return
    }
    guard raw >= 0 else { return }
    let descriptor = Descriptor(adopting: raw)
    var inspector = ProcessInspector()
    guard (try? inspector.status(of: process.pid))?.startTicks == process.startTicks else { return }
    _ = clrun_process_signal(descriptor.rawValue, signal.number)
  }
}

extension ProcessStatus {
  /// Such as `sleep (pid 812)`.
  package var label: String { "\(name) (pid \(pid))" }
}
