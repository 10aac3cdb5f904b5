extension Terminal {
  /// Carries out a C0 control.
  @inline(__always)
  mutating func execute(_ byte: UInt8) {
    switch byte {
    case 0x0A: lineFeed()
    case 0x0D:
      x = x >= left ? left : 0
      isPendingWrap = false
    default: executeRare(byte)
    }
  }

  @inline(never)
  private mutating func executeRare(_ byte: UInt8) {
    switch byte {
    case 0x07: bellCount &+= 1
    case 0x08: backspace()
    case 0x09: tab()
    case 0x0B, 0x0C: lineFeed()
    case 0x0E: shift(to: 1)
    case 0x0F: shift(to: 0)
    default: break
    }
  }

  private mutating func shift(to set: UInt8) {
    charsets.shifted = set
    refreshPrinting()
  }

  /// Line Feed (LF), Vertical Tab (VT), Form Feed (FF).
  @inline(__always)
  private mutating func lineFeed() {
    isPendingWrap = false
    index()
    if modes.contains(.newline) { x = x >= left ? left : 0 }
  }

  /// Index (IND): down one row, scrolling at the bottom margin.
  @inline(__always)
  mutating func index() {
    if y == bottom {
      if x >= left, x <= right { scrollOne() }
    } else if y < grid.rows &- 1 {
      y &+= 1
    }
    if hasDoubleWidth { holdInRow() }
  }

  /// Reverse Index (RI).
  mutating func reverseIndex() {
    isPendingWrap = false
    if y == top {
      if x >= left, x <= right { scrollDown(1) }
    } else if y > 0 {
      y -= 1
    }
    if hasDoubleWidth { holdInRow() }
  }

  private mutating func backspace() {
    if modes.contains(.reverseWrap), modes.contains(.autowrap) {
      if isPendingWrap {
        isPendingWrap = false
        return
      }
      if x == left || x == 0 {
        guard y > top, x == left || left == 0 else { return }
        y -= 1
        x = right
        return
      }
    }
    isPendingWrap = false
    if x > (x >= left ? left : 0) { x -= 1 }
  }

  /// Horizontal Tab (HT); remembers a tab over cells that were never written.
  mutating func tab() {
    let limit = printLimit(at: x) - 1
    guard x < limit else { return }
    let next = tabStops.next(after: x, limit: limit)
    let row = grid.window + y
    var isUnwritten = true
    for column in x..<min(max(x, row.pointee.length), next)
    where !row.pointee.cells[column].isUnwritten {
      isUnwritten = false
      break
    }
    if isUnwritten, !isPendingWrap {
      row.pointee.extend(to: next)
      row.pointee.flags.insert(.complex)
      row.pointee.stamp = stamp
      row.pointee.cells[x].bits |= Cell.tabStart | UInt64(next - x)
      for column in (x + 1)..<max(next, x + 1) { row.pointee.cells[column].bits |= Cell.tabFill }
    }
    x = next
    isPendingWrap = false
  }

  /// Carries out an escape sequence.
  mutating func dispatchEscape(_ byte: UInt8) {
    switch (parameters.intermediates, byte) {
    case (0, 0x37): saveCursor()
    case (0, 0x38): restoreCursor()
    case (0, 0x44):
      isPendingWrap = false
      index()
    case (0, 0x45):
      isPendingWrap = false
      x = x >= left ? left : 0
      index()
    case (0, 0x48): tabStops.set(x)
    case (0, 0x4D): reverseIndex()
    case (0, 0x4E): singleShift(2)
    case (0, 0x4F): singleShift(3)
    case (0, 0x5A): reportPrimaryAttributes()
    case (0, 0x63): reset()
    case (0, 0x3D): modes.flags.insert(.applicationKeypad)
    case (0, 0x3E): modes.flags.remove(.applicationKeypad)
    case (0, 0x36): backIndex()
    case (0, 0x39): forwardIndex()
    case (0, 0x6E): shift(to: 2)
    case (0, 0x6F): shift(to: 3)
    case (0x23, 0x33): setRowSize([.doubleWidth, .doubleTop])
    case (0x23, 0x34): setRowSize([.doubleWidth, .doubleBottom])
    case (0x23, 0x35): setRowSize([])
    case (0x23, 0x36): setRowSize(.doubleWidth)
    case (0x23, 0x38): alignmentPattern()
    case (0x28, _): designate(0, byte)
    case (0x29, _): designate(1, byte)
    case (0x2A, _): designate(2, byte)
    case (0x2B, _): designate(3, byte)
    default: break
    }
  }

  private mutating func singleShift(_ set: UInt8) {
    charsets.single = set
    refreshPrinting()
  }

  /// Select Character Set (SCS).
  private mutating func designate(_ set: UInt8, _ final: UInt8) {
    switch final {
    case 0x30: charsets[set] = .lineDrawing
    case 0x41: charsets[set] = .unitedKingdom
    default: charsets[set] = .ascii
    }
    refreshPrinting()
  }

  /// Back Index (DECBI).
  private mutating func backIndex() {
    isPendingWrap = false
    if x == left, y >= top, y <= bottom {
      moveColumns(from: left, by: 1, insert: true)
    } else if x > 0 {
      x -= 1
    }
  }

  /// Forward Index (DECFI).
  private mutating func forwardIndex() {
    isPendingWrap = false
    if x == right, y >= top, y <= bottom {
      moveColumns(from: left, by: 1, insert: false)
    } else if x < grid.columns - 1 {
      x += 1
    }
  }

  /// Save Cursor (DECSC).
  mutating func saveCursor() {
    let saved = SavedCursor(
      x: x, y: y, pen: pen, isPenProtected: isPenProtected,
      hasOrigin: modes.contains(.origin), charsets: charsets)
    if isAlternateScreen { savedAlternate = saved } else { savedPrimary = saved }
  }

  /// Restore Cursor (DECRC); home if none was saved. A pending wrap is not restored.
  mutating func restoreCursor() {
    let saved = isAlternateScreen ? savedAlternate : savedPrimary
    pen = saved.pen
    isPenProtected = saved.isPenProtected
    isPenStale = true
    charsets = saved.charsets
    if saved.hasOrigin { modes.flags.insert(.origin) } else { modes.flags.remove(.origin) }
    x = min(saved.x, grid.columns - 1)
    y = min(saved.y, grid.rows - 1)
    if hasDoubleWidth { holdInRow() }
    isPendingWrap = false
    refreshPrinting()
  }

  /// Screen Alignment Pattern (DECALN).
  private mutating func alignmentPattern() {
    resetMargins()
    moveCursor(row: 0, column: 0)
    for row in 0..<grid.rows {
      fill(row: row, from: 0, to: grid.columns, with: Cell(bits: 0x45))
      (grid.window + row).pointee.flags = []
    }
  }

  mutating func resetMargins() {
    top = 0
    bottom = grid.rows - 1
    left = 0
    right = grid.columns - 1
  }

  /// Soft Terminal Reset (DECSTR).
  mutating func softReset() {
    resetMargins()
    modes.flags.remove([.insert, .origin, .applicationCursorKeys, .applicationKeypad, .reverseWrap])
    modes.flags.insert([.cursorVisible, .autowrap])
    modes.flags.remove([.sideMargins])
    pen = Style()
    isPenProtected = false
    isPenStale = true
    charsets = Charsets()
    isPendingWrap = false
    hasOpenPrefix = false
    if isAlternateScreen { savedAlternate = SavedCursor() } else { savedPrimary = SavedCursor() }
    keyboard = KeyboardFlags()
    refreshKeyboard()
    refreshPrinting()
  }

  /// Reset to Initial State (RIS); the history stays, its rows keep their numbers.
  mutating func reset() {
    if isAlternateScreen { switchScreen(toAlternate: false) }
    inactiveGrid = Grid(rows: 0, columns: 0)
    modes = Modes()
    keyboard = KeyboardFlags()
    softReset()
    savedPrimary = SavedCursor()
    savedAlternate = SavedCursor()
    savedModes = [:]
    tabStops = TabStops()
    palette = Palette()
    title = ""
    iconName = ""
    titleStack = []
    cursorStyle = 0
    lastPrinted = 0
    refreshPen()
    for row in 0..<grid.rows { clearRow(row) }
    hasDoubleWidth = false
    refreshPrinting()
    x = 0
    y = 0
  }
}
