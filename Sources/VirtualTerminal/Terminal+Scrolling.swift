extension Terminal {
  private var hasSideMargins: Bool {
    @inline(__always) get { left != 0 || right != grid.columns &- 1 }
  }

  /// All four margins are the screen's edges.
  private var isWholeScroll: Bool {
    @inline(__always) get {
      (top | left | (bottom ^ (grid.rows &- 1)) | (right ^ (grid.columns &- 1))) == 0
    }
  }

  /// Empties a row, but for the background of the pen.
  @inline(__always)
  mutating func clearRow(_ row: Int) {
    let target = grid.window + row
    target.pointee.clear(stamp: stamp)
    if blankBits != 0 { fill(row: row, from: 0, to: grid.columns, with: Cell(bits: blankBits)) }
  }

  /// Overwrites cells of a row with one cell.
  @inline(never)
  mutating func fill(row: Int, from start: Int, to end: Int, with cell: Cell) {
    let target = grid.window + row
    guard start < end else { return }
    target.pointee.extend(to: start)
    (target.pointee.cells + start).update(repeating: cell, count: end - start)
    if end > target.pointee.length { target.pointee.length = end }
    if cell.style != 0 { target.pointee.flags.insert(.styled) }
    target.pointee.stamp = stamp
  }

  /// Scrolls up by one row, as a line feed at the bottom margin does.
  @inline(__always)
  mutating func scrollOne() {
    guard isWholeScroll, !isPenStale else {
      scrollUp(1)
      return
    }
    if !isAlternateScreen {
      history.push(grid.window[0], styles: styles, clusters: clusters)
      scrollStamp = stamp
      grid.rotateAll()
    } else {
      grid.rotateAll()
      touch(0, bottom &- 1)
    }
    (grid.window + bottom).pointee.clear(stamp: stamp)
    if blankBits != 0 { clearRow(bottom) }
  }

  /// Scroll Up (SU), within the margins; rows that leave the primary screen go into the history.
  @inline(never)
  mutating func scrollUp(_ count: Int) {
    if isPenStale { refreshPen() }
    if hasSideMargins {
      scrollBox(count, up: true)
      return
    }
    let count = min(count, bottom &- top &+ 1)
    for _ in 0..<count {
      if top == 0, !isAlternateScreen {
        history.push(grid.window[0], styles: styles, clusters: clusters)
      }
      grid.rotateUp(top, bottom)
      clearRow(bottom)
    }
    if top == 0, !isAlternateScreen {
      // Rows above the bottom margin keep their numbers; those below get new ones.
      if bottom != grid.rows &- 1 { touch(bottom, grid.rows &- 1) }
      scrollStamp = stamp
    } else {
      touch(top, bottom)
    }
  }

  /// Scroll Down (SD), within the margins.
  mutating func scrollDown(_ count: Int) {
    if isPenStale { refreshPen() }
    if hasSideMargins {
      scrollBox(count, up: false)
      return
    }
    for _ in 0..<min(count, bottom - top + 1) {
      grid.rotateDown(top, bottom)
      clearRow(top)
    }
    touch(top, bottom)
  }

  /// Rows in a region that scrolled: their text has a new place.
  @inline(__always)
  mutating func touch(_ first: Int, _ last: Int) {
    if touched.stamp == stamp, first >= touched.first, last <= touched.last { return }
    touched = (stamp, first, last)
    var row = grid.window + first
    let end = grid.window + last
    while row <= end {
      row.pointee.stamp = stamp
      row += 1
    }
  }

  /// Scrolls the cells inside all four margins.
  private mutating func scrollBox(_ count: Int, up: Bool) {
    let height = bottom - top + 1
    let count = min(count, height)
    for row in top...bottom {
      let target = grid.window + row
      target.pointee.splitPairs(from: left, to: right + 1)
      target.pointee.extend(to: right + 1)
      target.pointee.stamp = stamp
    }
    for step in 0..<(height - count) {
      let target = up ? top + step : bottom - step
      copyCells(from: up ? target + count : target - count, to: target, left, right)
    }
    for step in 0..<count {
      fill(
        row: up ? bottom - step : top + step, from: left, to: right + 1,
        with: Cell(bits: blankBits))
    }
  }

  /// Copies cells of one row to the same columns of another.
  private func copyCells(from source: Int, to target: Int, _ first: Int, _ last: Int) {
    let from = grid.window + source
    let to = grid.window + target
    (to.pointee.cells + first).update(from: from.pointee.cells + first, count: last - first + 1)
    to.pointee.flags.formUnion(from.pointee.flags.intersection(.contents))
  }

  /// Insert Line (IL) and Delete Line (DL).
  mutating func shiftLines(_ count: Int, insert: Bool) {
    guard y >= top, y <= bottom, x >= left, x <= right else { return }
    if isPenStale { refreshPen() }
    isPendingWrap = false
    let savedTop = top
    top = y
    if insert {
      scrollDown(count)
    } else if hasSideMargins {
      scrollBox(count, up: true)
    } else {
      for _ in 0..<min(count, bottom - top + 1) {
        grid.rotateUp(top, bottom)
        clearRow(bottom)
      }
      touch(top, bottom)
    }
    top = savedTop
    x = left
  }
}
