extension Terminal {
  /// The cursor of the active screen.
  package struct Cursor: Equatable, Sendable {
    /// Counted from the screen's top row, 0.
    package var row: Int
    package var column: Int
    /// The last column is written: the next character goes to the next row first.
    package var isPendingWrap: Bool
    package var isVisible: Bool
  }
}
