internal import Platform
internal import Store
internal import VirtualTerminal
internal import Worker

/// What clients ask, and what they are told.
extension FlowWorker {
  mutating func handle(_ request: Request, of visitor: Visitor) {
    log.retry()
    switch request.verb {
    case .start: visitor.client.isGone = true
    case .ring:
      isQueueUnread = true
      queueRetryAt = nil
      if let entry = request.entry { wait(visitor, entry, request) }
    case .read: visitor.client.send(reading(request))
    case .screen: visitor.client.send(screen(request))
    case .resize:
      if let rows = request.rows, let columns = request.columns {
        let size = Terminal.clamped(rows: rows, columns: columns)
        terminal.resize(rows: size.rows, columns: size.columns)
        log.mark("size", "\(size.rows) \(size.columns)")
        note.rows = size.rows
        note.columns = size.columns
        let note = self.note
        try? folder.write(note, of: id)
      }
      visitor.client.send(reading(request))
    // There is no process to be signalled, and no shell to be put away.
    case .signal: visitor.client.send(reply())
    case .suspend:
      var reply = reply()
      reply.cancelled = "it is a remote flow, which takes nothing while it waits"
      visitor.client.send(reply)
    case .wait:
      visitor.watch = Watch(
        request.conditions, needsAll: request.needsAll == true,
        deadline: MonotonicClock.now + .milliseconds(request.patience ?? 0))
      visitor.watchStart = request.token.flatMap { OutputToken($0, of: id)?.offset }
      search(visitor)
    case .kill:
      visitor.waitsForEnd = true
      beginEnding(by: "kill")
    }
  }

  /// Notes that a client waits for the outcome of an entry.
  func wait(_ visitor: Visitor, _ entry: String, _ request: Request) {
    visitor.entry = entry
    visitor.deadline = MonotonicClock.now + .milliseconds(request.patience ?? 0)
    visitor.outputLimit = request.outputLimit ?? Output.defaultLimit
  }

  /// When a client is to be told something, unless something happens before.
  func nextLook(_ visitor: Visitor) -> MonotonicClock.Instant? {
    guard let watch = visitor.watch else { return visitor.deadline }
    guard let idle = watch.idleTime else { return watch.deadline }
    return min(watch.deadline, quietSince + idle)
  }

  /// Tells clients what they wait for, where it is known or their time is over.
  mutating func answerAll() {
    let now = MonotonicClock.now
    for visitor in visitors {
      if visitor.watch != nil { answerWatch(visitor, at: now) }
      guard let deadline = visitor.deadline else { continue }
      let outcome = outcome(of: visitor)
      if let outcome, outcome.end != nil {
        answer(visitor, outcome)
      } else if now >= deadline {
        answer(visitor, outcome, timedOut: true)
      }
    }
  }

  private mutating func answer(_ visitor: Visitor, _ outcome: Outcome?, timedOut: Bool = false) {
    var reply = reply()
    reply.timedOut = timedOut ? true : nil
    reply.isDelivered = outcome?.isDelivered ?? false
    reply.isHidden = outcome?.isHidden == true ? true : nil
    reply.flow?.refusal = outcome?.refusal
    reply.flow?.outcome = outcome?.result
    let text = outcome.map { recent.text(from: $0.start, to: $0.end) } ?? ""
    let output = Output(text, limit: visitor.outputLimit)
    reply.output = output.text
    reply.omitted = output.omitted
    let warnings = (outcome?.warnings ?? []) + logWarnings
    reply.warnings = warnings.isEmpty ? nil : warnings
    finish(visitor, with: reply)
  }

  func finish(_ visitor: Visitor, with reply: Reply) {
    visitor.entry = nil
    visitor.deadline = nil
    visitor.client.send(reply)
  }

  // MARK: How things stand

  /// What is to be said of the session now.
  func reply() -> Reply {
    var reply = Reply()
    reply.status = record.status.rawValue
    reply.pending = pendingCount
    reply.totalLines = terminal.lineCount
    reply.place = log.offset
    describe(in: &reply)
    return reply
  }

  /// How many entries wait, with those that were rung for and have not been looked at yet.
  private var pendingCount: Int {
    guard isQueueUnread, let queue = try? folder.queue(of: id) else { return pending }
    return queue.entries.count { $0.status == .queued && !delivered.set.contains($0.id) }
  }

  private func describe(in reply: inout Reply) {
    guard let frame else { return }
    var flow = Reply.Flow(state: frame.state, status: frame.status.rawValue)
    flow.runID = record.scpRunID
    reply.since = Timestamp.at(activitySince)
    if let ending {
      reply.state = .exited
      reply.evidence = ending.evidence
      reply.endedBy = note.endedBy
      reply.exitCode = record.lastExitCode
      reply.flow = flow
      return
    }
    flow.prompt = prompt
    flow.options = choices.map { "clrun \(id) \(shellQuoted($0.action))" }
    switch activity {
    case .reconnecting(let reason):
      flow.connection = "reconnecting"
      reply.state = .busy
      reply.evidence = "reconnecting to \(credentials.base): \(reason)"
    case .requesting:
      reply.state = .busy
      reply.evidence = "the server has been asked and has not answered yet"
    case .following:
      reply.state = choices.isEmpty ? .busy : .ready
      reply.evidence = "the server works on '\(frame.state.shownOnOneLine)'"
    case .idle:
      reply.state = .waiting
      reply.evidence =
        "the flow stands at '\(frame.state.shownOnOneLine)' (\(frame.status.rawValue))"
    }
    reply.flow = flow
    guard reply.state == .waiting || reply.state == .ready else { return }
    reply.waitingFor =
      form == nil && (choices.count != 1 || choices[0].textField == nil)
      ? "menu" : "line"
    reply.suggestions = suggestions.map {
      Reply.Suggestion(purpose: $0.purpose, command: "clrun \(id) \(shellQuoted($0.input))")
    }
  }

