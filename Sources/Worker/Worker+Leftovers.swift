internal import VirtualTerminal

/// What a program that had the whole screen, but not the alternate one, leaves on it when it ends.
extension Worker {
  /// The text from one position to another without what stood there before the input and wasn't touched since; nil where
  /// there is no such thing, or the program may go on.
  func textBroughtAbout(
    from start: Terminal.Position, to end: Terminal.Position, _ waiter: Waiter
  ) -> String? {
    guard let beginning = waiter.beginning, waiter.commandStart == nil,
      waiter.commandEnd != nil || ending?.isAnnounced == true
    else { return nil }
    var lines: [String] = []
    var hasLeftovers = false
    var row = start.row
    let last = min(end.row, terminal.firstScreenRow + terminal.rows - 1)
    while row <= last {
      var next = row + 1
      var isChanged = terminal.isRowChanged(row, since: beginning.generation)
      while next <= last, terminal.isRowWrapped(next - 1) {
        isChanged = terminal.isRowChanged(next, since: beginning.generation) || isChanged
        next += 1
      }
      let lineStart = row == start.row ? start : Terminal.Position(row: row, column: 0)
      // Up to the last column, so that what ends a line isn't taken for a line.
      let lineEnd = min(end, Terminal.Position(row: next - 1, column: .max))
      let line = terminal.text(from: lineStart, to: lineEnd)
      if !isChanged, !line.isEmpty {
        // Between what it left the program had blank lines, too.
        if lines.allSatisfy(\.isEmpty) { lines.removeAll() }
        hasLeftovers = true
      } else {
        lines.append(line)
      }
      row = next
    }
    guard hasLeftovers else { return nil }
    let isBlank = { (line: String) in line.isEmpty }
    let blankEnd = lines.reversed().prefix(while: isBlank).count
    return lines.dropLast(blankEnd).drop(while: isBlank).joined(separator: "\n")
  }
}
