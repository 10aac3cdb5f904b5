extension Terminal {
  /// A character set that can be designated as G0 to G3 (SCS).
  enum Charset: UInt8 {
    case ascii
    /// DEC Special Character and Line Drawing Set.
    case lineDrawing
    /// ASCII with a pound sign for the number sign.
    case unitedKingdom

    func scalar(for byte: UInt8) -> UInt32 {
      switch self {
      case .ascii: return UInt32(byte)
      case .unitedKingdom: return byte == 0x23 ? 0xA3 : UInt32(byte)
      case .lineDrawing:
        guard byte >= 0x5F, byte <= 0x7E else { return UInt32(byte) }
        return Self.drawing(Int(byte) - 0x5F)
      }
    }

    /// A space, then the 31 characters for 0x60 to 0x7E, in order.
    private static func drawing(_ index: Int) -> UInt32 {
      let symbols: StaticString = "\u{20}◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"
      var place = symbols.utf8Start
      for _ in 0..<index { place += place.pointee < 0x80 ? 1 : place.pointee < 0xE0 ? 2 : 3 }
      let first = UInt32(place[0])
      if first < 0x80 { return first }
      if first < 0xE0 { return (first & 0x1F) << 6 | UInt32(place[1] & 0x3F) }
      return (first & 0x0F) << 12 | UInt32(place[1] & 0x3F) << 6 | UInt32(place[2] & 0x3F)
    }
  }

  /// The designated sets G0 to G3 and those in use.
  struct Charsets: Equatable {
    var g0 = Charset.ascii
    var g1 = Charset.ascii
    var g2 = Charset.ascii
    var g3 = Charset.ascii
    /// The set that is invoked into GL (LS0 to LS3).
    var shifted: UInt8 = 0
    /// The set for the next character alone (SS2, SS3), 0 for none.
    var single: UInt8 = 0

    subscript(number: UInt8) -> Charset {
      get {
        switch number {
        case 0: g0
        case 1: g1
        case 2: g2
        default: g3
        }
      }
      set {
        switch number {
        case 0: g0 = newValue
        case 1: g1 = newValue
        case 2: g2 = newValue
        default: g3 = newValue
        }
      }
    }

    var isPlain: Bool { single == 0 && self[shifted] == .ascii }
  }
}
