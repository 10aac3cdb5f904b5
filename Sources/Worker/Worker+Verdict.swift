internal import Platform
internal import Prompts
internal import Store
internal import VirtualTerminal

/// Whether the outcome of an input is known.
extension Worker {
  /// How long a program that can go on by itself must be quiet.
  private static var quiet: Duration { .milliseconds(500) }
  /// How often, at the least, a quiet program is asked whether it listens by now, which takes several looks' time.
  private static var longestServerPause: Duration { .seconds(2) }
  /// The same where nothing that was looked at has run since: what has a terminal of its own may have.
  private static var unchangedServerPause: Duration { .seconds(5) }
  /// How long a program whose echo is off and that can't be looked at must be quiet.
  private static var passwordQuiet: Duration { .milliseconds(100) }
  /// How long a shell that was given a line and is seen to wait may not have got it yet.
  private static var acceptance: Duration { .milliseconds(100) }
  /// How long a program must be seen to wait: one that is between two reads waits for less.
  private static var confirmation: Duration { .milliseconds(10) }
  /// The same for a wait with a time limit: it may be over soon, as when an event loop winds up.
  private static var timedConfirmation: Duration { .milliseconds(40) }
  /// The same after a signal, which a program may take its time to handle.
  private static var signalConfirmation: Duration { .milliseconds(200) }
  /// The same after the mouse was used, for a wait with a time limit: for 166 ms ncurses waits for what makes a click a
  /// double click.
  private static var mouseConfirmation: Duration { .milliseconds(200) }
  /// How long a program may wait for what makes an Escape the beginning of another key: ncurses does for 1 s.
  private static var escapeDelay: Duration { .milliseconds(1200) }
  /// The longest time limit of a wait that is watched to its end: a loop may draw the next picture then.
  private static var shortLimit: Duration { .milliseconds(250) }
  /// The same while a statement's end is awaited.
  private static var statementLimit: Duration { .seconds(10) }

  /// Answers the clients for whom the time is over or the outcome is known.
  mutating func judge() {
    let now = MonotonicClock.now
    for client in clients {
      guard let waiter = client.waiter, now >= waiter.deadline else { continue }
      answer(client, outOfTime(), timedOut: true)
    }
    if isVerdictWatched, let assessment = promptAssessment { settleWatches(assessment) }
    watchOutput(at: now)
    let waiting = clients.filter { $0.waiter?.deliveredAt != nil || isHeldAtStart($0) }
    let isWatched = isVerdictWatched
    guard !waiting.isEmpty || isWatched, ending == nil else {
      verdict.nextProbe = nil
      probe.rest()
      return
    }
    if let next = verdict.nextProbe, next > now { return }
    if let end = redrawEnd(at: now) {
      verdict.nextProbe = min(end, now + verdict.pause.next())
      return
    }
    let quietFor = now - quietSince
    let longPause = waiting.isEmpty ? Pause.long(after: quietFor) : nil
    verdict.nextProbe = now + (longPause ?? verdict.pause.next())
    let assessment = settledAssessment(
      confirmation: waiting.contains { $0.waiter?.group != nil } ? Self.signalConfirmation : nil,
      at: now)
    guard let assessment else { return }
    // On a busy machine the look may come long after the last read: what was printed before the program was seen to wait
    // is part of the answer.
    guard !hasUnreadOutput else {
      verdict.nextProbe = now
      return
    }
    for client in waiting { answer(client, assessment) }
    if isQueueEmpty { settleWatches(assessment) }
  }

  /// What is known for certain of the foreground program; nil while it has to be looked at again, which is when
  /// `verdict.nextProbe` says.
  ///
  /// - Parameter confirmation: How long a program must be seen to wait, where that is special.
  private mutating func settledAssessment(
    confirmation: Duration?, at now: MonotonicClock.Instant
  ) -> Assessment? {
    guard let group = pty.foregroundGroup else { return nil }
    let quietSince = self.quietSince
    let quietFor = now - quietSince
    let evidence = probe.watch(processGroup: group)
    if !probe.isUnchanged { verdict.mayServe = true }
    guard case .waiting(let reader) = evidence, unreadCount == 0 else {
      verdict.waitingSince = nil
      switch evidence {
      case .waiting, .unknown(.noProcess): return nil
      case .ready(let reader):
        guard quietFor >= Self.quiet, isWanted(by: reader) else { return nil }
        return ready(reader, since: quietSince)
      case .notReading:
        guard quietFor >= Self.quiet, now >= verdict.serverLookAt,
          verdict.mayServe || now >= verdict.unchangedServerLookAt
        else { return nil }
        verdict.mayServe = false
        guard let server = server(of: group, since: quietSince) else {
          verdict.serverLookAt = now + min(max(Self.quiet, quietFor / 4), Self.longestServerPause)
          verdict.unchangedServerLookAt = now + Self.unchangedServerPause
          return nil
        }
        return server
      case .unknown:
        return assessmentByFlags(evidence, since: quietSince, at: now)
      }
    }
    let since = verdict.waitingSince ?? now
    verdict.waitingSince = since
    if shell == .starting, quietFor < Self.quiet { return nil }
    if shell == .accepted, now - lineAcceptedAt < Self.acceptance { return nil }
    // A signal wakes a program that handles it when it likes; what was typed meets it as it was.
    let confirmation =
      confirmation
      ?? (reader.hasTimeout ? timedConfirmation(of: reader) : Self.confirmation)
    guard now - since >= confirmation else {
      verdict.nextProbe = since + confirmation
      return nil
    }
    if hasUnmarkedPrompt(of: reader) {
      promptStands()
      return nil
    }
    if isPromptUntouched(by: reader) { goOnAtPrompt() }
    // What keys and signals leave a shell at is its prompt, which whoever looks is told.
    if let assessment = promptAssessment { return assessment }
    verdict.settledAt = now
    return waiting(reader, since: since)
  }

