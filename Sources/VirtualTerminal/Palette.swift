/// The colours a program may ask for, as 24 bits of RGB; those it set differ from the standard ones.
struct Palette {
  /// Entries beyond the 256 numbered ones.
  static let foreground = 256
  static let background = 257
  static let cursor = 258

  private(set) var changed: [Int: UInt32] = [:]

  subscript(index: Int) -> UInt32 { changed[index] ?? Self.standard(index) }

  mutating func set(_ index: Int, to color: UInt32) {
    changed[index] = color
  }

  mutating func reset(_ index: Int) { changed[index] = nil }

  mutating func resetNumbered() {
    changed = changed.filter { $0.key >= Self.foreground }
  }

  /// xterm's palette; light text on black.
  static func standard(_ index: Int) -> UInt32 {
    switch index {
    case 0..<16:
      return sixteen(index)
    case 16..<232:
      let cube = index - 16
      func level(_ step: Int) -> UInt32 { step == 0 ? 0 : UInt32(55 + step * 40) }
      return level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6)
    case 232..<256:
      let grey = UInt32(8 + (index - 232) * 10)
      return grey << 16 | grey << 8 | grey
    case background: return 0x000000
    default: return 0xE5E5E5
    }
  }

  private static func sixteen(_ index: Int) -> UInt32 {
    switch index {
    case 0: 0x000000
    case 1: 0xCD0000
    case 2: 0x00CD00
    case 3: 0xCDCD00
    case 4: 0x0000EE
    case 5: 0xCD00CD
    case 6: 0x00CDCD
    case 7: 0xE5E5E5
    case 8: 0x7F7F7F
    case 9: 0xFF0000
    case 10: 0x00FF00
    case 11: 0xFFFF00
    case 12: 0x5C5CFF
    case 13: 0xFF00FF
    case 14: 0x00FFFF
    default: 0xFFFFFF
    }
  }
}
