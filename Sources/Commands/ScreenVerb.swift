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
    let project = try Project.find(named: options.project)
    let folder = try project.folder()
    let id = try Reference.resolve(reference, isBare: false, in: folder)
    let session = SessionView.load(id, in: folder)
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", session.status)
    answer.add(try report(of: session, folder), options)
    answer.hint("send_keys", "clrun key \(id) down enter")
    answer.hint("send_text", "clrun \(id) 'your text'")
    answer.hint("view_output", "clrun tail \(id)")
    return answer
  }

  private func report(
    of session: SessionView, _ folder: borrowing StateFolder
  ) throws(CommandFailure) -> ScreenReport {
    if session.isLive, !session.isForeign {
      var request = Request(.screen)
      request.isANSI = options.ansi
      request.hasSpans = options.styled
      request.token = options.after
      if let report = try WorkerConnection.ask(session.id, request, folder).screen { return report }
    }
    let note = try? folder.note(of: session.id)
    let size = PseudoTerminal.Size(rows: note?.rows ?? 40, columns: note?.columns ?? 120)
    let terminal = LogRendering.terminal(
      of: session.id, size: size, scrollbackLimit: 1 << 16, in: folder)
    return ScreenReport(
      of: terminal, ScreenReport.Wish(isANSI: options.ansi, hasSpans: options.styled))
  }
}

/// `clrun render`: what raw bytes look like on a terminal.
struct RenderVerb {
  var path: String
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    var terminal = Terminal(
      rows: options.rows, columns: options.columns, scrollbackLimit: 1 << 16)
    terminal.answersQueries = false
    do throws(Errno) {
      let file =
        path == "-" ? try Descriptor.duplicating(0) : try Descriptor.reading(path: path)
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try file.read(into: &buffer)
        if count == 0 { break }
        buffer.withUnsafeBytes {
          terminal.feed(UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
      }
    } catch {
      throw .unreadable(path, error)
    }
    var answer = Answer()
    answer.add(
      ScreenReport(
        of: terminal, ScreenReport.Wish(isANSI: options.ansi, hasSpans: options.styled)), options)
    return answer
  }
}

/// `clrun resize`: gives a session's terminal another size.
struct ResizeVerb {
  var reference: String
  var rows: Int
  var columns: Int
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    let project = try Project.find(named: options.project)
    let folder = try project.folder()
    let id = try Reference.resolve(reference, isBare: false, in: folder)
    let session = SessionView.load(id, in: folder)
    guard session.isLive else { throw .notRunning(id, session.status) }
    if session.isForeign { throw .needsOurWorker(id) }
    var request = Request(.resize)
    request.rows = rows
    request.columns = columns
    _ = try WorkerConnection.ask(id, request, folder)
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", session.status)
    answer.add("rows", rows)
    answer.add("columns", columns)
    answer.hint("view_screen", "clrun screen \(id)")
    return answer
  }
}

/// `clrun signal`: signals the foreground program of a session.
struct SignalVerb {
  var reference: String
  var signal: String
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    guard let signal = Signal(named: signal) else { throw .badSignal(self.signal) }
    let project = try Project.find(named: options.project)
    let folder = try project.folder()
    let id = try Reference.resolve(reference, isBare: false, in: folder)
    let session = SessionView.load(id, in: folder)
    guard session.isLive else { throw .notRunning(id, session.status) }
    if session.isForeign { throw .needsOurWorker(id) }
    var request = Request(.signal)
    request.signal = Int(signal.number)
    request.patience = options.noWait ? 0 : Int(options.wait / .milliseconds(1))
    request.outputLimit = options.maxBytes
    let reply = try WorkerConnection.ask(id, request, folder, patience: options.wait)
    guard let group = reply.group else { throw .notSignalled(id) }
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", reply.status)
    answer.add("signal", signal.name)
    answer.add("process_group", group)
    answer.add("output", options.noWait ? nil : reply.output.nonEmpty)
    answer.add("warnings", list: reply.warnings)
    answer.add("exit_code", reply.exitCode)
    if !options.noWait { answer.addVerdict(reply, id) }
    answer.hint("view_output", "clrun tail \(id)")
    answer.hint("check_status", "clrun status")
    return answer
  }
}

extension WorkerConnection {
  /// Asks a worker for what it can answer at once.
  static func ask(
    _ id: SessionID, _ request: Request, _ folder: borrowing StateFolder,
    patience extra: Duration = .zero
  ) throws(CommandFailure) -> Reply {
    do throws(Failure) {
      guard let socket = try? folder.connect(id) else { throw .gone }
      var connection = WorkerConnection(socket)
      try connection.send(request)
      return try connection.receive(within: patience + extra)
    } catch {
      let worker = (try? folder.record(of: id))?.workerPID ?? 0
      throw error == .silent
        ? .workerSilent(id, worker) : .workerGone(id, worker, note: "It ended just now.")
    }
  }
}

extension Answer {
  /// A screen's keys, in order.
  mutating func add(_ report: ScreenReport, _ options: Invocation.Options) {
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
    let rows = (options.range ?? 1...max(report.lines.count, 1)).clamped(
      to: 1...max(report.lines.count, 1))
    let highlighted = report.highlighted.filter { rows.contains($0.row) }
    if !highlighted.isEmpty { add("highlighted", .list(highlighted.map(Self.node))) }
    let shown = rows.filter { report.changed?.contains($0) ?? true }
    if let changed = report.changed {
      add("changed", .list(changed.filter { rows.contains($0) }.map { .int($0) }))
    }
    let lines = shown.map { report.lines.indices.contains($0 - 1) ? report.lines[$0 - 1] : "" }
    if options.json {
      add("lines", .list(lines.map { .string($0) }))
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
