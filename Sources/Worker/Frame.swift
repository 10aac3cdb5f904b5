package import Store

/// How messages travel over a socket: four bytes of length, the lowest first, then that many bytes of JSON.
package enum Frame {
  /// In bytes: no message is larger.
  package static let limit = 64 << 20

  /// A message as it travels.
  package static func encode(_ message: some JSONDocument) -> [UInt8] {
    let body = message.json.text(.compact)
    var frame: [UInt8] = []
    frame.reserveCapacity(body.count + 4)
    let count = UInt32(body.count)
    for shift in [0, 8, 16, 24] as [UInt32] {
      frame.append(UInt8(truncatingIfNeeded: count >> shift))
    }
    frame.append(contentsOf: body)
    return frame
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
    try? T(parsing: body)
  }
}
