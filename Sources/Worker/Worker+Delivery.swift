internal import Platform
internal import Store
internal import VirtualTerminal

/// How input goes into the terminal.
extension Worker {
  /// Begins to deliver an input by the modes of this moment.
  mutating func begin(entryID: String?, input: QueuedInput, isHidden: Bool = false) {
    let flags = pty.flags
    let surroundings = Delivery.Surroundings(
      // At its prompt the shell reads byte by byte, however the flags stand at this instant.
      canonical: flags?.canonical == true && shell != .prompt,
      bracketedPaste: terminal.modes.bracketedPaste,
      applicationCursorKeys: terminal.modes.applicationCursorKeys)
    var steps: [Delivery.Step]
    var echo: String?
    switch input {
    case .text(let text):
      steps = Delivery.steps(text: text, in: surroundings)
      echo = flags?.echo == false && surroundings.canonical ? nil : text
    case .paste(let text):
      steps = Delivery.steps(pasting: text, in: surroundings)
    case .raw(let text):
      steps = [.write(Array(text.utf8))]
    case .keys(let names):
      let keys = (try? Key.parse(names).get()) ?? []
      steps = Delivery.steps(keys: keys, in: surroundings)
    }
    let now = MonotonicClock.now
    if let escape = queueState.escapeSentAt, escape + Delivery.escapeGap > now {
      steps.insert(.pause(escape + Delivery.escapeGap - now), at: 0)
    }
    queueState.escapeSentAt = nil
    log.mark("input", entryID ?? "start")
    let generation = terminal.advanceGeneration()
    let waiting = clients.filter { $0.waiter != nil && $0.waiter?.entryID == entryID }
    var waiter = Waiter(entryID: entryID, deadline: now, outputLimit: 0)
    waiter.beginning = Waiter.Beginning(
      position: terminal.cursorPosition, generation: generation, offset: log.offset)
    waiter.echo = echo
    waiter.isHidden = isHidden
    waiter.isAtPrompt = shell == .prompt
    if case .text = input {} else { waiter.isKeys = true }
    for client in waiting { client.take(waiter) }
    lastInput = waiter
    if let echo, echo.utf8.count > Self.keptEchoLimit { lastInput?.echo = nil }
    if waiting.isEmpty { keepUnclaimed(waiter) }
    delivery = Delivery(entryID: entryID ?? "", steps: steps)
  }

  /// Does the steps that can be done now; true when the delivery is complete.
  mutating func advanceDelivery() -> Bool {
    let now = MonotonicClock.now
    while let step = delivery?.steps.first {
      guard outgoing.isEmpty else { return false }
      switch step {
      case .write(let bytes):
        if shell == .prompt, bytes.contains(where: Self.submits) {
          shell = .accepted
          lineAcceptedAt = now
        }
        if bytes == [0x1B] { queueState.escapeSentAt = now }
        send(bytes)
      case .consumption(let limit):
        let started = delivery?.stepStarted ?? now
        delivery?.stepStarted = started
        guard unreadCount == 0 || now >= started + limit else { return false }
      case .readiness:
        guard mayDeliver(at: now) else { return false }
        queueState.heldSince = nil
        queueState.retryAt = nil
        // What the lines so far brought about is not the end.
        updateWaiters { waiter in
          waiter.commandEnd = nil
          waiter.commandEndOffset = nil
        }
      case .pause(let duration):
        let started = delivery?.stepStarted ?? now
        delivery?.stepStarted = started
        guard now >= started + duration else { return false }
      }
      delivery?.steps.removeFirst()
      delivery?.stepStarted = nil
    }
    guard let done = delivery, outgoing.isEmpty else { return false }
    delivery = nil
    queueState.isTidyDue = true
    queueState.heldSince = nil
    lastInputAt = now
    updateWaiters { waiter in
      guard waiter.deliveredAt == nil, (waiter.entryID ?? "") == done.entryID else { return }
      waiter.deliveredAt = now
    }
    if clients.contains(where: { $0.waiter?.deliveredAt == now }) || isVerdictWatched {
      verdict.waitingSince = nil
      verdict.pause.reset()
      verdict.nextProbe = now + verdict.pause.next()
    }
    return true
  }

  /// Whether a byte makes a shell at its prompt accept or drop its line.
  private static func submits(_ byte: UInt8) -> Bool {
    [0x03, 0x04, 0x0A, 0x0D, 0x0F].contains(byte)
  }

  /// When the current step is due, unless output makes it go on before.
  var deliveryDeadline: MonotonicClock.Instant? {
    guard let delivery, let step = delivery.steps.first, let started = delivery.stepStarted else {
      return nil
    }
    switch step {
    case .write, .readiness: return nil
    case .pause(let duration): return started + duration
    case .consumption(let limit):
      // A program that doesn't echo gives no sign: look again, less and less often.
      let now = MonotonicClock.now
      let elapsed = now - started
      let pause = min(max(elapsed / 2, .microseconds(200)), .milliseconds(50))
      return min(now + pause, started + limit)
    }
  }
}
