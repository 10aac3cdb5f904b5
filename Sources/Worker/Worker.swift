internal import Platform
internal import Store
internal import VirtualTerminal

/// The owner of one session's terminal: one process, one thread, one loop that sleeps until something happens.
///
/// It reads what the program prints into the log and the emulator, delivers what the queue holds when the program can
/// take it, and answers clients when the outcome of their input is known.
package struct Worker: ~Copyable {
  let id: SessionID
  let folder: StateFolder
  let lifeLock: Descriptor
  let signals: SignalQueue
  let listener: Descriptor
  let pty: PseudoTerminal
  /// The slave, to see what the program has not read yet; closed when the leader has ended, since no EIO comes before.
  var slave: Descriptor?
  var record: SessionRecord
  var note: SessionNote
  var isRecordDirty = false
  var terminal: Terminal
  var log: SessionLog
  /// The log's index, once it is long enough to have one.
  var index: LogIndex.Writer?
  /// The place in the log from which on the index is worth another record.
  var indexAt: Int
  /// The places in the output that readers were told of, the latest last.
  var places: [Waiter.Beginning] = []
  var probe: ForegroundProbe
  /// The device number of the slave; 0 when it could not be told.
  let terminalDevice: UInt64
  var events: [LedgerEvent] = []

  var clients: [Client] = []
  /// Until when new clients have to wait, for want of a descriptor.
  var listenAgainAt: MonotonicClock.Instant?
  /// Inputs that were delivered before anybody had said that he waits for them, the latest last.
  var unclaimed: [Waiter] = []
  var mouse = Mouse()
  var redraw = Redraw()
  /// In bytes: what was sent in canonical mode since a line was ended.
  var unfinishedLine = 0
  /// Bytes for the program that the terminal did not take yet.
  var outgoing: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 64 << 10)
  var lastOutputAt: MonotonicClock.Instant
  /// When input was delivered last, or a signal was sent; the session's start before that.
  var lastInputAt: MonotonicClock.Instant
  /// What is known of the latest inputs and their output, whoever waits for them or not; the last one last.
  var inputs: [Waiter] = []
  /// What the shell ran last, and how that ended.
  var lastCommand: (text: String, code: Int?)?
  /// When the shell's prompt came last.
  var promptAt: MonotonicClock.Instant

  /// How the terminal was set when programs had it last, and not the shell's line editor.
  var cookedSettings: TerminalSettings

  let nonce: String
  /// The integrated shell that was started; nil: another, or none.
  let kind: ShellIntegration.Kind?
  var shell: ShellState
  /// Where its prompt began last.
  var promptStart: Terminal.Position?
  /// Whether a trap of the person's runs with whatever the shell is made to run.
  var isTraced = false
  /// What it says of its commands.
  var commands = CommandTrack()
  var markClock = MarkClock()
  /// When the shell was given a line last.
  var lineAcceptedAt: MonotonicClock.Instant
  /// The command that the session was started with, until it is delivered.
  var initialCommand: String?
  var delivery: Delivery?
  var queueState = QueueState()
  var verdict = Verdict()
  /// The last signal that a client had sent to the leader's process group.
  var signalSent: Signal?
  var ending: Ending?
  var limits: LimitState
  /// After how long at a prompt the shell is put away; nil: never.
  let idleLimit: Duration?
  /// When to look next whether that is so.
  var idleLookAt: MonotonicClock.Instant?
  var suspension: Suspension?
  /// Who has asked for it at a prompt that is new, and when to look again.
  var suspensionWanted: (client: Client, lookAt: MonotonicClock.Instant)?
  /// Whether the shell takes the place of one that was put away, and hasn't shown its prompt yet.
  var isRestoring = false

  /// Where an integrated shell stands.
  enum ShellState: Equatable {
    /// Nothing tells.
    case unknown
    /// It reads its start-up files.
    case starting
    /// Its prompt stands.
    case prompt
    /// It was given a line and has not begun to run it.
    case accepted
    /// A command runs.
    case running
  }

  /// How far the queue file has been looked at.
  struct QueueState {
    /// It may hold what was not delivered yet.
    var isUnread = false
    /// What the terminal had shown when the last entry came.
    var rungPlace: Waiter.Beginning?
    /// Since when the next entry waits for the program to read.
    var heldSince: MonotonicClock.Instant?
    /// When to look again, because of a lock or of a program that doesn't read yet.
    var retryAt: MonotonicClock.Instant?
    var pause = Pause()
    /// The last ids that were delivered: another runtime's rewrite can bring them back.
    var delivered = RecentIDs()
    /// What the ledger knows to be queued.
    var noted = RecentIDs()
    /// How many wait, when last looked.
    var pending = 0
    /// It may hold what has been delivered.
    var isTidyDue = false
    /// When the program was first seen to wait while what it had printed was not read yet.
    var unreadSeenAt: MonotonicClock.Instant?
    /// When a lone ESC was sent last.
    var escapeSentAt: MonotonicClock.Instant?
  }

  /// What is known of whether the program waits.
  struct Verdict {
    var nextProbe: MonotonicClock.Instant?
    var pause = Pause()
    /// Since when each look has seen the program wait, without output in between.
    var waitingSince: MonotonicClock.Instant?
    /// When the program was last known for certain to wait.
    var settledAt: MonotonicClock.Instant?
    /// When to ask again whether a quiet program listens on a socket.
    var serverLookAt = MonotonicClock.Instant(nanoseconds: 0)
    /// The same where nothing has run since it was asked last.
    var unchangedServerLookAt = MonotonicClock.Instant(nanoseconds: 0)
    /// Whether something has run since then.
    var mayServe = true
  }

  /// How a session comes to its end.
  struct Ending {
    /// Who ended it; nil: the program itself.
    var by: String?
    /// When the program is killed outright.
    var killAt: MonotonicClock.Instant?
    var termination: Process.Termination?
    /// When reading ends although somebody still holds the slave.
    var drainUntil: MonotonicClock.Instant?
    var isDrained = false
    /// Until when what the program left behind may end by itself; nil where it is left alone.
    var treeDeadline: MonotonicClock.Instant?
    /// When to look again who is left.
    var treeLookAt: MonotonicClock.Instant?
    /// How often what is left was killed.
    var killRounds = 0
    /// What was ended that the program had left behind.
    var endedProcesses: [String] = []
    /// What outlives the session.
    var survivors: [String] = []
    /// The record says so, and the clients have been told.
    var isAnnounced = false
    /// When to leave although a client hasn't taken its answer.
    var leaveAt: MonotonicClock.Instant?
  }

  /// A pause that grows: 2 to 50 ms.
  package struct Pause {
    package private(set) var current: Duration = .milliseconds(2)

    package init() {}

    package mutating func next() -> Duration {
      defer { current = min(current * 2, .milliseconds(50)) }
      return current
    }

    package mutating func reset() {
      current = .milliseconds(2)
    }

    /// The pause before what has been looked at for so long in vain is looked at again, where it is longer than `next()`
    /// gives: waking up alone takes a tenth of a millisecond of a processor, and who has waited for seconds can wait a
    /// little longer.
    package static func long(after waited: Duration) -> Duration? {
      waited >= .seconds(3) ? .milliseconds(250) : waited >= .seconds(1) ? .milliseconds(100) : nil
    }
  }

  /// The last few ids.
  package struct RecentIDs {
    package private(set) var set: Set<String> = []
    private var order: [String] = []
    private static let limit = 256

    package init() {}

    /// Whether it wasn't there already.
    @discardableResult
    package mutating func insert(_ id: String) -> Bool {
      guard set.insert(id).inserted else { return false }
      order.append(id)
      if order.count > Self.limit { set.remove(order.removeFirst()) }
      return true
    }
  }
}

