extension Terminal {
  /// Erases cells of a row, keeping the pen's background.
  mutating func eraseCells(row: Int, from start: Int, to end: Int) {
    guard start < end else { return }
    let target = grid.window + row
    target.pointee.stamp = stamp
    if target.pointee.flags.contains(.complex) { target.pointee.splitPairs(from: start, to: end) }
    if end >= grid.columns { target.pointee.flags.remove(.wrapped) }
    if blankBits != 0 {
      fill(row: row, from: start, to: end, with: Cell(bits: blankBits))
    } else if end >= target.pointee.length {
      if start < target.pointee.length {
        if target.pointee.gap != 0 { target.pointee.fillGap() }
        target.pointee.length = start
      }
      if start == 0 { target.pointee.flags.subtract(.contents) }
    } else if start < target.pointee.length {
      (target.pointee.cells + start).update(repeating: .blank, count: end - start)
    }
  }

  /// Erases cells of a row that are not protected (DECSCA), keeping their style.
  private mutating func eraseUnprotected(row: Int, from start: Int, to end: Int) {
    let target = grid.window + row
    let end = min(end, target.pointee.length)
    guard start < end else { return }
    for column in start..<end where !target.pointee.cells[column].isProtected {
      target.pointee.splitPairs(from: column, to: column + 1)
      target.pointee.cells[column] = Cell(bits: blankBits)
    }
    if blankBits != 0 { target.pointee.flags.insert(.styled) }
    target.pointee.stamp = stamp
  }

  /// Erase in Display (ED), selectively if `isSelective` (DECSED).
  mutating func eraseDisplay(_ kind: Int, isSelective: Bool) {
    if isPenStale { refreshPen() }
    switch kind {
    case 0:
      eraseLine(0, isSelective: isSelective)
      eraseRows(y + 1, grid.rows, isSelective)
    case 1:
      eraseRows(0, y, isSelective)
      eraseLine(1, isSelective: isSelective)
    case 2:
      isPendingWrap = false
      eraseRows(0, grid.rows, isSelective)
      if hasDoubleWidth { findDoubleWidth() }
    case 3:
      if !isSelective { history.clear(keepingRows: keepsClearedRows) }
    default: break
    }
  }

  private mutating func eraseRows(_ first: Int, _ end: Int, _ isSelective: Bool) {
    guard first < end else { return }
    for row in first..<end {
      if isSelective {
        eraseUnprotected(row: row, from: 0, to: grid.columns)
      } else {
        clearRow(row)
      }
    }
  }

  /// Erase in Line (EL), selectively if `isSelective` (DECSEL).
  mutating func eraseLine(_ kind: Int, isSelective: Bool) {
    if isPenStale { refreshPen() }
    // Programs erase to the right behind coloured text; behind the last column nothing is left.
    if kind == 0, isPendingWrap { return }
    isPendingWrap = false
    var start = x
    var end = grid.columns
    switch kind {
    case 0: break
    case 1:
      start = 0
      end = x + 1
    case 2: start = 0
    default: return
    }
    if isSelective {
      eraseUnprotected(row: y, from: start, to: end)
    } else {
      eraseCells(row: y, from: start, to: end)
      if kind == 2, y > 0 { (grid.window + (y - 1)).pointee.flags.remove(.wrapped) }
    }
  }

  /// Erase Character (ECH).
  mutating func eraseCharacters(_ count: Int) {
    if isPenStale { refreshPen() }
    isPendingWrap = false
    eraseCells(row: y, from: x, to: min(grid.columns, x + count))
  }

  /// Insert Character (ICH).
  mutating func insertCharacters(_ count: Int) {
    guard x >= left, x <= right else { return }
    if isPenStale { refreshPen() }
    isPendingWrap = false
    shiftRight(by: count, limit: right + 1)
  }

  /// Moves the cells from the cursor on to the right; those beyond `limit` are lost.
  mutating func shiftRight(by count: Int, limit: Int) {
    let count = min(count, limit - x)
    shift(row: y, from: x, limit: limit, by: count, insert: true)
  }

  /// Delete Character (DCH).
  mutating func deleteCharacters(_ count: Int) {
    guard x >= left, x <= right else { return }
    if isPenStale { refreshPen() }
    isPendingWrap = false
    shift(row: y, from: x, limit: right + 1, by: min(count, right + 1 - x), insert: false)
  }

  /// Inserts or deletes columns in all rows between the margins (DECIC, DECDC, DECBI, DECFI).
  mutating func moveColumns(from column: Int, by count: Int, insert: Bool) {
    guard y >= top, y <= bottom, column >= left, column <= right else { return }
    if isPenStale { refreshPen() }
    for row in top...bottom {
      shift(
        row: row, from: column, limit: right + 1, by: min(count, right + 1 - column),
        insert: insert)
    }
  }

  private mutating func shift(row: Int, from start: Int, limit: Int, by count: Int, insert: Bool) {
    let target = grid.window + row
    target.pointee.stamp = stamp
    target.pointee.flags.remove(.wrapped)
    if start >= target.pointee.length, blankBits == 0 { return }
    let length = target.pointee.length
    if limit < length || blankBits != 0 || insert {
      target.pointee.extend(to: insert ? min(limit, max(length, start) + count) : limit)
    }
    let end = min(limit, target.pointee.length)
    guard start < end, count > 0 else { return }
    let count = min(count, end - start)
    if target.pointee.flags.contains(.complex) {
      target.pointee.splitPairs(from: start, to: start)
      target.pointee.splitPairs(from: insert ? end - count : start + count, to: end)
    }
    let cells = target.pointee.cells
    let kept = end - start - count
    if insert {
      (cells + (start + count)).update(from: cells + start, count: kept)
      fill(row: row, from: start, to: start + count, with: Cell(bits: blankBits))
    } else {
      (cells + start).update(from: cells + (start + count), count: kept)
      if end == target.pointee.length, blankBits == 0 {
        target.pointee.length = end - count
      } else {
        fill(row: row, from: end - count, to: end, with: Cell(bits: blankBits))
      }
    }
  }
}
