extension Style {
  /// The attributes set by Select Graphic Rendition (SGR).
  package struct Attributes: OptionSet, Sendable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let bold = Attributes(rawValue: 1 << 0)
    package static let dim = Attributes(rawValue: 1 << 1)
    package static let italic = Attributes(rawValue: 1 << 2)
    package static let blink = Attributes(rawValue: 1 << 3)
    package static let inverse = Attributes(rawValue: 1 << 4)
    package static let hidden = Attributes(rawValue: 1 << 5)
    package static let struckThrough = Attributes(rawValue: 1 << 6)
    package static let overlined = Attributes(rawValue: 1 << 7)
    package static let framed = Attributes(rawValue: 1 << 8)
    package static let superscript = Attributes(rawValue: 1 << 9)
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
