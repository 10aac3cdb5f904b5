extension Terminal {
  /// Cursor Position (CUP), relative to the margins in origin mode.
  @inline(__always)
  mutating func moveCursor(row: Int, column: Int) {
    isPendingWrap = false
    if modes.contains(.origin) {
      y = min(top &+ row, bottom)
      x = min(left &+ column, right)
    } else {
      y = min(row, grid.rows &- 1)
      x = min(column, grid.columns &- 1)
    }
    if hasDoubleWidth { holdInRow() }
  }

  /// Cursor Up (CUU).
  mutating func moveUp(_ count: Int) {
    isPendingWrap = false
    y = max(y - count, y >= top ? top : 0)
    if hasDoubleWidth { holdInRow() }
  }

  /// Cursor Down (CUD).
  mutating func moveDown(_ count: Int) {
    isPendingWrap = false
    y = min(y + count, y <= bottom ? bottom : grid.rows - 1)
    if hasDoubleWidth { holdInRow() }
  }

  /// Cursor Forward (CUF).
  mutating func moveRight(_ count: Int) {
    isPendingWrap = false
    x = min(x + count, x <= right ? right : grid.columns - 1)
    if hasDoubleWidth { holdInRow() }
  }

  /// Cursor Backward (CUB).
  mutating func moveLeft(_ count: Int) {
    isPendingWrap = false
    x = max(x - count, x >= left ? left : 0)
  }

  /// Horizontal and Vertical Position Relative (HPR, VPR): no margin holds the cursor.
  mutating func moveRelative(rows: Int, columns: Int) {
    isPendingWrap = false
    y = min(y + rows, grid.rows - 1)
    x = min(x + columns, grid.columns - 1)
    if hasDoubleWidth { holdInRow() }
  }

  /// Horizontal Position Absolute (HPA), Cursor Horizontal Absolute (CHA).
  mutating func moveTo(column: Int) {
    isPendingWrap = false
    x = modes.contains(.origin) ? min(left + column, right) : min(column, grid.columns - 1)
    if hasDoubleWidth { holdInRow() }
  }

  /// Vertical Position Absolute (VPA).
  mutating func moveTo(row: Int) {
    isPendingWrap = false
    y = modes.contains(.origin) ? min(top + row, bottom) : min(row, grid.rows - 1)
    if hasDoubleWidth { holdInRow() }
  }

  /// Cursor Forward Tabulation (CHT): like so many tabs, but leaves no trace.
  mutating func tabForward(_ count: Int) {
    isPendingWrap = false
    let limit = printLimit(at: x) - 1
    for _ in 0..<min(count, grid.columns) { x = max(x, tabStops.next(after: x, limit: limit)) }
  }

  /// Cursor Backward Tabulation (CBT).
  mutating func tabBackward(_ count: Int) {
    isPendingWrap = false
    let limit = modes.contains(.origin) ? left : 0
    for _ in 0..<min(count, grid.columns) {
      x = min(x, tabStops.previous(before: x, limit: limit))
    }
  }

  /// Set Top and Bottom Margins (DECSTBM).
  mutating func setVerticalMargins() {
    let first = parameters.atLeastOne(0) - 1
    let last = min(parameters.value(1, standard: grid.rows), grid.rows) - 1
    guard first < last else { return }
    top = first
    bottom = last
    moveCursor(row: 0, column: 0)
  }

  /// Set Left and Right Margins (DECSLRM).
  mutating func setSideMargins() {
    let first = parameters.atLeastOne(0) - 1
    let last = min(parameters.value(1, standard: grid.columns), grid.columns) - 1
    guard first < last else { return }
    left = first
    right = last
    moveCursor(row: 0, column: 0)
  }

  /// Tabulation Clear (TBC).
  mutating func clearTabs(_ kind: Int) {
    switch kind {
    case 0: tabStops.clear(x)
    case 3: tabStops.clearAll(columns: grid.columns)
    default: break
    }
  }

  /// Keeps the cursor out of the half that a row of double width does not have.
  @inline(never)
  mutating func holdInRow() {
    if grid.window[y].flags.contains(.doubleWidth) { x = min(x, max(1, grid.columns / 2) - 1) }
  }

  /// The column where printing from `column` on must wrap.
  func printLimit(at column: Int) -> Int {
    let limit = column <= right ? right + 1 : grid.columns
    guard hasDoubleWidth, grid.window[y].flags.contains(.doubleWidth) else { return limit }
    return min(limit, max(1, grid.columns / 2))
  }

  /// Single- and Double-Width Line (DECSWL, DECDWL), Double-Height Line (DECDHL).
  mutating func setRowSize(_ flags: Row.Flags) {
    guard !modes.contains(.sideMargins) else { return }
    let row = grid.window + y
    row.pointee.flags.subtract(.sizes)
    row.pointee.flags.formUnion(flags)
    row.pointee.stamp = stamp
    if !flags.isEmpty { hasDoubleWidth = true }
    isPendingWrap = false
    holdInRow()
    refreshPrinting()
  }

  /// Looks whether any row of double width is left.
  mutating func findDoubleWidth() {
    hasDoubleWidth = false
    for row in 0..<grid.rows where grid.window[row].flags.contains(.doubleWidth) {
      hasDoubleWidth = true
    }
    for row in 0..<inactiveGrid.rows where inactiveGrid.window[row].flags.contains(.doubleWidth) {
      hasDoubleWidth = true
    }
    refreshPrinting()
  }
}
