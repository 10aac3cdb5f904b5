extension Terminal {
  /// Text from `from` up to, but not including, `to`, on the primary screen and in its history.
  ///
  /// Soft-wrapped rows are joined, blanks at the end of each line dropped, and lines separated by
  /// newlines; tabs stay where a tab moved over cells that were never written.
  package func text(from: Position, to: Position) -> String {
    let from = max(from, Position(row: firstRetainedRow, column: 0))
    let last = min(to.row, firstScreenRow + rows - 1)
    let to = to.row > last ? Position(row: last, column: Int.max) : to
    guard from < to else { return "" }
    var builder = TextBuilder()
    forEachRow(in: from.row..<(to.row + 1)) { number, cells, length, isWrapped, clusters in
      let start = number == from.row ? max(0, from.column) : 0
      let isLast = number == to.row
      var end = isLast ? to.column : isWrapped ? max(start, columns) : Int.max
      // The cell that was too narrow for the wide character in the next row is no blank.
      if isWrapped, length == columns, cells[columns - 1].isSpacer { end = min(end, columns - 1) }
      builder.append(
        cells, length: length, in: start..<max(start, end), clusters: clusters)
      if !isWrapped, !isLast { builder.endLine() }
      return true
    }
    return builder.finish()
  }

  /// The last `count` lines of the history and the primary screen, up to the last row that is not
  /// blank or the cursor's, whichever is lower; rows that were wrapped make one line.
  package func lastLines(_ count: Int) -> [String] {
    guard count > 0 else { return [] }
    let end = max(lastInkRow ?? 0, cursorPosition.row)
    var start = end
    var found = 1
    while start > firstRetainedRow {
      if !isRowWrapped(start - 1) {
        if found == count { break }
        found += 1
      }
      start -= 1
      if start < firstScreenRow { break }
    }
    if start < firstScreenRow { start = lineStart(before: start, lines: count - found) }
    let text = text(
      from: Position(row: start, column: 0), to: Position(row: end, column: Int.max))
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The row where a line of the history begins: the one with `row`, or `lines` lines before it.
  private func lineStart(before row: Int, lines: Int) -> Int {
    var start = row
    var rest = lines
    while start > firstRetainedRow {
      // A block of rows at a time: the history is read forward.
      let first = max(firstRetainedRow, start - 256)
      var wrapped: [Bool] = []
      history.forEachRow(in: first..<start) { _, packed in
        wrapped.append(packed.isWrapped)
        return true
      }
      for isWrapped in wrapped.reversed() {
        if !isWrapped {
          if rest == 0 { return start }
          rest -= 1
        }
        start -= 1
      }
    }
    return start
  }

  /// How many lines were ever shown: those that scrolled off and those on the primary screen up to
  /// the last row that is not blank. Rows that were wrapped make one line.
  package var lineCount: Int {
    let first = firstScreenRow
    let continuesHistory = history.endsWrapped
    guard let last = lastInkRow, last >= first else {
      return history.lineEnds + (continuesHistory ? 1 : 0)
    }
    var count = 1
    for row in first..<last where !isRowWrapped(row) { count += 1 }
    return history.lineEnds + count
  }

  /// The active screen, one string a row, blanks at the end dropped, tabs as spaces.
  package func screenLines() -> [String] {
    (0..<rows).map { row in
      var builder = TextBuilder()
      builder.keepsTabs = false
      let source = grid.window[row]
      builder.append(
        source.cells, length: source.length, in: 0..<source.length, clusters: clusters)
      return builder.finish()
    }
  }

  /// The last row of the primary screen with anything on it; nil if all are blank.
  var lastInkRow: Int? {
    let first = firstScreenRow
    return withPrimary { grid in
      for row in stride(from: grid.rows - 1, through: 0, by: -1) where !grid.window[row].isBlank {
        return first + row
      }
      return nil
    }
  }

  /// Whether the line of a row goes on in the next row.
  package func isRowWrapped(_ row: Int) -> Bool {
    let first = firstScreenRow
    guard row >= first else { return history.isWrapped(row) }
    return withPrimary { grid in
      row - first < grid.rows && grid.window[row - first].flags.contains(.wrapped)
    }
  }

  /// Calls `body` with the cells of each row of `range` that is kept, until it returns false.
  private func forEachRow(
    in range: Range<Int>,
    _ body: (Int, UnsafeMutablePointer<Cell>, Int, Bool, borrowing ClusterTable) -> Bool
  ) {
    let first = firstScreenRow
    if range.lowerBound < first {
      var unpacked = ClusterTable()
      var capacity = 256
      var cells = UnsafeMutablePointer<Cell>.allocate(capacity: capacity)
      defer { cells.deallocate() }
      var isStopped = false
      history.forEachRow(in: range) { number, packed in
        if packed.count > capacity {
          cells.deallocate()
          capacity = packed.count
          cells = .allocate(capacity: capacity)
        }
        if unpacked.wordCount > 4096 { unpacked = ClusterTable() }
        packed.unpack(into: cells, clusters: &unpacked)
        isStopped = !body(number, cells, packed.count, packed.isWrapped, unpacked)
        return !isStopped
      }
      if isStopped { return }
    }
    withPrimary { grid in
      for row in max(0, range.lowerBound - first)..<max(0, min(grid.rows, range.upperBound - first))
      {
        let source = grid.window[row]
        guard
          body(
            first + row, source.cells, source.length, source.flags.contains(.wrapped), clusters)
        else { return }
      }
    }
  }
}
