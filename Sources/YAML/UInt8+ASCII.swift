extension UInt8 {
  /// Horizontal tabulation (HT).
  static let tab: UInt8 = 0x09
  /// Line feed (LF).
  static let newline: UInt8 = 0x0A
  /// Space.
  static let space: UInt8 = 0x20
}

extension [UInt8] {
  /// Appends the UTF-8 bytes of a text.
  mutating func append(_ text: String) { append(contentsOf: text.utf8) }

  /// Appends the low digits of a number in upper-case hexadecimal.
  mutating func appendHexadecimal(_ value: UInt32, digits: Int) {
    for place in (0..<digits).reversed() {
      let digit = UInt8(truncatingIfNeeded: value >> UInt32(place * 4)) & 0xF
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }
}