extension Worker {
  /// Works until the session is over.
  mutating func run() {
    var poll = Poll()
    while !isFinished {
      poll.removeAll()
      let signalPlace = poll.add(signals.descriptor.rawValue, .readable)
      if let again = listenAgainAt, again <= MonotonicClock.now { listenAgainAt = nil }
      let listenerPlace = poll.add(listenAgainAt == nil ? listener.rawValue : -1, .readable)
      var masterPlace: Int?
      if ending?.isDrained != true {
        masterPlace = poll.add(
          pty.master.rawValue, outgoing.isEmpty ? .readable : [.readable, .writable])
      }
      let firstClient = poll.add(-1, [])
      for client in clients {
        poll.add(
          client.descriptor.rawValue, client.outgoing.isEmpty ? .readable : [.readable, .writable])
      }
      let now = MonotonicClock.now
      let timeout = nextDeadline().map { $0 > now ? $0 - now : .zero }
      guard (try? poll.wait(timeout: timeout)) != nil else { return }

      if !poll[signalPlace].isEmpty { takeSignals() }
      if let masterPlace {
        let events = poll[masterPlace]
        if !events.isDisjoint(with: [.readable, .hangUp, .failed]) { readTerminal() }
        if events.contains(.writable) { flushTerminal() }
      }
      for (index, client) in clients.enumerated() where !poll[firstClient + 1 + index].isEmpty {
        serve(client, poll[firstClient + 1 + index])
      }
      if !poll[listenerPlace].isEmpty { acceptClients() }
      advance()
    }
  }

