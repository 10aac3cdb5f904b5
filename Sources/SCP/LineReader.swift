/// Splits a stream of bytes into lines, each a JSON value of its own (NDJSON).
package struct LineReader: Sendable {
  private var rest: [UInt8] = []
  /// How far `rest` has been searched.
  private var searched = 0
  /// In bytes.
  private let limit: Int

  /// A line is longer than the limit.
  package struct TooLong: Error, Equatable, Sendable {}

  package init(limit: Int) {
    self.limit = limit
  }

  /// Takes what has come, and returns the lines that are whole by now; blank ones are left out.
  package mutating func take(_ bytes: [UInt8]) throws(TooLong) -> [[UInt8]] {
    rest += bytes
    var lines: [[UInt8]] = []
    var start = 0
    var place = searched
    while let end = rest[place...].firstIndex(of: 0x0A) {
      append(rest[start..<end], to: &lines)
      start = end + 1
      place = start
    }
    rest.removeFirst(start)
    searched = rest.count
    guard rest.count <= limit else { throw TooLong() }
    return lines
  }

  /// The last line, where it has no end.
  package mutating func finish() -> [[UInt8]] {
    var lines: [[UInt8]] = []
    append(rest[...], to: &lines)
    rest = []
    searched = 0
    return lines
  }

  private func append(_ line: ArraySlice<UInt8>, to lines: inout [[UInt8]]) {
    var line = line
    while let last = line.last, last == 0x0D || last == 0x20 { line.removeLast() }
    if !line.isEmpty { lines.append(Array(line)) }
  }
}
