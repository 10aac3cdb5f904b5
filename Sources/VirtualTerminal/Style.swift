/// How a cell is drawn: colours, attributes and the hyperlink it belongs to.
package struct Style: Equatable, Sendable {
  package var foreground = Color.standard
  package var background = Color.standard
  package var underlineColor = Color.standard
  package var attributes = Attributes()
  /// The number of the hyperlink (OSC 8), 0 for none.
  var link: UInt16 = 0

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
