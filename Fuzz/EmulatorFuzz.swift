@testable import VirtualTerminal

/// The terminal emulator, from its parser to its snapshots.
enum EmulatorFuzz {
  /// The first bytes say how the terminal is made and cut, the rest is what it is fed; sizes change in
  /// between. What must hold is checked after each part, and that cutting changes nothing.
  static func run(_ bytes: [UInt8]) throws(Violation) {
    guard bytes.count > 4 else { return }
    let head = bytes[..<4].map { Int($0) }
    let body = Array(bytes[4...])
    let rows = 1 + head[0] % 30
    let columns = 1 + head[1] % 90
    let limit = head[2] << 8

    var whole = Terminal(rows: rows, columns: columns, scrollbackLimit: limit)
    var cut = Terminal(rows: rows, columns: columns, scrollbackLimit: limit)
    var positions: [Terminal.Position] = []
    let step = 1 + head[3] % 64
    var place = 0
    var turn = 0
    while place < body.count {
      let end = min(body.count, place + step * 8)
      whole.feed(Array(body[place..<end]))
      for byte in body[place..<end] { cut.feed([byte]) }
      place = end
      turn += 1
      if let broken = whole.brokenInvariant() { throw Violation(broken) }
      if let broken = cut.brokenInvariant() { throw Violation("cut: \(broken)") }
      if whole.firstRetainedRow != cut.firstRetainedRow {
        throw Violation("cut input keeps other rows")
      }
      positions.append(whole.cursorPosition)
      if turn % 5 == 4 {
        let (rows, columns) = (1 + turn * 7 % 30, 1 + (turn * 13 + head[3]) % 90)
        whole.resize(rows: rows, columns: columns, carrying: &positions)
        cut.resize(rows: rows, columns: columns)
        if let broken = whole.brokenInvariant() { throw Violation("resized: \(broken)") }
      }
      if turn % 7 == 6 { _ = whole.advanceGeneration() }
      if turn % 11 == 3 {
        let taken = cut.snapshot(scrollback: limit)
        // The history's chunks begin elsewhere now: what these leave unused must not cost a row.
        let room = max(limit * 2, 1 << 16)
        guard let restored = Terminal.restored(from: taken, scrollbackLimit: room) else {
          throw Violation("a snapshot can't be taken back")
        }
        if restored.snapshot(scrollback: limit) != taken { throw Violation("a snapshot changed") }
        // Damaged: anything may come of it but a trap.
        var damaged = taken
        for byte in body.prefix(4) { damaged[(Int(byte) * 251 + turn) % damaged.count] ^= byte | 1 }
        if var other = Terminal.restored(from: damaged, scrollbackLimit: 1 << 12) {
          other.feed(body)
          other.resize(rows: rows, columns: columns)
        }
      }
    }
    if whole.screenLines() != cut.screenLines() || whole.cursor != cut.cursor {
      throw Violation("cut input shows another screen")
    }
    if whole.takeReplies() != cut.takeReplies() {
      throw Violation("cut input is answered otherwise")
    }
    _ = whole.lastLines(1000)
    _ = whole.lineCount
    _ = whole.styledScreenLines()
    _ = whole.firstRowChanged(since: 2)
    for position in positions.suffix(4) {
      _ = whole.text(from: position, to: whole.cursorPosition)
    }
  }
}
