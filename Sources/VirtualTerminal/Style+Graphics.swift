extension Style {
  /// The parameters of the SGR that gives this style whatever was set before.
  package var graphicsParameters: String {
    (["0"] + changes(separator: ";")).joined(separator: ";")
  }

  /// The parameters that turn the default style into this one; `separator` stands inside of colours.
  func changes(separator: String) -> [String] {
    let numbered: [(Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.blink, "5"), (.inverse, "7"), (.hidden, "8"),
      (.struckThrough, "9"), (.framed, "51"), (.overlined, "53"), (.superscript, "73"),
      (.subscript, "74"),
    ]
    var parts = numbered.filter { attributes.contains($0.0) }.map(\.1)
    switch attributes.underline {
    case .none: break
    case .single: parts.append("4")
    case .double: parts.append("21")
    default: parts.append("4:\(attributes.underline.rawValue)")
    }
    parts += foreground.graphicsParameters(base: 30, separator)
    parts += background.graphicsParameters(base: 40, separator)
    parts += underlineColor.graphicsParameters(base: 50, ":")
    return parts
  }
}

extension Style.Color {
  /// The SGR parameters that set this colour; `base` is 30, 40 or 50.
  fileprivate func graphicsParameters(base: Int, _ separator: String) -> [String] {
    if let index {
      if base < 50, index < 8 { return ["\(base + Int(index))"] }
      if base < 50, index < 16 { return ["\(base + 52 + Int(index))"] }
      return [["\(base + 8)", "5", "\(index)"].joined(separator: separator)]
    }
    guard let (red, green, blue) = components else { return [] }
    return [
      ["\(base + 8)", "2", "\(red)", "\(green)", "\(blue)"].joined(separator: separator)
    ]
  }
}
