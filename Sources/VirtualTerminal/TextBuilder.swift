/// Puts cells together to text: rows joined to lines, blanks at the end of each line dropped.
struct TextBuilder {
  private(set) var bytes: [UInt8] = []
  /// Where the line ends but for blanks.
  private var inkEnd = 0
  /// Tabs come out as tabs; else as spaces.
  var keepsTabs = true

  /// Adds cells `range` of a row. Beyond `length` they are blank.
  mutating func append(
    _ cells: UnsafeMutablePointer<Cell>, length: Int, in range: Range<Int>,
    clusters: borrowing ClusterTable
  ) {
    var column = range.lowerBound
    let end = min(range.upperBound, length)
    while column < end {
      let cell = cells[column]
      column += 1
      if cell.isTail { continue }
      if cell.isTab {
        column += appendTab(cells + (column - 1), count: end - column + 1) - 1
      } else if cell.isBlank {
        bytes.append(0x20)
      } else if cell.isCluster {
        for scalar in clusters.scalars(at: cell.content) { append(scalar) }
        inkEnd = bytes.count
      } else {
        append(cell.content)
        inkEnd = bytes.count
      }
    }
    if range.upperBound > max(length, range.lowerBound), range.upperBound < Int.max {
      appendBlanks(range.upperBound - max(length, range.lowerBound))
    }
  }

  /// Adds a row of narrow ASCII, 0 where nothing was written.
  mutating func append(blanks: Int, plain: UnsafeRawBufferPointer) {
    appendBlanks(blanks)
    let start = bytes.count
    bytes.append(contentsOf: plain)
    var hasBlank = false
    for byte in plain where byte == 0 {
      hasBlank = true
      break
    }
    if hasBlank { for index in start..<bytes.count where bytes[index] == 0 { bytes[index] = 0x20 } }
    var end = bytes.count
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    if end > start { inkEnd = end }
  }

  /// Begins anew, after what was built has been used.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    inkEnd = 0
  }

  /// The line so far, without the blanks at its end.
  func withLine(_ body: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<inkEnd])) }
  }

  /// Adds what the tab cell at `cells` stands for; returns how many cells that takes.
  private mutating func appendTab(_ cells: UnsafeMutablePointer<Cell>, count: Int) -> Int {
    let width = Int(cells[0].content)
    var isWhole = keepsTabs && width <= count && cells[0].bits & Cell.tabStart != 0
    for offset in 1..<max(1, min(width, count)) where cells[offset].bits & Cell.tabFill == 0 {
      isWhole = false
    }
    bytes.append(isWhole ? 0x09 : 0x20)
    return isWhole ? width : 1
  }

  mutating func appendBlanks(_ count: Int) {
    for _ in 0..<count { bytes.append(0x20) }
  }

  private mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 {
      bytes.append(UInt8(scalar))
    } else if let scalar = Unicode.Scalar(scalar) {
      bytes.append(
        contentsOf: Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter)
    }
  }

  /// Ends a line.
  mutating func endLine() {
    bytes.removeLast(bytes.count - inkEnd)
    bytes.append(0x0A)
    inkEnd = bytes.count
  }

  /// Ends the last line; no newline follows it.
  mutating func finish(trimming: Bool = true) -> String {
    if trimming { bytes.removeLast(bytes.count - inkEnd) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
