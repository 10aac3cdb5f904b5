/// Output for an answer: whole, or its head and its tail.
package struct Output: Equatable, Sendable {
  package var text: String
  package var omitted: Reply.Omission?

  /// In bytes: how much output an answer holds unless told otherwise.
  package static let defaultLimit = 30_000

  /// The whole text where it fits, else what fits of its first and its last lines, and a line between them that says
  /// what is left out.
  package init(_ text: String, limit: Int) {
    let bytes = Array(text.utf8)
    guard bytes.count > limit else {
      self.init(whole: text)
      return
    }
    let half = limit / 2
    var headEnd = bytes[..<half].lastIndex(of: 0x0A).map { $0 + 1 } ?? half
    var tailStart =
      bytes[(bytes.count - half)...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count - half
    // Not inside a character.
    while headEnd > 0, bytes[headEnd] & 0xC0 == 0x80 { headEnd -= 1 }
    while tailStart < bytes.count, bytes[tailStart] & 0xC0 == 0x80 { tailStart += 1 }
    self.init(
      head: String(decoding: bytes[..<headEnd], as: UTF8.self),
      tail: String(decoding: bytes[tailStart...], as: UTF8.self),
      omitted: Reply.Omission(
        bytes: tailStart - headEnd, lines: bytes[headEnd..<tailStart].count { $0 == 0x0A }))
  }

  private init(whole text: String) {
    self.text = text
  }

  /// A head and a tail, with what lies between them left out.
  package init(head: String, tail: String, omitted: Reply.Omission) {
    let separator = head.hasSuffix("\n") || head.isEmpty ? "" : "\n"
    text =
      "\(head)\(separator)[… \(omitted.lines) lines, \(omitted.bytes) bytes left out …]\n\(tail)"
    self.omitted = omitted
  }
}
