@testable import VirtualTerminal

/// What stands in one cell of the active screen.
struct Glyph: CustomStringConvertible {
  var cell: Cell
  var scalars: [UInt32]
  var style: Style
  var row: Row.Flags
  var foreground: UInt32
  var background: UInt32

  init(_ terminal: borrowing Terminal, _ row: Int, _ column: Int) {
    self.row = terminal.grid.window[row].flags
    cell = terminal.grid.window[row].cell(at: column)
    style = terminal.styles[cell.style]
    if cell.isCluster {
      scalars = Array(terminal.clusters.scalars(at: cell.content))
    } else {
      scalars = cell.content == 0 || cell.isTab ? [] : [cell.content]
    }
    foreground = 0
    background = 0
  }

  var text: String {
    var text = ""
    for scalar in scalars.compactMap(Unicode.Scalar.init) { text.unicodeScalars.append(scalar) }
    return text
  }

  /// A space for a cell that shows nothing; nothing for the right half of a wide one.
  var shownText: String { cell.isTail ? "" : scalars.isEmpty ? " " : text }

  var width: Int { cell.isWide ? 2 : 1 }

  /// What the row's size does to the cell, as libvterm's tests put it.
  private var size: String {
    (row.contains(.doubleWidth) ? "dwl " : "") + (row.contains(.doubleTop) ? "dhl-top " : "")
      + (row.contains(.doubleBottom) ? "dhl-bottom " : "")
  }

  /// As libvterm's test harness writes it.
  var description: String {
    let points = scalars.map { "0x" + String($0, radix: 16) }.joined(separator: ",")
    var attributes = ""
    if style.attributes.contains(.bold) { attributes += "B" }
    if style.attributes.underline != .none {
      attributes += "U\(style.attributes.underline.rawValue)"
    }
    if style.attributes.contains(.italic) { attributes += "I" }
    if style.attributes.contains(.inverse) { attributes += "R" }
    if style.attributes.contains(.superscript) { attributes += "S^" }
    if style.attributes.contains(.subscript) { attributes += "S_" }
    return "{\(points)} width=\(width) attrs={\(attributes)} \(size)"
      + "fg=\(Self.color(style.foreground, "240,240,240")) bg=\(Self.color(style.background, "0,0,0"))"
  }

  /// libvterm's palette has 224 where xterm's has 205 or 238.
  private static func color(_ color: Style.Color, _ standard: String) -> String {
    if let index = color.index {
      let parts = [index & 1, index >> 1 & 1, index >> 2 & 1].map { $0 == 0 ? "0" : "224" }
      return "rgb(\(parts.joined(separator: ",")))"
    }
    guard let (red, green, blue) = color.components else { return "rgb(\(standard))" }
    return "rgb(\(red),\(green),\(blue))"
  }
}
