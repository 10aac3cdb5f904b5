/// Ranges of Unicode scalars as ranges of the bytes that encode them.
enum UTF8Ranges {
  /// Sequences of ranges of bytes that together match what encodes the scalars of the range and nothing else.
  static func sequences(_ range: ClosedRange<UInt32>) -> [[ClosedRange<UInt8>]] {
    var result: [[ClosedRange<UInt8>]] = []
    // Between two of these every scalar has as many bytes; surrogates are no scalars.
    let zones: [ClosedRange<UInt32>] = [
      0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF,
    ]
    for zone in zones where zone.overlaps(range) {
      append(range.clamped(to: zone), to: &result)
    }
    return result
  }

  /// Cuts the range where the last bytes of its ends are not all there are.
  private static func append(
    _ range: ClosedRange<UInt32>, to result: inout [[ClosedRange<UInt8>]]
  ) {
    let (low, high) = (range.lowerBound, range.upperBound)
    let size = encoded(low).count
    for index in 1..<max(1, size) {
      let mask = UInt32(1) << UInt32(6 * index) - 1
      guard low & ~mask != high & ~mask else { continue }
      if low & mask != 0 {
        append(low...(low | mask), to: &result)
        append((low | mask) + 1...high, to: &result)
        return
      }
      if high & mask != mask {
        append(low...(high & ~mask) - 1, to: &result)
        append((high & ~mask)...high, to: &result)
        return
      }
    }
    result.append(zip(encoded(low), encoded(high)).map { $0...$1 })
  }

  private static func encoded(_ value: UInt32) -> [UInt8] {
    Unicode.Scalar(value).map { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) } ?? []
  }
}
