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
      keyboard: Keyboard(terminal.modes))
    var steps: [Delivery.Step]
    var echo: String?
    var pointer: Reply.Pointer?
    switch input {
    case .text(let text):
      steps = Delivery.steps(text: text, in: surroundings)
      echo = flags?.echo == false && surroundings.canonical ? nil : text
    case .paste(let text):
      steps = Delivery.steps(pasting: text, in: surroundings)
    case .raw(let text):
      steps = [.write(Array(text.utf8))]
    case .keys(let names):
      steps = Delivery.steps(keys: (try? Key.parse(names).get()) ?? [])
    case .mouse(let words):
      let plan = try? plan(words)
      steps = plan.map { Delivery.steps(of: $0) } ?? []
      pointer = plan.map { Reply.Pointer(row: $0.row, column: $0.column, encoding: $0.encoding) }
    }
    let now = MonotonicClock.now
    if let gap = takeEscapeGap(at: now) { steps.insert(.pause(gap), at: 0) }
    let leftover = leftover(before: input)
    noteTyped(input, isHidden: isHidden, isOneLine: !steps.contains(.readiness))
    let text = Self.inputText(input, isHidden: isHidden)
    log.mark("input", "\(entryID ?? "start")\(text.map { " \($0)" } ?? "")")
    let generation = terminal.advanceGeneration()
    let waiting = clients.filter { $0.waiter != nil && $0.waiter?.entryID == entryID }
    var waiter = Waiter(entryID: entryID, deadline: now, outputLimit: 0)
    let cursor = terminal.cursorPosition
    // What stands to the right of a shell's prompt is its own.
    let behind = shell == .prompt ? Terminal.Position(row: cursor.row + 1, column: 0) : cursor
    waiter.beginning = Waiter.Beginning(
      position: cursor, generation: generation, offset: log.offset,
      isAmidText: hasText(behind: behind),
      rowBefore: shell == .prompt ? nil : textOfRow(before: cursor),
      rowsAbove: shell == .prompt || terminal.isAlternateScreen ? [] : rowsAbove(cursor),
      isOnAlternateScreen: terminal.isAlternateScreen)
    waiter.echo = echo
    waiter.isHidden = isHidden
    waiter.isAtPrompt = shell == .prompt
    waiter.isRestOfLine = shell == .accepted
    waiter.pointer = pointer
    if let leftover {
      waiter.warnings.append(
        "\"\(leftover)\" stood at the prompt already, and this text was put behind it. The key ctrl-c drops what stands there."
      )
    }
    if case .text = input {} else { waiter.isKeys = true }
    if case .text(let text) = input, !isHidden, let prompt = nestedPrompt {
      noteNested(text, at: prompt)
    }
    // What answers a question within may bring the prompt back.
    waiter.isNested = !commands.nestedPrompts.isEmpty && (shell == .running || shell == .unknown)
    for client in waiting { client.take(waiter) }
    keepWatchedInput()
    keep(waiter)
    if waiting.isEmpty { keepUnclaimed(waiter) }
    delivery = Delivery(entryID: entryID ?? "", steps: steps)
  }

  /// What has to be done for a mouse input, with the terminal as it stands.
  mutating func plan(_ words: [String]) throws(MouseRefusal) -> Mouse.Plan {
    guard let input = MouseInput(words: words) else { throw .damaged }
    return try mouse.plan(for: input, on: terminal)
  }

  /// The bytes of what the mouse does, by the modes of this moment.
  private mutating func bytes(of part: Mouse.Part) -> [UInt8] {
    switch part {
    case .events(let events):
      mouse.follow(events)
      return events.flatMap { $0.bytes(terminal.modes) }
    case .keys(let keys):
      let keyboard = Keyboard(terminal.modes)
      return keys.flatMap { $0.stroke(on: keyboard).bytes }
    }
  }

  /// How long a lone ESC that was sent last must still stand alone; nil: no longer.
  private mutating func takeEscapeGap(at now: MonotonicClock.Instant) -> Duration? {
    guard let end = queueState.escapeSentAt.map({ $0 + Delivery.escapeGap }) else { return nil }
    queueState.escapeSentAt = nil
    return end > now ? end - now : nil
  }

  /// Does the steps that can be done now; true when the delivery is complete.
  mutating func advanceDelivery() -> Bool {
    let now = MonotonicClock.now
    while let step = delivery?.steps.first {
      guard outgoing.isEmpty else { return false }
      switch step {
      case .write(let bytes):
        if shell == .prompt, !Delivery.isPaste(bytes), bytes.contains(where: Self.submits) {
          noteLine(at: now)
        }
        if bytes == [0x1B] { queueState.escapeSentAt = now }
        send(bytes)
      case .key(let key):
        if let gap = takeEscapeGap(at: now) {
          delivery?.steps.insert(.pause(gap), at: 0)
          continue
        }
        if key.interrupts, shell == .prompt {
          // A shell that still draws loses it (fish), or keeps it for the next key (zsh).
          let started = delivery?.stepStarted ?? now
          delivery?.stepStarted = started
          let isAtRest = now - lastOutputAt >= Self.drawingPause && isShellReading
          guard isAtRest || now >= started + Delivery.consumptionLimit else {
            queueState.retryAt = now + .milliseconds(2)
            return false
          }
        }
        let stroke = key.stroke(on: Keyboard(terminal.modes))
        // Whatever it is encoded as: the shell reads it, not the line discipline.
        if shell == .prompt, key.submitsLine { noteLine(at: now) }
        warn(of: key, stroke)
        delivery?.steps.replaceSubrange(0..<1, with: Delivery.steps(of: stroke))
        continue
      case .mouse(let part):
        let bytes = bytes(of: part)
        if bytes.isEmpty { delivery?.isCutShort = true }
        send(bytes)
      case .turn:
        guard mayDeliver(at: now) || now - (queueState.heldSince ?? now) > Self.rawPatience else {
          return false
        }
        queueState.heldSince = nil
        queueState.retryAt = nil
      case .consumption(let limit):
        let started = delivery?.stepStarted ?? now
        delivery?.stepStarted = started
        guard unreadCount == 0 || now >= started + limit else { return false }
      case .readiness:
        guard mayDeliver(at: now) else { return false }
        queueState.heldSince = nil
        queueState.retryAt = nil
        // What the lines so far brought about is not the end.
        updateWaiters { $0.reopen() }
      case .pause(let duration):
        let started = delivery?.stepStarted ?? now
        delivery?.stepStarted = started
        guard now >= started + duration else { return false }
      }
      delivery?.steps.removeFirst()
      delivery?.stepStarted = nil
    }
    guard let done = delivery, outgoing.isEmpty else { return false }
    TestPoint.deliveryWritten.reach()
    delivery = nil
    queueState.isTidyDue = true
    queueState.heldSince = nil
    lastInputAt = now
    updateWaiters { waiter in
      guard waiter.deliveredAt == nil, (waiter.entryID ?? "") == done.entryID else { return }
      waiter.deliveredAt = now
    }
    // What ended the program is not followed by another prompt.
    if done.isCutShort, shell == .prompt {
      updateWaiters { waiter in
        if waiter.deliveredAt == now, waiter.commandEnd != nil { waiter.isSettled = true }
      }
      for client in clients { answerSettled(client) }
    }
    if clients.contains(where: { $0.waiter?.deliveredAt == now }) || isVerdictWatched {
      verdict.waitingSince = nil
      verdict.pause.reset()
      verdict.nextProbe = now + verdict.pause.next()
    }
    return true
  }

  /// How long a shell that has drawn may draw on, as with what it suggests.
  private static var drawingPause: Duration { .milliseconds(30) }

  private mutating func noteLine(at now: MonotonicClock.Instant) {
    shell = .accepted
    lineAcceptedAt = now
  }

  /// Has the client told of a key that the program can't tell from another.
  private mutating func warn(of key: Key, _ stroke: KeyStroke) {
    guard let warning = stroke.warning(for: key), let entryID = delivery?.entryID else { return }
    updateWaiters { waiter in
      guard waiter.deliveredAt == nil, (waiter.entryID ?? "") == entryID,
        !waiter.warnings.contains(warning)
      else { return }
      waiter.warnings.append(warning)
    }
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
    case .write, .key, .mouse, .turn, .readiness: return nil
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
