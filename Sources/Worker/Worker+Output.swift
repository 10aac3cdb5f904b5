internal import Platform
internal import Prompts
internal import Store
internal import VirtualTerminal

/// What an input brought about, as the terminal shows it.
extension Worker {
  /// The output of a waiter's input, within its limit.
  ///
  /// - Parameter prompt: The prompt of a shell without marks, which stands again behind the output.
  func output(of waiter: Waiter, before prompt: String? = nil) -> Output {
    if terminal.isAlternateScreen {
      return Output(Self.trimmed(terminal.screenLines()), limit: waiter.outputLimit)
    }
    // Before the first command there is what the shell's start-up files print and ask.
    let origin =
      waiter.entryID == nil
      ? Waiter.Beginning(
        position: Terminal.Position(row: 0, column: 0), generation: terminal.generation, offset: 0)
      : nil
    guard let beginning = waiter.commandStart ?? waiter.beginning ?? origin else {
      return Output("", limit: waiter.outputLimit)
    }
    var start = beginning.position
    var mayEcho = waiter.commandStart == nil && !waiter.isKeys
    if waiter.commandStart == nil, waiter.isKeys || isRowRewritten(at: beginning, echo: waiter.echo)
    {
      start.column = 0
      mayEcho = false
    }
    // Output that moved up, or cleared the screen, begins above.
    if let row = firstRowChanged(since: beginning), row < start.row {
      start = Terminal.Position(row: row, column: 0)
      mayEcho = false
    }
    let end =
      waiter.commandEnd ?? prompt.map { _ in terminal.cursorPosition }
      ?? Terminal.Position(row: terminal.firstScreenRow + terminal.rows, column: 0)
    let amidText = textAmidText(from: beginning, waiter)
    guard start < end || amidText != nil else { return Output("", limit: waiter.outputLimit) }
    if amidText == nil, start.row < terminal.firstRetainedRow {
      return outputFromLog(beginning, to: end, waiter, before: prompt)
    }
    var text =
      amidText ?? textBroughtAbout(from: start, to: end, waiter)
      ?? terminal.text(from: start, to: end)
    if mayEcho || amidText != nil && waiter.commandStart == nil, let echo = waiter.echo {
      text = Self.removing(
        echo: echo, from: text, at: start.column, of: terminal.columns,
        isAtPrompt: waiter.isAtPrompt)
    }
    // A line that a shell has refused may be drawn anew from the prompt on.
    if !mayEcho, waiter.isAtPrompt || waiter.isRestOfLine, waiter.commandStart == nil,
      waiter.commandEnd != nil,
      let last = waiter.echo?.split(separator: "\n").last
    {
      text = Self.dropping(through: last, from: text)
    }
    // The newline that a program prints for an Enter that is not echoed.
    if waiter.isHidden, text.utf8.first == 0x0A { text.removeFirst() }
    let shown = text
    if let prompt { text = Prompt.removing(prompt: prompt, from: text) }
    return Output(
      waiter.commandEnd != nil
        ? Self.withoutLastNewline(text) : text == shown ? Self.trimmed(text) : text,
      limit: waiter.outputLimit)
  }

  /// What stands on a row before a place.
  func textOfRow(before place: Terminal.Position) -> String {
    terminal.text(from: Terminal.Position(row: place.row, column: 0), to: place)
  }

  /// What stands on the screen's rows above a place.
  func rowsAbove(_ place: Terminal.Position) -> [[Terminal.StyledRun]] {
    (terminal.firstScreenRow..<max(place.row, terminal.firstScreenRow)).map {
      terminal.styledRuns(ofRow: $0)
    }
  }

  /// What stands on a row.
  func textOfRow(_ row: Int) -> String {
    textOfRow(before: Terminal.Position(row: row, column: .max))
  }

  /// The first row that has changed since then; one above that only was drawn once more, as line editors do, has not.
  func firstRowChanged(since beginning: Waiter.Beginning) -> Int? {
    guard var row = terminal.firstRowChanged(since: beginning.generation) else { return nil }
    let end = beginning.position.row
    let first = end - beginning.rowsAbove.count
    while row < end, row >= first, row >= terminal.firstRetainedRow,
      terminal.styledRuns(ofRow: row) == beginning.rowsAbove[row - first]
    {
      row += 1
    }
    return row
  }

  /// Whether a program has written the row anew on which an input was typed: then all of it counts. One that has only
  /// changed its prompt still shows the input behind it.
  func isRowRewritten(at beginning: Waiter.Beginning, echo: String?) -> Bool {
    if beginning.isOnAlternateScreen { return true }
    let place = beginning.position
    guard let before = beginning.rowBefore, place.row >= terminal.firstRetainedRow,
      textOfRow(before: place) != before
    else { return false }
    let behind = terminal.text(
      from: place, to: Terminal.Position(row: place.row, column: .max))
    return behind.isEmpty || echo?.hasPrefix(behind) != true
  }

