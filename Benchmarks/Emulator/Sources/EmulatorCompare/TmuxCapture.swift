@testable import VirtualTerminal

/// Reads what `tmux capture-pane -e` prints: text, SGR, and line drawing between SO and SI.
enum TmuxCapture {
  /// The rows of a screen; `lines` may be fewer.
  static func rows(_ lines: ArraySlice<Substring>, columns: Int, count: Int) -> [[Screen.Place]] {
    var style = Style()
    var isDrawing = false
    var rows: [[Screen.Place]] = []
    for line in lines.prefix(count) {
      var row: [Screen.Place] = []
      var scalars = line.unicodeScalars[...]
      while let scalar = scalars.popFirst() {
        switch scalar {
        case "\u{0E}": isDrawing = true
        case "\u{0F}": isDrawing = false
        case "\u{1B}":
          let parameters = scalars.dropFirst().prefix { !"mK".unicodeScalars.contains($0) }
          scalars = scalars.dropFirst(parameters.count + 2)
          apply(String(String.UnicodeScalarView(parameters)), to: &style)
        default: append(isDrawing ? drawn(scalar) : scalar, style, to: &row)
        }
      }
      row = Array(row.prefix(columns))
      rows.append(row + [Screen.Place](repeating: .blank, count: columns - row.count))
    }
    while rows.count < count { rows.append([Screen.Place](repeating: .blank, count: columns)) }
    return rows
  }

  private static func append(
    _ scalar: Unicode.Scalar, _ style: Style, to row: inout [Screen.Place]
  ) {
    let width = UnicodeTable.width(of: scalar)
    if width == 0, let last = row.lastIndex(where: { $0.width > 0 }) {
      row[last].text.unicodeScalars.append(scalar)
      return
    }
    row.append(Screen.Place(text: String(scalar), width: width, style: style))
    if width == 2 { row.append(Screen.Place(text: "", width: 0, style: style)) }
  }

  static func drawn(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let table = "`◆a▒b␉c␌d␍e␊f°g±h␤i␋j┘k┐l┌m└n┼o⎺p⎻q─r⎼s⎽t├u┤v┴w┬x│y≤z≥{π|≠}£~·".unicodeScalars
    guard let place = table.firstIndex(of: scalar) else { return scalar }
    return table[table.index(after: place)]
  }

  private static func apply(_ text: String, to style: inout Style) {
    var words = text.split(separator: ";", omittingEmptySubsequences: false)[...]
    if words.isEmpty { style = Style() }
    while let word = words.popFirst() {
      let parts = word.split(separator: ":").compactMap { Int($0) }
      let number = parts.first ?? 0
      switch number {
      case 0: style = Style()
      case 1: style.attributes.insert(.bold)
      case 2: style.attributes.insert(.dim)
      case 3: style.attributes.insert(.italic)
      case 4:
        let kind = parts.count > 1 ? parts[1] : 1
        style.attributes.underline = Style.Underline(rawValue: UInt8(kind)) ?? .none
      case 5: style.attributes.insert(.blink)
      case 7: style.attributes.insert(.inverse)
      case 8: style.attributes.insert(.hidden)
      case 9: style.attributes.insert(.struckThrough)
      case 53: style.attributes.insert(.overlined)
      case 30...37: style.foreground = .indexed(UInt8(number - 30))
      case 39: style.foreground = .standard
      case 40...47: style.background = .indexed(UInt8(number - 40))
      case 49: style.background = .standard
      case 90...97: style.foreground = .indexed(UInt8(number - 82))
      case 100...107: style.background = .indexed(UInt8(number - 92))
      case 38: style.foreground = color(&words)
      case 48: style.background = color(&words)
      case 58: style.underlineColor = color(&words)
      default: break
      }
    }
  }

  private static func color(_ words: inout ArraySlice<Substring>) -> Style.Color {
    func next() -> UInt8 { words.popFirst().flatMap { UInt8($0) } ?? 0 }
    if next() == 5 { return .indexed(next()) }
    return .rgb(next(), next(), next())
  }
}
