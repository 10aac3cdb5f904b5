extension Terminal {
  /// A place on the primary screen or in its history; rows are numbered from 0 for ever.
  package struct Position: Equatable, Comparable, Sendable {
    /// The row, by its number for ever.
    package var row: Int
    /// The column, counted from 0.
    package var column: Int

    /// The cell at this column of this row.
    package init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }

    /// Whether a place comes before another when read.
    package static func < (first: Self, second: Self) -> Bool {
      (first.row, first.column) < (second.row, second.column)
    }
  }
}
