internal import Platform
internal import Store
internal import Worker
internal import YAML

/// `clrun <id>`, `clrun tail`, `clrun head`: the last or first lines of a session, as its terminal shows them.
struct TailVerb {
  var reference: String
  /// `.tail` or `.head`.
  var verb: VerbName
  var options: Invocation.Options
  var isBare: Bool

  /// What is read of a session.
  struct Lines {
    var text: String
    var total: Int
    var warnings: [String] = []
    /// Of the worker, where it could be asked.
    var reply: Reply?
    /// How long the log was.
    var place: Int?
    /// With `--after`, what else is to be told.
    var new: RecordedOutput.NewText?
  }

  func perform() throws(CommandFailure) -> Answer {
    let target = try Target.find(reference, isBare: isBare, options)
    let id = target.id
    var session = SessionView.peek(id, in: target.folder)
    // What the note says is of no use while the worker can be asked.
    let note = session.record == nil ? nil : try? target.folder.note(of: id)
    let size = note.terminalSize
    let first = verb == .head ? 1 : options.from
    if options.after != nil, first != nil { throw .afterOrFrom }
    let lines =
      if let after = options.after {
        try newLines(of: session, after: after, size, target.folder)
      } else if let first {
        try Self.lines(of: session, from: first, count: options.lines, size, target.folder)
      } else {
        Self.lines(of: session, count: options.lines, size, target.folder)
      }
    if session.record == nil, session.damage == nil {
      session.record = lines.reply?.record
      if session.record == nil { session = target.session() }
    }
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("command", typed: session.record?.command)
    answer.add("status", session.status)
    answer.add("total_lines", lines.total)
    answer.add("exit_code", session.record?.lastExitCode)
    answer.add("output", lines.new == nil ? lines.text : Optional(lines.text).nonEmpty)
    let damage = session.damage.map { ["The session's record is damaged: \($0)."] } ?? []
    let full = lines.reply == nil ? note?.logFullSince.map { Self.full(since: $0) } ?? [] : []
    answer.add(
      "warnings",
      list: lines.warnings + full + damage + session.undelivered(in: target.folder))
    answer.add("suspended_at", session.record?.savedState.capturedAt)
    answer.add(
      "name",
      lines.reply == nil
        ? target.folder.name(of: id) : target.folder.current(name: lines.reply?.name, of: id))
    answer.add(sandbox: lines.reply == nil ? note?.confinement : lines.reply?.confinement)
    if let new = lines.new { answer.add(new, id) }
    answer.addVerdict(lines.verdict(on: session, in: target.folder), id)
    Hints.lines(
      session, verb, shown: options.lines, from: options.from, of: lines.total, into: &answer)
    return answer
  }

  private static func full(since time: String) -> [String] {
    ["The log is full since \(time) (--max-log): output since then is not logged."]
  }

  /// The last lines, from the worker where one can tell, else from the log.
  static func lines(
    of session: SessionView, count: Int, _ size: PseudoTerminal.Size,
    _ folder: borrowing StateFolder
  ) -> Lines {
    let reply = ask(session, lines: count, folder)
    if let reply, reply.isPartial != true { return Lines(reply) }
    guard let output = RecordedOutput.open(session, size: size, in: folder) else {
      return Lines(text: "", total: 0, reply: reply)
    }
    let (lines, total) = output.lastLines(count, in: folder)
    let gone = lines.count < min(count, total) ? output.goneWarning : nil
    return Lines(
      text: lines.joined(separator: "\n"), total: total,
      warnings: (reply?.warnings ?? []) + [gone].compactMap(\.self),
      reply: reply, place: output.size)
  }

  /// So many lines from one on, counted from 1; from the worker while it has them all, else from the log.
  private static func lines(
    of session: SessionView, from first: Int, count: Int, _ size: PseudoTerminal.Size,
    _ folder: borrowing StateFolder
  ) throws(CommandFailure) -> Lines {
    let reply = ask(session, from: first, lines: count, folder)
    var lines = reply.map { Lines($0) } ?? Lines(text: "", total: 0)
    if reply?.isPartial ?? true {
      guard let output = RecordedOutput.open(session, size: size, in: folder) else { return lines }
      var text: [UInt8] = []
      var isFirst = true
      // Where the log's beginning is gone, the lines begin later than asked for.
      var taken = 0
      let total =
        count == 0
        ? nil
        : output.forEachLine(from: first, in: folder) { _, line in
          if !isFirst { text.append(0x0A) }
          isFirst = false
          text += line
          taken += 1
          return taken < count
        }
      lines.text = String(decoding: text, as: UTF8.self)
      if let gone = output.goneWarning, first <= output.goneLines + 1 {
        lines.warnings.append(gone)
      }
      lines.place = output.size
      lines.total = reply?.totalLines ?? total?.total ?? output.lineCount(in: folder)
    }
    if first > max(lines.total, 1) { throw .noSuchLine(first, lines.total, session.id) }
    return lines
  }

  /// What was printed since an answer, as the terminal shows it now.
  private func newLines(
    of session: SessionView, after: String, _ size: PseudoTerminal.Size,
    _ folder: borrowing StateFolder
  ) throws(CommandFailure) -> Lines {
    guard let token = OutputToken(after, of: session.id) else {
      throw .badToken(after, session.id)
    }
    // The worker knows whether the log has all; the log has what is new.
    var lines = Self.ask(session, lines: 0, folder).map { Lines($0) } ?? Lines(text: "", total: 0)
    lines.place = 0
    guard let output = RecordedOutput.open(session, size: size, in: folder) else { return lines }
    let new = output.newText(
      after: token.offset, limit: options.maxBytes,
      lineLimit: options.lineLimit, in: folder)
    lines.text = new.output.text
    lines.total = new.total
    if token.offset < output.start, let gone = output.goneWarning { lines.warnings.append(gone) }
    lines.place = output.size
    lines.new = new
    return lines
  }

  private static func ask(
    _ session: SessionView, from first: Int? = nil, lines: Int, _ folder: borrowing StateFolder
  ) -> Reply? {
    guard session.isLive, !session.isForeign, let socket = try? folder.connect(session.id) else {
      return nil
    }
    var connection = WorkerConnection(socket)
    var request = Request(.read)
    request.lines = lines
    request.wantsVerdict = true
    request.first = first
    guard (try? connection.send(request)) != nil else { return nil }
    return try? connection.receive(within: WorkerConnection.patience)
  }
}

extension TailVerb.Lines {
  /// What is to be told of the session beside the lines.
  func verdict(on session: SessionView, in folder: borrowing StateFolder) -> Reply {
    var reply = reply ?? session.recordedVerdict(in: folder)
    // The lines may be of the log as it is by now.
    reply.place = place
    return reply
  }

  fileprivate init(_ reply: Reply) {
    text = reply.output ?? ""
    total = reply.totalLines ?? 0
    warnings = reply.warnings ?? []
    self.reply = reply
    place = reply.place
  }
}

extension Answer {
  /// What is to be known of new text beside the text itself.
  fileprivate mutating func add(_ new: RecordedOutput.NewText, _ id: SessionID) {
    add("redrawn", flag: new.isRedrawn)
    add("place_lost", flag: new.isLost)
    add("alternate", flag: new.isAlternate)
    guard let omitted = new.output.omitted else { return }
    let command = "clrun tail \(id) --from \(new.firstLine) --lines \(omitted.lines + 1)"
    add(omitted: omitted, readWith: command)
  }
}
