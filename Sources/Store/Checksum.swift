/// A checksum of 64 bits against damage, not against intent: words of eight bytes, mixed by multiplication.
package enum Checksum {
  package static func of(_ bytes: [UInt8]) -> UInt64 { of(bytes[...]) }

  package static func of(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBytes { bytes in
      var sum = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
      var place = 0
      while place &+ 8 <= bytes.count {
        sum = mixed(sum, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian)
        place &+= 8
      }
      var rest: UInt64 = 0
      while place < bytes.count {
        rest = rest &<< 8 | UInt64(bytes[place])
        place &+= 1
      }
      return mixed(sum, rest)
    }
  }

  @inline(__always)
  private static func mixed(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    let product = (sum ^ word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(
      by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low &+ word
  }
}

extension [UInt8] {
  mutating func append(number: UInt64, count: Int = 8) {
    for place in 0..<count { append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(place)))) }
  }

  func number(at position: Int, count: Int = 8) -> UInt64 {
    var number: UInt64 = 0
    for place in 0..<count { number |= UInt64(self[position + place]) << (8 * UInt64(place)) }
    return number
  }
}
