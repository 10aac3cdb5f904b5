internal import Patterns
internal import Platform
internal import Prompts
internal import Store
internal import VirtualTerminal

/// What clients want to be told of, with no input of their own.
extension Worker {
  /// Begins to watch for a client.
  mutating func watch(_ request: Request, for client: Client) {
    var watch = Watch(
      request.conditions, needsAll: request.needsAll == true,
      deadline: MonotonicClock.now + .milliseconds(request.patience ?? 0))
    let token = request.token.flatMap { OutputToken($0, of: id) }
    if let token, let place = place(of: token), place.position.row >= terminal.firstRetainedRow {
      watch.beginning = place
    } else if let token {
      // What has come since is in the log; what comes now goes on in the line that stands.
      var row = terminal.cursorPosition.row
      while row > terminal.firstRetainedRow, terminal.isRowWrapped(row - 1) { row -= 1 }
      watch.beginning = Waiter.Beginning(
        position: Terminal.Position(row: row, column: 0),
        generation: terminal.advanceGeneration(), offset: log.offset)
      watch.searchedOffset = terminal.bytesFed
      watch.search(
        Self.removing(echoesOf: inputs(since: token.offset), from: output(after: token.offset)))
    }
    // What still waits in the queue was sent last, and what comes before its turn is new all the same.
    if token == nil, pendingCount > 0 { watch.beginning = queueState.rungPlace }
    client.watch = watch
  }

  /// Lets the watches go on from the input before the one that is about to be delivered.
  func keepWatchedInput() {
    guard let input = inputs.last else { return }
    for client in clients where client.watch?.beginning == nil {
      client.watch?.beginning = input.commandStart ?? input.beginning
    }
  }

  /// In bytes: how much of the log is searched for what has come since a token.
  private static var loggedLimit: Int { 4 << 20 }

  /// What the log's bytes from an offset on show by themselves.
  private func output(after offset: Int) -> String {
    let start = max(offset, log.offset - Self.loggedLimit)
    guard start < log.offset else { return "" }
    let screen = renderedLog(
      at: start, count: log.offset - start, scrollback: 2 * Self.loggedLimit)
    return screen.isAlternateScreen
      ? screen.screenLines().joined(separator: "\n")
      : screen.text(
        from: Terminal.Position(row: screen.firstRetainedRow, column: 0),
        to: Terminal.Position(row: screen.firstScreenRow + screen.rows, column: 0))
  }

  /// Whether somebody wants to know what the foreground program does.
  var isVerdictWatched: Bool {
    clients.contains { client in
      client.watch?.pending.contains { $0.condition.needsVerdict } == true
    }
  }

  /// Whether the shell's prompt stands and what was sent to it is about to be typed: what came before is old.
  private var isInputImminent: Bool {
    shell == .prompt && (queueState.isUnread || queueState.pending > 0)
  }

  /// When a watch is due, unless something happens before.
  func nextLook(_ watch: Watch) -> MonotonicClock.Instant? {
    guard let idle = watch.idleTime, !isInputImminent else { return watch.deadline }
    return min(watch.deadline, quietSince + idle)
  }

  /// Tells the watches what has come, and those that they are over whose time is.
  mutating func watchOutput(at now: MonotonicClock.Instant) {
    for client in clients {
      guard var watch = client.watch else { continue }
      search(&watch)
      for (place, condition) in watch.pending {
        if case .idle(let milliseconds) = condition, !isInputImminent,
          now - quietSince >= .milliseconds(milliseconds)
        {
          watch.hold(place)
        }
      }
      client.watch = watch
      if watch.isSatisfied {
        conclude(client)
      } else if now >= watch.deadline {
        conclude(client, timedOut: true)
      }
    }
  }

  /// Tells the watches what the foreground program is known to do.
  mutating func settleWatches(_ assessment: Assessment) {
    for client in clients {
      guard var watch = client.watch else { continue }
      for (place, condition) in watch.pending where meets(condition, assessment) {
        watch.hold(place)
      }
      client.watch = watch
      if watch.isSatisfied { conclude(client, assessment) }
    }
  }

  private func meets(_ condition: WaitCondition, _ assessment: Assessment) -> Bool {
    switch condition {
    case .waiting: assessment.state != .busy
    case .settled: true
    case .done:
      assessment.state == .done
        || assessment.state == .waiting
          && promptKind(assessment) == .shell
    case .text, .regex, .gone, .idle, .exit: false
    }
  }

