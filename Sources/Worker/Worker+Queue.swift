internal import Platform
internal import Prompts
internal import Store
internal import VirtualTerminal

/// What goes next into the terminal, and when.
extension Worker {
  /// How long an entry waits for a program that collects lines but reads none; then it is typed ahead.
  private static var patience: Duration { .seconds(10) }
  /// The same for a program that reads each byte and is busy.
  static var rawPatience: Duration { .milliseconds(200) }

  /// Something is in the queue. What the terminal shows by now came before it.
  mutating func hearBell() {
    queueState.isUnread = true
    queueState.rungPlace = currentPlace()
  }

  /// Begins the delivery of the next entry; false when there is none that can go now.
  mutating func pickNext() -> Bool {
    // What is sent while the shell says what it is would go with it.
    guard ending == nil, suspension == nil, outgoing.isEmpty,
      initialCommand != nil || queueState.isUnread
    else {
      queueState.retryAt = nil
      return false
    }
    let now = MonotonicClock.now
    if let retryAt = queueState.retryAt, retryAt > now, !isPromptFresh { return false }
    queueState.retryAt = nil
    if let command = initialCommand {
      guard mayDeliver(at: now) else {
        // A start-up file that asks gets its answer before the command's turn.
        return queueState.isUnread ? takeFromQueue(at: now) : false
      }
      initialCommand = nil
      begin(entryID: nil, input: .text(command))
      return true
    }
    return takeFromQueue(at: now)
  }

  /// Whether the prompt came while an entry was held.
  private var isPromptFresh: Bool { shell == .prompt && queueState.heldSince == nil }

  private mutating func takeFromQueue(at now: MonotonicClock.Instant) -> Bool {
    guard let lock = try? folder.lockQueue(of: id, waiting: .zero) else {
      // Its holder rings when it is done; one that was stopped doesn't.
      queueState.retryAt = now + queueState.pause.next()
      return false
    }
    defer { lock.unlock() }
    guard var queue = try? folder.queue(of: id) else {
      // The next sender sets a damaged queue aside and says so.
      queueState.isUnread = false
      return false
    }
    answerCancelled(queue)
    noteQueued(queue)
    guard let next = nextIndex(in: queue) else {
      queueState.isUnread = false
      queueState.pending = 0
      return false
    }
    queueState.pending = queue.pendingCount
    let entry = queue.entries[next]
    let input = QueuedInput(entry.input)
    if !isSignal(input) {
      guard shell == .starting ? isStartUpAsking : mayDeliver(at: now) else {
        if queueState.retryAt == nil { queueState.retryAt = now + queueState.pause.next() }
        return false
      }
    }
    let flags = pty.flags
    var reason: String?
    if let text = input.writtenText, flags?.canonical == true, shell != .prompt,
      Delivery.longestLine(of: text, after: unfinishedLine) > Delivery.canonicalLineLimit
    {
      reason =
        "a line is longer than \(Delivery.canonicalLineLimit) bytes, and the terminal is in canonical mode"
    }
    if case .mouse(let words) = input {
      do throws(MouseRefusal) {
        _ = try plan(words)
      } catch {
        reason = error.reason
      }
    }
    let isHidden = isUnseen(input)
    TestPoint.deliveryPicked.reach()
    queue.entries[next].status = reason == nil ? .sent : .cancelled
    queue.entries[next].sentAt = reason == nil ? Timestamp.now : nil
    if isHidden { queue.entries[next].input = Self.hiddenText }
    for index in queue.entries.indices
    where queueState.delivered.set.contains(queue.entries[index].id) {
      if queue.entries[index].status == .queued { queue.entries[index].status = .sent }
    }
    queue.dropDone(except: entry.id)
    guard (try? folder.write(queue, of: id)) != nil else {
      // Not marked, so not sent: once it can be marked it goes.
      queueState.retryAt = now + queueState.pause.next()
      return false
    }
    TestPoint.deliveryMarked.reach()
    queueState.pause.reset()
    queueState.heldSince = nil
    queueState.pending = queue.pendingCount
    queueState.delivered.insert(entry.id)
    isRecordDirty = true
    if let reason {
      events += LedgerEvent.cancelled([entry.id], of: id, because: reason)
      let waiting = clients.filter { $0.waiter?.entryID == entry.id }
      for client in waiting { answerCancellation(client, reason: reason) }
      if waiting.isEmpty {
        var waiter = Waiter(entryID: entry.id, deadline: now, outputLimit: 0)
        waiter.cancelled = reason
        keepUnclaimed(waiter)
      }
      return true
    }
    events.append(
      LedgerEvent(
        .inputSent, id,
        ["queue_id": .string(entry.id), "input": .string(isHidden ? Self.hiddenText : input.label)]
      ))
    begin(entryID: entry.id, input: input, isHidden: isHidden)
    return true
  }