  /// How long a program must be seen to wait that goes on by itself after some time.
  private func timedConfirmation(of reader: ForegroundEvidence.Reader) -> Duration {
    if isMouseFollowed { return Self.mouseConfirmation }
    guard let limit = reader.timeLimit else { return Self.timedConfirmation }
    let longest =
      isStatementRunning(for: reader)
      ? Self.statementLimit : queueState.escapeSentAt == nil ? Self.shortLimit : Self.escapeDelay
    return Self.timedConfirmation + (limit <= longest ? limit : .zero)
  }

  /// Whether an interpreter that reads all the time was given a statement, and has not shown its prompt again: node's
  /// `await`.
  private func isStatementRunning(for reader: ForegroundEvidence.Reader) -> Bool {
    guard let before = inputs.last?.beginning?.rowBefore, !terminal.isAlternateScreen,
      terminal.cursor.isVisible, terminal.cursorPosition.column == 0
    else { return false }
    return Prompt.isInterpreterPrompt(before, of: reader.program)
      && textOfRow(terminal.cursorPosition.row).isEmpty
  }

  /// A program that waits, or a shell that was given the beginning of a command.
  private func waiting(
    _ reader: ForegroundEvidence.Reader, since: MonotonicClock.Instant
  ) -> Assessment {
    var assessment = Assessment(.waiting, reader.description, since: since, reader: reader)
    if wantsRestOfCommand(reader) {
      assessment.wantsRest = true
      assessment.evidence = "\(reader.program) (pid \(reader.pid)) waits for the rest of a command"
    } else if isNestedShell(reader) {
      assessment.evidence += Self.noIntegration
    }
    return assessment
  }

  private static var noIntegration: String { "; this shell has no integration" }

  /// Whether input is wanted by a program that takes it: one like ssh takes it for another that can't be looked at, of
  /// which only the screen tells.
  private func isWanted(by reader: ForegroundEvidence.Reader) -> Bool {
    guard reader.relay == nil, Prompt.isRelay(program: reader.program) else { return true }
    return terminal.isAlternateScreen || Prompt.isQuestion(screen(reader: reader))
  }

  /// A program that takes input, and other things too.
  private func ready(
    _ reader: ForegroundEvidence.Reader, since: MonotonicClock.Instant
  ) -> Assessment {
    let noted = isNestedShell(reader) ? Self.noIntegration : ""
    return Assessment(.ready, reader.description + noted, since: since, reader: reader)
  }

  /// Looks at the foreground program; a few times more, up to 15 ms, at one that was known to wait, has got and printed
  /// nothing since, and happens to do something else at this instant, as a line editor that looks for completions does.
  mutating func look(at group: Int32) -> ForegroundEvidence {
    var evidence = probe.look(processGroup: group)
    for pause in [1, 2, 4, 8] {
      guard case .notReading = evidence, let settledAt = verdict.settledAt, settledAt >= quietSince
      else { break }
      MonotonicClock.pause(.milliseconds(pause))
      evidence = probe.look(processGroup: group)
    }
    return evidence
  }

