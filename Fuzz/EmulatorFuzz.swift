@testable import VirtualTerminal

/// The first bytes say how the terminal is made and cut, the rest is what it is fed; sizes change in
/// between. What must hold is checked after each part, and that cutting changes nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 4 else { return 0 }
  let head = (0..<4).map { Int(start[$0]) }
  let body = Array(UnsafeBufferPointer(start: start + 4, count: count - 4))
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
    if let broken = whole.brokenInvariant() { fatalError(broken) }
    if let broken = cut.brokenInvariant() { fatalError("cut: \(broken)") }
    if whole.firstRetainedRow != cut.firstRetainedRow { fatalError("cut input keeps other rows") }
    positions.append(whole.cursorPosition)
    if turn % 5 == 4 {
      let (rows, columns) = (1 + turn * 7 % 30, 1 + (turn * 13 + head[3]) % 90)
      whole.resize(rows: rows, columns: columns, carrying: &positions)
      cut.resize(rows: rows, columns: columns)
      if let broken = whole.brokenInvariant() { fatalError("resized: \(broken)") }
    }
    if turn % 7 == 6 { _ = whole.advanceGeneration() }
    if turn % 11 == 3 {
      let taken = cut.snapshot(scrollback: limit)
      // The history's chunks begin elsewhere now: what these leave unused must not cost a row.
      let room = max(limit * 2, 1 << 16)
      guard let restored = Terminal.restored(from: taken, scrollbackLimit: room) else {
        fatalError("a snapshot can't be taken back")
      }
      if restored.snapshot(scrollback: limit) != taken { fatalError("a snapshot changed") }
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
    fatalError("cut input shows another screen")
  }
  if whole.takeReplies() != cut.takeReplies() { fatalError("cut input is answered otherwise") }
  _ = whole.lastLines(1000)
  _ = whole.lineCount
  _ = whole.styledScreenLines()
  _ = whole.firstRowChanged(since: 2)
  for position in positions.suffix(4) {
    _ = whole.text(from: position, to: whole.cursorPosition)
  }
  return 0
}
