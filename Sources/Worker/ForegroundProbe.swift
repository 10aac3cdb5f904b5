package import Platform

/// Looks at what the foreground process group of one terminal waits for.
///
/// It keeps its buffers, so that looking again allocates little: a look takes 10 to 40 µs for one process and
/// 5 µs more for each further thread.
/// The worker is the one to look: where Yama restricts tracing, only an ancestor may.
package struct ForegroundProbe: ~Copyable {
  private let terminal: ProcessDescriptor
  let device: UInt64
  var inspector = ProcessInspector()
  private let ancestor: Int32?
  private var members: [ProcessStatus] = []
  private var outsiders: [ProcessInspector.Outsider] = []
  private var threads: [Int32] = []
  private var set: [WaitedDescriptor] = []
  private var descriptors: [Int32] = []
  /// The threads on which the last look's answer depends; empty where one of them ran.
  private var seen: [SeenThread] = []
  private var watched = Watched()
  /// Whether `watch(processGroup:)` found last that nothing had run since the time before.
  private(set) var isUnchanged = false
  private var witness = SchedulerWitness()

  private struct SeenThread: Equatable {
    var process: Int32
    var thread: Int32
  }

  /// What `watch(processGroup:)` has looked at.
  private struct Watched {
    var group: Int32?
    var threads: [SeenThread] = []
    /// What was seen while all of them stood still; nil before the second look.
    var evidence: ForegroundEvidence?
  }

  /// The processor time that the group's members had used by the last look, in clock ticks: it tells of
  /// work between two looks.
  package var processorTicks: UInt64 {
    members.reduce(0) { $0 &+ $1.processorTicks }
  }

  /// Makes a probe for a terminal, named by the `st_rdev` of its slave.
  ///
  /// - Parameter ancestor: The process below which all are that may have the terminal open; nil where no other than
  ///   the descendants of the foreground process group are to be looked at.
  package init(terminalDevice: UInt64, ancestor: Int32? = nil) {
    device = terminalDevice
    self.ancestor = ancestor
    terminal = .characterDevice(terminalDevice)
  }

  /// Looks as `look(processGroup:)` does, again and again: while no thread that was looked at has run since, which is asked
  /// for a microsecond a thread, it is as it was.
  ///
  /// It keeps a descriptor for each of up to 64 threads, until `rest()`.
  package mutating func watch(processGroup: Int32) -> ForegroundEvidence {
    isUnchanged = false
    // Who has not run has changed neither what it waits for nor its memory, descriptors or children.
    let isStill = watched.group == processGroup && witness.isStill
    if isStill, let evidence = watched.evidence {
      isUnchanged = true
      return evidence
    }
    let evidence = look(processGroup: processGroup)
    if isStill, watched.threads == seen {
      watched.evidence = evidence
    } else {
      watched = Watched(group: processGroup, threads: seen)
      witness = SchedulerWitness(threads: seen.map { ($0.process, $0.thread) })
    }
    return evidence
  }

  /// Lets go of what `watch(processGroup:)` keeps.
  package mutating func rest() {
    guard watched.group != nil else { return }
    watched = Watched()
    witness = SchedulerWitness()
  }

  /// Looks at every thread of every member of a process group of the terminal, and where these are idle and none of
  /// them reads it, at who else may.
  package mutating func look(processGroup: Int32) -> ForegroundEvidence {
    members.removeAll(keepingCapacity: true)
    seen.removeAll(keepingCapacity: true)
    guard InputCall.isSupported, inspector.hasSystemCallFiles else {
      return .unknown(.unsupported)
    }
    inspector.appendMembers(ofGroup: processGroup, terminal: device, to: &members)
    guard let leader = members.first else { return .unknown(.noProcess) }
    var survey = Survey(leader: leader)
    for index in members.indices { examine(members[index], &survey) }
    if survey.sawNoReader, survey.isQuiet { lookOutside(processGroup, &survey) }
    // It may put further members into the group.
    if leader.parent != ancestor { noteThreads(of: leader.parent) }
    if !survey.isStill { seen.removeAll(keepingCapacity: true) }
    if survey.sawNoReader {
      for member in members where !survey.acceptsNonblocking {
        survey.acceptsNonblocking = acceptsNonblocking(member.pid)
      }
    }
    guard case .ready(let reader) = survey.evidence, let behind = look(behind: reader) else {
      return survey.evidence
    }
    return behind
  }

  /// Has the answer depend on what another probe has just looked at, too.
  mutating func note(_ other: borrowing ForegroundProbe) {
    if other.seen.isEmpty {
      seen.removeAll(keepingCapacity: true)
    } else if !seen.isEmpty {
      seen += other.seen
    }
  }

  /// Has the answer depend on what some processes do, too.
  mutating func note(_ processes: [ProcessStatus]) {
    guard !seen.isEmpty else { return }
    for process in processes { noteThreads(of: process.pid) }
  }

  /// The sockets on which the group's processes, and their descendants, accept connections: a server is
  /// busy as long as it likes, and quiet while it is.
  ///
  /// It takes about 0.3 ms when there is a socket at all, so that it is to be asked of quiet programs only.
  package mutating func listeningSockets(processGroup: Int32) -> [ListeningSocket] {
    inspector.listeningSockets(ofGroup: processGroup, terminal: device)
  }

  /// Looks at processes outside the foreground group: one whose controlling terminal this isn't, as after
  /// setsid(2), is never stopped for reading it.
  private mutating func lookOutside(_ group: Int32, _ survey: inout Survey) {
    outsiders.removeAll(keepingCapacity: true)
    inspector.appendOutsiders(
      ofGroup: group, below: members, ancestor: ancestor, terminal: device, to: &outsiders)
    for index in outsiders.indices {
      survey.place = outsiders[index].isBelowGroup ? .below : .beside
      survey.isJob = outsiders[index].isJob
      examine(outsiders[index].status, &survey)
    }
    survey.place = .inside
    survey.isJob = false
  }

  private mutating func noteThreads(of process: Int32) {
    threads.removeAll(keepingCapacity: true)
    try? inspector.appendThreads(of: process, to: &threads)
    for thread in threads {
      let thread = SeenThread(process: process, thread: thread)
      if !seen.contains(thread) { seen.append(thread) }
    }
  }

  private mutating func examine(_ member: ProcessStatus, _ survey: inout Survey) {
    switch member.state {
    case .running, .diskSleep: survey.noteWork(of: member)
    case .stopped, .traced:
      noteThreads(of: member.pid)
      return
    default: break
    }
    threads.removeAll(keepingCapacity: true)
    if member.threadCount > 1 {
      guard (try? inspector.appendThreads(of: member.pid, to: &threads)) != nil else { return }
    } else {
      threads.append(member.pid)
    }
    for index in threads.indices {
      seen.append(SeenThread(process: member.pid, thread: threads[index]))
      do {
        try examine(thread: threads[index], of: member, &survey)
      } catch .denied {
        survey.note(.denied(pid: member.pid, program: member.name))
        return
      } catch {
        // The thread went on or ended while it was looked at: it did not wait for input.
        survey.isStill = false
      }
    }
  }

  private mutating func examine(thread: Int32, of member: ProcessStatus, _ survey: inout Survey)
    throws(ProcessInspector.Failure)
  {
    let frame: SystemCallFrame
    switch try inspector.activity(of: member.pid, thread: thread) {
    case .running:
      survey.noteWork(of: member)
      return
    case .blockedOutsideCall: return
    case .blocked(let blocked): frame = blocked
    }
    guard let call = InputCall(frame) else { return }
    if let wait = try wait(in: call, of: member.pid) {
      if wait.call != .read {
        // A set is read after the call is: had the thread gone on, it would be another call's.
        let now = try inspector.activity(of: member.pid, thread: thread)
        guard now == .blocked(frame) else { return }
      }
      survey.note(wait, of: member)
    } else if case .ring = call, try isTerminal(0, of: member.pid) {
      survey.note(.ring(pid: member.pid, program: member.name))
    }
  }

  /// How a call waits for the terminal; nil when it doesn't.
  private mutating func wait(in call: InputCall, of process: Int32)
    throws(ProcessInspector.Failure) -> Wait?
  {
    set.removeAll(keepingCapacity: true)
    switch call {
    case .read(let descriptor):
      guard try isTerminal(descriptor, of: process) else { return nil }
      return Wait(call: .read, descriptor: descriptor)
    case .poll(_, _, .immediate), .epoll(_, .immediate), .ring, .other:
      return nil
    case .poll(let array, let count, let timeout):
      try inspector.appendPollArray(of: process, at: array, count: count, to: &set)
      return try wait(.poll, of: process, timeout)
    case .select(let bound, let reading, let writing, let exceptional, let timeout):
      try inspector.appendSelectSet(
        of: process, at: reading, bound: bound, wantsInput: true, to: &set)
      try inspector.appendSelectSet(
        of: process, at: writing, bound: bound, wantsInput: false, to: &set)
      try inspector.appendSelectSet(
        of: process, at: exceptional, bound: bound, wantsInput: false, to: &set)
      return try wait(.select, of: process, timeout)
    case .epoll(let descriptor, let timeout):
      try inspector.appendInterestList(of: process, descriptor: descriptor, to: &set)
      return try wait(.epoll, of: process, timeout)
    case .restarted(let array, let count):
      // Unless its arguments make sense as those of poll(2), another call was resumed.
      guard 1...64 ~= count else { return nil }
      do {
        try inspector.appendPollArray(of: process, at: array, count: count, to: &set)
        for entry in set { _ = try inspector.descriptor(entry.descriptor, of: process) }
      } catch .denied {
        throw .denied
      } catch {
        return nil
      }
      return try wait(.poll, of: process, .none)
    }
  }

  /// How `set` waits for the terminal; interest lists within it are taken apart.
  private mutating func wait(
    _ call: ForegroundEvidence.Call, of process: Int32, _ timeout: InputCall.Timeout
  ) throws(ProcessInspector.Failure) -> Wait? {
    var wait = Wait(call: call, descriptor: -1)
    switch timeout {
    case .none, .immediate: break
    case .milliseconds(let limit):
      wait.hasTimeout = true
      wait.timeLimit = .milliseconds(limit)
    case .stored(let address):
      wait.hasTimeout = true
      wait.timeLimit = try inspector.timeLimit(of: process, at: address)
    }
    var nestedLists = 0
    var next = 0
    while next < set.count {
      let entry = set[next]
      next += 1
      let kind: ProcessDescriptor
      do {
        kind = try inspector.descriptor(entry.descriptor, of: process)
      } catch .gone {
        continue
      }
      switch kind {
      case terminal, .controllingTerminal:
        if entry.wantsInput { wait.descriptor = entry.descriptor }
      case .eventCounter, .signals:
        break
      case .timer:
        wait.hasTimeout = true
        wait.timeLimit = nil
      case .interestList where nestedLists < 8:
        nestedLists += 1
        try inspector.appendInterestList(
          of: process, descriptor: entry.descriptor, to: &set)
      default:
        if wait.companion == nil,
          try !inspector.holdsOtherEnd(
            of: kind, at: entry.descriptor, process: process, descriptors: &descriptors)
        {
          wait.companion = kind
        }
      }
      if wait.companion != nil, wait.descriptor >= 0 { break }
    }
    return wait.descriptor >= 0 ? wait : nil
  }

  private mutating func isTerminal(_ descriptor: Int32, of process: Int32)
    throws(ProcessInspector.Failure) -> Bool
  {
    do {
      let kind = try inspector.descriptor(descriptor, of: process)
      return kind == terminal || kind == .controllingTerminal
    } catch .gone {
      return false
    }
  }

  private mutating func acceptsNonblocking(_ process: Int32) -> Bool {
    do {
      return try isTerminal(0, of: process) && inspector.isNonblocking(0, of: process)
    } catch {
      return false
    }
  }
}
