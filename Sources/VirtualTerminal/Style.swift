/// How a cell is drawn: colours, attributes and the hyperlink it belongs to.
package struct Style: Equatable, Sendable {
  /// The colour of the characters.
  package var foreground = Color.standard
  /// The colour behind them.
  package var background = Color.standard
  /// The colour of the underline; `standard` is that of the characters.
  package var underlineColor = Color.standard
  /// Bold, italic and the like.
  package var attributes = Attributes()
  /// The number of the hyperlink (OSC 8), 0 for none.
  var link: UInt16 = 0

  /// The default style.
  package init() {}

  /// Drawn with the terminal's own colours and no attribute.
  package var isDefault: Bool { self == Style() }

  /// The same background and nothing else: what erased cells keep.
  var erasing: Style {
    var style = Style()
    style.background = background
    return style
  }
}
