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
      case .lineDrawing: return Self.drawing(byte)
      }
    }

    /// A blank, then the 31 characters from 0x60 on.
    private static func drawing(_ byte: UInt8) -> UInt32 {
      switch byte {
      case 0x5F: 0x0020
      case 0x60: 0x25C6
      case 0x61: 0x2592
      case 0x62: 0x2409
      case 0x63: 0x240C
      case 0x64: 0x240D
      case 0x65: 0x240A
      case 0x66: 0x00B0
      case 0x67: 0x00B1
      case 0x68: 0x2424
      case 0x69: 0x240B
      case 0x6A: 0x2518
      case 0x6B: 0x2510
      case 0x6C: 0x250C
      case 0x6D: 0x2514
      case 0x6E: 0x253C
      case 0x6F: 0x23BA
      case 0x70: 0x23BB
      case 0x71: 0x2500
      case 0x72: 0x23BC
      case 0x73: 0x23BD
      case 0x74: 0x251C
      case 0x75: 0x2524
      case 0x76: 0x2534
      case 0x77: 0x252C
      case 0x78: 0x2502
      case 0x79: 0x2264
      case 0x7A: 0x2265
      case 0x7B: 0x03C0
      case 0x7C: 0x2260
      case 0x7D: 0x00A3
      case 0x7E: 0x00B7
      default: UInt32(byte)
      }
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
