internal import Platform
internal import Store
internal import Worker

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
  }

  func perform() throws(CommandFailure) -> Answer {
    let target = try Target.find(reference, isBare: isBare, options)
    let id = target.id
    let session = target.session()
    let note = try? target.folder.note(of: id)
    let size = PseudoTerminal.Size(rows: note?.rows ?? 40, columns: note?.columns ?? 120)
    let lines =
      verb == .head
      ? Self.firstLines(of: session, count: options.lines, size, target.folder)
      : Self.lines(of: session, count: options.lines, size, target.folder)
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("command", typed: session.record?.command)
    answer.add("status", session.status)
    answer.add("total_lines", lines.total)
    answer.add("exit_code", session.record?.lastExitCode)
    answer.add("output", lines.text)
    let damage = session.damage.map { ["The session's record is damaged: \($0)."] } ?? []
    answer.add("warnings", list: lines.warnings + damage)
    answer.add("suspended_at", session.record?.savedState.capturedAt)
    answer.add("name", target.folder.name(of: id))
    answer.add("ended_by", note?.endedBy)
    answer.add("signal", note?.signal)
    answer.addVerdict(lines.reply, id)
    Hints.lines(session, verb, shown: options.lines, into: &answer)
    return answer
  }

  /// The last lines, from the worker where one can tell, else from the log.
  static func lines(
    of session: SessionView, count: Int, _ size: PseudoTerminal.Size,
    _ folder: borrowing StateFolder
  ) -> Lines {
    let reply = ask(session, lines: count, folder)
    if let reply, reply.isPartial != true {
      return Lines(
        text: reply.output ?? "", total: reply.totalLines ?? 0, warnings: reply.warnings ?? [],
        reply: reply)
    }
    let (lines, total) = LogRendering.tail(
      of: session.id, lines: count, size: size, in: folder)
    return Lines(text: lines.joined(separator: "\n"), total: total, reply: reply)
  }

  private static func firstLines(
    of session: SessionView, count: Int, _ size: PseudoTerminal.Size,
    _ folder: borrowing StateFolder
  ) -> Lines {
    let reply = ask(session, lines: 0, folder)
    let (lines, total) = LogRendering.head(
      of: session.id, lines: count, size: size, isCounting: reply == nil, in: folder)
    return Lines(
      text: lines.joined(separator: "\n"), total: reply?.totalLines ?? total,
      warnings: reply?.warnings ?? [], reply: reply)
  }

  private static func ask(
    _ session: SessionView, lines: Int, _ folder: borrowing StateFolder
  ) -> Reply? {
    guard session.isLive, !session.isForeign, let socket = try? folder.connect(session.id) else {
      return nil
    }
    var connection = WorkerConnection(socket)
    var request = Request(.read)
    request.lines = lines
    request.wantsVerdict = true
    guard (try? connection.send(request)) != nil else { return nil }
    return try? connection.receive(within: WorkerConnection.patience)
  }
}
