@testable import Store
@testable import Worker

/// What goes over a worker's socket, both ways.
enum ProtocolsFuzz {
  /// The first byte says whether the rest is a stream as it comes, or the body of one message.
  static func run(_ bytes: [UInt8]) throws(Violation) {
    var input = FuzzInput(bytes)
    if input.byte() & 1 == 0 {
      try decode(input.rest)
    } else {
      var stream = Array(input.rest)
      while case .body(let range) = Frame.head(of: stream) {
        try require(
          range.lowerBound == 4 && range.upperBound <= stream.count, "a body of \(range)")
        try decode(stream[range])
        stream.removeSubrange(..<range.upperBound)
      }
    }
  }

  private static func decode(_ body: ArraySlice<UInt8>) throws(Violation) {
    if let request = Frame.decode(Request.self, from: body) { try checkReturn(of: request) }
    if let reply = Frame.decode(Reply.self, from: body) { try checkReturn(of: reply) }
  }

  /// What was understood is understood the same when it is said again.
  private static func checkReturn<T: JSONDocument & Equatable>(
    of message: T
  ) throws(Violation) {
    let frame = Frame.encode(message)
    guard case .body(let range) = Frame.head(of: frame), range.upperBound == frame.count else {
      throw Violation("\(message) has no frame")
    }
    let again = Frame.decode(T.self, from: frame[range])
    try require(again == message, "\(String(describing: again)) comes of \(message)")
    // A record may be written down, or printed; in JSON 5.0 is 5.
    guard let written = try? T(parsing: message.json.text(.compact)) else {
      throw Violation("no JSON of \(message)")
    }
    try require(
      (try? T(parsing: written.json.text(.compact))) == written, "not read back: \(written)")
  }
}