  /// Whether anything but blanks stands on the screen behind a place.
  func hasText(behind place: Terminal.Position) -> Bool {
    guard !terminal.isAlternateScreen else { return false }
    let end = Terminal.Position(row: terminal.firstScreenRow + terminal.rows, column: 0)
    return place < end
      && terminal.text(from: place, to: end).utf8.contains { $0 != 0x0A && $0 != 0x20 }
  }

  /// What was written among other text, as it would look by itself; nil where nothing stood there, where keys had whole
  /// rows changed, and where it is long.
  private func textAmidText(from beginning: Waiter.Beginning, _ waiter: Waiter) -> String? {
    guard beginning.isAmidText, !waiter.isKeys || waiter.commandStart != nil, logWarnings == nil
    else { return nil }
    let count = (waiter.commandEndOffset ?? log.offset) - beginning.offset
    guard 0...Self.amidTextLimit ~= count else { return nil }
    let screen = renderedLog(at: beginning.offset, count: count, scrollback: 4 * Self.amidTextLimit)
    let start = Terminal.Position(row: screen.firstRetainedRow, column: 0)
    let end = Terminal.Position(row: screen.firstScreenRow + screen.rows, column: 0)
    let whole = Self.trimmed(screen.text(from: start, to: end))
    let written = screen.text(from: start, to: screen.cursorPosition)
    // Blank lines at the end count where nothing was written below them.
    return written.utf8.count > whole.utf8.count ? written : whole
  }

  /// In bytes.
  private static var amidTextLimit: Int { 64 << 10 }

  /// The output's head from the log, and its tail from the terminal, which holds no more than that.
  private func outputFromLog(
    _ beginning: Waiter.Beginning, to end: Terminal.Position, _ waiter: Waiter,
    before prompt: String?
  ) -> Output {
    let half = waiter.outputLimit / 2
    var tailText = terminal.text(
      from: Terminal.Position(row: terminal.firstRetainedRow, column: 0), to: end)
    if let prompt { tailText = Prompt.removing(prompt: prompt, from: tailText) }
    let tail = Output.lastLines(of: Self.withoutLastNewline(tailText), limit: half)
    let head = headFromLog(at: beginning.offset, limit: half)
    let whole = (waiter.commandEndOffset ?? log.offset) - beginning.offset
    let lines = end.row - beginning.position.row
    return Output(
      head: head, tail: tail,
      omitted: Reply.Omission(
        bytes: max(0, whole - head.utf8.count - tail.utf8.count),
        // The tail's last line has no newline.
        lines: max(0, lines - Self.lineCount(head) - Self.lineCount(tail) - (tail.isEmpty ? 0 : 1))
      ))
  }

  /// What the log's bytes from an offset on show first, whole lines of at most `limit` bytes.
  private func headFromLog(at offset: Int, limit: Int) -> String {
    let screen = renderedLog(at: offset, count: limit * 2, scrollback: limit * 4)
    let text = screen.text(
      from: Terminal.Position(row: screen.firstRetainedRow, column: 0),
      to: Terminal.Position(row: screen.cursorPosition.row, column: 0))
    return Output.firstLines(of: text, limit: limit)
  }

  /// What at most `count` of the log's bytes show by themselves from an offset on; nothing where it can't be read.
  func renderedLog(at offset: Int, count: Int, scrollback: Int) -> Terminal {
    var screen = Terminal(
      rows: terminal.rows, columns: terminal.columns, scrollbackLimit: scrollback)
    screen.answersQueries = false
    guard let file = try? folder.buffers.file("\(id).log", .read) else { return screen }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { (try? file.read(into: $0, at: offset)) ?? 0 }
    bytes.withUnsafeBytes { screen.feed(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
    return screen
  }

  /// Without the blank lines at the end, which are only the rest of a screen.
  private static func trimmed(_ text: String) -> String {
    var bytes = text.utf8[...]
    while let last = bytes.last, last == 0x0A { bytes.removeLast() }
    return String(bytes) ?? text
  }

  private static func trimmed(_ lines: [String]) -> String {
    trimmed(lines.joined(separator: "\n"))
  }

  private static func withoutLastNewline(_ text: String) -> String {
    text.utf8.last == 0x0A ? String(text.dropLast()) : text
  }

  private static func lineCount(_ text: String) -> Int {
    text.utf8.count { $0 == 0x0A }
  }
}

extension Output {
  /// The first lines of a text that fit.
  package static func firstLines(of text: String, limit: Int) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count > limit else { return text }
    let end = bytes[..<limit].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// The last lines of a text that fit.
  package static func lastLines(of text: String, limit: Int) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count > limit else { return text }
    let start = bytes[(bytes.count - limit)...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    return String(decoding: bytes[start...], as: UTF8.self)
  }
}
