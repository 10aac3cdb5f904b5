internal import CPlatform

extension UnsafeRawBufferPointer {
  /// Where other bytes first stand in these, from a place on; nil where they don't.
  package func firstOffset(of wanted: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    guard let base = baseAddress, let wantedBase = wanted.baseAddress, start <= count,
      let place = clrun_find(base + start, count - start, wantedBase, wanted.count)
    else { return nil }
    return base.distance(to: place)
  }
}
