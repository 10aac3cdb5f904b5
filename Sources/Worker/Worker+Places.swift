internal import Store
internal import VirtualTerminal

/// The places in the output that readers were told of.
extension Worker {
  /// How many are kept.
  private static var placeLimit: Int { 64 }

  /// The place of an answer that is given now: what is printed from now on is new to its reader.
  mutating func notePlace() -> Int {
    let offset = log.offset
    // One that was told of twice counts from the first time on.
    if places.last?.offset != offset {
      if places.count == Self.placeLimit { places.removeFirst() }
      places.append(currentPlace())
    }
    return offset
  }

  /// Where the output goes on from now.
  mutating func currentPlace() -> Waiter.Beginning {
    Waiter.Beginning(
      position: terminal.cursorPosition, generation: terminal.advanceGeneration(),
      offset: log.offset)
  }

  /// The place that a token tells of; nil when that is too long ago.
  func place(of token: OutputToken) -> Waiter.Beginning? {
    places.last { $0.offset == token.offset }
  }
}
