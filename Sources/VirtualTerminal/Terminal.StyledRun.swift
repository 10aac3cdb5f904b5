extension Terminal {
  /// Cells of one row, next to each other, that are drawn alike.
  package struct StyledRun: Equatable, Sendable {
    /// The first cell's column.
    package var column: Int
    /// Cells, not characters.
    package var width: Int
    /// What stands in the cells, blanks as spaces.
    package var text: String
    /// How they are drawn.
    package var style: Style
    /// The address of the hyperlink the cells belong to.
    package var link: String?
  }
}