  /// Does what can be done now: deliver, judge, end, and write down what changed.
  private mutating func advance() {
    var moved = true
    while moved {
      moved = advanceDelivery()
      if delivery == nil { moved = pickNext() || moved }
    }
    noteSettingsOfProgram()
    if !clients.isEmpty { log.noticeDeletion() }
    judge()
    answerHeld()
    endInTime()
    advanceSuspension()
    advanceEnding()
    clients.removeAll { $0.isGone }
    log.flushMarks()
    flushEvents()
    if isRecordDirty { writeRecord() }
    tidyQueue()
  }

  private var isFinished: Bool {
    guard let ending, ending.isAnnounced else { return false }
    if clients.allSatisfy({ $0.outgoing.isEmpty || $0.isGone }) { return true }
    return ending.leaveAt.map { MonotonicClock.now >= $0 } ?? true
  }

  /// When something is due; nil while all that can happen comes with a descriptor.
  private func nextDeadline() -> MonotonicClock.Instant? {
    var next: MonotonicClock.Instant?
    func consider(_ instant: MonotonicClock.Instant?) {
      guard let instant else { return }
      next = next.map { min($0, instant) } ?? instant
    }
    for client in clients {
      consider(client.waiter?.deadline)
      if let watch = client.watch { consider(nextLook(watch)) }
      consider(nextRedrawLook(for: client))
    }
    consider(verdict.nextProbe)
    consider(queueState.retryAt)
    consider(deliveryDeadline)
    consider(listenAgainAt)
    consider(ending == nil ? limits.timeIsUpAt : nil)
    consider(suspension?.deadline)
    consider(suspensionWanted?.lookAt)
    consider(idleDeadline)
    consider(ending?.killAt)
    consider(ending?.drainUntil)
    consider(ending?.treeLookAt)
    consider(ending?.leaveAt)
    return next
  }

  private mutating func takeSignals() {
    while let signal = signals.next() {
      switch signal {
      case .user1: hearBell()
      case .child: reapChildren()
      case .terminate, .interrupt: beginEnding(by: "signal \(signal.name)")
      default: break
      }
    }
  }

  mutating func flushEvents() {
    if let failure = log.takeFailure() {
      events.append(
        LedgerEvent(
          .error, id,
          [
            "reason": .string("the log can't be written: \(failure.errno)"),
            "since": .string(failure.since), "lost_bytes": .integer(failure.lost),
          ]))
    }
    guard !events.isEmpty else { return }
    // What a full disk doesn't take is told with what comes next.
    events.removeFirst(folder.log(events))
    if events.count > Self.eventLimit { events.removeFirst(events.count - Self.eventLimit) }
  }

  /// How many events are held while the ledger can't be written.
  private static var eventLimit: Int { 10_000 }

  mutating func writeRecord() {
    record.lastActivityAt = Timestamp.now
    record.queueLength = queueState.pending
    try? folder.write(record)
    isRecordDirty = false
  }
}
