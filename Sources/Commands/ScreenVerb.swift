internal import Platform
internal import Store
internal import VirtualTerminal
internal import Worker
internal import YAML

/// `clrun screen`: what a session's screen shows, from its worker, or rendered from the log where none is left.
struct ScreenVerb {
  var reference: String
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    let target = try Target.find(reference, options)
    let id = target.id
    let session = target.session()
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", session.status)
    let token = options.after.map { OutputToken($0, of: id) }
    if case .some(nil) = token { throw .badToken(options.after ?? "", id) }
    let reply = try ask(session, target.folder)
    let report = reply?.screen ?? rendered(session, after: token ?? nil, target.folder)
    answer.add(report, rows: try report.rows(in: options.range, of: id), options)
    var verdict = reply ?? session.recordedVerdict(in: target.folder)
    // The screen has its own.
    verdict.place = nil
    answer.addVerdict(verdict, id)
    if session.isLive {
      answer.hint("send_keys", "clrun key \(id) down enter")
      answer.hint("send_text", "clrun \(id) 'your text'")
    }
    answer.hint("view_output", "clrun tail \(id)")
    if !session.isLive { answer.hint("start_new", "clrun 'echo hello'") }
    return answer
  }

  /// The worker's answer; nil where there is no worker of ours.
  private func ask(
    _ session: SessionView, _ folder: borrowing StateFolder
  ) throws(CommandFailure) -> Reply? {
    guard session.isLive, !session.isForeign else { return nil }
    var request = Request(.screen)
    request.isANSI = options.ansi
    request.hasSpans = options.styled
    request.token = options.after
    request.wantsVerdict = true
    return try WorkerConnection.ask(session.id, request, folder)
  }

  private func rendered(
    _ session: SessionView, after token: OutputToken?, _ folder: borrowing StateFolder
  ) -> ScreenReport {
    let note = try? folder.note(of: session.id)
    let size = note.terminalSize
    let wish = ScreenReport.Wish(isANSI: options.ansi, hasSpans: options.styled)
    guard let output = RecordedOutput.open(session, size: size, in: folder) else {
      return ScreenReport(
        of: Terminal(rows: size.rows, columns: size.columns, scrollbackLimit: 0), wish)
    }
    var report = ScreenReport(of: output.terminal(scrollback: 1 << 16, in: folder), wish)
    report.token = OutputToken(offset: output.size).text(for: session.id)
    if let token { report.changed = token.offset == output.size ? [] : Array(1...report.rows) }
    return report
  }
}

extension ScreenReport {
  /// The rows that are asked for, as far as the screen has them: all of them unless told.
  func rows(
    in range: ClosedRange<Int>?, of session: SessionID?
  ) throws(CommandFailure) -> ClosedRange<Int> {
    let all = 1...max(rows, 1)
    guard let range else { return all }
    guard range.overlaps(all) else { throw .noSuchRows(range, of: rows, session: session) }
    return range.clamped(to: all)
  }
}

extension Answer {
  /// A screen's keys, in order.
  mutating func add(
    _ report: ScreenReport, rows: ClosedRange<Int>, _ options: Invocation.Options
  ) {
    add("rows", report.rows)
    add("columns", report.columns)
    add(
      "cursor",
      .map([
        ("row", .int(report.cursorRow)), ("column", .int(report.cursorColumn)),
        ("visible", .bool(report.isCursorVisible)),
      ]))
    add("alternate", .bool(report.isAlternate))
    add("title", Optional(report.title).nonEmpty)
    add("modes", list: report.modes)
    let highlighted = report.highlighted.filter { rows.contains($0.row) }
    if !highlighted.isEmpty { add("highlighted", .list(highlighted.map(Self.node))) }
    let shown = rows.filter { report.changed?.contains($0) ?? true }
    if let changed = report.changed {
      add("changed", .list(changed.filter { rows.contains($0) }.map { .int($0) }))
    }
    let lines = shown.map { report.lines.indices.contains($0 - 1) ? report.lines[$0 - 1] : "" }
    if options.json {
      add("lines", .list(lines.map { .string($0) }))
      if report.hasMoreSpans {
        add(
          "warnings", list: ["Only the first \(ScreenReport.spanLimit) runs of one style are told."]
        )
      }
      if let spans = report.spans {
        add("spans", .list(spans.filter { shown.contains($0.row) }.map(Self.node)))
      }
    } else {
      let end = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
      add("screen", lines[..<end].joined(separator: "\n"))
    }
    add("next", Optional(report.token).nonEmpty)
  }

  private static func node(_ span: ScreenReport.Span) -> Node {
    .map([
      ("row", .int(span.row)), ("column", .int(span.column)), ("text", .string(span.text)),
      ("style", .string(span.style.joined(separator: ", "))),
    ])
  }
}
