internal import Store
internal import VirtualTerminal
internal import Worker

extension RecordedOutput {
  /// What was printed after a place.
  struct NewText {
    var output: Output
    /// How many lines there are in all.
    var total: Int
    /// The number of the first line of it.
    var firstLine: Int
    /// It begins with lines that were there before and look different now.
    var isRedrawn = false
    /// What stood at the place is gone: the screen was cleared, or the log was cut.
    var isLost = false
    /// A full-screen program has the terminal.
    var isAlternate = false
  }

  /// What the terminal shows now of what was printed after an offset of the log: put behind what it showed then it makes
  /// the whole. Lines that were rewritten since are given again as they stand.
  func newText(
    after offset: Int, limit: Int, lineLimit: Int?, in folder: borrowing StateFolder
  ) -> NewText {
    guard offset <= size else {
      // The log isn't the one that it was.
      let (lines, total) = lastLines(lineLimit ?? 50, in: folder)
      return NewText(
        output: Output(lines.joined(separator: "\n"), limit: limit), total: total,
        firstLine: total - lines.count + 1, isLost: true)
    }
    let before = openLines(at: offset, in: folder)
    var text = BoundedText(limit: limit, lineLimit: lineLimit)
    var new = NewText(
      output: Output("", limit: limit), total: 0, firstLine: before.first + before.lines.count - 1)
    var isNew = false
    var seen = 0
    let end = forEachLine(from: before.first, in: folder, throughCursor: true) { number, line in
      let index = seen
      seen += 1
      if isNew || index >= before.lines.count {
        text.append(CollectionOfOne(0x0A))
        text.append(line)
        isNew = true
        return true
      }
      let known = before.lines[index].utf8
      let isLast = index == before.lines.count - 1
      if isLast, line.starts(with: known) {
        text.append(line[known.count...])
        isNew = true
      } else if !line.elementsEqual(known) {
        text.append(line)
        new.firstLine = number
        new.isRedrawn = true
        isNew = true
      }
      return true
    }
    new.isLost = seen < before.lines.count || offset < start
    new.isAlternate = end?.isAlternate ?? false
    new.total = end?.total ?? 0
    new.output = text.finish()
    return new
  }

  /// The lines that a program could still change when the log was so long, and the number of the first of them.
  private func openLines(
    at offset: Int, in folder: borrowing StateFolder
  ) -> (first: Int, lines: [String]) {
    var record = lastCheckpoint { $0.offset <= offset }
    while true {
      var player = player(from: record, scrollback: 1 << 18, folder)
      while player.play(log, Self.piece, upTo: offset) {}
      let scrolled = player.terminal.scrolledLineCount
      // The first of them may have begun before the state.
      if player.terminal.linesBeforeRetained > scrolled, let current = record {
        record = lastCheckpoint { $0.number < current.number && $0.linesBefore <= scrolled }
        continue
      }
      let row = player.terminal.rowOfLine(after: scrolled) ?? player.terminal.firstRetainedRow
      return (scrolled + 1, player.terminal.unscrolledLines(from: row, throughCursor: true))
    }
  }
}