  /// What the foreground program does as far as one look tells, for whoever doesn't want to wait.
  mutating func glance() -> Assessment {
    let now = MonotonicClock.now
    let since = quietSince
    if let ending, ending.isAnnounced {
      return Assessment(.exited, "the process ended", since: since)
    }
    if let assessment = promptAssessment { return assessment }
    if !isQueueEmpty {
      let found = pty.foregroundGroup.map { "; \(probe.look(processGroup: $0))" } ?? ""
      return Assessment(
        .busy, "the program has not taken what was sent to it\(found)", since: lastInputAt)
    }
    guard let group = pty.foregroundGroup else {
      return Assessment(.busy, "there is no foreground program", since: since)
    }
    let evidence = look(at: group)
    switch evidence {
    case .waiting(let reader):
      let isLineFresh = shell == .accepted && now - lineAcceptedAt < Self.acceptance
      guard unreadCount == 0, !isLineFresh else {
        return Assessment(.busy, "\(reader.program) has input to read", since: lastInputAt)
      }
      if isPromptUntouched(by: reader) { return promptStanding }
      return waiting(reader, since: since)
    case .ready(let reader):
      if isWanted(by: reader) { return ready(reader, since: since) }
    case .notReading:
      if now - since >= Self.quiet, let server = server(of: group, since: since) { return server }
    case .unknown:
      if let assessment = assessmentByFlags(evidence, since: since, at: now) { return assessment }
    }
    return Assessment(.busy, evidence.description, since: lastInputAt)
  }

  /// What is found when the time allowed is over, with what whoever looks at that moment is told.
  private mutating func outOfTime() -> Assessment {
    Assessment(.busy, "the time allowed is over; \(glance().evidence)", since: lastInputAt)
  }

  /// Whether somebody waits for what the mouse brings about.
  private var isMouseFollowed: Bool {
    clients.contains { $0.waiter?.pointer != nil && $0.waiter?.deliveredAt != nil }
  }

  /// Since when neither the program has printed anything nor anybody has typed.
  var quietSince: MonotonicClock.Instant { max(lastOutputAt, lastInputAt) }

  /// Whether all that was sent has been delivered.
  var isQueueEmpty: Bool {
    delivery == nil && queueState.pending == 0 && !queueState.isUnread && initialCommand == nil
  }

  /// The shell's prompt stands and nothing is on its way to it; nil otherwise.
  private var promptAssessment: Assessment? {
    shell == .prompt && isQueueEmpty && ending == nil ? promptStanding : nil
  }

  private var promptStanding: Assessment {
    Assessment(.done, "the shell's prompt stands", since: promptAt)
  }

  /// Whether the program is a server that has said what it had to say: other programs that don't read go on by
  /// themselves, and may read then.
  mutating func isServing(_ group: Int32) -> Bool {
    let now = MonotonicClock.now
    guard now - lastOutputAt >= Self.quiet, now >= verdict.serverLookAt else { return false }
    if server(of: group, since: lastOutputAt) != nil { return true }
    verdict.serverLookAt = now + Self.quiet
    return false
  }

  /// A program that listens on a socket is a server: once quiet, it has said what it had to say.
  private mutating func server(
    of group: Int32, since: MonotonicClock.Instant
  ) -> Assessment? {
    probe.listeningSockets(processGroup: group).first { !Self.isOfWorker($0) }.map {
      Assessment(.busy, "\($0)", since: since)
    }
  }

  /// Whether a socket is that of a worker, which a `clrun` in the session has just started: no other is bound by such a path.
  private static func isOfWorker(_ socket: ListeningSocket) -> Bool {
    if case .unix(let path) = socket.endpoint { return path.hasPrefix("/proc/self/fd/") }
    return false
  }

  /// What the terminal's flags and the quiet tell of a program that can't be looked into.
  private func assessmentByFlags(
    _ evidence: ForegroundEvidence, since: MonotonicClock.Instant, at now: MonotonicClock.Instant
  ) -> Assessment? {
    let quietFor = now - since
    let flags = pty.flags
    if flags?.canonical == true, flags?.echo == false, quietFor >= Self.passwordQuiet {
      return Assessment(
        .waiting, "\(evidence); the terminal's echo is off and it is quiet", since: since)
    }
    guard quietFor >= Self.quiet else { return nil }
    if shell != .running, shell != .accepted {
      return Assessment(.ready, "\(evidence); it has been quiet for 500 ms", since: since)
    }
    // A command of ours may be silent for long: it must look as if it asked.
    let sign: String
    if flags?.canonical == false {
      sign = "the terminal is in raw mode"
    } else if Prompt.isQuestion(screen(reader: nil)) {
      sign = "the cursor stands behind a question"
    } else {
      return nil
    }
    return Assessment(
      .ready, "\(evidence); it has been quiet for 500 ms, and \(sign)", since: since)
  }

  /// A start-up file of the shell may ask before the first command can be delivered.
  private func isHeldAtStart(_ client: Client) -> Bool {
    client.waiter != nil && client.waiter?.entryID == nil && shell == .starting
      && initialCommand != nil
  }

