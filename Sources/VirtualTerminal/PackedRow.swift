/// A row as the history keeps it.
///
/// The header has the number of cells (16 bits), flags (8 bits), and how many eights of cells at the
/// beginning are blank and left out (8 bits; only in a row with nothing but narrow ASCII and no
/// style). Such a row goes on with one byte a cell. Any other has its size in bytes and the number of style
/// runs, the runs (cells, then the style), then one byte a cell, or a word a cell followed by the
/// code points of its cluster; the right half of a wide character takes no word. Every row begins at
/// a multiple of four bytes.
struct PackedRow {
  let base: UnsafeRawPointer

  private static let runSize = 20

  var count: Int { Int(base.loadUnaligned(as: UInt16.self)) }
  var flags: Row.Flags {
    Row.Flags(rawValue: UInt16(base.loadUnaligned(fromByteOffset: 2, as: UInt8.self)))
  }
  var isWrapped: Bool { flags.contains(.wrapped) }
  private var isPlain: Bool { flags.isDisjoint(with: [.complex, .styled]) }
  private var runCount: Int { Int(base.loadUnaligned(fromByteOffset: 8, as: UInt32.self)) }

  /// Blank cells at the beginning that are left out.
  private var skipped: Int { Int(base.loadUnaligned(fromByteOffset: 3, as: UInt8.self)) * 8 }

  /// The bytes of a row of narrow ASCII without styles, 0 where nothing was written, and how many blanks stand before
  /// them; nil for any other row.
  var plainContents: (blanks: Int, bytes: UnsafeRawBufferPointer)? {
    guard isPlain else { return nil }
    let skipped = self.skipped
    return (skipped, UnsafeRawBufferPointer(start: base + 4, count: count - skipped))
  }