  /// Tells the watches that the session is over.
  mutating func endWatches() {
    for client in clients {
      guard var watch = client.watch else { continue }
      search(&watch)
      for (place, condition) in watch.pending
      where condition == .exit || condition == .done || condition == .settled {
        watch.hold(place)
      }
      client.watch = watch
      conclude(client)
    }
  }

  private mutating func conclude(
    _ client: Client, _ assessment: Assessment? = nil, timedOut: Bool = false
  ) {
    guard let watch = client.watch else { return }
    client.watch = nil
    var reply = Reply()
    reply.status = record.status.rawValue
    reply.held = watch.held
    reply.isSatisfied = watch.isSatisfied
    reply.timedOut = timedOut ? true : nil
    describe(assessment ?? glance(), in: &reply)
    reply.exitCode = record.status == .running ? nil : record.lastExitCode
    reply.endedBy = note.endedBy
    reply.signal = note.signal
    reply.warnings = logWarnings
    self.reply(to: client, reply)
  }

  // MARK: Text

  /// Looks for texts in what has come since the last search.
  private func search(_ watch: inout Watch) {
    guard watch.searchedOffset != terminal.bytesFed, watch.beginning != nil || !isInputImminent
    else { return }
    let pending = watch.pending
    guard pending.contains(where: { !$0.condition.needsVerdict }) else { return }
    watch.searchedOffset = terminal.bytesFed
    guard let text = output(for: watch, from: watch.searchedRow) else { return }
    watch.searchedRow = terminal.isAlternateScreen ? 0 : terminal.firstScreenRow
    for case (let place, .gone(let unwanted)) in pending {
      let visible = output(for: watch, from: terminal.firstScreenRow) ?? ""
      if !Watch.shows(unwanted, visible) { watch.hold(place) }
    }
    watch.search(text)
  }

  /// What the terminal shows, from a row of the primary screen on, of what counts for a watch: what came after the last
  /// input, without its echo; nil while nothing can have come.
  private func output(for watch: Watch, from row: Int) -> String? {
    let input = watch.beginning == nil ? inputs.last : nil
    guard let beginning = watch.beginning ?? input?.commandStart ?? input?.beginning else {
      return nil
    }
    // What is typed at a prompt has brought nothing about before the shell says that it begins to run it.
    if let input, input.isAtPrompt, input.commandStart == nil { return nil }
    if terminal.isAlternateScreen {
      let lines = terminal.screenLines()
      return terminal.screenRowsChanged(since: beginning.generation).map { lines[$0] }
        .joined(separator: "\n")
    }
    var start = beginning.position
    var mayEcho = input.map { $0.commandStart == nil && !$0.isKeys } ?? false
    // Output that moved up, or cleared the screen, begins above.
    if let first = firstRowChanged(since: beginning), first < start.row {
      start = Terminal.Position(row: first, column: 0)
      mayEcho = false
    }
    let isRewritten = isRowRewritten(at: beginning, echo: input?.echo)
    if isRewritten {
      start.column = 0
      mayEcho = false
    }
    if row > start.row {
      start = Terminal.Position(row: row, column: 0)
      while start.row > beginning.position.row, terminal.isRowWrapped(start.row - 1) {
        start.row -= 1
      }
      mayEcho = mayEcho && start.row == beginning.position.row
      if start.row == beginning.position.row, !isRewritten {
        start.column = beginning.position.column
      }
    }
    let end = Terminal.Position(row: terminal.firstScreenRow + terminal.rows, column: 0)
    if let beginning = watch.beginning {
      let inputs = inputs(since: beginning.offset)
      return start < beginning.position && row < beginning.position.row
        ? Self.removing(echoesOf: inputs, from: terminal.text(from: start, to: end))
        : text(from: start, to: end, withoutEchoesOf: inputs)
    }
    let text = terminal.text(from: start, to: end)
    guard mayEcho, let echo = input?.echo else { return text }
    // An echo that is still coming is no output either.
    if Self.isPartial(text, of: echo, at: start.column, of: terminal.columns) { return nil }
    return Self.removing(echo: echo, from: text, at: start.column, of: terminal.columns)
  }
}
