/// The rows that scrolled off the primary screen, packed one after the other into chunks of bytes.
///
/// A row of plain ASCII takes four bytes and one for each cell. Whole chunks are dropped, oldest
/// first, once all of them together are larger than the limit.
struct History: ~Copyable {
  /// A run of packed rows.
  struct Chunk {
    let base: UnsafeMutableRawPointer
    let capacity: Int
    let firstRow: Int
    /// How many lines ended before its first row, of all that ever came.
    var lineEnds: Int
    /// Whether its first row goes on with a line that began before.
    let continuesLine: Bool
  }

  /// The limit for all chunks, in bytes.
  var limit: Int
  private(set) var chunks: [Chunk] = []
  private var write: UnsafeMutableRawPointer?
  private var space = 0
  private var allocated = 0
  /// The number of the next row to come: all rows ever kept, and those skipped.
  private(set) var nextRow: Int
  private(set) var firstRow: Int
  /// The rows before it were cleared.
  private(set) var clearedRow = 0
  /// How many rows that ended a line ever came.
  private(set) var lineEnds = 0
  /// Whether the line of the newest row goes on.
  private(set) var endsWrapped = false
  /// Rows were dropped for the limit since all of them were last cleared: what is kept isn't all there was.
  private(set) var hasDropped = false
  /// The first row that came with each generation newer than all before it: both values ascend.
  private var stamps: [(stamp: UInt32, row: Int)] = []
  private var newestStamp: UInt32 = 0

  private static let maximumStamps = 1024

  init(limit: Int, firstRow: Int = 0, lineEnds: Int = 0, continuesLine: Bool = false) {
    self.limit = max(0, limit)
    self.firstRow = firstRow
    self.lineEnds = lineEnds
    endsWrapped = continuesLine
    nextRow = firstRow
  }

  /// How many lines begin before the first row that is kept.
  var linesBefore: Int {
    guard let oldest = chunks.first else { return lineEnds + (endsWrapped ? 1 : 0) }
    return oldest.lineEnds + (oldest.continuesLine ? 1 : 0)
  }

  /// Whether the first row that is kept goes on with a line that began before.
  var continuesLine: Bool { chunks.first?.continuesLine ?? endsWrapped }

  /// Says which rows were cleared, where they have new numbers.
  mutating func noteCleared(before row: Int) { clearedRow = row }

  /// Says that rows came before the first one, and were dropped.
  mutating func noteDropped() { hasDropped = true }

  deinit {
    for chunk in chunks { chunk.base.deallocate() }
  }

  /// Takes the row that leaves the screen at its top.
  @inline(__always)
  mutating func push(_ row: Row, styles: borrowing StyleTable, clusters: borrowing ClusterTable) {
    if row.stamp > newestStamp { noteStamp(row.stamp) }
    let continuesLine = endsWrapped
    endsWrapped = row.flags.contains(.wrapped)
    if !endsWrapped { lineEnds &+= 1 }
    nextRow &+= 1
    if row.flags.isDisjoint(with: [.complex, .styled]), row.length &+ 16 <= space, let write {
      packPlain(row, to: write)
    } else {
      pack(row, continuesLine, styles: styles, clusters: clusters)
    }
  }

  /// Packs a row of nothing but narrow ASCII without style, for which there is space.
  @inline(__always)
  private mutating func packPlain(_ row: Row, to write: UnsafeMutableRawPointer) {
    let length = row.length
    let gap = row.leadingBlanks
    let skipped = min(gap, 2040) & ~7
    let header =
      UInt32(length) | UInt32(row.flags.rawValue) &<< 16 | UInt32(skipped &>> 3) &<< 24
    write.storeBytes(of: header, as: UInt32.self)
    if gap != 0 { Self.clear(write + 4, count: gap &- skipped) }
    Self.narrow(row.rawCells + gap, into: write + (4 &+ gap &- skipped), count: length &- gap)
    let size = PackedRow.plainSize(length &- skipped)
    self.write = write + size
    space &-= size
  }

  /// Clears `count` bytes; may clear up to seven beyond.
  @inline(__always)
  private static func clear(_ target: UnsafeMutableRawPointer, count: Int) {
    var place = 0
    while place < count {
      target.storeBytes(of: 0, toByteOffset: place, as: UInt64.self)
      place &+= 8
    }
  }