  /// Bytes in all.
  @inline(__always) var size: Int {
    isPlain
      ? Self.plainSize(count &- skipped)
      : Int(base.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
  }

  /// The size of a row of `count` cells that has neither style nor anything but ASCII.
  @inline(__always)
  static func plainSize(_ count: Int) -> Int { (count &+ 7) & ~3 }

  /// How many bytes a row may take at most.
  static func sizeLimit(of row: Row, clusters: borrowing ClusterTable) -> Int {
    var size = 16 + row.length
    if row.flags.contains(.styled) { size += row.length * runSize }
    if row.flags.contains(.complex) {
      size += row.length * 3
      if row.flags.contains(.clustered) {
        for column in 0..<row.length where row.cells[column].isCluster {
          size += clusters.scalars(at: row.cells[column].content).count * 4
        }
      }
    }
    return size
  }

  /// Packs a row that has styles or other than ASCII; returns the bytes taken.
  static func write(
    _ row: Row, to base: UnsafeMutableRawPointer, styles: borrowing StyleTable,
    clusters: borrowing ClusterTable
  ) -> Int {
    let header = UInt32(row.length) | UInt32(row.flags.rawValue) << 16
    base.storeBytes(of: header, as: UInt32.self)
    var place = 12
    if row.flags.contains(.styled) { place = writeRuns(row, to: base, from: place, styles: styles) }
    base.storeBytes(
      of: UInt32((place - 12) / runSize), toByteOffset: 8, as: UInt32.self)
    if row.flags.contains(.complex) {
      place = writeWords(row, to: base, from: place, clusters: clusters)
    } else {
      for column in 0..<row.length {
        base.storeBytes(
          of: UInt8(truncatingIfNeeded: row.cells[column].bits), toByteOffset: place + column,
          as: UInt8.self)
      }
      place += row.length
    }
    place = (place + 3) & ~3
    base.storeBytes(of: UInt32(place), toByteOffset: 4, as: UInt32.self)
    return place
  }

  /// What is kept of a style: all but the link.
  private static func kept(_ style: Style) -> Style {
    var style = style
    style.link = 0
    return style
  }

  /// Whether a row has a style of which something is kept.
  static func keepsStyle(of row: Row, _ styles: borrowing StyleTable) -> Bool {
    for column in 0..<row.length where row.cells[column].style != 0 {
      if !kept(styles[row.cells[column].style]).isDefault { return true }
    }
    return false
  }

  private static func writeRuns(
    _ row: Row, to base: UnsafeMutableRawPointer, from start: Int, styles: borrowing StyleTable
  ) -> Int {
    var place = start
    var column = 0
    while column < row.length {
      let number = row.cells[column].style
      let first = column
      let style = kept(styles[number])
      repeat {
        column += 1
      } while column < row.length
        && (row.cells[column].style == number || kept(styles[row.cells[column].style]) == style)
      base.storeBytes(of: UInt32(column - first), toByteOffset: place, as: UInt32.self)
      base.storeBytes(of: style.foreground.bits, toByteOffset: place + 4, as: UInt32.self)
      base.storeBytes(of: style.background.bits, toByteOffset: place + 8, as: UInt32.self)
      base.storeBytes(of: style.underlineColor.bits, toByteOffset: place + 12, as: UInt32.self)
      base.storeBytes(
        of: UInt32(style.attributes.rawValue), toByteOffset: place + 16, as: UInt32.self)
      place += runSize
    }
    return place
  }

  private static func writeWords(
    _ row: Row, to base: UnsafeMutableRawPointer, from start: Int,
    clusters: borrowing ClusterTable
  ) -> Int {
    var place = start
    if !row.flags.contains(.clustered) { return writeWords(row, to: base, from: place) }
    for column in 0..<row.length {
      let cell = row.cells[column]
      if cell.isTail, column > 0, row.cells[column - 1].isWide { continue }
      var word = UInt32(truncatingIfNeeded: cell.bits & ~Cell.protected)
      if cell.isCluster {
        let scalars = clusters.scalars(at: cell.content)
        word = word & ~UInt32(Cell.contentMask) | UInt32(scalars.count)
        base.storeBytes(of: word, toByteOffset: place, as: UInt32.self)
        place += 4
        for scalar in scalars {
          base.storeBytes(of: scalar, toByteOffset: place, as: UInt32.self)
          place += 4
        }
      } else {
        base.storeBytes(of: word, toByteOffset: place, as: UInt32.self)
        place += 4
      }
    }
    return place
  }

  private static func writeWords(
    _ row: Row, to base: UnsafeMutableRawPointer, from start: Int
  ) -> Int {
    var target = base + start
    var source = UnsafePointer(row.cells)
    let end = source + row.length
    // The right half of a wide character is written too, then overwritten: no branch, no wait.
    while source < end {
      let cell = source.pointee
      target.storeBytes(
        of: UInt32(truncatingIfNeeded: cell.bits & ~Cell.protected), as: UInt32.self)
      target += cell.isTail ? 0 : 4
      source += 1
    }
    return target - base
  }

  /// Writes the row into cells again, without styles; `cells` has place for `count` of them.
  func unpack(into cells: UnsafeMutablePointer<Cell>, clusters: inout ClusterTable) {
    let count = self.count
    if isPlain {
      let skipped = self.skipped
      for column in 0..<skipped { cells[column] = .blank }
      for column in skipped..<count {
        cells[column] = Cell(bits: UInt64(byte(at: 4 + column - skipped)))
      }
      return
    }
    var place = 12 + runCount * Self.runSize
    guard flags.contains(.complex) else {
      for column in 0..<count { cells[column] = Cell(bits: UInt64(byte(at: place + column))) }
      return
    }
    var column = 0
    while column < count {
      let word = UInt64(base.loadUnaligned(fromByteOffset: place, as: UInt32.self))
      place += 4
      var cell = Cell(bits: word)
      if cell.isCluster {
        let scalars = UnsafeBufferPointer(
          start: (base + place).assumingMemoryBound(to: UInt32.self), count: Int(cell.content))
        place += scalars.count * 4
        if let reference = clusters.insert(scalars) {
          cell.bits = word & ~Cell.contentMask | UInt64(reference)
        } else {
          cell.bits = word & ~(Cell.contentMask | Cell.cluster) | UInt64(scalars.first ?? 0xFFFD)
        }
      }
      cells[column] = cell
      column += 1
      if cell.isWide, column < count {
        cells[column] = Cell(bits: Cell.tail)
        column += 1
      }
    }
  }

  /// Gives cells that `unpack` wrote their styles.
  func unpackStyles(into cells: UnsafeMutablePointer<Cell>, styles: inout StyleTable) {
    guard !isPlain else { return }
    let count = self.count
    var column = 0
    for index in 0..<runCount {
      let (length, style) = run(index)
      let number = UInt64(styles.number(of: style)) << 32
      for _ in 0..<length where column < count {
        cells[column].bits |= number
        column += 1
      }
    }
  }

  private func byte(at offset: Int) -> UInt8 {
    base.loadUnaligned(fromByteOffset: offset, as: UInt8.self)
  }

  private func run(_ index: Int) -> (length: Int, style: Style) {
    let place = 12 + index * Self.runSize
    func word(_ offset: Int) -> UInt32 {
      base.loadUnaligned(fromByteOffset: place + offset, as: UInt32.self)
    }
    var style = Style()
    style.foreground = Style.Color(bits: word(4))
    style.background = Style.Color(bits: word(8))
    style.underlineColor = Style.Color(bits: word(12))
    style.attributes = Style.Attributes(rawValue: UInt16(truncatingIfNeeded: word(16)))
    return (Int(word(0)), style)
  }
}
