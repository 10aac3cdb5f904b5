internal import FoundationEssentials
internal import Platform
internal import Store
internal import Worker

/// How text and keys get into a session: appended to its queue under the lock, then the worker's door-bell.
struct Sending {
  var input: QueuedInput
  var priority: Int
  var isOverride: Bool
  var options: Invocation.Options

  /// What has become of it.
  struct Outcome {
    /// nil when nobody waited.
    var reply: Reply?
    var pending: Int
    var cancelledCount: Int
    var warnings: [String] = []
    /// How long the log was before, where nobody waited.
    var place: Int?
    /// Whether the session was brought back for it.
    var isRestored = false
  }

  /// Queues the input for a session that runs, and waits for the outcome unless told not to.
  func send(
    to target: borrowing Target
  ) throws(CommandFailure) -> Outcome {
    let limit = MonotonicClock.now + Self.turnPatience
    while true {
      if let outcome = try attempt(target) { return outcome }
      guard MonotonicClock.now < limit else { throw .unseenWorker(target.id) }
      MonotonicClock.pause(.milliseconds(1))
    }
  }

  /// Nil where the worker has gone or come since it was looked at, or nothing can be opened to see whether it lives.
  private func attempt(_ target: borrowing Target) throws(CommandFailure) -> Outcome? {
    let id = target.id
    let session = SessionView.peek(id, in: target.folder)
    if case .keys = input, session.isSCP || target.folder.isFlow(id) { throw .keyOnSCP(id) }
    if case .mouse = input, session.isSCP || target.folder.isFlow(id) { throw .mouseOnSCP(id) }
    if ChildEnvironment.isInside(id.text) { throw .sendingToOneself }
    if let damage = session.damage, !session.isLive { throw .damagedSession(id, damage) }
    if session.status == "suspended", !session.isLive, target.folder.hasSavedShell(of: id) {
      return try sendRestoring(session, target)
    }
    guard session.isLive else {
      if session.status == "detached" {
        throw .workerGone(
          id, session.record?.workerPID ?? 0,
          note: (["Its worker died; what it printed can be read with clrun tail \(id)."]
            + session.undelivered(in: target.folder)).joined(separator: " "))
      }
      if session.status == "suspended", target.folder.isWorkerAlive(id) { return nil }
      throw .notRunning(id, session.status)
    }
    if case .mouse = input, session.isForeign { throw .needsOurWorker(id) }
    guard target.folder.queues.isWritable else { throw .unwritableState(id) }
    var outcome = Outcome(pending: 0, cancelledCount: 0)
    if session.isForeign { outcome.warnings += legacyWarnings }
    if options.noWait { outcome.place = LogRendering.size(of: id, in: target.folder) }
    guard let entry = try queue(session.isForeign ? .foreign : .alive, target, &outcome) else {
      return nil
    }
    if session.isForeign {
      try ringForeign(session, entry, target, &outcome)
    } else {
      try ringOrRestore(entry, target, &outcome)
    }
    return outcome
  }

  /// Queues the input for a session whose shell is away, and brings that back.
  private func sendRestoring(
    _ session: SessionView, _ target: borrowing Target
  ) throws(CommandFailure) -> Outcome {
    // What can't be brought back takes no input.
    _ = try Restoring.savedShell(of: session.id, target)
    var outcome = Outcome(pending: 0, cancelledCount: 0)
    if options.noWait { outcome.place = LogRendering.size(of: session.id, in: target.folder) }
    guard let entry = try queue(.away, target, &outcome) else { return outcome }
    try restore(session, target, entry, &outcome)
    return outcome
  }

  /// How long a session may be put away and brought back by others meanwhile: a worker that starts can't be rung at yet.
  private static let turnPatience: Duration = .seconds(10)

  /// Rings at the worker, or at the one that took its place: the shell may be put away, or come back, at any moment.
  private func ringOrRestore(
    _ entry: String, _ target: borrowing Target, _ outcome: inout Outcome,
    until limit: MonotonicClock.Instant = MonotonicClock.now + turnPatience
  ) throws(CommandFailure) {
    repeat {
      if try ring(target.id, entry, target.folder, &outcome) { return }
      let session = target.session()
      if session.isLive {
        MonotonicClock.pause(.milliseconds(5))
      } else if session.status == "suspended", target.folder.hasSavedShell(of: target.id) {
        return try restore(session, target, entry, &outcome, until: limit)
      } else {
        break
      }
    } while MonotonicClock.now < limit
    throw explanation(of: .gone, target.id, entry, target.folder)
  }

