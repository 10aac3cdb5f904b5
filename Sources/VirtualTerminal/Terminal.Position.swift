extension Terminal {
  /// A place on the primary screen or in its history; rows are numbered from 0 for ever.
  package struct Position: Equatable, Comparable, Sendable {
    package var row: Int
    package var column: Int

    package init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }

    package static func < (first: Self, second: Self) -> Bool {
      (first.row, first.column) < (second.row, second.column)
    }
  }
}
