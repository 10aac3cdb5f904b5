/// Takes fields separated by blanks from the text that /proc gives, without making strings of them.
struct ByteScanner {
  private let bytes: [UInt8]
  private let end: Int
  private var position: Int

  /// Scans the bytes from `start` up to, not including, `end`.
  init(_ bytes: [UInt8], from start: Int = 0, to end: Int) {
    self.bytes = bytes
    self.end = end
    position = start
  }

  /// Whether nothing but blanks is left.
  mutating func isAtEnd() -> Bool {
    skipBlanks()
    return position >= end
  }

  /// The next byte that is not a blank.
  mutating func byte() -> UInt8? {
    skipBlanks()
    guard position < end else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  /// The next field as a decimal number; nil, and the field passed over, when it isn't one.
  mutating func decimal() -> Int64? {
    skipBlanks()
    var isNegative = false
    if position < end, bytes[position] == UInt8(ascii: "-") {
      isNegative = true
      position += 1
    }
    guard let magnitude = digits(radix: 10, limit: 20) else { return nil }
    let value = Int64(truncatingIfNeeded: magnitude)
    return isNegative ? 0 &- value : value
  }

  /// The next field as a number of the radix, with or without `0x` before it; at most so many digits.
  mutating func unsigned(radix: UInt64, digits limit: Int = 16) -> UInt64? {
    skipBlanks()
    if radix == 16, position + 1 < end, bytes[position] == UInt8(ascii: "0"),
      bytes[position + 1] == UInt8(ascii: "x")
    {
      position += 2
    }
    return digits(radix: radix, limit: limit)
  }

  /// The next field, up to the next blank.
  mutating func field() -> ArraySlice<UInt8> {
    skipBlanks()
    let start = position
    skipField()
    return bytes[start..<position]
  }

  /// Passes over fields.
  mutating func skip(_ fields: Int) {
    for _ in 0..<fields {
      skipBlanks()
      skipField()
    }
  }

  /// Passes over the next field when it is this word; otherwise stays where it is.
  mutating func consume(_ word: StaticString) -> Bool {
    skipBlanks()
    let matches = word.withUTF8Buffer { wanted in
      position + wanted.count <= end
        && bytes[position..<position + wanted.count].elementsEqual(wanted)
    }
    if matches { position += word.utf8CodeUnitCount }
    return matches
  }

  /// Passes over what is left of the line.
  mutating func skipLine() {
    while position < end, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    if position < end { position += 1 }
  }

  /// The text up to the end of the line.
  mutating func restOfLine() -> String {
    while position < end, bytes[position] == UInt8(ascii: " ") { position += 1 }
    let start = position
    while position < end, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// A name made of digits alone, closed by a zero byte, as a number.
  static func wholeNumber(_ name: UnsafeRawBufferPointer) -> Int32? {
    var value: Int32?
    for byte in name {
      if byte == 0 { return value }
      guard let digit = digit(byte), digit < 10 else { return nil }
      value = (value ?? 0) &* 10 &+ Int32(digit)
    }
    return value
  }

  private mutating func digits(radix: UInt64, limit: Int) -> UInt64? {
    var value: UInt64?
    let start = position
    while position < end, position - start < limit, let digit = Self.digit(bytes[position]),
      digit < radix
    {
      value = (value ?? 0) &* radix &+ digit
      position += 1
    }
    if value == nil { skipField() }
    return value
  }

  private mutating func skipBlanks() {
    while position < end, bytes[position] <= UInt8(ascii: " ") { position += 1 }
  }

  private mutating func skipField() {
    while position < end, bytes[position] > UInt8(ascii: " ") { position += 1 }
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
