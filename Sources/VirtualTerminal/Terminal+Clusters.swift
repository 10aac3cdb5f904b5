extension Terminal {
  /// The column of the character before the cursor, its head if it is wide; nil if none is there.
  func previousColumn() -> Int? {
    var column = isPendingWrap ? x : x - 1
    guard column >= 0, column < grid.window[y].length else { return nil }
    if grid.window[y].cells[column].isTail, column > 0 { column -= 1 }
    let cell = grid.window[y].cells[column]
    return cell.isUnwritten || cell.isTab || cell.isSpacer || cell.isTail ? nil : column
  }

  /// Whether the character before the cursor has more than one code point.
  var endsInCluster: Bool {
    previousColumn().map { grid.window[y].cells[$0].isCluster } ?? false
  }

  /// Puts a code point that takes no place into the cell before the cursor, if there is one.
  mutating func combine(_ scalar: UInt32) {
    guard let column = previousColumn() else { return }
    attach(scalar, at: column)
  }

  private mutating func attach(_ scalar: UInt32, at column: Int) {
    if clusters.wordCount >= clusters.sweepCount { sweepClusters() }
    let row = grid.window + y
    var cell = row.pointee.cells[column]
    let place =
      cell.isCluster
      ? clusters.insert(extending: cell.content, by: scalar)
      : clusters.insert(cell.content, scalar)
    guard let place else { return }
    cell.bits = cell.bits & ~Cell.contentMask | UInt64(place) | Cell.cluster
    row.pointee.cells[column] = cell
    row.pointee.flags.insert([.complex, .clustered])
    row.pointee.stamp = stamp
  }

  /// Adds a code point to the cluster before the cursor, if the rules say that it belongs there.
  mutating func joinPrevious(
    _ scalar: UInt32, _ properties: UnicodeTable.Properties
  ) -> Bool {
    guard let column = previousColumn() else { return false }
    let cell = grid.window[y].cells[column]
    var cluster = GraphemeState()
    var first = cell.content
    var isLong = false
    if cell.isCluster {
      let scalars = clusters.scalars(at: cell.content)
      first = scalars.first ?? 0
      isLong = scalars.count > 2
      for scalar in scalars {
        _ = cluster.breaks(before: UnicodeTable.properties(of: scalar).breakClass)
      }
    } else {
      _ = cluster.breaks(before: UnicodeTable.properties(of: first).breakClass)
    }
    guard !cluster.breaks(before: properties.breakClass) else { return false }
    attach(scalar, at: column)
    let base = UnicodeTable.properties(of: first)
    let widens =
      scalar == 0xFE0F && !cell.isCluster && base.breakClass.widensWithSelector
      || !isLong && base.breakClass == .regionalIndicator
        && properties.breakClass == base.breakClass
      || properties.width == 2 || base.breakClass == .prepend && properties.width == 2
    if widens, !cell.isWide { widen(column) }
    return true
  }

  /// Gives the narrow character at `column`, which the cursor follows, a second column.
  private mutating func widen(_ column: Int) {
    let limit = printLimit(at: column)
    let cell = grid.window[y].cells[column]
    if column + 2 > limit {
      guard modes.contains(.autowrap), limit - (column <= right ? left : 0) >= 2 else { return }
      put(Cell(bits: cell.bits & ~(Cell.lowMask) | Cell.spacer), at: column)
      x = column
      wrap()
      guard x + 2 <= printLimit(at: x) else { return }
      place(cell, at: x, limit: printLimit(at: x))
      return
    }
    if modes.contains(.insert) {
      x = column + 1
      shiftRight(by: 1, limit: limit)
    }
    place(cell, at: column, limit: limit)
  }

  private mutating func place(_ cell: Cell, at column: Int, limit: Int) {
    let row = grid.window + y
    row.pointee.splitPairs(from: column, to: column + 2)
    row.pointee.extend(to: column + 2)
    row.pointee.flags.insert(.contents)
    row.pointee.cells[column] = Cell(bits: cell.bits | Cell.wide)
    row.pointee.cells[column + 1] = Cell(
      bits: cell.bits & ~(Cell.lowMask & ~Cell.protected) | Cell.tail)
    row.pointee.stamp = stamp
    if column + 2 == limit { row.pointee.flags.remove(.wrapped) }
    isPendingWrap = false
    advance(to: column + 2, limit)
  }
}
