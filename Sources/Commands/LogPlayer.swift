internal import Platform
internal import Store
internal import VirtualTerminal

/// A terminal that is fed a log, piece by piece, with the sizes that it had on the way.
struct LogPlayer: ~Copyable {
  var terminal: Terminal
  /// How much of the log it was fed.
  private(set) var offset: Int
  /// The sizes still to come.
  private var sizes: ArraySlice<StateFolder.SizeMark>
  private var buffer: [UInt8] = []
  /// Whether the last piece changed the size.
  private(set) var hasResized = false

  /// A terminal at the beginning of a log, or where a checkpoint was.
  init(_ terminal: consuming Terminal, at offset: Int, _ sizes: [StateFolder.SizeMark]) {
    self.terminal = terminal
    self.terminal.answersQueries = false
    self.offset = offset
    self.sizes = sizes[...]
    // The checkpoint may have come before a change of size at its place or after it.
    let here = sizes.prefix { $0.offset == offset }
    if offset > 0, let last = here.last, last.size.rows == self.terminal.rows,
      last.size.columns == self.terminal.columns
    {
      self.sizes = sizes[here.endIndex...]
    }
  }

  /// Feeds the next bytes, at most `count`, but none from `end` on; false when there were none.
  mutating func play(_ log: borrowing Descriptor, _ count: Int, upTo end: Int = Int.max) -> Bool {
    hasResized = false
    let count = min(count, end - offset)
    guard count > 0 else { return false }
    if buffer.count < count { buffer = [UInt8](repeating: 0, count: count) }
    let position = offset
    let got = buffer.withUnsafeMutableBytes { bytes in
      (try? log.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]), at: position))
        ?? 0
    }
    guard got > 0 else { return false }
    var done = 0
    while let next = sizes.first, next.offset <= offset + got - done {
      let before = max(0, next.offset - offset)
      feed(done, before)
      done += before
      terminal.resize(rows: next.size.rows, columns: next.size.columns)
      hasResized = true
      sizes.removeFirst()
    }
    feed(done, got - done)
    return true
  }

  private mutating func feed(_ start: Int, _ count: Int) {
    buffer.withUnsafeBytes { bytes in
      terminal.feed(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
    }
    offset += count
  }
}
