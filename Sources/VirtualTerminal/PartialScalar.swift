/// The UTF-8 sequence that a read ended in.
struct PartialScalar {
  var value: UInt32 = 0
  /// Bytes still to come.
  var missing = 0
  /// The bounds for the next byte, narrower than usual after some lead bytes.
  var lower: UInt8 = 0x80
  var upper: UInt8 = 0xBF

  /// Takes a lead byte; false if none begins with it.
  @inline(__always)
  mutating func begin(_ byte: UInt8) -> Bool {
    lower = 0x80
    upper = 0xBF
    switch byte {
    case 0xC2...0xDF:
      missing = 1
      value = UInt32(byte & 0x1F)
    case 0xE0...0xEF:
      missing = 2
      value = UInt32(byte & 0x0F)
      if byte == 0xE0 { lower = 0xA0 }
      if byte == 0xED { upper = 0x9F }
    case 0xF0...0xF4:
      missing = 3
      value = UInt32(byte & 0x07)
      if byte == 0xF0 { lower = 0x90 }
      if byte == 0xF4 { upper = 0x8F }
    default:
      return false
    }
    return true
  }

  /// Takes a further byte; false if it does not belong here.
  @inline(__always)
  mutating func accept(_ byte: UInt8) -> Bool {
    guard byte >= lower, byte <= upper else { return false }
    value = value &<< 6 | UInt32(byte & 0x3F)
    missing &-= 1
    lower = 0x80
    upper = 0xBF
    return true
  }
}