  /// How many entries wait, with those that were rung for and have not been looked at yet: who asks may have been told of
  /// them already. Whoever writes the queue replaces its file, so that it can be read without the lock.
  var pendingCount: Int {
    guard queueState.isUnread, let queue = try? folder.queue(of: id) else {
      return queueState.pending
    }
    return queue.pendingCount
  }

  /// Takes delivered entries out of the queue: one that stays `sent` while no worker lives is uncertain.
  mutating func tidyQueue() {
    guard queueState.isTidyDue, delivery == nil else { return }
    queueState.isTidyDue = false
    // Somebody else's turn: what he writes is tidied with the next delivery.
    guard let lock = try? folder.lockQueue(of: id, waiting: .zero) else { return }
    defer { lock.unlock() }
    guard var queue = try? folder.queue(of: id) else { return }
    answerCancelled(queue)
    let count = queue.entries.count
    queue.dropDone(except: nil)
    for index in queue.entries.indices.reversed()
    where queueState.delivered.set.contains(queue.entries[index].id) {
      queue.entries.remove(at: index)
    }
    if queue.entries.isEmpty {
      folder.removeQueue(of: id)
    } else {
      queueState.isUnread = true
      queueState.retryAt = MonotonicClock.now
      if queue.entries.count < count { try? folder.write(queue, of: id) }
    }
    TestPoint.deliveryTidied.reach()
  }

  /// What stands for text that was typed where nothing is echoed.
  package static var hiddenText: String { "[hidden]" }

  /// Whether text is typed where nobody shall see it: nothing is echoed, and either the line discipline collects the
  /// line or the screen asks for a password.
  private mutating func isUnseen(_ input: QueuedInput) -> Bool {
    guard input.isText, var flags = pty.flags, !flags.echo, shell != .prompt else {
      return false
    }
    if !flags.canonical, let group = pty.foregroundGroup,
      case .ready(let reader) = probe.look(processGroup: group),
      let behind = self.flags(of: reader)
    {
      flags = behind
      if flags.echo { return false }
    }
    return flags.canonical || asksForSecret(isShell: true) || asksForSecret(isShell: false)
      || Prompt.classify(screen(reader: nil)) == .password
  }

  /// Signal keys pass by all that is pending.
  private func nextIndex(in queue: SessionQueue) -> Int? {
    let delivered = queueState.delivered.set
    for (index, entry) in queue.entries.enumerated()
    where entry.status == .queued && !delivered.contains(entry.id) {
      if isSignal(QueuedInput(entry.input)) { return index }
    }
    return queue.nextIndex(except: delivered)
  }

  /// Whether input is nothing but keys that raise a signal now.
  private func isSignal(_ input: QueuedInput) -> Bool {
    guard let flags = pty.flags, flags.signals else { return false }
    let bytes: [UInt8]
    switch input {
    case .keys(let names):
      guard case .success(let keys) = Key.parse(names) else { return false }
      let keyboard = Keyboard(terminal.modes)
      bytes = keys.flatMap { $0.stroke(on: keyboard).bytes }
    case .raw(let text): bytes = Array(text.utf8)
    case .text, .paste, .mouse: return false
    }
    return !bytes.isEmpty && bytes.allSatisfy { flags.signalCharacters.contains($0) }
  }

  /// Whether the program can take input now; when it can't, sets when to look again.
  mutating func mayDeliver(at now: MonotonicClock.Instant) -> Bool {
    if shell == .prompt { return isPromptDrawn(at: now) }
    let since = queueState.heldSince ?? now
    if queueState.heldSince == nil {
      queueState.heldSince = now
      queueState.unreadSeenAt = nil
      queueState.pause.reset()
    }
    if isOpen(heldFor: now - since) { return true }
    let isLong = now - since > .seconds(5) && clients.allSatisfy { $0.waiter == nil }
    queueState.retryAt = now + (isLong ? .milliseconds(500) : queueState.pause.next())
    return false
  }

  /// What waits for input while the shell reads its start-up files, once it has for a while.
  private mutating func startUpReader() -> ForegroundEvidence.Reader? {
    guard shell == .starting, MonotonicClock.now - lastOutputAt > .milliseconds(500),
      unreadCount == 0, let group = pty.foregroundGroup,
      case .waiting(let reader) = probe.look(processGroup: group)
    else { return nil }
    return reader
  }