  /// Tells a client the outcome of its input.
  mutating func answer(_ client: Client, _ assessment: Assessment, timedOut: Bool = false) {
    guard let waiter = client.waiter else { return }
    var reply = Reply()
    reply.status = record.status.rawValue
    describe(assessment, in: &reply)
    reply.timedOut = timedOut ? true : nil
    reply.pending = queueState.pending
    reply.isDelivered = waiter.deliveredAt != nil
    reply.unread = assessment.state == .done || waiter.beginning == nil ? 0 : unreadCount
    reply.isUnderway = waiter.beginning != nil && waiter.deliveredAt == nil ? true : nil
    reply.isHidden = waiter.isHidden ? true : nil
    reply.group = waiter.group
    reply.pointer = waiter.pointer
    let isBack =
      waiter.isNested && (assessment.state == .waiting || assessment.state == .ready)
      && promptKind(assessment) == .shell
    let prompt = isBack ? pty.foregroundGroup.flatMap { commands.nestedPrompts[$0] } : nil
    let output = output(of: waiter, before: prompt)
    reply.output = output.text
    reply.omitted = output.omitted
    if assessment.state == .done { describeEnd(waiter, in: &reply) }
    reply.totalLines = terminal.lineCount
    let warnings = waiter.warnings + (logWarnings ?? [])
    reply.warnings = warnings.isEmpty ? nil : warnings
    self.reply(to: client, reply)
  }

  /// Puts into a reply what the foreground program does, and what can be sent to it.
  func describe(_ assessment: Assessment, in reply: inout Reply) {
    reply.state = assessment.state
    reply.evidence = assessment.evidence
    reply.since = Timestamp.at(assessment.since)
    guard assessment.state == .waiting || assessment.state == .ready,
      let kind = promptKind(assessment)
    else { return }
    reply.waitingFor = kind.rawValue
    if kind == .shell, reply.directory == nil,
      assessment.reader.map({ !Prompt.isRelay(program: $0.program) }) ?? true
    {
      reply.directory = directory(of: assessment.reader)
    }
    let suggestions =
      assessment.wantsRest
      ? Prompt.suggestionsForRestOfCommand
      : Prompt.suggestions(for: kind, on: screen(reader: assessment.reader))
    reply.suggestions = suggestions.map {
      Reply.Suggestion(purpose: $0.purpose, command: $0.command(session: id.text))
    }
  }

  /// What kind of thing a program waits for; nil when nothing tells.
  func promptKind(_ assessment: Assessment) -> Prompt.Kind? {
    if assessment.wantsRest { return .line }
    let reader = assessment.reader
    let isLeader = reader.map { $0.pid == pty.leader } ?? true
    if shell == .prompt, isLeader { return .shell }
    let kind = Prompt.classify(screen(reader: reader))
    // `read -e`, vared: the shell edits a line within a command, for the command.
    let isOurs =
      kind == .shell && shell == .running && reader != nil && isLeader && isLeaderOurShell
    if isOurs || kind == .line, let reader, flags(of: reader)?.canonical == false,
      asksForSecret(isShell: Prompt.isShell(program: reader.program))
    {
      return .password
    }
    return isOurs ? .line : kind
  }

  /// Whether the command that runs says itself that it reads what nobody shall see, where the terminal can't tell: what
  /// edits lines itself has its echo off anyway.
  func asksForSecret(isShell: Bool) -> Bool {
    guard shell == .running, let command = lastCommand?.text else { return false }
    return Prompt.asksForSecret(command: command, isShell: isShell)
  }

  /// The terminal as a prompt is told by.
  func screen(reader: ForegroundEvidence.Reader?) -> PromptInput {
    let flags = flags(of: reader)
    let cursor = terminal.cursor
    return PromptInput(
      rows: terminal.screenLines(), cursorRow: cursor.row, cursorColumn: cursor.column,
      isCursorVisible: cursor.isVisible, isAlternateScreen: terminal.isAlternateScreen,
      echo: flags?.echo ?? true, canonical: flags?.canonical ?? true,
      program: reader?.program ?? "",
      call: reader.flatMap { PromptInput.Call(rawValue: $0.call.rawValue) })
  }

  /// How the terminal is set that a program reads, which may be another than the session's; nil when it can't be told.
  func flags(of reader: ForegroundEvidence.Reader?) -> TerminalFlags? {
    guard let reader, reader.relay != nil,
      let terminal = try? Descriptor.terminal(
        path: "/proc/\(reader.pid)/fd/\(reader.descriptor)")
    else { return pty.flags }
    return TerminalFlags(of: terminal) ?? pty.flags
  }

  /// Tells a client that its input was taken out of the queue.
  mutating func answerCancellation(_ client: Client, reason: String) {
    var reply = Reply()
    reply.status = record.status.rawValue
    reply.cancelled = reason
    reply.pending = queueState.pending
    self.reply(to: client, reply)
  }
}