  /// What can be sent next.
  private var suggestions: [(purpose: String, input: String)] {
    if let field = form?.rest.first {
      return [("answer", "<\(field.type)>"), ("leave", "/back")]
    }
    if choices.count == 1, let field = choices[0].textField {
      return [("answer", "<\(field.type)>")]
    }
    return choices.prefix(9).map { choice in
      let fields = choice.required.map { " \($0.name)=<\($0.type)>" }.joined()
      return (choice.action.shownOnOneLine, choice.action + fields)
    }
  }

  /// A text as one word for a shell.
  private func shellQuoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      switch $0 {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
      default: false
      }
    }
    return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
  }

  /// What can be sent, as data.
  private var prompt: JSONValue? {
    if let form, let field = form.rest.first {
      return JSONValue(members: [
        ("kind", .string("field")), ("question", .string(Wording.question(form))),
        ("action", .string(form.choice.action)),
        ("expects", .object([field.name: .string(field.typeLabel)])),
      ])
    }
    guard !choices.isEmpty else { return nil }
    let question = presentation?.prompt ?? presentation?.hint ?? frame?.hint
    let free = choices.count == 1 ? choices[0].textField : nil
    return JSONValue(members: [
      ("kind", .string(free == nil ? "options" : "text")),
      ("question", (question?.shownPlainly.trimmed.cut(to: 4000)).json),
      (
        "options",
        .array(
          choices.map { choice in
            JSONValue(members: [
              ("action", .string(choice.action)), ("label", .string(choice.label.shownOnOneLine)),
              ("number", .integer(choice.number)),
              ("keys", choice.keys.isEmpty ? nil : Optional(choice.keys).json),
              ("critical", choice.transition.isCritical ? .bool(true) : nil),
              ("expects", choice.fields.isEmpty ? nil : Self.expects(choice.fields)),
            ])
          })
      ),
      ("expects", free.map { .object([$0.name: .string($0.typeLabel)]) }),
    ])
  }

  private static func expects(_ fields: [Field]) -> JSONValue {
    JSONValue(members: fields.map { ($0.name, .string($0.typeLabel)) })
  }

  private mutating func reading(_ request: Request) -> Reply {
    var reply = reply()
    let total = terminal.lineCount
    let count = request.first.map { total - min($0 - 1, total) } ?? request.lines ?? 0
    let last = terminal.lastWrittenLines(count)
    let lines = request.first == nil ? last : Array(last.prefix(request.lines ?? 0))
    reply.output = lines.joined(separator: "\n")
    reply.isPartial =
      last.count < min(count, total) && (request.first != nil || terminal.hasDroppedRows)
    reply.warnings = logWarnings.isEmpty ? nil : logWarnings
    if request.wantsVerdict == true {
      reply.record = record
      reply.record?.queueLength = reply.pending ?? 0
      reply.record?.lastActivityAt = Timestamp.at(quietSince)
      reply.name = note.name
    }
    return reply
  }

  private func screen(_ request: Request) -> Reply {
    var reply = reply()
    let wish = ScreenReport.Wish(
      isANSI: request.isANSI == true, hasSpans: request.hasSpans == true)
    var report = ScreenReport(of: terminal, wish)
    if request.token != nil { report.changed = Array(1...terminal.rows) }
    report.token = OutputToken(offset: log.offset).text(for: id)
    reply.screen = report
    return reply
  }

  private var logWarnings: [String] {
    guard let failure = log.failure else { return [] }
    return ["The log can't be written since \(failure.since): \(failure.errno)."]
  }

  // MARK: Watches

  /// Whether the run waits for input and none is on its way.
  private var isSettled: Bool { activity == .idle && !isQueueUnread && pending == 0 }

  /// Looks for texts in what came since the last input, or since what the client had seen.
  func search(_ visitor: Visitor) {
    guard var watch = visitor.watch else { return }
    watch.search(recent.text(from: visitor.watchStart ?? outcomes.last?.start ?? 0))
    visitor.watch = watch
  }

  private mutating func answerWatch(_ visitor: Visitor, at now: MonotonicClock.Instant) {
    guard var watch = visitor.watch else { return }
    let screen = terminal.screenLines().joined(separator: "\n")
    for (place, condition) in watch.pending {
      switch condition {
      case .waiting: if ending == nil, isSettled { watch.hold(place) }
      case .done, .settled: if ending != nil || isSettled { watch.hold(place) }
      case .exit: if ending != nil { watch.hold(place) }
      case .idle(let milliseconds):
        if now - quietSince >= .milliseconds(milliseconds) { watch.hold(place) }
      case .gone(let text): if !Watch.shows(text, screen) { watch.hold(place) }
      case .text, .regex: break
      }
    }
    visitor.watch = watch
    let isOver = now >= watch.deadline
    guard watch.isSatisfied || isOver || ending != nil else { return }
    visitor.watch = nil
    var reply = reply()
    reply.held = watch.held
    reply.isSatisfied = watch.isSatisfied
    reply.timedOut = !watch.isSatisfied && isOver && ending == nil ? true : nil
    visitor.client.send(reply)
  }
}
