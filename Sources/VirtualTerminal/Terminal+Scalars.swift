extension Terminal {
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
    if width == 0, size > 0, followsPlainText {
      width = Self.plainWidth(of: scalar, isFirst: false)
    }
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
    // These join a leading jamo or a joiner, which no run holds.
    let isMild =
      properties.breakClass == .leadingVowel || properties.breakClass == .syllable
      || properties.breakClass.isPictograph
    return isMild && !isFirst ? properties.width : 0
  }

  /// The cell before the cursor holds nothing that joins what comes next.
  private var followsPlainText: Bool {
    guard !isPendingWrap else { return false }
    guard x > 0 else { return true }
    var cell = grid.window[y].cell(at: x - 1)
    if cell.isTail, x > 1 { cell = grid.window[y].cell(at: x - 2) }
    if cell.isCluster { return false }
    let breakClass = UnicodeTable.properties(of: cell.content).breakClass
    return breakClass == .other || breakClass == .syllable || breakClass == .leadingVowel
      || breakClass.isPictograph || cell.isBlank
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
}
