internal import Platform

extension ForegroundProbe {
  /// What was found so far in one look.
  struct Survey {
    /// Whether a member's standard input is the terminal in non-blocking mode.
    var acceptsNonblocking = false

    private let leader: ProcessStatus
    private var waiting: ForegroundEvidence.Reader?
    private var ready: ForegroundEvidence.Reader?
    private var obstacle: ForegroundEvidence.Obstacle?
    private var worker: ProcessStatus?

    init(leader: ProcessStatus) {
      self.leader = leader
    }

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
      if worker == nil { worker = member }
    }

    /// Notes what could not be read.
    mutating func note(_ obstacle: ForegroundEvidence.Obstacle) {
      if self.obstacle == nil { self.obstacle = obstacle }
    }

    /// Notes that a thread of a member waits for the terminal.
    mutating func note(_ wait: Wait, of member: ProcessStatus) {
      let reader = ForegroundEvidence.Reader(
        pid: member.pid, program: member.name, call: wait.call, descriptor: wait.descriptor,
        companion: wait.companion, hasTimeout: wait.hasTimeout, isGroupQuiet: true)
      if wait.companion == nil {
        if waiting == nil { waiting = reader }
      } else if ready == nil {
        ready = reader
      }
    }
  }
}
