/// Puts a terminal's state into bytes: numbers seven bits a byte, the lowest first, the last one without its high bit.
struct SnapshotWriter {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(4096) }

  @inline(__always)
  mutating func add(_ number: Int) {
    var rest = UInt64(bitPattern: Int64(number))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func add(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func add(_ byte: UInt8) { bytes.append(byte) }

  mutating func add(_ string: String) {
    add(string.utf8.count)
    bytes.append(contentsOf: string.utf8)
  }

  mutating func add(_ content: [UInt8]) {
    add(content.count)
    bytes.append(contentsOf: content)
  }

  /// Adds bytes as they are, without their count.
  mutating func append(_ content: [UInt8]) { bytes.append(contentsOf: content) }

  /// Adds the low byte of each cell.
  mutating func addPlain(_ cells: UnsafeMutablePointer<Cell>, count: Int) {
    for column in 0..<count { bytes.append(UInt8(truncatingIfNeeded: cells[column].bits)) }
  }
}