  /// Copies the low byte of each cell; may write up to seven bytes beyond.
  @inline(__always)
  private static func narrow(
    _ cells: UnsafeMutablePointer<Cell>, into target: UnsafeMutableRawPointer, count: Int
  ) {
    var column = 0
    let raw = UnsafeRawPointer(cells)
    while column &+ 8 <= count {
      let eight = raw.loadUnaligned(fromByteOffset: column &* 8, as: SIMD8<UInt64>.self)
      target.storeBytes(
        of: SIMD8<UInt8>(truncatingIfNeeded: eight), toByteOffset: column, as: SIMD8<UInt8>.self)
      column &+= 8
    }
    while column < count {
      target.storeBytes(
        of: UInt8(truncatingIfNeeded: cells[column].bits), toByteOffset: column, as: UInt8.self)
      column &+= 1
    }
  }

  /// Packs any kind of row, in a new chunk if the newest is full.
  @inline(never)
  private mutating func pack(
    _ row: Row, _ continuesLine: Bool, styles: borrowing StyleTable,
    clusters: borrowing ClusterTable
  ) {
    guard limit > 0 else {
      firstRow = nextRow
      hasDropped = true
      return
    }
    // Flags tell what once was in the row. What it takes, and with it how many rows are kept, is
    // decided by what is in it now.
    var row = row
    row.flags = row.flagsOfContent
    if row.flags.contains(.styled), !PackedRow.keepsStyle(of: row, styles) {
      row.flags.remove(.styled)
    }
    let isPlain = row.flags.isDisjoint(with: [.complex, .styled])
    let needed = 16 + (isPlain ? row.length : PackedRow.sizeLimit(of: row, clusters: clusters))
    if needed > space { openChunk(for: needed, continuesLine) }
    guard let write else { return }
    if isPlain {
      packPlain(row, to: write)
      return
    }
    let size = PackedRow.write(row, to: write, styles: styles, clusters: clusters)
    self.write = write + size
    space -= size
  }

  /// Takes a row packed elsewhere, as it is.
  mutating func push(_ row: PackedRow) {
    let continuesLine = endsWrapped
    endsWrapped = row.isWrapped
    if !endsWrapped { lineEnds += 1 }
    nextRow += 1
    guard limit > 0 else {
      firstRow = nextRow
      hasDropped = true
      return
    }
    if row.size + 16 > space { openChunk(for: row.size + 16, continuesLine) }
    guard let write else { return }
    write.copyMemory(from: row.base, byteCount: row.size)
    self.write = write + row.size
    space -= row.size
  }

  /// Begins a chunk whose first row is the last one counted.
  private mutating func openChunk(for needed: Int, _ continuesLine: Bool) {
    let regular = min(1 << 16, max(1 << 10, min(limit / 16, max(1 << 12, allocated))))
    let capacity = max(regular, needed)
    var recycled: UnsafeMutableRawPointer?
    while allocated + capacity > limit, let oldest = chunks.first {
      chunks.removeFirst()
      hasDropped = true
      allocated -= oldest.capacity
      if recycled == nil, oldest.capacity == capacity {
        recycled = oldest.base
      } else {
        oldest.base.deallocate()
      }
    }
    let base = recycled ?? .allocate(byteCount: capacity, alignment: 8)
    chunks.append(
      Chunk(
        base: base, capacity: capacity, firstRow: nextRow - 1,
        lineEnds: lineEnds - (endsWrapped ? 0 : 1), continuesLine: continuesLine))
    allocated += capacity
    firstRow = chunks.first?.firstRow ?? nextRow - 1
    write = base
    space = capacity
  }

  /// Bytes held, in use or not.
  var byteCount: Int { allocated }

  /// Calls `body` with each packed row of `range` and its number, until it returns false.
  func forEachRow(in range: Range<Int>, _ body: (Int, PackedRow) -> Bool) {
    var number = max(range.lowerBound, firstRow)
    let end = min(range.upperBound, nextRow)
    guard number < end, var index = chunks.lastIndex(where: { $0.firstRow <= number }) else {
      return
    }
    while number < end {
      var current = chunks[index].firstRow
      let chunkEnd = index + 1 < chunks.count ? chunks[index + 1].firstRow : nextRow
      var place = UnsafeRawPointer(chunks[index].base)
      while current < chunkEnd, number < end {
        let packed = PackedRow(base: place)
        if current == number {
          guard body(number, packed) else { return }
          number += 1
        }
        place += packed.size
        current += 1
      }
      index += 1
    }
  }