  private func restore(
    _ session: SessionView, _ target: borrowing Target, _ entry: String, _ outcome: inout Outcome,
    until limit: MonotonicClock.Instant = MonotonicClock.now + turnPatience
  ) throws(CommandFailure) {
    outcome.isRestored = true
    let restoring = Restoring(
      id: session.id, wait: options.wait, entry: options.noWait ? nil : entry,
      outputLimit: options.maxBytes)
    guard let reply = try restoring.restore(session, target) else {
      return try ringOrRestore(entry, target, &outcome, until: limit)
    }
    if options.noWait { return }
    outcome.reply = reply
    outcome.pending = reply.pending ?? outcome.pending
    if let reason = reply.cancelled { throw .cancelled(session.id, reason) }
  }

  /// What is known of who will deliver an entry.
  private enum Receiver {
    /// Our worker, which lives.
    case alive
    /// Our worker, which is to be started.
    case away
    /// Another runtime's worker.
    case foreign
  }

  /// Appends the entry, and returns its id; nil when the worker has died: whoever finds that out cancels what waits under
  /// the same lock, so nothing may come after.
  private func queue(
    _ receiver: Receiver, _ target: borrowing Target, _ outcome: inout Outcome
  ) throws(CommandFailure) -> String? {
    let id = target.id
    let isForeign = receiver == .foreign
    let lock = try target.project.storing { () throws(StoreError) in
      try target.folder.lockQueue(of: id)
    }
    defer { lock.unlock() }
    TestPoint.queueLocked.reach()
    if receiver == .alive {
      let isAlive = try target.project.storing { () throws(StoreError) in
        try target.folder.seeWorker(id)
      }
      if !isAlive { return nil }
    }
    var queue: SessionQueue
    do throws(StoreError) {
      queue = try target.folder.queue(of: id)
    } catch .damaged(_, let reason) {
      let aside = try target.project.storing { () throws(StoreError) in
        try target.folder.setAsideQueue(of: id)
      }
      queue = SessionQueue(terminalID: id.text)
      outcome.warnings.append(
        "The session's queue was damaged (\(reason)) and has been set aside as \(aside); what waited in it was not sent."
      )
    } catch {
      throw .store(error, root: target.project.path)
    }
    let cancelled = isOverride ? queue.cancelPending() : []
    let entry = SessionQueue.Entry(
      id: UUID().uuidString.lowercased(), input: encoded(isForeign: isForeign),
      priority: isOverride ? SessionQueue.overridePriority : priority,
      mode: isOverride ? .override : .normal, createdAt: Timestamp.now)
    outcome.warnings += warning(of: queue, id)
    queue.entries.append(entry)
    try target.project.storing { () throws(StoreError) in
      try target.folder.write(queue, of: id)
    }
    TestPoint.queueWritten.reach()
    outcome.pending = queue.pendingCount
    outcome.cancelledCount = cancelled.count
    if isOverride || isForeign { target.folder.log(events(id, entry, cancelled)) }
    return entry.id
  }

  /// Says that keys, and the mouse, go before what waits.
  private func warning(of queue: SessionQueue, _ id: SessionID) -> [String] {
    let overtaken = queue.entries.count { $0.status == .queued && $0.priority < priority }
    guard overtaken > 0 else { return [] }
    let name: String
    switch input {
    case .keys: name = "Keys go"
    case .mouse: name = "The mouse goes"
    case .text, .paste, .raw: return []
    }
    return [
      "\(name) before text that waits in the queue: \(overtaken) \(overtaken == 1 ? "input waits" : "inputs wait") there. clrun wait \(id) waits until none does."
    ]
  }

  /// A foreign worker knows no key names: it gets the bytes.
  private func encoded(isForeign: Bool) -> String {
    guard isForeign, case .keys(let names) = input else { return input.encoded }
    let keys = (try? Key.parse(names).get()) ?? []
    let bytes = keys.flatMap { $0.stroke(on: Keyboard()).bytes }
    return QueuedInput.raw(String(decoding: bytes, as: UTF8.self)).encoded
  }

  /// What a foreign worker's program can't tell of keys.
  private var legacyWarnings: [String] {
    guard case .keys(let names) = input, let keys = try? Key.parse(names).get() else { return [] }
    return Set(keys).compactMap { $0.stroke(on: Keyboard()).warning(for: $0) }.sorted()
  }

