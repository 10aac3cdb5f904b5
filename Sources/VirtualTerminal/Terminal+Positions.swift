extension Terminal {
  /// The oldest row that is still kept.
  package var firstRetainedRow: Int { history.firstRow }

  /// The number of the primary screen's top row.
  package var firstScreenRow: Int { history.nextRow }

  /// Where the primary screen's cursor stands; behind the last column while a wrap is pending.
  package var cursorPosition: Position {
    if isAlternateScreen {
      return Position(
        row: firstScreenRow + hiddenCursor.y,
        column: hiddenCursor.x + (hiddenCursor.isPendingWrap ? 1 : 0))
    }
    return Position(row: firstScreenRow + y, column: x + (isPendingWrap ? 1 : 0))
  }

  /// Begins a new generation and returns it: rows changed from now on carry it.
  package mutating func advanceGeneration() -> UInt64 {
    generation += 1
    stamp = UInt32(truncatingIfNeeded: generation)
    return generation
  }

  /// The first row of the primary screen or its history that was changed in `generation` or later;
  /// nil if none was.
  package func firstRowChanged(since generation: UInt64) -> Int? {
    let since = UInt32(truncatingIfNeeded: generation)
    if let row = history.firstRow(changedSince: since) { return row }
    let first = firstScreenRow
    return withPrimary { grid in
      for row in 0..<grid.rows where grid.window[row].stamp >= since { return first + row }
      return nil
    }
  }

  /// Whether a row of the primary screen looks different since `generation`; of one that has scrolled off, whether it or one
  /// before it did.
  package func isRowChanged(_ row: Int, since generation: UInt64) -> Bool {
    let since = UInt32(truncatingIfNeeded: generation)
    let first = firstScreenRow
    guard row >= first else {
      return history.firstRow(changedSince: since).map { row >= $0 } ?? false
    }
    return withPrimary { grid in
      row - first < grid.rows && grid.window[row - first].stamp >= since
    }
  }

  /// The rows of the active screen that look different since `generation`, counted from its top.
  package func screenRowsChanged(since generation: UInt64) -> [Int] {
    let since = UInt32(truncatingIfNeeded: generation)
    if !isAlternateScreen, scrollStamp >= since { return Array(0..<rows) }
    return (0..<rows).filter { grid.window[$0].stamp >= since }
  }

  /// Calls `body` with the grid of the primary screen.
  func withPrimary<Result>(_ body: (borrowing Grid) -> Result) -> Result {
    isAlternateScreen ? body(inactiveGrid) : body(grid)
  }
}

extension Terminal {
  /// How many lines begin before the oldest row that is still kept.
  package var linesBeforeRetained: Int { history.linesBefore }

  /// How many lines begin before the first that a snapshot with so many bytes of rows has whole.
  package func linesBefore(snapshotOf scrollback: Int) -> Int {
    let first = history.firstRow(withinBytes: scrollback)
    guard first > history.firstRow else { return history.linesBefore }
    var ends = 0
    history.forEachRow(in: first..<history.nextRow) { _, packed in
      if !packed.isWrapped { ends += 1 }
      return true
    }
    return history.lineEnds - ends + (history.isWrapped(first - 1) ? 1 : 0)
  }

  /// How many lines ended in rows that have scrolled off.
  package var scrolledLineCount: Int { history.lineEnds }

  /// Whether rows that scrolled off were dropped for want of room since the scrollback was last cleared: a person's
  /// terminal would still show them.
  package var hasDroppedRows: Bool { history.hasDropped }
}
