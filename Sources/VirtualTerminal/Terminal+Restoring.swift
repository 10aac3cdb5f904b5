extension Terminal {
  /// The terminal that a snapshot was taken of, with a history of at most `scrollbackLimit` bytes; nil when the bytes
  /// are none, or not as they were. Whatever they hold, nothing else comes of it.
  package static func restored(
    from snapshot: UnsafeRawBufferPointer, scrollbackLimit: Int
  ) -> Terminal? {
    var reader = SnapshotReader(snapshot)
    guard reader.byte() == snapshotVersion else { return nil }
    let rows = reader.number(in: 1...maximumSide)
    let columns = reader.number(in: 1...maximumSide)
    guard !reader.isDamaged, clamped(rows: rows, columns: columns) == (rows, columns) else {
      return nil
    }
    var terminal = Terminal(rows: rows, columns: columns, scrollbackLimit: scrollbackLimit)
    terminal.restore(from: &reader)
    guard !reader.isDamaged, reader.isAtEnd else { return nil }
    return terminal
  }

  /// The terminal that a snapshot was taken of; nil when the bytes are none, or not as they were.
  package static func restored(from snapshot: [UInt8], scrollbackLimit: Int) -> Terminal? {
    snapshot.span.withUnsafeBytes { (bytes) -> Terminal? in
      restored(from: bytes, scrollbackLimit: scrollbackLimit)
    }
  }

  private mutating func restore(from reader: inout SnapshotReader) {
    isAlternateScreen = reader.flag()
    let hasInactive = reader.flag()
    if isAlternateScreen, !hasInactive { reader.refuse() }
    readTables(from: &reader)
    Self.readGrid(into: grid, &clusters, styles.count, &hasDoubleWidth, from: &reader)
    if hasInactive, !reader.isDamaged {
      inactiveGrid = Grid(rows: rows, columns: columns)
      Self.readGrid(into: inactiveGrid, &clusters, styles.count, &hasDoubleWidth, from: &reader)
    }
    pen = readPen(from: &reader)
    savedPrimary.pen = readPen(from: &reader)
    savedAlternate.pen = readPen(from: &reader)
    readHistory(from: &reader)
    readCursor(from: &reader)
    readModes(from: &reader)
    readTexts(from: &reader)
    readParser(from: &reader)
    isPenStale = true
    refreshKeyboard()
    refreshPrinting()
  }

  /// In bytes: more than any title, link or directory has.
  private static let textLimit = 16 << 10
  /// More than any count ever is; sums of such stay numbers.
  private static let countLimit = 1 << 60

  private mutating func readTables(from reader: inout SnapshotReader) {
    let linkCount = reader.number(upTo: Self.maximumLinks)
    for number in 0..<linkCount where !reader.isDamaged {
      let link = reader.string(limit: Self.textLimit)
      links.append(link)
      linkNumbers[link] = UInt16(number + 1)
    }
    let styleCount = reader.number(upTo: 1 << 24)
    for number in 0..<styleCount where !reader.isDamaged {
      var style = Style()
      style.foreground = Style.Color(bits: UInt32(reader.number(upTo: Int(UInt32.max))))
      style.background = Style.Color(bits: UInt32(reader.number(upTo: Int(UInt32.max))))
      style.underlineColor = Style.Color(bits: UInt32(reader.number(upTo: Int(UInt32.max))))
      style.attributes = Style.Attributes(rawValue: UInt16(reader.number(upTo: Int(UInt16.max))))
      style.link = UInt16(reader.number(upTo: linkCount))
      // Two that are the same would have one number.
      if styles.number(of: style) != number + 1 { reader.refuse() }
    }
  }

  private func readPen(from reader: inout SnapshotReader) -> Style {
    styles[reader.number(upTo: styles.count - 1)]
  }

  private static func readGrid(
    into grid: borrowing Grid, _ clusters: inout ClusterTable, _ styleCount: Int,
    _ hasDoubleWidth: inout Bool, from reader: inout SnapshotReader
  ) {
    for number in 0..<grid.rows where !reader.isDamaged {
      readRow(
        into: grid.window + number, limit: grid.columns, &clusters, styleCount, from: &reader)
      if grid.window[number].flags.contains(.doubleWidth) { hasDoubleWidth = true }
      grid.window[number].stamp = 1
    }
  }

  private static func readRow(
    into row: UnsafeMutablePointer<Row>, limit: Int, _ clusters: inout ClusterTable,
    _ styleCount: Int, from reader: inout SnapshotReader
  ) {
    let length = reader.number(upTo: limit)
    let flags = Row.Flags(rawValue: UInt16(reader.number(upTo: 0x7F)))
    let cells = row.pointee.rawCells
    for column in 0..<length { cells[column] = .blank }
    var styled: [(count: Int, bits: UInt64)] = []
    if flags.contains(.styled) {
      var column = 0
      while column < length, !reader.isDamaged {
        let count = reader.number(in: 1...(length - column))
        styled.append((count, UInt64(reader.number(upTo: styleCount - 1)) << 32))
        column += count
      }
    }
    readContents(cells, length, flags, &clusters, from: &reader)
    guard !reader.isDamaged else {
      row.pointee.clear(stamp: 1)
      return
    }
    var column = 0
    for run in styled {
      for _ in 0..<run.count {
        cells[column].bits |= run.bits
        column += 1
      }
    }
    row.pointee.length = length
    row.pointee.flags = flags
  }

  /// Reads what stands in the cells; they are what a terminal may hold, or the reader is damaged.
  private static func readContents(
    _ cells: UnsafeMutablePointer<Cell>, _ length: Int, _ flags: Row.Flags,
    _ clusters: inout ClusterTable, from reader: inout SnapshotReader
  ) {
    if flags.isDisjoint(with: [.complex, .styled]) {
      for column in 0..<length {
        let byte = reader.byte()
        if byte != 0, byte &- 0x20 >= 0x5F { reader.refuse() }
        cells[column] = Cell(bits: UInt64(byte))
      }
      return
    }
    var isTailDue = false
    for column in 0..<length where !reader.isDamaged {
      var cell = Cell(bits: UInt64(reader.number(upTo: 1 << 27 - 1)))
      if cell.isTail != isTailDue { reader.refuse() }
      isTailDue = cell.isWide
      let low = cell.bits & ~Cell.protected
      if cell.isCluster {
        if !flags.contains(.clustered) || cell.isTab || cell.isTail || cell.isSpacer {
          reader.refuse()
        }
        cell = readCluster(cell, &clusters, from: &reader)
      } else if cell.isTab {
        let isStart = low & Cell.tabStart != 0
        let marks = isStart ? Cell.tabStart | Cell.contentMask : Cell.tabFill
        if low & ~marks != 0 || Int(cell.content) > Terminal.maximumSide { reader.refuse() }
      } else if cell.isTail || cell.isSpacer {
        if cell.content != 0 { reader.refuse() }
      } else if cell.isWide || cell.content != 0 {
        if !isPrintable(cell.content) { reader.refuse() }
      }
      if low >= 0x80, !flags.contains(.complex) { reader.refuse() }
      cells[column] = cell
    }
    if isTailDue { reader.refuse() }
  }

  private static func readCluster(
    _ cell: Cell, _ clusters: inout ClusterTable, from reader: inout SnapshotReader
  ) -> Cell {
    let count = Int(cell.content)
    guard (2...ClusterTable.maximumLength).contains(count) else {
      reader.refuse()
      return .blank
    }
    var scalars: [UInt32] = []
    for _ in 0..<count {
      let scalar = reader.scalar()
      if !isPrintable(scalar) { reader.refuse() }
      scalars.append(scalar)
    }
    guard !reader.isDamaged, let place = scalars.withUnsafeBufferPointer({ clusters.insert($0) })
    else {
      reader.refuse()
      return .blank
    }
    return Cell(bits: cell.bits & ~Cell.contentMask | UInt64(place))
  }

  /// Whether a cell may hold a code point: no control character, and a scalar.
  private static func isPrintable(_ value: UInt32) -> Bool {
    value >= 0x20 && !(0x7F..<0xA0).contains(value) && Unicode.Scalar(value) != nil
  }

  private mutating func readHistory(from reader: inout SnapshotReader) {
    let nextRow = reader.number(upTo: Self.countLimit)
    let lineEnds = reader.number(upTo: Self.countLimit)
    let endsWrapped = reader.flag()
    let hasDropped = reader.flag()
    let count = reader.number(upTo: min(nextRow, Self.countLimit))
    let continuesLine = count > 0 ? reader.flag() : endsWrapped
    guard !reader.isDamaged else { return }
    var restored = History(
      limit: history.limit, firstRow: nextRow - count, continuesLine: continuesLine)
    let slab = UnsafeMutablePointer<Cell>.allocate(capacity: Self.maximumSide)
    defer { slab.deallocate() }
    for _ in 0..<count where !reader.isDamaged {
      var row = Row(cells: slab)
      var clusters = ClusterTable()
      Self.readRow(
        into: &row, limit: Self.maximumSide, &clusters, styles.count, from: &reader)
      restored.push(row, styles: styles, clusters: clusters)
    }
    guard !reader.isDamaged, restored.lineEnds <= lineEnds, restored.endsWrapped == endsWrapped
    else { return reader.refuse() }
    restored.adoptLineEnds(lineEnds - restored.lineEnds)
    if hasDropped { restored.noteDropped() }
    history = restored
  }

  private mutating func readCursor(from reader: inout SnapshotReader) {
    x = reader.number(upTo: columns - 1)
    y = reader.number(upTo: rows - 1)
    top = reader.number(upTo: rows - 1)
    bottom = reader.number(in: top...(rows - 1))
    left = reader.number(upTo: columns - 1)
    right = reader.number(in: left...(columns - 1))
    cursorStyle = reader.number(upTo: Parameters.maximumValue)
    lastPrinted = reader.scalar()
    isPendingWrap = reader.flag()
    isPenProtected = reader.flag()
    hasOpenPrefix = reader.flag()
    if reader.flag() { hasDoubleWidth = true }
    if isAlternateScreen {
      hiddenCursor.x = reader.number(upTo: columns - 1)
      hiddenCursor.y = reader.number(upTo: rows - 1)
      hiddenCursor.isPendingWrap = reader.flag()
    }
    charsets = Self.readCharsets(from: &reader)
    savedPrimary = Self.readSaved(savedPrimary.pen, from: &reader)
    savedAlternate = Self.readSaved(savedAlternate.pen, from: &reader)
  }

  private static func readSaved(
    _ pen: Style, from reader: inout SnapshotReader
  ) -> SavedCursor {
    SavedCursor(
      x: reader.number(upTo: maximumSide), y: reader.number(upTo: maximumSide), pen: pen,
      isPenProtected: reader.flag(), hasOrigin: reader.flag(),
      charsets: readCharsets(from: &reader))
  }

  private static func readCharsets(from reader: inout SnapshotReader) -> Charsets {
    var charsets = Charsets()
    for number in UInt8(0)..<4 { charsets[number] = reader.value(Charset.ascii) }
    charsets.shifted = UInt8(reader.number(upTo: 3))
    charsets.single = UInt8(reader.number(upTo: 3))
    return charsets
  }

  private mutating func readModes(from reader: inout SnapshotReader) {
    modes.flags = Modes.Flags(rawValue: UInt32(reader.number(upTo: 1 << 25 - 1)))
    let tracking = Modes.MouseTracking(rawValue: reader.number(upTo: 2000))
    let encoding = Modes.MouseEncoding(rawValue: reader.number(upTo: 2000))
    if tracking == nil || encoding == nil { reader.refuse() }
    modes.mouseTracking = tracking ?? .none
    modes.mouseEncoding = encoding ?? .legacy
    modes.modifyOtherKeys = reader.number(upTo: 2)
    keyboard.primary = reader.content(limit: KeyboardFlags.maximumDepth)
    keyboard.alternate = reader.content(limit: KeyboardFlags.maximumDepth)
    for _ in 0..<reader.number(upTo: 256) where !reader.isDamaged {
      let number = reader.number(upTo: Parameters.maximumValue)
      savedModes[number] = reader.flag()
    }
    var words: [UInt64] = []
    for _ in 0..<reader.number(upTo: Self.maximumSide / 64 + 1) {
      let low = UInt64(reader.number(upTo: Int(UInt32.max)))
      words.append(low | UInt64(reader.number(upTo: Int(UInt32.max))) << 32)
    }
    tabStops = TabStops(words: words)
  }

  private mutating func readTexts(from reader: inout SnapshotReader) {
    title = reader.string(limit: Self.textLimit)
    iconName = reader.string(limit: Self.textLimit)
    workingDirectory = reader.string(limit: Self.textLimit)
    for _ in 0..<reader.number(upTo: 16) { titleStack.append(reader.string(limit: Self.textLimit)) }
    for _ in 0..<reader.number(upTo: Palette.cursor + 1) {
      let index = reader.number(upTo: Palette.cursor)
      palette.set(index, to: UInt32(reader.number(upTo: 0xFF_FFFF)))
    }
  }

  private mutating func readParser(from reader: inout SnapshotReader) {
    state = reader.value(ParserState.ground)
    bytesFed = reader.number(upTo: Self.countLimit)
    sequenceEnd = reader.number(upTo: bytesFed)
    bellCount = reader.number(upTo: Self.countLimit)
    parameters.marker = UInt8(reader.number(upTo: 0xFF))
    parameters.intermediates = UInt16(reader.number(upTo: 0xFFFF))
    parameters.current = reader.number(upTo: Parameters.maximumValue)
    parameters.isCurrentJoined = reader.flag()
    parameters.joined = UInt32(reader.number(upTo: Int(UInt32.max)))
    parameters.count = reader.number(upTo: Parameters.limit)
    for index in 0..<parameters.count {
      parameters.values[index] = UInt16(reader.number(upTo: Parameters.maximumValue))
    }
    partial.value = UInt32(reader.number(upTo: 0x10FFFF))
    partial.missing = reader.number(upTo: 3)
    partial.lower = reader.byte()
    partial.upper = reader.byte()
    if state == .scalar, !partial.canEnd { reader.refuse() }
    collected.kind = reader.value(CollectedString.Kind.ignored)
    collected.isTooLong = reader.flag()
    collected.bytes = reader.content(limit: CollectedString.limit)
  }
}

extension PartialScalar {
  /// Whether any bytes that may come make it a scalar.
  fileprivate var canEnd: Bool {
    guard (1...3).contains(missing), lower >= 0x80, upper <= 0xBF, lower <= upper else {
      return false
    }
    let shift = UInt32(6 * (missing - 1))
    let first = (value << 6 | UInt32(lower & 0x3F)) << shift
    let last = (value << 6 | UInt32(upper & 0x3F)) << shift | (1 << shift - 1)
    return value <= 0xFFFF && last <= 0x10FFFF && (last < 0xD800 || first > 0xDFFF)
  }
}
