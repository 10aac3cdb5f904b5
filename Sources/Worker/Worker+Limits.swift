internal import Platform
internal import Store

/// What a session may take, and what happens when it takes more.
extension Worker {
  /// How far its limits are.
  struct LimitState {
    /// When the session has lasted long enough.
    var timeIsUpAt: MonotonicClock.Instant?
    /// The group that its processes are in.
    var group: ControlGroup?
    /// Places of the log where the index has a state of the terminal, and where that stands in the index: behind one of
    /// them the log can begin.
    var cuts: [(offset: Int, position: Int)] = []
    /// Where the log has the next such place.
    var cutAt = Int.max

    init(_ limits: SessionLimits?, _ group: ControlGroup?) {
      self.group = group
      timeIsUpAt = limits?.maxTime.map { MonotonicClock.now + .milliseconds($0) }
      if let maxLog = limits?.maxLog { cutAt = maxLog / 8 }
    }
  }

  /// Makes the control group that a session's limits need, if they do.
  static func makeGroup(
    _ limits: SessionLimits?, of id: SessionID
  ) throws(Reply.Failure) -> ControlGroup? {
    guard let limits, limits.needsGroup else { return nil }
    do throws(ControlGroup.Failure) {
      return try ControlGroup.make(
        groupName(of: id), memory: limits.memory, processes: limits.processes)
    } catch {
      throw Reply.Failure(stage: .limits, subject: error.description, code: 0)
    }
  }

  private static func groupName(of id: SessionID) -> String { "clrun-\(id)" }

  /// What a program that is about to be started is to be limited to.
  static func programLimits(
    _ limits: SessionLimits?, _ group: ControlGroup?
  ) throws(Reply.Failure) -> PseudoTerminal.Program.Limits {
    do throws(ControlGroup.Failure) {
      return PseudoTerminal.Program.Limits(
        cpuTime: limits?.cpuTime, openFiles: limits?.openFiles,
        entrances: try group?.entrances() ?? [])
    } catch {
      throw Reply.Failure(stage: .limits, subject: error.description, code: 0)
    }
  }

  /// Ends the session when it has lasted long enough.
  mutating func endInTime() {
    guard ending == nil, let limit = limits.timeIsUpAt, MonotonicClock.now >= limit else { return }
    beginEnding(by: "limit max-time")
  }

  /// Which limit ended a program that nobody ended by name; nil where none did.
  func limitThatEnded(_ termination: Process.Termination) -> String? {
    guard case .signaled(let signal) = termination else { return nil }
    if signal == .cpuTimeExceeded, note.limits?.cpuTime != nil { return "limit cpu-time" }
    if signal == .kill, limits.group?.memoryKills ?? 0 > 0 { return "limit memory" }
    return nil
  }

  /// What the limits have done to the session so far, in words.
  var limitWarnings: [String] {
    var warnings: [String] = []
    if let kills = limits.group?.memoryKills, kills > 0 {
      let memory = note.limits?.memory ?? 0
      warnings.append(
        "The kernel has killed \(kills) of the session's processes: together they had more memory than its limit, \(memory) bytes."
      )
    }
    if let since = log.fullSince {
      warnings.append(
        "The log is full since \(since) (--max-log), and its beginning can't be released on this file system: output since then is not logged."
      )
    }
    return warnings
  }

  /// Keeps the log within its limit: releases its beginning, up to a place from which it can be rendered on.
  mutating func limitLog() {
    guard let limit = note.limits?.maxLog, log.fullSince == nil else { return }
    if log.offset >= limits.cutAt {
      let position = index?.size ?? 0
      addToIndex(scrollback: 0)
      limits.cuts.append((log.offset, position))
      limits.cutAt = log.offset + limit / 8
    }
    // Often enough, and never so often that it takes time.
    guard log.offset - log.start > limit,
      let cut = limits.cuts.first(where: { $0.offset >= log.offset - limit / 4 * 3 })
    else { return }
    do throws(Errno) {
      try log.release(before: cut.offset - LogIndex.fingerprintLength)
      index?.release(before: cut.position)
      limits.cuts.removeAll { $0.offset < cut.offset }
    } catch {
      log.end(because: error)
      note.logFullSince = log.fullSince
      try? folder.write(note, of: id)
    }
  }
}
