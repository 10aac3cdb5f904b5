/// How a text is written so that every parser reads back the same bytes.
enum ScalarStyle: Equatable {
  /// As it is.
  case plain
  /// In single quotes: one line, nothing to escape.
  case singleQuoted
  /// In double quotes with escapes, on one line however long.
  case doubleQuoted
  /// A block scalar (`|`), with an indentation indicator when the first line would mislead the parser.
  case literal(indicator: Bool, chomping: Chomping)

  /// Where a text stands; not every style is allowed everywhere.
  enum Position {
    /// The document itself.
    case root
    /// The value of a key or an item of a list.
    case value
    /// The key of a map.
    case key
  }

  /// What a block scalar says about the line breaks at its end.
  enum Chomping: Equatable {
    /// `|-`: the text does not end with a line break.
    case strip
    /// `|`: the text ends with one.
    case clip
    /// `|+`: the text ends with several.
    case keep
  }

  /// Chooses the style of a text at a position.
  init(_ text: UTF8Text, at position: Position) {
    var hasTab = false
    var hasNewline = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0x7F || byte < 0x20 {
        if byte == .newline {
          hasNewline = true
        } else if byte == .tab {
          hasTab = true
        } else if text.lengthOfUnsafeCharacter(at: index) > 0 {
          self = .doubleQuoted
          return
        }
      }
      index += 1
    }
    if hasNewline {
      self = position == .key ? .doubleQuoted : Self.blockStyle(of: text, at: position)
    } else if hasTab {
      self = .doubleQuoted
    } else {
      self = PlainRule.allows(text) ? .plain : .singleQuoted
    }
  }

  /// The style of a text of several lines that holds nothing to escape.
  private static func blockStyle(of text: UTF8Text, at position: Position) -> ScalarStyle {
    var end = text.count
    while end > 0, text[end - 1] == .newline { end -= 1 }
    var start = end
    while start > 0, text[start - 1] == .space || text[start - 1] == .tab { start -= 1 }
    // The last line that is not empty has blanks alone, or there is none: parsers differ on whether that is content.
    if start == 0 || text[start - 1] == .newline { return .doubleQuoted }

    let first = text[0]
    let indicator = first == .space || first == .tab || first == .newline
    // Parsers don't agree on what an indicator counts from at the root.
    if indicator, position == .root { return .doubleQuoted }
    let chomping: Chomping =
      switch text.count - end {
      case 0: .strip
      case 1: .clip
      default: .keep
      }
    return .literal(indicator: indicator, chomping: chomping)
  }
}
