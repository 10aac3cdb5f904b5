@testable import VirtualTerminal

/// What a terminal shows at one moment, as plain values: ours, another emulator's, or what is expected.
struct Screen: Equatable {
  /// One place of the screen; the right half of a wide character has the width 0 and no text.
  struct Place: Equatable {
    var text = " "
    var width = 1
    var style = Style()

    static let blank = Place()
    /// Shows nothing but its background.
    var isBlank: Bool { text == " " && width == 1 }
  }

  var rows: [[Place]]
  var cursor: (row: Int, column: Int)
  var isCursorVisible: Bool
  var isAlternate: Bool

  static func == (one: Screen, other: Screen) -> Bool {
    one.rows == other.rows && one.cursor == other.cursor
      && one.isCursorVisible == other.isCursorVisible && one.isAlternate == other.isAlternate
  }

  /// As text: where the cursor is, rows up to the last one with text, and below them for each row
  /// that is more than plain text: what is styled (column+width, then the parameters of SGR), and the
  /// columns of wide characters.
  var lines: [String] {
    var lines = [
      "cursor \(cursor.row) \(cursor.column)" + (isCursorVisible ? "" : " hidden")
        + (isAlternate ? " alternate" : "")
    ]
    var texts = rows.map { row in
      var text = row.map(\.text).joined()
      while text.unicodeScalars.last == " " { text.unicodeScalars.removeLast() }
      return "|" + text
    }
    while texts.last == "|" { texts.removeLast() }
    lines += texts
    for (number, row) in rows.enumerated() {
      var notes: [String] = []
      var column = 0
      while column < row.count {
        let first = column
        let style = row[first].style
        while column < row.count, row[column].style == style { column += 1 }
        if style.isDefault { continue }
        notes.append("\(first)+\(column - first) \(style.graphicsParameters.dropFirst(2))")
      }
      let wide = row.indices.filter { row[$0].width == 2 }
      if !wide.isEmpty { notes.append("wide " + wide.map(String.init).joined(separator: " ")) }
      if !notes.isEmpty { lines.append("~\(number) " + notes.joined(separator: ", ")) }
    }
    return lines
  }
}

extension Screen {
  /// What our terminal shows.
  init(_ terminal: borrowing Terminal) {
    rows = []
    for row in 0..<terminal.rows {
      var places: [Place] = []
      for column in 0..<terminal.columns {
        let glyph = Glyph(terminal, row, column)
        var style = glyph.style
        style.link = 0
        places.append(
          Place(
            text: glyph.shownText, width: glyph.cell.isTail ? 0 : glyph.cell.isWide ? 2 : 1,
            style: style))
      }
      rows.append(places)
    }
    cursor = (terminal.cursor.row, terminal.cursor.column)
    isCursorVisible = terminal.cursor.isVisible
    isAlternate = terminal.isAlternateScreen
  }
}
