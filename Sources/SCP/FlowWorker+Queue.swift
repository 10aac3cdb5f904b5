internal import Platform
internal import Store
internal import Worker

/// What comes by the queue, and what it means.
extension FlowWorker {
  private static var outcomeLimit: Int { 32 }

  /// Takes the next input and does what it says; false when there is none that can go now.
  mutating func deliverNext() throws(Ended) -> Bool {
    guard isQueueUnread, queueRetryAt.map({ MonotonicClock.now >= $0 }) ?? true else {
      return false
    }
    queueRetryAt = nil
    // While the server works, only what it offers meanwhile can be taken.
    guard frame?.status != .processing || !choices.isEmpty else { return false }
    guard let (entry, input) = takeFromQueue() else { return false }
    settle()
    let outcome = Outcome(entry.id, start: log.offset)
    outcomes.append(outcome)
    if outcomes.count > Self.outcomeLimit { outcomes.removeFirst() }
    switch input {
    case .refused(let refusal):
      // Marked as cancelled already; nothing was sent.
      refuse(outcome, Wording.text(of: refusal))
      return true
    default: break
    }
    outcome.isDelivered = true
    outcome.isHidden = entry.input == Worker.hiddenText
    setActivity(.requesting)
    try perform(input, outcome)
    tidyQueue()
    return true
  }

  /// The next entry, marked in the queue's file as sent, or as cancelled where it can't be: so it is never sent twice.
  private mutating func takeFromQueue() -> (entry: SessionQueue.Entry, input: Input)? {
    guard let lock = try? folder.lockQueue(of: id, waiting: .zero) else {
      // Its holder rings when it is done; one that was stopped doesn't.
      queueRetryAt = MonotonicClock.now + queuePause.next()
      return nil
    }
    defer { lock.unlock() }
    guard var queue = try? folder.queue(of: id) else {
      // The next sender sets a damaged queue aside and says so.
      isQueueUnread = false
      return nil
    }
    noteChanges(queue)
    guard let next = queue.nextIndex(except: delivered.set) else {
      isQueueUnread = false
      pending = 0
      return nil
    }
    let entry = queue.entries[next]
    let (input, reason) = meaning(of: entry)
    let isHidden = isSecret(input)
    queue.entries[next].status = reason == nil ? .sent : .cancelled
    queue.entries[next].sentAt = reason == nil ? Timestamp.now : nil
    if isHidden { queue.entries[next].input = Worker.hiddenText }
    for index in queue.entries.indices where delivered.set.contains(queue.entries[index].id) {
      if queue.entries[index].status == .queued { queue.entries[index].status = .sent }
    }
    queue.dropDone(except: entry.id)
    guard (try? folder.write(queue, of: id)) != nil else {
      // Not marked, so not sent: once it can be marked it goes.
      queueRetryAt = MonotonicClock.now + queuePause.next()
      return nil
    }
    queuePause.reset()
    pending = queue.pendingCount
    delivered.insert(entry.id)
    isRecordDirty = true
    let marked = queue.entries.first { $0.id == entry.id } ?? entry
    if let reason {
      events += LedgerEvent.cancelled([entry.id], of: id, because: reason)
    } else {
      events.append(
        LedgerEvent(
          .inputSent, id,
          [
            "queue_id": .string(entry.id),
            "input": .string(isHidden ? Worker.hiddenText : QueuedInput(entry.input).label),
          ]))
    }
    let shown = isHidden ? Worker.hiddenText : QueuedInput(entry.input).label
    log.mark("input", "\(entry.id) \(PercentEncoding.encoded(shown))")
    emit("> \(shown.shownPlainly.cut(to: 2000))")
    return (marked, input)
  }

  /// Whether nobody shall see an input: it is, or may be, the value of a field that is secret.
  private func isSecret(_ input: Input) -> Bool {
    if form?.rest.first?.isSecret == true { return true }
    switch input {
    case .take(let choice, let body):
      return choice.fields.contains { $0.isSecret && body[$0.name] != nil }
    case .fill(let form):
      return form.choice.fields.contains { $0.isSecret && form.body[$0.name] != nil }
    default: return false
    }
  }

  private func meaning(of entry: SessionQueue.Entry) -> (Input, cancelled: String?) {
    let text: String
    switch QueuedInput(entry.input) {
    case .text(let value), .paste(let value): text = value
    case .raw, .keys, .mouse:
      return (.refused(.keys), Wording.text(of: .keys))
    }
    guard let frame else { return (.refused(.nothingTaken), Wording.text(of: .nothingTaken)) }
    let input = Input.read(text, form: form, choices: choices, frame: frame)
    if case .refused(let refusal) = input { return (input, Wording.text(of: refusal)) }
    return (input, nil)
  }

  /// Notes in the ledger what came into the queue, and tells those whose input an override took out.
  private mutating func noteChanges(_ queue: SessionQueue) {
    for entry in queue.entries where entry.status == .queued && entry.mode == .normal {
      guard noted.insert(entry.id) else { continue }
      events.append(
        LedgerEvent(
          .inputQueued, id,
          ["queue_id": .string(entry.id), "priority": .integer(entry.priority)]))
    }
    for entry in queue.entries where entry.status == .cancelled {
      cancel(entry.id, because: "a later input with --override took its place")
    }
  }

  func cancel(_ entry: String, because reason: String) {
    for visitor in visitors where visitor.entry == entry && outcome(of: visitor) == nil {
      var reply = self.reply()
      reply.cancelled = reason
      finish(visitor, with: reply)
    }
  }

  /// Takes delivered entries out of the queue: one that stays `sent` while no worker lives is uncertain.
  private mutating func tidyQueue() {
    guard let lock = try? folder.lockQueue(of: id, waiting: .zero) else { return }
    defer { lock.unlock() }
    guard var queue = try? folder.queue(of: id) else { return }
    noteChanges(queue)
    let count = queue.entries.count
    queue.dropDone(except: nil)
    for index in queue.entries.indices.reversed()
    where delivered.set.contains(queue.entries[index].id) {
      queue.entries.remove(at: index)
    }
    if queue.entries.isEmpty {
      folder.removeQueue(of: id)
    } else {
      isQueueUnread = true
      if queue.entries.count < count { try? folder.write(queue, of: id) }
    }
  }

  // MARK: Outcomes

  func outcome(of visitor: Visitor) -> Outcome? {
    visitor.entry.flatMap { entry in outcomes.last { $0.entry == entry } }
  }

  /// Nothing more comes of what was sent.
  mutating func settle() {
    for outcome in outcomes where outcome.end == nil { outcome.end = log.offset }
  }

  func refuse(_ outcome: Outcome, _ reason: String) {
    outcome.refusal = reason
    outcome.end = log.offset
  }
}
