/// One process as /proc/PID/stat describes it, readable for every user.
///
/// See: man 5 proc, /proc/pid/stat
package struct ProcessStatus: Equatable, Sendable {
  /// The process id.
  package var pid: Int32

  /// The command name, at most 15 bytes; a program may have set another one.
  package var name: String

  /// What the main thread does.
  package var state: State

  /// The parent's process id.
  package var parent: Int32

  /// The process group.
  package var group: Int32

  /// The session, named by its leader's process id.
  package var session: Int32

  /// The device number of the controlling terminal, 0 without one; comparable with `st_rdev`.
  package var terminal: UInt64

  /// The foreground process group of that terminal; -1 without one.
  package var foregroundGroup: Int32

  /// The time spent on a processor, in user and kernel mode, in clock ticks (see `sysconf(_SC_CLK_TCK)`).
  package var processorTicks: UInt64

  /// How many threads it has.
  package var threadCount: Int

  /// When it was started, in clock ticks since the machine was: with the id it names a process for good.
  package var startTicks: UInt64
}

extension ProcessStatus {
  /// The state letter of a task.
  package enum State: UInt8, Sendable {
    /// `R`: on a processor, or ready to be.
    case running = 0x52
    /// `S`: waits, and a signal ends the wait.
    case sleeping = 0x53
    /// `D`: waits, mostly for a disk, and no signal ends it.
    case diskSleep = 0x44
    /// `T`: stopped by a signal.
    case stopped = 0x54
    /// `t`: stopped by a debugger.
    case traced = 0x74
    /// `Z`: ended, and not yet waited for.
    case zombie = 0x5A
    /// `X`: about to vanish.
    case dead = 0x58
    /// `I`: a thread of the kernel without work.
    case idle = 0x49
    /// A letter that is none of these.
    case other = 0x3F
  }

  /// Parses the one line of the file; nil when it is cut short.
  package init?(_ content: [UInt8], count: Int) {
    // The name stands in parentheses and may itself have parentheses, blanks and line ends.
    guard let open = content[..<count].firstIndex(of: UInt8(ascii: "(")),
      let close = content[..<count].lastIndex(of: UInt8(ascii: ")")), open < close
    else { return nil }
    var before = ByteScanner(content, to: open)
    var fields = ByteScanner(content, from: close + 1, to: count)
    guard let pid = before.decimal(), let letter = fields.byte(), let parent = fields.decimal(),
      let group = fields.decimal(), let session = fields.decimal(), let terminal = fields.decimal(),
      let foreground = fields.decimal()
    else { return nil }
    fields.skip(5)
    guard let user = fields.decimal(), let kernel = fields.decimal() else { return nil }
    fields.skip(4)
    guard let threads = fields.decimal() else { return nil }
    fields.skip(1)
    guard let start = fields.decimal() else { return nil }
    self.pid = Int32(truncatingIfNeeded: pid)
    name = String(decoding: content[(open + 1)..<close], as: UTF8.self)
    state = State(rawValue: letter) ?? .other
    self.parent = Int32(truncatingIfNeeded: parent)
    self.group = Int32(truncatingIfNeeded: group)
    self.session = Int32(truncatingIfNeeded: session)
    self.terminal = UInt64(UInt32(truncatingIfNeeded: terminal))
    foregroundGroup = Int32(truncatingIfNeeded: foreground)
    processorTicks = UInt64(truncatingIfNeeded: user &+ kernel)
    threadCount = Int(threads)
    startTicks = UInt64(truncatingIfNeeded: start)
  }
}

extension ProcessInspector {
  /// What a process is and does, for any user's process.
  package mutating func status(of process: Int32) throws(Failure) -> ProcessStatus {
    try load(process, "/stat")
    guard let status = ProcessStatus(content, count: count) else { throw Failure.gone }
    return status
  }
}