  /// What the ledger notes, where no worker of ours will. The text itself comes with `input.sent`, once it is known that
  /// it isn't a password.
  private func events(
    _ id: SessionID, _ entry: SessionQueue.Entry, _ cancelled: [String]
  ) -> [LedgerEvent] {
    var data: [String: JSONValue] = ["queue_id": .string(entry.id)]
    if case .keys(let names) = input {
      data["keys"] = .array(names.map { .string($0) })
      return [LedgerEvent(.keySent, id, data)]
    }
    if isOverride {
      data["cancelled_count"] = .integer(cancelled.count)
      return [LedgerEvent(.inputOverride, id, data)]
        + LedgerEvent.cancelled(cancelled, of: id, because: "override")
    }
    data["priority"] = .integer(priority)
    return [LedgerEvent(.inputQueued, id, data)]
  }

  /// Waits for the outcome of an entry; false when there is no worker any more.
  private func ring(
    _ id: SessionID, _ entry: String, _ folder: borrowing StateFolder, _ outcome: inout Outcome
  ) throws(CommandFailure) -> Bool {
    var request = Request(.ring)
    if !options.noWait {
      request.entry = entry
      request.patience = Int(options.wait / .milliseconds(1))
      request.outputLimit = options.maxBytes
    }
    do throws(WorkerConnection.Failure) {
      guard let socket = try? folder.connect(id) else { throw .gone }
      var connection = WorkerConnection(socket)
      try connection.send(request)
      TestPoint.queueRung.reach()
      if options.noWait { return true }
      let reply = try connection.receive(within: options.wait + WorkerConnection.patience)
      outcome.reply = reply
      outcome.pending = reply.pending ?? outcome.pending
    } catch {
      if error == .gone { return false }
      throw explanation(of: error, id, entry, folder)
    }
    if let reply = outcome.reply, reply.flow?.refusal != nil { throw .flowRefused(id, reply) }
    guard let reason = outcome.reply?.cancelled else { return true }
    if case .mouse = input { throw .mouseRefused(id, reason) }
    throw .cancelled(id, reason)
  }

  /// Says what became of an input whose worker gave no answer.
  private func explanation(
    of failure: WorkerConnection.Failure, _ id: SessionID, _ entry: String,
    _ folder: borrowing StateFolder
  ) -> CommandFailure {
    let view = SessionView.load(id, in: folder)
    let worker = view.record?.workerPID ?? 0
    if failure == .silent { return .workerSilent(id, worker) }
    let status = (try? folder.queue(of: id))?.entries.first { $0.id == entry }?.status
    let fate =
      switch status {
      case .sent:
        "The worker died while it delivered the input; whether the program got all of it is uncertain."
      case .queued, .cancelled: "The input was not delivered."
      case nil: "The input was delivered before the worker died."
      }
    if view.status == "exited" || view.status == "killed" { return .notRunning(id, view.status) }
    return .workerGone(id, worker, note: fate)
  }

  /// Wakes another runtime's worker, which can't say when it is done, and sees that its rewrite of the queue did not
  /// lose the entry.
  private func ringForeign(
    _ session: SessionView, _ entry: String, _ target: borrowing Target, _ outcome: inout Outcome
  ) throws(CommandFailure) {
    let worker = session.record?.workerPID ?? 0
    let before = LogRendering.size(of: session.id, in: target.folder)
    let deadline = MonotonicClock.now + .seconds(2)
    var entry = entry
    while true {
      if target.folder.isWorker(worker, of: session.id) { try? Process.signal(worker, .user1) }
      guard let queue = try? target.folder.queue(of: session.id) else { break }
      outcome.pending = queue.pendingCount
      if let found = queue.entries.first(where: { $0.id == entry }) {
        if found.status != .queued { break }
      } else {
        // Its own rewrite of the file took ours out before it was seen.
        entry = try self.queue(.foreign, target, &outcome) ?? entry
      }
      if MonotonicClock.now >= deadline { break }
      MonotonicClock.pause(.milliseconds(20))
    }
    guard !options.noWait else { return }
    LogRendering.waitForQuiet(of: session.id, after: before, limit: options.wait, in: target.folder)
    var reply = Reply()
    reply.place = LogRendering.size(of: session.id, in: target.folder)
    reply.output = LogRendering.text(of: session.id, from: before, in: target.folder)
    outcome.reply = reply
  }
}
