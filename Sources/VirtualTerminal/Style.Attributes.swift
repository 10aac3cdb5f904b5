extension Style {
  /// The attributes set by Select Graphic Rendition (SGR).
  package struct Attributes: OptionSet, Sendable {
    /// One bit an attribute; the kind of underline in bits 12 to 14.
    package var rawValue: UInt16

    /// The attributes that these bits mean.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Bold (SGR 1).
    package static let bold = Attributes(rawValue: 1 << 0)
    /// Dim (SGR 2).
    package static let dim = Attributes(rawValue: 1 << 1)
    /// Italic (SGR 3).
    package static let italic = Attributes(rawValue: 1 << 2)
    /// Blinking, slow or fast (SGR 5 and 6).
    package static let blink = Attributes(rawValue: 1 << 3)
    /// Foreground and background exchanged (SGR 7).
    package static let inverse = Attributes(rawValue: 1 << 4)
    /// Not shown (SGR 8).
    package static let hidden = Attributes(rawValue: 1 << 5)
    /// Struck through (SGR 9).
    package static let struckThrough = Attributes(rawValue: 1 << 6)
    /// Overlined (SGR 53).
    package static let overlined = Attributes(rawValue: 1 << 7)
    /// Framed or encircled (SGR 51 and 52).
    package static let framed = Attributes(rawValue: 1 << 8)
    /// Superscript (SGR 73).
    package static let superscript = Attributes(rawValue: 1 << 9)
    /// Subscript (SGR 74).
    package static let `subscript` = Attributes(rawValue: 1 << 10)

    private static let underlineShift: UInt16 = 12

    /// The kind of underline.
    package var underline: Underline {
      get { Underline(rawValue: UInt8(rawValue >> Self.underlineShift & 7)) ?? .none }
      set {
        rawValue =
          rawValue & ~(7 << Self.underlineShift) | UInt16(newValue.rawValue) << Self.underlineShift
      }
    }
  }
}
