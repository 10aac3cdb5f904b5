extension Terminal {
  /// Prints a run of printable ASCII.
  @inline(__always)
  mutating func printText(_ text: UnsafePointer<UInt8>, _ count: Int) {
    if isPenStale { refreshPen() }
    if needsSlowPrint {
      for index in 0..<count { printByte(text[index]) }
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
    if x == grid.columns &- 1 { grid.window[y].flags.insert(.wrapped) }
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

  /// Prints UTF-8 text from a byte that is not ASCII on, until ASCII or the input's end.
  mutating func printScalars(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    if isPenStale { refreshPen() }
    var place = start
    while place < end, place.pointee >= 0x80 {
      if !needsSlowPrint {
        let run = printRun(place, end)
        if run != place {
          place = run
          continue
        }
      }
      let (scalar, size) = Self.decode(place, end)
      if size > 0 {
        printScalar(scalar)
        place += size
        continue
      }
      guard partial.begin(place.pointee) else {
        printScalar(0xFFFD)
        place += 1
        continue
      }
      state = .scalar
      place = resumeScalar(place + 1, end)
      if state != .ground { return place }
    }
    return place
  }

  /// Prints the characters from `start` on that join nothing before them, as far as they fit into
  /// the row; returns where it stopped, which is `start` if the first one needs more care.
  @inline(__always)
  private mutating func printRun(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var (scalar, size) = Self.decode(start, end)
    var width = size == 0 ? 0 : Self.plainWidth(of: scalar, isFirst: true)
    guard width > 0 else { return start }
    if isPendingWrap {
      guard modes.contains(.autowrap) else { return start }
      wrap()
    }
    let limit = x <= right ? right &+ 1 : grid.columns
    guard width <= limit &- x else { return start }
    let row = grid.window + y
    if row.pointee.flags.contains(.complex) {
      row.pointee.splitPairs(from: x, to: x)
    } else {
      row.pointee.flags.insert(.complex)
    }
    row.pointee.extend(to: x)
    let bits = penBits
    if bits != 0 { row.pointee.flags.insert(.styled) }
    row.pointee.stamp = stamp
    let cells = UnsafeMutableRawPointer(row.pointee.cells)
    var column = x
    var place = start
    repeat {
      lastPrinted = scalar
      if width == 2 {
        cells.storeBytes(
          of: SIMD2<UInt64>(UInt64(scalar) | Cell.wide, Cell.tail) | SIMD2(repeating: bits),
          toByteOffset: column &* 8, as: SIMD2<UInt64>.self)
      } else {
        cells.storeBytes(of: UInt64(scalar) | bits, toByteOffset: column &* 8, as: UInt64.self)
      }
      column &+= width
      place += size
      // Ideographs come in long runs, of three bytes each.
      while end - place >= 4, column &+ 2 <= limit {
        let four = UInt32(
          littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt32.self))
        let next = (four & 0x0F) &<< 12 | (four &>> 2) & 0xFC0 | (four &>> 16) & 0x3F
        guard four & 0xC0C0F0 == 0x8080E0, next &- 0x4E00 < 0x5200 else { break }
        cells.storeBytes(
          of: SIMD2<UInt64>(UInt64(next) | Cell.wide, Cell.tail) | SIMD2(repeating: bits),
          toByteOffset: column &* 8, as: SIMD2<UInt64>.self)
        lastPrinted = next
        column &+= 2
        place += 3
      }
      if place >= end || column >= limit { break }
      (scalar, size) = Self.decode(place, end)
      width = size == 0 ? 0 : Self.plainWidth(of: scalar, isFirst: false)
    } while width > 0 && width <= limit &- column
    if column < row.pointee.length {
      row.pointee.splitTail(at: column)
    } else {
      row.pointee.length = column
    }
    if column == limit { row.pointee.flags.remove(.wrapped) }
    advance(to: column, limit)
    return place
  }

  /// Decodes a whole character that is not ASCII; its size is 0 if it is broken or cut.
  @inline(__always)
  private static func decode(
    _ place: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (scalar: UInt32, size: Int) {
    let first = UInt32(place[0])
    let available = end - place
    if first & 0xF0 == 0xE0, available >= 3 {
      let (second, third) = (UInt32(place[1]), UInt32(place[2]))
      let scalar = (first & 0x0F) &<< 12 | (second & 0x3F) &<< 6 | third & 0x3F
      let isWhole = (second & 0xC0) == 0x80 && (third & 0xC0) == 0x80
      return isWhole && scalar >= 0x800 && scalar &- 0xD800 >= 0x800 ? (scalar, 3) : (0, 0)
    }
    if first & 0xE0 == 0xC0, first >= 0xC2, available >= 2 {
      let second = UInt32(place[1])
      return second & 0xC0 == 0x80 ? ((first & 0x1F) &<< 6 | second & 0x3F, 2) : (0, 0)
    }
    if first & 0xF8 == 0xF0, available >= 4 {
      let (second, third, fourth) = (UInt32(place[1]), UInt32(place[2]), UInt32(place[3]))
      let scalar =
        (first & 0x07) &<< 18 | (second & 0x3F) &<< 12 | (third & 0x3F) &<< 6 | fourth & 0x3F
      let isWhole =
        (second & 0xC0) == 0x80 && (third & 0xC0) == 0x80 && (fourth & 0xC0) == 0x80
      return isWhole && scalar &- 0x10000 < 0x100000 ? (scalar, 4) : (0, 0)
    }
    return (0, 0)
  }

  /// The width of a character that joins nothing before it; 0 for one that may.
  @inline(__always)
  private static func plainWidth(of scalar: UInt32, isFirst: Bool) -> Int {
    if scalar &- 0x4E00 < 0x5200 || scalar &- 0x30A0 < 0x60 || scalar &- 0x3041 < 0x56 { return 2 }
    let properties = UnicodeTable.properties(of: scalar)
    if properties.breakClass == .other { return properties.width }
    // After a character of the same run, which was no leading jamo.
    let isSyllable =
      properties.breakClass == .leadingVowel || properties.breakClass == .syllable
    return isSyllable && !isFirst ? 2 : 0
  }

  /// Goes on with a UTF-8 sequence; one U+FFFD stands for each maximal part of a broken one.
  mutating func resumeScalar(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var place = start
    while place < end {
      guard partial.accept(place.pointee) else {
        state = .ground
        printScalar(0xFFFD)
        return place
      }
      place += 1
      if partial.missing == 0 {
        state = .ground
        printScalar(partial.value)
        return place
      }
    }
    return place
  }

  /// Prints a byte that is not ASCII and came where none belongs.
  mutating func printBytes(_ byte: UInt8) {
    if partial.begin(byte) {
      state = .scalar
    } else {
      printScalar(0xFFFD)
    }
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

  /// Prints a character into cells of its own.
  mutating func printPlaced(_ scalar: UInt32, width: Int) {
    var scalar = scalar
    var width = width
    if isPendingWrap, modes.contains(.autowrap) { wrap() }
    var limit = printLimit(at: x)
    if width == 2, x + 2 > limit {
      if limit - (x <= right ? left : 0) < 2 {
        scalar = 0xFFFD
        width = 1
      } else if modes.contains(.autowrap) {
        put(Cell(bits: penBits & ~Cell.protected | Cell.spacer), at: x)
        wrap()
        limit = printLimit(at: x)
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
  private mutating func put(_ cell: Cell, at column: Int) {
    let row = grid.window + y
    row.pointee.splitPairs(from: column, to: column + 1)
    row.pointee.extend(to: column + 1)
    row.pointee.flags.insert([.complex, .styled])
    row.pointee.cells[column] = cell
    row.pointee.stamp = stamp
  }

  /// The column of the character before the cursor, its head if it is wide; nil if none is there.
  private func previousColumn() -> Int? {
    var column = isPendingWrap ? x : x - 1
    guard column >= 0, column < grid.window[y].length else { return nil }
    if grid.window[y].cells[column].isTail, column > 0 { column -= 1 }
    let cell = grid.window[y].cells[column]
    return cell.isUnwritten || cell.isTab || cell.isSpacer || cell.isTail ? nil : column
  }

  /// Whether the character before the cursor has more than one code point.
  private var endsInCluster: Bool {
    previousColumn().map { grid.window[y].cells[$0].isCluster } ?? false
  }

  /// Puts a code point that takes no place into the cell before the cursor, if there is one.
  private mutating func combine(_ scalar: UInt32) {
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
  private mutating func joinPrevious(
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