  /// The first of the newest rows that take about so many bytes.
  func firstRow(withinBytes limit: Int) -> Int {
    guard limit > 0, nextRow > firstRow else { return nextRow }
    var sizes: [Int] = []
    var index = chunks.count - 1
    // All rows of as many chunks as may be needed.
    var known = 0
    while index > 0, known < limit {
      index -= 1
      known += chunks[index].capacity
    }
    forEachRow(in: chunks[max(0, index)].firstRow..<nextRow) { _, packed in
      sizes.append(packed.size)
      return true
    }
    var row = nextRow
    var total = 0
    while let size = sizes.popLast(), total + size <= limit {
      total += size
      row -= 1
    }
    return row
  }

  /// Whether the line of a kept row goes on in the next.
  func isWrapped(_ row: Int) -> Bool {
    var isWrapped = false
    forEachRow(in: row..<(row + 1)) { _, packed in
      isWrapped = packed.isWrapped
      return false
    }
    return isWrapped
  }

  /// Forgets the rows from `row` on: the screen has them again.
  mutating func truncate(to row: Int) {
    guard row < nextRow else { return }
    var length = 0
    var removedEnds = 0
    let target = max(row, firstRow)
    if let index = chunks.lastIndex(where: { $0.firstRow <= target }) {
      forEachRow(in: target..<nextRow) { _, packed in
        if !packed.isWrapped { removedEnds += 1 }
        return true
      }
      forEachRow(in: chunks[index].firstRow..<target) { _, packed in
        length += packed.size
        return true
      }
      for chunk in chunks[(index + 1)...] {
        allocated -= chunk.capacity
        chunk.base.deallocate()
      }
      chunks.removeSubrange((index + 1)...)
      write = chunks[index].base + length
      space = chunks[index].capacity - length
    }
    lineEnds -= removedEnds
    nextRow = target
    endsWrapped = target > firstRow ? isWrapped(target - 1) : chunks.first?.continuesLine ?? false
    stamps.removeAll { $0.row >= target }
    newestStamp = stamps.last?.stamp ?? 0
  }

  /// Drops all rows (the scrollback part of ED 3); the numbers go on. Rows that are kept all the same never come back
  /// to the screen.
  mutating func clear(keepingRows: Bool = false) {
    clearedRow = nextRow
    guard !keepingRows else { return }
    for chunk in chunks { chunk.base.deallocate() }
    chunks = []
    write = nil
    space = 0
    allocated = 0
    firstRow = nextRow
    hasDropped = false
  }

  /// Drops whole chunks until the limit is kept; `row` and those after it stay.
  mutating func trim() {
    while allocated > limit, chunks.count > 1 {
      let oldest = chunks.removeFirst()
      hasDropped = true
      allocated -= oldest.capacity
      oldest.base.deallocate()
      firstRow = chunks.first?.firstRow ?? nextRow
    }
  }

  // MARK: Damage

  @inline(never)
  private mutating func noteStamp(_ stamp: UInt32) {
    newestStamp = stamp
    stamps.append((stamp, nextRow))
    if stamps.count > Self.maximumStamps {
      stamps[1].row = stamps[0].row
      stamps.removeFirst()
    }
  }

  /// The first kept row that came with `stamp` or a newer one.
  func firstRow(changedSince stamp: UInt32) -> Int? {
    guard newestStamp >= stamp, let entry = stamps.first(where: { $0.stamp >= stamp }) else {
      return nil
    }
    return max(entry.row, firstRow) < nextRow ? max(entry.row, firstRow) : nil
  }

  /// The rows and stamps of the changes that are known.
  var stampedRows: [Int] { stamps.map(\.row) }
  var stampValues: [UInt32] { stamps.map(\.stamp) }

  /// Takes over what another history knew of changes, its rows numbered anew.
  mutating func adopt(stamps values: [UInt32], rows: [Int]) {
    stamps = zip(values, rows).map { ($0, $1) }
    newestStamp = values.last ?? 0
  }

  /// Notes that `row` and rows after it changed.
  mutating func noteChange(_ stamp: UInt32, at row: Int) {
    guard stamp > newestStamp else { return }
    noteStamp(stamp)
    stamps[stamps.count - 1].row = row
  }

  /// Counts lines that are kept no more.
  mutating func adoptLineEnds(_ count: Int) {
    lineEnds += count
    for index in chunks.indices { chunks[index].lineEnds += count }
  }
}
