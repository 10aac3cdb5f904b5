internal import Platform
internal import Store
internal import VirtualTerminal
internal import Worker

/// A part of a session's log, and what it shows by itself.
struct LogSpan {
  let id: SessionID
  /// In bytes.
  let start: Int
  /// nil: as far as the log goes.
  let end: Int?
  /// How many lines at its beginning are the echo of what was typed.
  let echoedLines: Int

  /// What came of a command, without its echo; without one all that the log has.
  init(of trace: CommandTrace?, in id: SessionID, end: Int?) {
    self.id = id
    self.end = end
    start = trace?.start ?? 0
    let echo = trace?.hasEcho == true ? trace?.text ?? "" : nil
    echoedLines = echo.map { 1 + $0.utf8.count { $0 == 0x0A } } ?? 0
  }

  /// In bytes: how much of a log is read at a time.
  private static let chunk = 1 << 20

  /// What it shows, within a limit; the screen while a full-screen program has it.
  func output(
    sizes: [(offset: Int, size: PseudoTerminal.Size)], otherwise: (rows: Int, columns: Int),
    limit: Int, in folder: borrowing StateFolder
  ) -> Output {
    let before = sizes.last { $0.offset <= start }?.size ?? sizes.first?.size
    var later = sizes.filter { $0.offset > start }[...]
    let size = before ?? PseudoTerminal.Size(rows: otherwise.rows, columns: otherwise.columns)
    // All that a limit lets through, and the rest of a screen.
    let kept = min(limit * 8 + (1 << 20), 1 << 28)
    var terminal = Terminal(rows: size.rows, columns: size.columns, scrollbackLimit: kept)
    terminal.answersQueries = false
    var head = Head(size: size, limit: limit)
    let begin = beginning(in: folder)
    var position = begin
    var lines = 0
    var skipped = begin > start ? echoedLines : 0
    feed(from: begin, in: folder) { bytes in
      var rest = bytes[...]
      while skipped < echoedLines, let byte = rest.popFirst() {
        position += 1
        if byte == 0x0A { skipped += 1 }
      }
      head.take(rest)
      lines += rest.count { $0 == 0x0A }
      while let next = later.first, next.offset <= position + rest.count {
        let part = rest.prefix(max(0, next.offset - position))
        terminal.feed(UnsafeRawBufferPointer(rebasing: part))
        position += part.count
        rest = rest.dropFirst(part.count)
        terminal.resize(rows: next.size.rows, columns: next.size.columns)
        later.removeFirst()
      }
      terminal.feed(UnsafeRawBufferPointer(rebasing: rest))
      position += rest.count
    }
    if terminal.isAlternateScreen {
      return Output(
        Self.withoutBlankEnd(terminal.screenLines().joined(separator: "\n")), limit: limit)
    }
    let last =
      end == nil
      ? Terminal.Position(row: terminal.firstScreenRow + terminal.rows, column: 0)
      : terminal.cursorPosition
    let isWhole = terminal.firstRetainedRow == 0
    let first = Terminal.Position(row: terminal.firstRetainedRow, column: 0)
    let shown = first < last ? terminal.text(from: first, to: last) : ""
    let text =
      end == nil
      ? Self.withoutBlankEnd(shown)
      : shown.utf8.last == 0x0A ? String(shown.dropLast()) : shown
    if isWhole { return Output(text, limit: limit) }
    let begun = Output.firstLines(of: head.text, limit: limit / 2)
    let rest = Output.lastLines(of: text, limit: limit / 2)
    let count = { (text: String) in text.utf8.count { $0 == 0x0A } }
    return Output(
      head: begun, tail: rest,
      omitted: Reply.Omission(
        bytes: max(0, terminal.bytesFed - begun.utf8.count - rest.utf8.count),
        lines: max(0, lines - count(begun) - count(rest) - (rest.isEmpty ? 0 : 1))))
  }

  /// The beginning, for an output whose terminal has let go of it.
  private struct Head: ~Copyable {
    private var terminal: Terminal
    private var room: Int

    init(size: PseudoTerminal.Size, limit: Int) {
      terminal = Terminal(rows: size.rows, columns: size.columns, scrollbackLimit: limit * 4)
      terminal.answersQueries = false
      room = limit * 2
    }

    mutating func take(_ bytes: Slice<UnsafeRawBufferPointer>) {
      let part = bytes.prefix(room)
      terminal.feed(UnsafeRawBufferPointer(rebasing: part))
      room -= part.count
    }

    var text: String {
      terminal.text(
        from: Terminal.Position(row: terminal.firstRetainedRow, column: 0),
        to: Terminal.Position(row: terminal.cursorPosition.row, column: 0))
    }
  }

  /// Without the blank lines at the end, which are only the rest of a screen.
  private static func withoutBlankEnd(_ text: String) -> String {
    var bytes = text.utf8[...]
    while let last = bytes.last, last == 0x0A { bytes.removeLast() }
    return String(bytes) ?? text
  }

  /// Where what is left of it begins: the log's own beginning may have been released.
  func beginning(in folder: borrowing StateFolder) -> Int {
    guard let file = try? folder.buffers.file("\(id).log", .read) else { return start }
    return max(start, file.firstData)
  }

  /// Hands the part over, piece by piece.
  private func feed(
    from begin: Int, in folder: borrowing StateFolder, _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    guard let file = try? folder.buffers.file("\(id).log", .read) else { return }
    var position = begin
    withUnsafeTemporaryAllocation(byteCount: Self.chunk, alignment: 16) { buffer in
      while position < end ?? .max, let count = try? file.read(into: buffer, at: position),
        count > 0
      {
        let taken = min(count, (end ?? .max) - position)
        position += taken
        body(UnsafeRawBufferPointer(rebasing: buffer[..<taken]))
      }
    }
  }
}
