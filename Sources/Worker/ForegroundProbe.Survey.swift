internal import Platform

extension ForegroundProbe {
  /// What was found so far in one look.
  struct Survey {
    /// Whether a member's standard input is the terminal in non-blocking mode.
    var acceptsNonblocking = false

    /// Where the processes are that are looked at.
    var place = Place.inside

    /// Where a process is with respect to the foreground process group.
    enum Place: Equatable {
      /// It is a member.
      case inside
      /// A member, or one of its descendants, started it in a session or group of its own.
      case below
      /// Somebody else did.
      case beside
    }

    /// Whether it is of the terminal's session, but not of its foreground group: it is stopped once it reads.
    var isJob = false

    /// Whether everything could be read and no thread ran meanwhile.
    var isStill = true

    private let leader: ProcessStatus
    private var waiting: ForegroundEvidence.Reader?
    private var ready: ForegroundEvidence.Reader?
    private var obstacle: ForegroundEvidence.Obstacle?
    private var worker: ProcessStatus?

    init(leader: ProcessStatus) {
      self.leader = leader
    }

    /// Whether no thread that was looked at runs or is in disk sleep.
    var isQuiet: Bool { worker == nil }

    /// Whether everything could be read and nothing waits for the terminal.
    var sawNoReader: Bool { waiting == nil && ready == nil && obstacle == nil }

    /// The verdict on the group: who waits outweighs who is ready, and that what could not be read.
    var evidence: ForegroundEvidence {
      if var reader = waiting ?? ready {
        reader.isGroupQuiet = worker == nil
        return waiting == nil ? .ready(reader) : .waiting(reader)
      }
      if let obstacle { return .unknown(obstacle) }
      let representative = worker ?? leader
      return .notReading(
        ForegroundEvidence.Activity(
          pid: representative.pid, program: representative.name, isGroupQuiet: worker == nil,
          acceptsNonblocking: acceptsNonblocking))
    }

    /// Notes that a thread of a member is running or in disk sleep.
    mutating func noteWork(of member: ProcessStatus) {
      isStill = false
      if worker == nil, place == .inside { worker = member }
    }

    /// Notes what could not be read.
    mutating func note(_ obstacle: ForegroundEvidence.Obstacle) {
      isStill = false
      // What others do that the group has not started is no matter of the group.
      if place == .beside { return }
      if self.obstacle == nil { self.obstacle = obstacle }
    }

    /// Notes that a thread of a member waits for the terminal.
    mutating func note(_ wait: Wait, of member: ProcessStatus) {
      if isJob, wait.call != .read { return }
      let reader = ForegroundEvidence.Reader(
        pid: member.pid, program: member.name, call: wait.call, descriptor: wait.descriptor,
        companion: wait.companion, hasTimeout: wait.hasTimeout, timeLimit: wait.timeLimit,
        isGroupQuiet: true, isOutside: place != .inside)
      if wait.companion == nil, place != .beside {
        if waiting == nil { waiting = reader }
      } else if ready == nil {
        ready = reader
      }
    }
  }
}
