extension UnicodeTable {
  /// The grapheme cluster class of a code point (UAX #29), with emoji told apart.
  struct BreakClass: Equatable {
    var bits: UInt8

    static let other = BreakClass(bits: 0)
    static let extend = BreakClass(bits: 1)
    static let joiner = BreakClass(bits: 2)
    static let spacingMark = BreakClass(bits: 3)
    static let prepend = BreakClass(bits: 4)
    static let leading = BreakClass(bits: 5)
    static let vowel = BreakClass(bits: 6)
    static let trailing = BreakClass(bits: 7)
    static let leadingVowel = BreakClass(bits: 8)
    static let syllable = BreakClass(bits: 9)
    static let regionalIndicator = BreakClass(bits: 10)
    static let pictograph = BreakClass(bits: 11)
    /// A pictograph that variation selector 16 makes wide.
    static let narrowPictograph = BreakClass(bits: 12)
    /// Something else that variation selector 16 makes wide: digits, `#` and `*`.
    static let keycapBase = BreakClass(bits: 13)
    static let control = BreakClass(bits: 14)
    static let modifier = BreakClass(bits: 15)

    @inline(__always) var extends: Bool {
      self == .extend || self == .joiner || self == .spacingMark || self == .modifier
    }
    @inline(__always) var isPictograph: Bool { self == .pictograph || self == .narrowPictograph }
    @inline(__always) var widensWithSelector: Bool {
      self == .narrowPictograph || self == .keycapBase
    }
  }
}
