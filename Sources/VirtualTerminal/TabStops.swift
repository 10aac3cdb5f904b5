/// The columns where a tab stops: every eighth, until set or cleared.
struct TabStops {
  /// The regular stops stand beyond these words.
  private(set) var words: [UInt64] = []
  private static let regular: UInt64 = 0x0101_0101_0101_0101

  private func word(_ index: Int) -> UInt64 {
    index < words.count ? words[index] : Self.regular
  }

  private mutating func reserve(_ column: Int) {
    while words.count <= column >> 6 { words.append(Self.regular) }
  }

  mutating func set(_ column: Int) {
    reserve(column)
    words[column >> 6] |= 1 << UInt64(column & 63)
  }

  mutating func clear(_ column: Int) {
    reserve(column)
    words[column >> 6] &= ~(1 << UInt64(column & 63))
  }

  mutating func clearAll(columns: Int) {
    reserve(max(columns, Terminal.maximumSide))
    for index in words.indices { words[index] = 0 }
  }

  /// The first stop right of `column`, `limit` if there is none before.
  func next(after column: Int, limit: Int) -> Int {
    var place = column + 1
    while place < limit {
      let rest = word(place >> 6) >> UInt64(place & 63)
      if rest != 0 { return min(limit, place + rest.trailingZeroBitCount) }
      place = (place | 63) + 1
    }
    return limit
  }

  /// The last stop left of `column`, `limit` if there is none after.
  func previous(before column: Int, limit: Int) -> Int {
    var place = column - 1
    while place > limit {
      if word(place >> 6) >> UInt64(place & 63) & 1 != 0 { return place }
      place -= 1
    }
    return limit
  }
}
