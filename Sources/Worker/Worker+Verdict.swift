internal import Platform
internal import Prompts
internal import Store
internal import VirtualTerminal

/// Whether the outcome of an input is known.
extension Worker {
  /// How long a program that can go on by itself must be quiet.
  private static var quiet: Duration { .milliseconds(500) }
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

  /// Answers the clients for whom the time is over or the outcome is known.
  mutating func judge() {
    let now = MonotonicClock.now
    for client in clients {
      guard let waiter = client.waiter, now >= waiter.deadline else { continue }
      answer(client, .busy, evidence: "the time allowed is over", timedOut: true)
    }
    let waiting = clients.filter { $0.waiter?.deliveredAt != nil || isHeldAtStart($0) }
    guard !waiting.isEmpty, ending == nil else {
      verdict.nextProbe = nil
      return
    }
    if let next = verdict.nextProbe, next > now { return }
    verdict.nextProbe = now + verdict.pause.next()
    guard let group = pty.foregroundGroup else { return }
    let quietFor =
      now - max(lastOutputAt, waiting.compactMap { $0.waiter?.deliveredAt }.max() ?? lastOutputAt)
    switch probe.look(processGroup: group) {
    case .waiting(let reader):
      guard unreadCount == 0 else { return restartConfirmation() }
      let since = verdict.waitingSince ?? now
      verdict.waitingSince = since
      if shell == .starting, quietFor < Self.quiet { return }
      if shell == .accepted, now - lineAcceptedAt < Self.acceptance { return }
      // A signal wakes a program that handles it when it likes; what was typed meets it as it was.
      let confirmation =
        waiting.contains { $0.waiter?.group != nil }
        ? Self.signalConfirmation
        : reader.hasTimeout ? Self.timedConfirmation : Self.confirmation
      if now - since >= confirmation {
        for client in waiting {
          answer(client, .waiting, evidence: reader.description, reader: reader)
        }
      } else {
        verdict.nextProbe = since + confirmation
      }
    case .ready(let reader):
      restartConfirmation()
      if quietFor >= Self.quiet {
        for client in waiting {
          answer(client, .ready, evidence: reader.description, reader: reader)
        }
      }
    case .notReading:
      restartConfirmation()
      // A program that listens on a socket is a server: it has said what it had to say.
      guard quietFor >= Self.quiet, now >= verdict.serverLookAt,
        let socket = probe.listeningSockets(processGroup: group).first
      else {
        if now >= verdict.serverLookAt, quietFor >= Self.quiet {
          verdict.serverLookAt = now + Self.quiet
        }
        return
      }
      for client in waiting { answer(client, .busy, evidence: "\(socket)") }
    case .unknown(.noProcess):
      restartConfirmation()
    case .unknown:
      restartConfirmation()
      let flags = pty.flags
      if flags?.canonical == true, flags?.echo == false, quietFor >= Self.passwordQuiet {
        for client in waiting {
          answer(client, .waiting, evidence: "the terminal's echo is off and the program is quiet")
        }
      } else if quietFor >= Self.quiet, shell != .running, shell != .accepted {
        for client in waiting {
          answer(client, .ready, evidence: "the program has been quiet for 500 ms")
        }
      }
    }
  }

  private mutating func restartConfirmation() {
    verdict.waitingSince = nil
  }

  /// A start-up file of the shell may ask before the first command can be delivered.
  private func isHeldAtStart(_ client: Client) -> Bool {
    client.waiter != nil && client.waiter?.entryID == nil && shell == .starting
      && initialCommand != nil
  }

  /// Tells a client the outcome of its input.
  mutating func answer(
    _ client: Client, _ state: Reply.State, evidence: String, timedOut: Bool = false,
    reader: ForegroundEvidence.Reader? = nil
  ) {
    guard let waiter = client.waiter else { return }
    var reply = Reply()
    reply.status = record.status.rawValue
    reply.state = state
    reply.evidence = evidence
    reply.timedOut = timedOut ? true : nil
    reply.pending = queueState.pending
    reply.isHidden = waiter.isHidden ? true : nil
    reply.group = waiter.group
    let output = output(of: waiter)
    reply.output = output.text
    reply.omitted = output.omitted
    reply.exitCode = state == .done ? waiter.exitCode : nil
    reply.totalLines = terminal.lineCount
    reply.warnings = logWarnings
    if state == .waiting || state == .ready { describePrompt(reader, in: &reply) }
    self.reply(to: client, reply)
  }

  /// Says what kind of thing the program waits for, and what can be sent.
  private func describePrompt(_ reader: ForegroundEvidence.Reader?, in reply: inout Reply) {
    let screen = screen(reader: reader)
    let isShell = shell == .prompt && (reader.map { $0.pid == pty.leader } ?? true)
    guard let kind = isShell ? .shell : Prompt.classify(screen) else { return }
    reply.waitingFor = kind.rawValue
    reply.suggestions = Prompt.suggestions(for: kind, on: screen).map {
      Reply.Suggestion(purpose: $0.purpose, command: $0.command(session: id.text))
    }
  }

  /// The terminal as a prompt is told by.
  func screen(reader: ForegroundEvidence.Reader?) -> PromptInput {
    let flags = pty.flags
    let cursor = terminal.cursor
    return PromptInput(
      rows: terminal.screenLines(), cursorRow: cursor.row, cursorColumn: cursor.column,
      isCursorVisible: cursor.isVisible, isAlternateScreen: terminal.isAlternateScreen,
      echo: flags?.echo ?? true, canonical: flags?.canonical ?? true,
      program: reader?.program ?? "",
      call: reader.flatMap { PromptInput.Call(rawValue: $0.call.rawValue) })
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
