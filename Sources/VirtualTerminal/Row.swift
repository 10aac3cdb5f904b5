/// One row of the grid: cells at and beyond `length` are blank, whatever the memory there holds.
///
/// A program that scrolls while its cursor is far to the right begins each row with blank cells that
/// nobody ever looks at: such a gap is noted first and filled once any cell of the row is asked for.
struct Row {
  /// What is known of a row, so that the common kind is handled without a look at its cells.
  struct Flags: OptionSet {
    var rawValue: UInt16

    /// The line goes on in the next row.
    static let wrapped = Flags(rawValue: 1)
    /// Some cell may hold other than narrow ASCII.
    static let complex = Flags(rawValue: 2)
    /// Some cell may have a style other than the default.
    static let styled = Flags(rawValue: 4)
    /// Some cell may hold a cluster.
    static let clustered = Flags(rawValue: 8)
    /// Drawn at double width, so half as long (DECDWL, DECDHL).
    static let doubleWidth = Flags(rawValue: 16)
    /// The upper or lower half of a row of double height (DECDHL).
    static let doubleTop = Flags(rawValue: 32)
    static let doubleBottom = Flags(rawValue: 64)
    static let sizes: Flags = [.doubleWidth, .doubleTop, .doubleBottom]
    /// All that tells of cells.
    static let contents: Flags = [.complex, .styled, .clustered]
  }

  private let storage: UnsafeMutablePointer<Cell>
  /// Length (16 bits), flags (16) and stamp (32) in one word: rows are copied right after they were
  /// written, and a load must not wait for several smaller stores.
  private var word: UInt64

  init(cells: UnsafeMutablePointer<Cell>) {
    storage = cells
    word = 0
  }

  @inline(__always) var length: Int {
    get { Int(truncatingIfNeeded: word & 0xFFFF) }
    set { word = word & ~0xFFFF | UInt64(truncatingIfNeeded: newValue & 0xFFFF) }
  }

  @inline(__always) var flags: Flags {
    get { Flags(rawValue: UInt16(truncatingIfNeeded: word &>> 16)) }
    set { word = word & ~0xFFFF_0000 | UInt64(newValue.rawValue) &<< 16 }
  }

  /// The low bits of the generation that changed the row last.
  @inline(__always) var stamp: UInt32 {
    get { UInt32(truncatingIfNeeded: word &>> 32) }
    set { word = word & 0xFFFF_FFFF | UInt64(newValue) &<< 32 }
  }

  /// The cells; those before `length` can be read.
  @inline(__always) var cells: UnsafeMutablePointer<Cell> {
    if gap != 0 { fillGap() }
    return storage
  }

  /// The cells as they are: those before `gap` hold nothing, but for the first, which tells so.
  @inline(__always) var rawCells: UnsafeMutablePointer<Cell> { storage }

  /// How many cells at the beginning are blank but not yet written as such; kept in the first of them.
  @inline(__always) var gap: Int {
    guard length > 0, storage[0].bits & Cell.gap == Cell.gap else { return 0 }
    return Int(storage[0].content)
  }

  /// How many cells at the beginning are blank, by a gap or by their bits.
  @inline(__always) var leadingBlanks: Int {
    guard length > 0, storage[0].bits == 0 else { return gap }
    return countLeadingBlanks()
  }

  @inline(never)
  private func countLeadingBlanks() -> Int {
    var count = 0
    while count < length, storage[count].bits == 0 { count &+= 1 }
    return count
  }

  /// The flags, those about cells as the cells are now.
  var flagsOfContent: Flags {
    let cells = cells
    var bits: UInt64 = 0
    for column in 0..<length { bits |= cells[column].bits }
    var flags = flags.subtracting(.contents)
    if bits & ~Cell.lowMask != 0 { flags.insert(.styled) }
    if bits & Cell.lowMask & ~(0x7F | Cell.protected) != 0 { flags.insert(.complex) }
    if bits & Cell.cluster != 0 { flags.insert(.clustered) }
    return flags
  }

  /// Begins an empty row with `count` blank cells, without the work of writing them.
  @inline(__always)
  func beginWithGap(_ count: Int) { storage[0] = Cell(bits: Cell.gap | UInt64(count)) }

  @inline(never)
  func fillGap() { storage.update(repeating: .blank, count: gap) }

  @inline(__always) func cell(at column: Int) -> Cell {
    column < length ? cells[column] : .blank
  }

  /// Makes the cells before `column` readable.
  @inline(__always)
  mutating func extend(to column: Int) {
    if column > length {
      (cells + length).update(repeating: .blank, count: column &- length)
      length = column
    }
  }

  @inline(__always)
  mutating func clear(stamp: UInt32) {
    word = UInt64(stamp) &<< 32
  }

  /// Shows nothing: no cell, or blank ones only.
  var isBlank: Bool {
    for column in 0..<length where !cells[column].isBlank { return false }
    return true
  }

  /// The length without blank cells at its end.
  var inkLength: Int {
    var end = length
    while end > 0, cells[end &- 1].isBlank { end &-= 1 }
    return end
  }
}

extension Row {
  /// Blanks the half that stays of a wide character when cells `start..<end` are overwritten.
  func splitPairs(from start: Int, to end: Int) {
    guard start < length else { return }
    if cells[start].isTail, start > 0 { blankPair(at: start &- 1) }
    if end > start, end < length, cells[end].isTail { blankPair(at: end &- 1) }
  }

  /// Blanks the right half at `column` of a wide character whose left half was overwritten.
  @inline(__always)
  func splitTail(at column: Int) {
    if cells[column].isTail { cells[column].bits &= ~Cell.lowMask }
  }

  /// Blanks the left half of a wide character that a cut before `end` leaves.
  func splitPairs(atEnd end: Int) {
    if end > 0, end < length, cells[end].isTail { blankPair(at: end &- 1) }
  }

  /// Blanks the wide character whose left half is at `column`; the style stays.
  private func blankPair(at column: Int) {
    cells[column].bits &= ~Cell.lowMask
    cells[column &+ 1].bits &= ~Cell.lowMask
  }
}
