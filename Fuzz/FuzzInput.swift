/// The bytes of an input, from which a target takes its decisions; where they end, all are zero.
struct FuzzInput {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// A number of eight bytes, the lowest first.
  mutating func number() -> Int {
    Int(truncatingIfNeeded: (0..<8).reduce(UInt64(0)) { $0 | UInt64(byte()) << (8 * UInt64($1)) })
  }

  /// So many bytes, or as many as there are.
  mutating func bytes(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// All bytes up to the next zero byte, which is taken too.
  mutating func word() -> [UInt8] {
    let word = Array(rest.prefix { $0 != 0 })
    rest = rest.dropFirst(word.count + 1)
    return word
  }
}
