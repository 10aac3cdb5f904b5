extension Style {
  /// A colour: the terminal's own, one of the 256 of the palette, or 24 bits of RGB.
  package struct Color: Equatable, Sendable {
    var bits: UInt32

    /// The terminal's own foreground or background.
    package static let standard = Color(bits: 0)

    /// A colour of the palette, 0 to 255.
    package static func indexed(_ index: UInt8) -> Color { Color(bits: 1 << 24 | UInt32(index)) }

    /// A direct colour.
    package static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Color {
      Color(bits: 2 << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
    }

    /// The number in the palette, nil for other colours.
    package var index: UInt8? { bits >> 24 == 1 ? UInt8(truncatingIfNeeded: bits) : nil }

    /// The components of a direct colour, nil for other colours.
    package var components: (red: UInt8, green: UInt8, blue: UInt8)? {
      guard bits >> 24 == 2 else { return nil }
      return (
        UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
        UInt8(truncatingIfNeeded: bits)
      )
    }
  }
}
