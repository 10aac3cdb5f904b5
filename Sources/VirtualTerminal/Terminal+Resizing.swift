extension Terminal {
  /// Changes the size: soft-wrapped lines are wrapped anew, also in the history; the cursor stays
  /// where it was in its line.
  package mutating func resize(rows: Int, columns: Int) {
    var none: [Position] = []
    resize(rows: rows, columns: columns, carrying: &none)
  }

  /// Changes the size, and the positions to where their text went.
  package mutating func resize(rows: Int, columns: Int, carrying positions: inout [Position]) {
    let (rows, columns) = Self.clamped(rows: rows, columns: columns)
    guard rows != grid.rows || columns != grid.columns else { return }
    if isAlternateScreen {
      resizeAlternate(rows, columns)
      swap(&grid, &inactiveGrid)
      swapCursor()
      resizePrimary(rows, columns, &positions)
      swapCursor()
      swap(&grid, &inactiveGrid)
    } else {
      inactiveGrid = Grid(rows: 0, columns: 0)
      resizePrimary(rows, columns, &positions)
    }
    savedAlternate.x = min(savedAlternate.x, columns - 1)
    savedAlternate.y = min(savedAlternate.y, rows - 1)
    resetMargins()
    touched = (0, 0, -1)
    scrollStamp = stamp
    if modes.contains(.sizeReports) { reportSizeChange() }
  }

  private mutating func swapCursor() {
    let cursor = (x: x, y: y, isPendingWrap: isPendingWrap)
    (x, y, isPendingWrap) = hiddenCursor
    hiddenCursor = cursor
  }

  /// The alternate screen is cut or grows at its right and bottom, but the cursor's row stays.
  private mutating func resizeAlternate(_ rows: Int, _ columns: Int) {
    let resized = Grid(rows: rows, columns: columns)
    let skipped = max(0, y - (rows - 1))
    for row in 0..<min(rows, grid.rows - skipped) {
      let source = grid.window[row + skipped]
      let length = min(columns, source.length)
      if length < source.length { source.splitPairs(atEnd: length) }
      let target = resized.window + row
      target.pointee.cells.update(from: source.cells, count: length)
      target.pointee.length = length
      target.pointee.flags = source.flags.subtracting(.wrapped)
    }
    for row in 0..<rows { resized.window[row].stamp = stamp }
    grid = resized
    y -= skipped
    isPendingWrap = isPendingWrap && x == columns - 1
    x = min(x, columns - 1)
  }

  private mutating func resizePrimary(_ rows: Int, _ columns: Int, _ positions: inout [Position]) {
    let oldTop = firstScreenRow
    let oldRows = grid.rows
    var end = y + 1
    for row in stride(from: oldRows - 1, through: end, by: -1) where !grid.window[row].isBlank {
      end = row + 1
      break
    }
    let wasFull = end == oldRows
    let savedRow = min(savedPrimary.y, end - 1)

    var followed = positions
    followed.append(Position(row: oldTop + y, column: isPendingWrap ? x + 1 : x))
    followed.append(Position(row: oldTop + savedRow, column: savedPrimary.x))
    followed.append(Position(row: oldTop, column: 0))
    followed.append(Position(row: history.clearedRow, column: 0))
    followed.append(contentsOf: history.stampedRows.map { Position(row: $0, column: 0) })

    let hasDropped = history.hasDropped
    var reflow = Reflow(
      columns: columns, firstRow: history.firstRow, continuesLine: history.continuesLine,
      positions: followed)
    let retainedEnds = feedHistory(to: &reflow)
    for row in 0..<end {
      let source = grid.window[row]
      reflow.take(
        source.cells, length: source.length, isWrapped: source.flags.contains(.wrapped),
        number: oldTop + row, width: grid.columns, styles: styles, clusters: clusters)
    }
    reflow.finish(styles: styles, clusters: clusters)

    let mapped = reflow.mapped
    let cursor = mapped[positions.count]
    let saved = mapped[positions.count + 1]
    let mappedTop = mapped[positions.count + 2].row
    let total = reflow.history.nextRow
    var newTop = wasFull ? total - rows : max(mappedTop, total - rows)
    let clearedRow = mapped[positions.count + 3].row
    newTop = max(history.firstRow, clearedRow, min(newTop, cursor.row))

    let limit = history.limit
    let lineEnds = history.lineEnds - retainedEnds
    reflow.history.adopt(
      stamps: history.stampValues, rows: mapped[(positions.count + 4)...].map { $0.row })
    if newTop > mappedTop { reflow.history.noteChange(stamp, at: mappedTop) }
    history = reflow.takeHistory()
    history.adoptLineEnds(lineEnds)
    history.noteCleared(before: clearedRow)
    if hasDropped { history.noteDropped() }
    rebuildScreen(rows, columns, from: newTop)
    history.truncate(to: newTop)
    history.limit = limit
    if limit == 0 {
      history.clear()
      history.noteDropped()
    } else {
      history.trim()
    }

    positions = Array(mapped.prefix(positions.count))
    y = cursor.row - newTop
    isPendingWrap =
      cursor.column >= columns && !grid.window[y].cell(at: columns - 1).isUnwritten
    x = min(cursor.column, columns - 1)
    savedPrimary.y = max(0, min(saved.row - newTop, rows - 1))
    savedPrimary.x = min(saved.column, columns - 1)
  }

  /// Wraps the rows of the history anew; returns how many lines end in it.
  private mutating func feedHistory(to reflow: inout Reflow) -> Int {
    var lineEnds = 0
    var cells: [Cell] = []
    let width = grid.columns
    var styles = StyleTable()
    var clusters = ClusterTable()
    history.forEachRow(in: history.firstRow..<history.nextRow) { number, packed in
      if !packed.isWrapped { lineEnds += 1 }
      if reflow.take(packed, number: number) { return true }
      let count = packed.count
      while cells.count < count { cells.append(.blank) }
      if styles.count > 4096 || clusters.wordCount > 4096 {
        var newStyles = StyleTable()
        var newClusters = ClusterTable()
        reflow.translate(from: styles, clusters, to: &newStyles, &newClusters)
        styles = newStyles
        clusters = newClusters
      }
      cells.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        packed.unpack(into: base, clusters: &clusters)
        packed.unpackStyles(into: base, styles: &styles)
        reflow.take(
          base, length: count, isWrapped: packed.isWrapped, number: number, width: width,
          styles: styles, clusters: clusters)
      }
      return true
    }
    reflow.translate(from: styles, clusters, to: &self.styles, &self.clusters)
    return lineEnds
  }

  /// Makes a new grid from the rows of the history that begin with `top`.
  private mutating func rebuildScreen(_ rows: Int, _ columns: Int, from top: Int) {
    let rebuilt = Grid(rows: rows, columns: columns)
    let stamp = stamp
    history.forEachRow(in: top..<(top + rows)) { number, packed in
      let row = rebuilt.window + (number - top)
      packed.unpack(into: row.pointee.cells, clusters: &clusters)
      packed.unpackStyles(into: row.pointee.cells, styles: &styles)
      row.pointee.length = packed.count
      row.pointee.flags = packed.flags
      return true
    }
    for row in 0..<rows { rebuilt.window[row].stamp = stamp }
    grid = rebuilt
    isPenStale = true
  }
}
