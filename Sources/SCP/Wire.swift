/// How the worker and the process that speaks HTTP for it tell each other things: four bytes of length, the lowest first, four
/// of the request's number, one that says what it is, and what belongs to that. Names and values are lines of text, since none
/// of them may hold a line's end.
package enum Wire {
  /// What goes to the process.
  package enum Order: Sendable {
    case start(HTTPRequest)
    case cancel
  }

  /// In bytes: no message is longer.
  private static let limit = 16 << 20
  private static let headSize = 9

  package static func encode(_ order: Order, of number: Int) -> [UInt8] {
    switch order {
    case .cancel: return message(number, "C", [])
    case .start(let request):
      var lines = [
        "\(request.method) \(request.isOnce ? "1" : "0")\(request.body == nil ? "0" : "1")",
        request.url,
      ]
      lines += request.headers.map { "\($0.name): \($0.value)" }
      return message(
        number, "S",
        Array(lines.map(plain).joined(separator: "\n").utf8) + [0x0A, 0x0A] + (request.body ?? []))
    }
  }

  package static func encode(_ event: HTTPEvent, of number: Int) -> [UInt8] {
    switch event {
    case .head(let status, let headers):
      let lines = ["\(status)"] + headers.map { "\($0.key): \($0.value)" }
      return message(number, "H", Array(lines.map(plain).joined(separator: "\n").utf8))
    case .body(let bytes): return message(number, "B", bytes)
    case .end: return message(number, "E", [])
    case .failed(let failure):
      return message(number, "F", Array("\(failure.kind.rawValue) \(plain(failure.reason))".utf8))
    }
  }

  private static func plain(_ line: String) -> String {
    line.contains(where: \.isNewline) ? line.split(whereSeparator: \.isNewline).joined() : line
  }

  private static func message(_ number: Int, _ kind: Unicode.Scalar, _ rest: [UInt8]) -> [UInt8] {
    var message: [UInt8] = []
    message.reserveCapacity(headSize + rest.count)
    for value in [UInt32(rest.count), UInt32(truncatingIfNeeded: number)] {
      for place in 0..<4 { message.append(UInt8(truncatingIfNeeded: value >> (8 * UInt32(place)))) }
    }
    message.append(UInt8(ascii: kind))
    return message + rest
  }

  private static func word(_ bytes: [UInt8], _ place: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }

  /// The messages that are whole, taken from the beginning of what has come; nil where it can't be read.
  private static func take(
    from bytes: inout [UInt8]
  ) -> [(number: Int, kind: UInt8, rest: ArraySlice<UInt8>)]? {
    var messages: [(number: Int, kind: UInt8, rest: ArraySlice<UInt8>)] = []
    var start = 0
    while bytes.count - start >= headSize {
      let count = word(bytes, start)
      guard count <= limit else { return nil }
      let end = start + headSize + count
      guard bytes.count >= end else { break }
      messages.append((word(bytes, start + 4), bytes[start + 8], bytes[(start + headSize)..<end]))
      start = end
    }
    bytes.removeFirst(start)
    return messages
  }

  /// Events that are whole; nil where they can't be read.
  package static func events(from bytes: inout [UInt8]) -> [(number: Int, event: HTTPEvent)]? {
    guard let messages = take(from: &bytes) else { return nil }
    return messages.compactMap { number, kind, rest in
      switch kind {
      case UInt8(ascii: "B"): return (number, .body(Array(rest)))
      case UInt8(ascii: "E"): return (number, .end)
      case UInt8(ascii: "H"):
        let lines = String(decoding: rest, as: UTF8.self).split(separator: "\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          if let (name, value) = header(line) { headers[name] = value }
        }
        return (number, .head(status: lines.first.flatMap { Int($0) } ?? 0, headers: headers))
      default:
        let text = String(decoding: rest, as: UTF8.self)
        let kind = text.split(separator: " ").first.flatMap {
          HTTPFailure.Kind(rawValue: String($0))
        }
        return (
          number,
          .failed(
            HTTPFailure(kind ?? .lost, String(text.drop { $0 != " " }.dropFirst())))
        )
      }
    }
  }

  /// Orders that are whole; nil where they can't be read.
  package static func orders(from bytes: inout [UInt8]) -> [(number: Int, order: Order)]? {
    guard let messages = take(from: &bytes) else { return nil }
    return messages.map { number, kind, rest in
      guard kind == UInt8(ascii: "S") else { return (number, .cancel) }
      let end = rest.indices.first { place in
        rest[place] == 0x0A && place + 1 < rest.endIndex && rest[place + 1] == 0x0A
      }
      let head = String(decoding: rest[..<(end ?? rest.endIndex)], as: UTF8.self)
      let lines = head.split(separator: "\n")
      let words = (lines.first ?? "").split(separator: " ")
      var request = HTTPRequest(
        String(words.first ?? "GET"), lines.count > 1 ? String(lines[1]) : "")
      request.isOnce = words.last?.first == "1"
      if words.last?.last == "1" { request.body = end.map { Array(rest[($0 + 2)...]) } ?? [] }
      request.headers = lines.dropFirst(2).compactMap { header($0) }
      return (number, .start(request))
    }
  }

  private static func header(_ line: Substring) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    return (String(line[..<colon]), String(line[line.index(after: colon)...]).trimmed)
  }
}
