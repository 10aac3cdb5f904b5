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
      places.append((offset, terminal.advanceGeneration()))
    }
    return offset
  }

  /// Since when rows count as changed for who was told of a place; nil when that is too long ago.
  func generation(at token: String) -> UInt64? {
    guard let place = OutputToken(token, of: id) else { return nil }
    return places.last { $0.offset == place.offset }?.generation
  }
}
