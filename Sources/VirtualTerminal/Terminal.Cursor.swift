extension Terminal {
  /// The cursor of the active screen.
  package struct Cursor: Equatable, Sendable {
    /// Counted from the screen's top row, 0.
    package var row: Int
    /// Counted from the left, 0.
    package var column: Int
    /// The last column is written: the next character goes to the next row first.
    package var isPendingWrap: Bool
    /// Whether the program shows it (DECTCEM).
    package var isVisible: Bool
  }
}
