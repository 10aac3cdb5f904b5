/// The parameters of a control sequence, with its private marker and intermediates.
struct Parameters: ~Copyable {
  /// Further parameters are dropped.
  static let limit = 32
  /// Larger values are lowered to it.
  static let maximumValue = 65_535

  let values: UnsafeMutablePointer<UInt16>
  /// How many there are; an empty one at the end counts.
  var count = 0
  /// Bit n: parameter n is a sub-parameter of the one before (after a colon).
  var joined: UInt32 = 0
  /// The parameter being read.
  var current = 0
  /// The one for `current` is joined.
  var isCurrentJoined = false
  /// The private marker (`<`, `=`, `>` or `?`), 0 for none.
  var marker: UInt8 = 0
  /// Intermediates, the last one lowest; more than two make the sequence unknown.
  var intermediates: UInt16 = 0

  init() {
    values = .allocate(capacity: Self.limit)
    values.initialize(repeating: 0, count: Self.limit)
  }

  deinit { values.deallocate() }

  @inline(__always)
  mutating func clear() {
    count = 0
    joined = 0
    current = 0
    isCurrentJoined = false
    marker = 0
    intermediates = 0
  }

  /// The value at `index`, 0 if it is missing.
  @inline(__always)
  subscript(index: Int) -> Int { index < count ? Int(values[index]) : 0 }

  /// The value at `index`; one if it is missing or zero.
  @inline(__always)
  func atLeastOne(_ index: Int) -> Int { max(1, self[index]) }

  /// The value at `index`; `standard` if it is missing or zero.
  @inline(__always)
  func value(_ index: Int, standard: Int) -> Int {
    let value = self[index]
    return value == 0 ? standard : value
  }

  @inline(__always)
  func isJoined(_ index: Int) -> Bool { joined &>> UInt32(truncatingIfNeeded: index) & 1 != 0 }

  mutating func addIntermediate(_ byte: UInt8) {
    intermediates = intermediates > 0xFF ? 0xFFFF : intermediates << 8 | UInt16(byte)
  }
}
