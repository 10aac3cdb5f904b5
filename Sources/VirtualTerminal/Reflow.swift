/// Wraps rows anew at another width, into a history, and says where positions went.
struct Reflow: ~Copyable {
  let columns: Int
  var history: History
  /// Places to follow, ascending by row; those before `nextTracked` are mapped already.
  private var tracked: [(position: Terminal.Position, index: Int)]
  private(set) var mapped: [Terminal.Position]
  private var nextTracked = 0
  /// The row being filled.
  private let slab: UnsafeMutablePointer<Cell>
  private var row: Row
  private var isLineOpen = false

  init(columns: Int, firstRow: Int, continuesLine: Bool, positions: [Terminal.Position]) {
    self.columns = columns
    history = History(limit: Int.max, firstRow: firstRow, continuesLine: continuesLine)
    mapped = positions
    tracked = positions.enumerated().map { ($0.element, $0.offset) }
    tracked.sort { $0.position < $1.position }
    slab = .allocate(capacity: columns)
    row = Row(cells: slab)
  }

  deinit { slab.deallocate() }

  /// The result; nothing can be added any more.
  mutating func takeHistory() -> History {
    var taken = History(limit: 0)
    swap(&taken, &history)
    return taken
  }

  /// Takes a packed row as it is; false if it must be wrapped cell by cell.
  mutating func take(_ packed: PackedRow, number: Int) -> Bool {
    guard !isLineOpen, !packed.isWrapped, packed.count <= columns else { return false }
    followAll(in: number) { $0 }
    history.push(packed)
    return true
  }

  /// Takes the cells of a row; `width` is how wide rows were.
  mutating func take(
    _ cells: UnsafeMutablePointer<Cell>, length: Int, isWrapped: Bool, number: Int, width: Int,
    styles: borrowing StyleTable, clusters: borrowing ClusterTable
  ) {
    var length = length
    if isWrapped {
      if length == width, width > 0, cells[width - 1].isSpacer { length -= 1 }
    } else if isLineOpen || length > columns {
      while length > 0, cells[length - 1].isUnwritten || cells[length - 1].bits == 0x20 {
        length -= 1
      }
    }
    var column = 0
    while column < length {
      var cell = cells[column]
      let isWide = cell.isWide && column + 1 < length
      if isWide, columns < 2 {
        cell.bits = cell.bits & ~Cell.lowMask | 0xFFFD
      }
      let size = isWide && columns >= 2 ? 2 : 1
      if row.length + size > columns {
        if row.length < columns { append(Cell(bits: Cell.spacer)) }
        flush(isWrapped: true, styles: styles, clusters: clusters)
      }
      follow(number, upTo: column, at: row.length)
      append(cell)
      if isWide {
        column += 1
        follow(number, upTo: column, at: row.length)
        if size == 2 { append(cells[column]) }
      }
      column += 1
    }
    let start = row.length - length
    let limit = columns
    followAll(in: number) { min(limit, max(0, start + $0)) }
    isLineOpen = isWrapped
    if !isWrapped { flush(isWrapped: false, styles: styles, clusters: clusters) }
  }

  /// Ends the last line, also if it was to go on.
  mutating func finish(styles: borrowing StyleTable, clusters: borrowing ClusterTable) {
    if isLineOpen { flush(isWrapped: false, styles: styles, clusters: clusters) }
    isLineOpen = false
    let end = history.nextRow
    while nextTracked < tracked.count {
      mapped[tracked[nextTracked].index] = Terminal.Position(
        row: end, column: tracked[nextTracked].position.column)
      nextTracked += 1
    }
  }

  /// Makes the row being filled refer to other tables.
  func translate(
    from styles: borrowing StyleTable, _ clusters: borrowing ClusterTable,
    to newStyles: inout StyleTable, _ newClusters: inout ClusterTable
  ) {
    for column in 0..<row.length {
      let cell = row.cells[column]
      var bits = cell.bits & Cell.lowMask
      bits |= UInt64(newStyles.number(of: styles[cell.style])) << 32
      if cell.isCluster {
        let scalars = clusters.scalars(at: cell.content)
        if let place = newClusters.insert(scalars) {
          bits = bits & ~Cell.contentMask | UInt64(place)
        } else {
          bits = bits & ~(Cell.contentMask | Cell.cluster) | UInt64(scalars.first ?? 0xFFFD)
        }
      }
      row.cells[column] = Cell(bits: bits)
    }
  }

  private mutating func append(_ cell: Cell) {
    row.cells[row.length] = cell
    row.length += 1
    if cell.style != 0 { row.flags.insert(.styled) }
    if cell.bits & (Cell.lowMask & ~0x7F) != 0 { row.flags.insert(.complex) }
    if cell.isCluster { row.flags.insert(.clustered) }
  }

  private mutating func flush(
    isWrapped: Bool, styles: borrowing StyleTable, clusters: borrowing ClusterTable
  ) {
    if isWrapped { row.flags.insert(.wrapped) }
    history.push(row, styles: styles, clusters: clusters)
    row.clear(stamp: 0)
  }

  /// Maps the places in row `number` up to `column` to the column `target` of the row being filled.
  private mutating func follow(_ number: Int, upTo column: Int, at target: Int) {
    while nextTracked < tracked.count,
      tracked[nextTracked].position.row < number
        || tracked[nextTracked].position.row == number
          && tracked[nextTracked].position.column <= column
    {
      mapped[tracked[nextTracked].index] = Terminal.Position(row: history.nextRow, column: target)
      nextTracked += 1
    }
  }

  /// Maps the places in row `number` that are left, by column.
  private mutating func followAll(in number: Int, _ map: (Int) -> Int) {
    while nextTracked < tracked.count, tracked[nextTracked].position.row <= number {
      mapped[tracked[nextTracked].index] = Terminal.Position(
        row: history.nextRow, column: min(columns, map(tracked[nextTracked].position.column)))
      nextTracked += 1
    }
  }
}