  private var isStartUpAsking: Bool {
    mutating get { startUpReader() != nil }
  }

  private mutating func isOpen(heldFor held: Duration) -> Bool {
    let flags = pty.flags
    let group = pty.foregroundGroup
    if shell == .starting {
      // A start-up file that becomes another shell, or starts one, never shows our prompt: an editor of lines that waits
      // is one. `read -n` in a start-up file reads byte by byte, too, but with read(2).
      let reader = flags?.canonical == false ? startUpReader() : nil
      guard hasLeaderChanged || reader.map({ isEditor($0) }) == true else { return false }
      if let reader, hasUnmarkedPrompt(of: reader) {
        promptStands()
        return true
      }
      shell = .unknown
    }
    if hasImminentAnswer, held < Self.rawPatience { return false }
    // The kernel hands what was written over a moment later: until then the shell is seen to wait, with nothing to read.
    if shell == .accepted, MonotonicClock.now - lineAcceptedAt < Self.rawPatience { return false }
    guard let group else { return true }
    // Asked before the look: a program that has read all and is seen to wait has dealt with it, but one that is woken in
    // between has not. What it has printed must be read first, or it would count as brought about by what comes next.
    let isConsumed = unreadCount == 0
    let evidence = probe.look(processGroup: group)
    switch evidence {
    case .waiting, .ready: break
    case .notReading, .unknown: queueState.unreadSeenAt = nil
    }
    switch evidence {
    case .waiting, .ready:
      guard hasUnreadOutput else { return isConsumed || held > Self.rawPatience }
      // However long it was held: the end of what ran before may be in there. Once something has been read since it was
      // seen to wait, that is in; who prints on and on, as in the background, holds nothing up.
      guard let seen = queueState.unreadSeenAt else {
        queueState.unreadSeenAt = MonotonicClock.now
        return false
      }
      return held > Self.rawPatience && lastOutputAt > seen
    case .notReading(let activity) where activity.acceptsNonblocking: return true
    case .notReading(let activity) where activity.isGroupQuiet && isServing(group): return true
    case .notReading, .unknown(.noProcess):
      // Between two programs of a shell's loop there is no foreground process for a moment.
      return held > (flags?.canonical == true ? Self.patience : Self.rawPatience)
    case .unknown: return held > Self.rawPatience
    }
  }

  /// Whether a client still waits for the outcome of what was delivered last.
  private var hasImminentAnswer: Bool {
    clients.contains { $0.waiter?.deliveredAt != nil }
  }

  /// Whether the leader is another program than the shell that was started.
  private var hasLeaderChanged: Bool {
    guard let kind, let program = Process.link(at: "/proc/\(pty.leader)/exe") else { return false }
    return program.split(separator: "/").last.map { kind.isName(of: $0) } != true
  }

  /// Notes in the ledger what came into the queue.
  private mutating func noteQueued(_ queue: SessionQueue) {
    for entry in queue.entries where entry.status == .queued {
      guard queueState.noted.insert(entry.id) else { continue }
      var data: [String: JSONValue] = ["queue_id": .string(entry.id)]
      if case .keys(let names) = QueuedInput(entry.input) {
        data["keys"] = .array(names.map { .string($0) })
        events.append(LedgerEvent(.keySent, id, data))
      } else if entry.mode == .normal {
        data["priority"] = .integer(entry.priority)
        events.append(LedgerEvent(.inputQueued, id, data))
      }
    }
  }

  /// Tells clients whose input an override took out.
  private mutating func answerCancelled(_ queue: SessionQueue) {
    for entry in queue.entries where entry.status == .cancelled {
      for client in clients where client.waiter?.entryID == entry.id {
        answerCancellation(client, reason: "a later input with --override took its place")
      }
    }
  }
}

extension QueuedInput {
  /// Whether it is text that a person could type.
  var isText: Bool {
    switch self {
    case .text, .paste: true
    case .raw, .keys, .mouse: false
    }
  }

  /// The text that is written to the terminal as it is; nil for keys and the mouse.
  var writtenText: String? {
    switch self {
    case .text(let text), .paste(let text), .raw(let text): text
    case .keys, .mouse: nil
    }
  }

  /// What the ledger shows.
  package var label: String {
    switch self {
    case .text(let text), .paste(let text): text
    case .raw: "[raw keys]"
    case .keys(let names): names.joined(separator: " ")
    case .mouse(let words): "[mouse \(words.joined(separator: " "))]"
    }
  }
}
