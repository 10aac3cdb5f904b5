package import Store

/// How messages travel over a socket: four bytes of length, the lowest first, then a value in that many bytes.
///
/// A value is a tag and what belongs to it: a number as eight bytes, the lowest first; a string as the count of its
/// bytes and these; a list as its count and its values; an object as its count and, for each member, a string and a
/// value. It isn't JSON text because a JSON decoder's first use takes longer than a whole call may.
package enum Frame {
  /// In bytes: no message is larger.
  package static let limit = 64 << 20
  /// How deep lists and objects may lie in each other.
  static let depthLimit = 16

  private enum Tag: UInt8 {
    case null, no, yes, integer, number, string, array, object
  }

  /// A message as it travels.
  package static func encode(_ message: some JSONDocument) -> [UInt8] {
    var frame: [UInt8] = [0, 0, 0, 0]
    append(message.json, to: &frame)
    let count = UInt32(frame.count - 4)
    for place in 0..<4 { frame[place] = UInt8(truncatingIfNeeded: count >> (8 * UInt32(place))) }
    return frame
  }

  private static func append(_ value: JSONValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(Tag.null.rawValue)
    case .bool(let value): bytes.append((value ? Tag.yes : Tag.no).rawValue)
    case .integer(let value):
      bytes.append(Tag.integer.rawValue)
      append(UInt64(bitPattern: Int64(value)), to: &bytes)
    case .number(let value):
      bytes.append(Tag.number.rawValue)
      append(value.bitPattern, to: &bytes)
    case .string(let value):
      bytes.append(Tag.string.rawValue)
      append(value, to: &bytes)
    case .array(let values):
      bytes.append(Tag.array.rawValue)
      append(UInt64(values.count), to: &bytes)
      for value in values { append(value, to: &bytes) }
    case .object(let members):
      bytes.append(Tag.object.rawValue)
      append(UInt64(members.count), to: &bytes)
      for (key, value) in members {
        append(key, to: &bytes)
        append(value, to: &bytes)
      }
    }
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(place)))) }
  }

  private static func append(_ string: String, to bytes: inout [UInt8]) {
    append(UInt64(string.utf8.count), to: &bytes)
    bytes.append(contentsOf: string.utf8)
  }

  /// What the beginning of a stream holds.
  package enum Head: Equatable {
    /// Not all of a message yet.
    case incomplete
    /// A message's body.
    case body(Range<Int>)
    /// No message: longer than `limit`.
    case oversized
  }

  /// Looks at the beginning of what has come.
  package static func head(of bytes: [UInt8]) -> Head {
    guard bytes.count >= 4 else { return .incomplete }
    let count =
      Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16 | Int(bytes[3]) << 24
    guard count <= limit else { return .oversized }
    return bytes.count >= 4 + count ? .body(4..<4 + count) : .incomplete
  }

  /// A message's content; nil when it isn't one of this type.
  package static func decode<T: JSONDocument>(
    _ type: T.Type, from body: ArraySlice<UInt8>
  ) -> T? {
    var reader = Reader(rest: body)
    guard let value = reader.value(depth: 0), reader.rest.isEmpty else { return nil }
    return try? T(json: value)
  }

  /// What is not read yet of a body.
  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func value(depth: Int) -> JSONValue? {
      guard depth < depthLimit, let tag = rest.popFirst().flatMap({ Tag(rawValue: $0) }) else {
        return nil
      }
      switch tag {
      case .null: return .null
      case .no: return .bool(false)
      case .yes: return .bool(true)
      case .integer: return number().map { .integer(Int(Int64(bitPattern: $0))) }
      case .number:
        // JSON has no others.
        return number().map { Double(bitPattern: $0) }.flatMap { $0.isFinite ? .number($0) : nil }
      case .string: return string().map { .string($0) }
      case .array:
        guard let count = count() else { return nil }
        var values: [JSONValue] = []
        for _ in 0..<count {
          guard let value = value(depth: depth + 1) else { return nil }
          values.append(value)
        }
        return .array(values)
      case .object:
        guard let count = count() else { return nil }
        // Grown step by step it would be hashed several times over; a count from outside buys no more than this.
        var members = [String: JSONValue](minimumCapacity: min(count, 64))
        for _ in 0..<count {
          guard let key = string(), let value = value(depth: depth + 1) else { return nil }
          members[key] = value
        }
        return .object(members)
      }
    }

    private mutating func number() -> UInt64? {
      guard rest.count >= 8 else { return nil }
      var number: UInt64 = 0
      for place in (rest.startIndex..<rest.startIndex + 8).reversed() {
        number = number << 8 | UInt64(rest[place])
      }
      rest.removeFirst(8)
      return number
    }

    /// A count of things that take a byte each at least.
    private mutating func count() -> Int? {
      guard let number = number(), number <= UInt64(rest.count) else { return nil }
      return Int(number)
    }

    private mutating func string() -> String? {
      guard let count = count() else { return nil }
      let text = String(decoding: rest.prefix(count), as: UTF8.self)
      rest.removeFirst(count)
      return text
    }
  }
}
