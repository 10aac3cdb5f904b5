internal import Platform
internal import Store
internal import VirtualTerminal

/// How a session ends.
extension Worker {
  /// How long a program may take to end by itself when it is told to.
  private static var killGrace: Duration { .milliseconds(500) }
  /// How often what a program left behind is killed before it is given up.
  private static var killRoundLimit: Int { 20 }
  /// How long clients may take to fetch their last answer.
  static var farewell: Duration { .seconds(1) }

  /// Hangs up on the program; what doesn't end of it is killed later.
  mutating func beginEnding(by whom: String) {
    guard ending == nil else { return }
    ending = Ending(by: whom, killAt: MonotonicClock.now + Self.killGrace)
    signalSession(.hangUp)
    signalSession(.continued)
  }

  /// Has whatever the program left behind end with it.
  mutating func beginEndingTree() {
    guard let state = ending, !state.isAnnounced, state.treeDeadline == nil else { return }
    ending?.treeDeadline = MonotonicClock.now + Self.killGrace
    for process in sessionProcesses {
      if process.session != pty.leader { ending?.endedProcesses.append(process.label) }
      SessionProcesses.signal(process, .terminate)
      SessionProcesses.signal(process, .continued)
    }
  }

  /// Goes on with it; true once nobody is left, or nobody was to be ended.
  private mutating func endTree(_ state: Ending, at now: MonotonicClock.Instant) -> Bool {
    guard let deadline = state.treeDeadline else { return true }
    if let look = state.treeLookAt, now < look { return false }
    let rest = sessionProcesses
    for name in rest.map(\.label) where !state.endedProcesses.contains(name) {
      ending?.endedProcesses.append(name)
    }
    // What can't be killed either, in a call that never returns, is named as what outlives the session.
    guard !rest.isEmpty, state.killRounds < Self.killRoundLimit else {
      ending?.treeLookAt = nil
      return true
    }
    if now >= deadline {
      ending?.killRounds += 1
      for process in rest { SessionProcesses.signal(process, .kill) }
    }
    ending?.treeLookAt = now + .milliseconds(10)
    return false
  }

  /// Who belongs to the session beside its leader. A session that was started in this one is its own, with all of it.
  var sessionProcesses: [ProcessStatus] {
    SessionProcesses(
      leader: pty.leader, terminal: terminalDevice, ancestor: Process.id,
      mark: ChildEnvironment.mark(of: id.text), excluding: Self.processName
    ).find()
  }

  /// Signals the leader's process group, which is the leader's for life, and the foreground one. The leader is our child
  /// and not yet reaped, so its id is its own.
  ///
  /// A shell hangs up on its jobs, but bash does not where it is told twice, nor while it runs the hooks of its prompt: so
  /// it is told once, and before what it waits for ends.
  func signalSession(_ signal: Signal) {
    guard ending?.termination == nil else { return }
    let group = pty.foregroundGroup
    try? Process.signalGroup(pty.leader, signal)
    if let group, group != pty.leader { try? Process.signalGroup(group, signal) }
  }

  mutating func reapChildren() {
    while let (process, termination) = Process.reapChild() {
      guard process == pty.leader else { continue }
      if ending == nil { ending = Ending() }
      ending?.termination = termination
      ending?.killAt = nil
      ending?.drainUntil = MonotonicClock.now + Self.drainPause
      slave = nil
    }
  }

  /// Goes on with the end: kills what was asked to end and didn't, and announces the end after the last byte.
  mutating func advanceEnding() {
    guard let state = ending, !state.isAnnounced else { return }
    let now = MonotonicClock.now
    if let killAt = state.killAt, now >= killAt {
      ending?.killAt = nil
      signalSession(.kill)
    }
    guard let termination = state.termination else { return }
    guard endTree(state, at: now) else { return }
    // A worker that was held up for longer than the pause has not read all that is there.
    if state.isDrained || state.drainUntil.map({ now >= $0 && !hasUnreadOutput }) ?? false {
      announce(termination, by: state.by)
    }
  }

  private mutating func announce(_ termination: Process.Termination, by whom: String?) {
    ending?.isAnnounced = true
    if suspension?.saved != nil { return announceSuspension() }
    // Somebody holds the slave still, or has become our child: what outlives the session is named.
    if ending?.isDrained != true || Process.hasChildren {
      let survivors = sessionProcesses
      ending?.survivors = survivors.map(\.label)
      note.survivors = survivors.map {
        SessionProcesses.Known(pid: $0.pid, startTicks: $0.startTicks)
      }
    }
    ending?.isDrained = true
    ending?.drainUntil = nil
    ending?.leaveAt = MonotonicClock.now + Self.farewell
    log.finish()
    finishIndex()
    record.status = whom == nil ? .exited : .killed
    // Who was asked to end may have ended by itself, with a code of its own.
    if whom == nil || termination.signal == nil { record.lastExitCode = termination.shellCode }
    note.endedBy = whom
    if case .signaled(let signal) = termination {
      note.signal = signal.name
      if whom == nil, signal == signalSent { note.endedBy = "clrun signal" }
      if whom == nil, let limit = limitThatEnded(termination) { note.endedBy = limit }
    }
    log.mark("exit", String(termination.shellCode))
    log.flushMarks()
    TestPoint.endMarked.reach()
    events.append(
      LedgerEvent(
        whom == nil ? .sessionExited : .sessionKilled, id,
        whom.map { ["by": .string($0)] } ?? ["exit_code": .integer(termination.shellCode)]))
    cancelRest()
    TestPoint.endCancelled.reach()
    try? folder.write(note, of: id)
    TestPoint.endNoted.reach()
    writeRecord()
    if whom != nil { folder.removeSavedShell(of: id) }
    TestPoint.endRecorded.reach()
    flushEvents()
    folder.removeRunFiles(of: id)
    TestPoint.endCleaned.reach()
    limits.group?.remove()
    endWatches()
    for client in clients {
      if client.waiter != nil {
        answerEnd(client)
      } else if client.waitsForEnd {
        reply(to: client, ended())
      }
    }
  }

  /// Cancels what nobody will read any more.
  private mutating func cancelRest() {
    let cancelled = folder.cancelRest(of: id)
    queueState.pending = 0
    events += LedgerEvent.cancelled(cancelled, of: id, because: "the session ended")
    for client in clients where client.waiter?.entryID.map(cancelled.contains) == true {
      answerCancellation(client, reason: "the session ended before it was delivered")
    }
  }

  private func ended() -> Reply {
    var reply = Reply()
    reply.status = record.status.rawValue
    reply.state = .exited
    reply.exitCode = record.lastExitCode
    reply.endedBy = note.endedBy
    reply.signal = note.signal
    reply.survivors = ending?.survivors.isEmpty == false ? ending?.survivors : nil
    reply.endedProcesses = ending?.endedProcesses.isEmpty == false ? ending?.endedProcesses : nil
    return reply
  }

  private mutating func answerEnd(_ client: Client) {
    guard var waiter = client.waiter else { return }
    // What came after the shell's last mark, as from its exit trap, is what the input brought about, too.
    waiter.reopen()
    var reply = ended()
    reply.evidence = "the process ended"
    reply.since = Timestamp.now
    let output = output(of: waiter)
    reply.output = output.text
    reply.omitted = output.omitted
    reply.isHidden = waiter.isHidden ? true : nil
    reply.group = waiter.group
    reply.pending = 0
    reply.totalLines = terminal.lineCount
    reply.warnings = logWarnings
    self.reply(to: client, reply)
  }
}
