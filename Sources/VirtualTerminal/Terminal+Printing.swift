extension Terminal {
  /// Prints a run of printable ASCII.
  @inline(__always)
  mutating func printText(_ text: UnsafePointer<UInt8>, _ count: Int) {
    if isPenStale { refreshPen() }
    if needsSlowPrint {
      if isMapped {
        printMapped(text, count)
      } else {
        for index in 0..<count { printByte(text[index]) }
      }
      return
    }
    var text = text
    var rest = count
    lastPrinted = UInt32(text[count &- 1])
    while true {
      if isPendingWrap {
        if modes.contains(.autowrap) {
          wrap()
        } else {
          text += rest &- 1
          rest = 1
        }
      }
      let limit = x <= right ? right &+ 1 : grid.columns
      let run = min(rest, limit &- x)
      writeText(text, run, limit)
      rest &-= run
      if rest == 0 { return }
      text += run
    }
  }

  /// Writes characters that fit into the row, and moves the cursor.
  @inline(__always)
  private mutating func writeText(_ text: UnsafePointer<UInt8>, _ count: Int, _ limit: Int) {
    let row = grid.window + y
    let end = x &+ count
    let bits = penBits
    if row.pointee.flags.contains(.complex) { row.pointee.splitPairs(from: x, to: end) }
    if bits != 0 { row.pointee.flags.insert(.styled) }
    let length = row.pointee.length
    let cells = row.pointee.rawCells
    if length == 0, x >= 8 {
      row.pointee.beginWithGap(x)
      row.pointee.length = end
    } else {
      if x < row.pointee.gap { row.pointee.fillGap() }
      if end > length {
        if x > length { (cells + length).update(repeating: .blank, count: x &- length) }
        row.pointee.length = end
      }
    }
    row.pointee.stamp = stamp
    let target = UnsafeMutableRawPointer(cells + x)
    let source = UnsafeRawPointer(text)
    let pattern = SIMD8<UInt64>(repeating: bits)
    var column = 0
    while column &+ 8 <= count {
      let eight = source.loadUnaligned(fromByteOffset: column, as: SIMD8<UInt8>.self)
      target.storeBytes(
        of: SIMD8<UInt64>(truncatingIfNeeded: eight) | pattern, toByteOffset: column &* 8,
        as: SIMD8<UInt64>.self)
      column &+= 8
    }
    while column < count {
      target.storeBytes(
        of: UInt64(text[column]) | bits, toByteOffset: column &* 8, as: UInt64.self)
      column &+= 1
    }
    advance(to: end, limit)
    if end == limit { row.pointee.flags.remove(.wrapped) }
  }

  /// Prints a run of ASCII through a character set.
  @inline(never)
  private mutating func printMapped(_ text: UnsafePointer<UInt8>, _ count: Int) {
    let set = charsets[charsets.shifted]
    var index = 0
    while index < count {
      if isPendingWrap {
        if modes.contains(.autowrap) { wrap() } else { index = count &- 1 }
      }
      let limit = x <= right ? right &+ 1 : grid.columns
      let end = x &+ min(count &- index, limit &- x)
      let row = grid.window + y
      row.pointee.splitPairs(from: x, to: end)
      row.pointee.extend(to: end)
      row.pointee.flags.insert(.complex)
      if penBits != 0 { row.pointee.flags.insert(.styled) }
      row.pointee.stamp = stamp
      let cells = row.pointee.cells
      for column in x..<end {
        lastPrinted = set.scalar(for: text[index])
        cells[column] = Cell(bits: UInt64(lastPrinted) | penBits)
        index &+= 1
      }
      if end == limit { row.pointee.flags.remove(.wrapped) }
      advance(to: end, limit)
    }
  }

  /// Leaves the cursor after what was printed.
  @inline(__always)
  mutating func advance(to end: Int, _ limit: Int) {
    if end == limit {
      x = limit &- 1
      isPendingWrap = true
    } else {
      x = end
    }
  }

  /// Goes to the next row, which continues this one.
  mutating func wrap() {
    isPendingWrap = false
    if x == grid.columns &- 1 { (grid.window + y).pointee.flags.insert(.wrapped) }
    x = x <= right ? left : 0
    index()
  }

  /// Prints one ASCII character through the character sets.
  mutating func printByte(_ byte: UInt8) {
    let set = charsets.single != 0 ? charsets.single : charsets.shifted
    let scalar = charsets[set].scalar(for: byte)
    if charsets.single != 0 {
      charsets.single = 0
      refreshPrinting()
    }
    printScalar(scalar)
  }

  /// Recomputes whether ASCII can be printed without a look at each character.
  mutating func refreshPrinting() {
    isMapped =
      charsets.single == 0 && !modes.contains(.insert) && !hasOpenPrefix && !hasDoubleWidth
    needsSlowPrint =
      !charsets.isPlain || modes.contains(.insert) || hasOpenPrefix || hasDoubleWidth
  }

  /// Looks the pen's style up.
  mutating func refreshPen() {
    if styles.count >= styles.sweepCount { sweepStyles() }
    isPenStale = false
    penBits = UInt64(styles.number(of: pen)) &<< 32 | (isPenProtected ? Cell.protected : 0)
    blankBits =
      pen.background == .standard ? 0 : UInt64(styles.number(of: pen.erasing)) &<< 32
  }

  /// Prints any code point: alone, or into the cell of the character before it.
  mutating func printScalar(_ scalar: UInt32) {
    if isPenStale { refreshPen() }
    let properties = UnicodeTable.properties(of: scalar)
    let breakClass = properties.breakClass
    if breakClass == .control, scalar < 0xA0 { return }
    if modes.contains(.graphemeClusters) {
      if hasOpenPrefix {
        hasOpenPrefix = false
        refreshPrinting()
        if joinPrevious(scalar, properties) { return }
      } else if breakClass != .other, breakClass != .control,
        joinPrevious(scalar, properties)
      {
        return
      }
      if breakClass == .prepend {
        hasOpenPrefix = true
        refreshPrinting()
      }
    }
    if properties.width == 0 {
      combine(scalar)
      return
    }
    printPlaced(scalar, width: properties.width)
  }

  /// Notes that a wide character did not fit at the cursor, if nothing can be seen there: what can be
  /// seen stays, and so does the background.
  private mutating func leaveSpacer() {
    let cell = grid.window[y].cell(at: x)
    guard cell.isBlank else { return }
    put(Cell(bits: cell.bits & (~Cell.lowMask | Cell.protected) | Cell.spacer), at: x)
  }

  /// Prints a character into cells of its own.
  mutating func printPlaced(_ scalar: UInt32, width: Int) {
    var scalar = scalar
    var width = width
    if isPendingWrap, modes.contains(.autowrap) { wrap() }
    if hasDoubleWidth { holdInRow() }
    var limit = printLimit(at: x)
    if width == 2, x + 2 > limit {
      if limit - (x <= right ? left : 0) < 2 {
        scalar = 0xFFFD
        width = 1
      } else if modes.contains(.autowrap) {
        leaveSpacer()
        wrap()
        limit = printLimit(at: x)
        if x + 2 > limit {
          scalar = 0xFFFD
          width = 1
        }
      } else {
        x = limit - 2
      }
    }
    if modes.contains(.insert) { shiftRight(by: width, limit: limit) }
    let row = grid.window + y
    row.pointee.splitPairs(from: x, to: x + width)
    row.pointee.extend(to: x + width)
    if scalar >= 0x80 { row.pointee.flags.insert(.complex) }
    if penBits != 0 { row.pointee.flags.insert(.styled) }
    row.pointee.stamp = stamp
    row.pointee.cells[x] = Cell(bits: UInt64(scalar) | penBits | (width == 2 ? Cell.wide : 0))
    if width == 2 { row.pointee.cells[x + 1] = Cell(bits: Cell.tail | penBits) }
    lastPrinted = scalar
    if x + width == limit { row.pointee.flags.remove(.wrapped) }
    advance(to: x + width, limit)
  }

  /// Puts one cell into the cursor's row.
  mutating func put(_ cell: Cell, at column: Int) {
    let row = grid.window + y
    row.pointee.splitPairs(from: column, to: column + 1)
    row.pointee.extend(to: column + 1)
    row.pointee.flags.insert([.complex, .styled])
    row.pointee.cells[column] = cell
    row.pointee.stamp = stamp
  }

  /// Repeats the preceding character (REP).
  mutating func repeatLast(_ count: Int) {
    guard lastPrinted != 0 else { return }
    let count = min(count, grid.rows * grid.columns)
    if lastPrinted < 0x80, !needsSlowPrint, !endsInCluster {
      let text = [UInt8](repeating: UInt8(lastPrinted), count: count)
      text.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { printText(base, count) }
      }
      return
    }
    if isPenStale { refreshPen() }
    let base = lastPrinted
    var width = UnicodeTable.properties(of: base).width
    var marks: [UInt32] = []
    if let column = previousColumn(), grid.window[y].cells[column].isCluster {
      let cell = grid.window[y].cells[column]
      let scalars = clusters.scalars(at: cell.content)
      if scalars.first == base {
        width = cell.isWide ? 2 : 1
        marks = Array(scalars.dropFirst())
      }
    }
    for _ in 0..<count {
      printPlaced(base, width: width)
      for mark in marks { combine(mark) }
    }
  }
}
