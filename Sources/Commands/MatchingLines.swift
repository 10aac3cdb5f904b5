internal import Patterns

/// Lines that match, with those around them, as grep prints them: `12:text` for a match, `13-text` for a line beside one,
/// `--` where lines are left out between them.
struct MatchingLines {
  /// How many matched, shown or not.
  private(set) var count = 0
  /// How many of them are shown.
  private(set) var shown = 0
  private(set) var lastShown: Int?
  /// The first match that isn't shown.
  private(set) var firstLeftOut: Int?
  private let context: Int
  private let limit: Int
  private let byteLimit: Int
  private var bytes: [UInt8] = []
  /// The last lines that are not shown, at most as many as `context`.
  private var before: [(number: Int, text: [UInt8])] = []
  /// How many more lines are shown after a match.
  private var due = 0
  private var lastPrinted = 0

  /// In bytes: a longer line is shown around its match alone.
  private static let lineLimit = 1000

  /// Shows at most `limit` matches, and no more than about `byteLimit` bytes.
  init(context: Int, limit: Int, byteLimit: Int) {
    self.context = context
    self.limit = limit
    self.byteLimit = byteLimit
  }

  /// All that is shown, without a newline at its end.
  var text: String { String(decoding: bytes.dropLast(), as: UTF8.self) }

  /// Takes the next line, with the expression if that matches.
  mutating func take(_ number: Int, _ line: UnsafeRawBufferPointer, _ match: RegularExpression?) {
    guard let match else {
      if due > 0 {
        due -= 1
        append(number, "-", line, around: nil)
      } else if context > 0, firstLeftOut == nil {
        if before.count == context { before.removeFirst() }
        before.append((number, Array(line.prefix(Self.lineLimit + 4))))
      }
      return
    }
    count += 1
    guard firstLeftOut == nil, shown < limit, bytes.count < byteLimit else {
      firstLeftOut = firstLeftOut ?? number
      due = 0
      before = []
      return
    }
    for (number, text) in before {
      text.withUnsafeBytes { append(number, "-", $0, around: nil) }
    }
    before.removeAll(keepingCapacity: true)
    append(number, ":", line, around: match)
    shown += 1
    lastShown = number
    due = context
  }

  private mutating func append(
    _ number: Int, _ mark: Unicode.Scalar, _ line: UnsafeRawBufferPointer,
    around match: RegularExpression?
  ) {
    if context > 0, lastPrinted > 0, number > lastPrinted + 1 { bytes += "--\n".utf8 }
    lastPrinted = number
    bytes += "\(number)\(mark)".utf8
    if line.count <= Self.lineLimit {
      bytes += line
    } else {
      let place = match?.firstMatch(in: line)?.lowerBound ?? 0
      var start = max(0, min(place - Self.lineLimit / 2, line.count - Self.lineLimit))
      var end = start + Self.lineLimit
      // Not inside a character.
      while start > 0, line[start] & 0xC0 == 0x80 { start -= 1 }
      while end < line.count, line[end] & 0xC0 == 0x80 { end += 1 }
      if start > 0 { bytes += "…".utf8 }
      bytes += line[start..<end]
      if end < line.count { bytes += "…".utf8 }
    }
    bytes.append(0x0A)
  }
}
