extension Terminal {
  /// All that decides how the terminal goes on, in a compact form for `restored(from:scrollbackLimit:)`; of the history
  /// its newest rows, of about `scrollback` bytes.
  ///
  /// Left out are the clipboard, answers and marks that nobody took, and which rows changed when.
  package func snapshot(scrollback: Int = 0) -> [UInt8] {
    var writer = SnapshotWriter()
    writer.add(Self.snapshotVersion)
    writer.add(grid.rows)
    writer.add(grid.columns)
    writer.add(isAlternateScreen)
    writer.add(inactiveGrid.rows != 0)
    var tables = SnapshotTables(styleCount: styles.count)
    var cells = SnapshotWriter()
    write(grid, to: &cells, &tables)
    if inactiveGrid.rows != 0 { write(inactiveGrid, to: &cells, &tables) }
    var pens = SnapshotWriter()
    for pen in [pen, savedPrimary.pen, savedAlternate.pen] {
      pens.add(tables.number(of: pen))
    }
    var past = SnapshotWriter()
    writeHistory(scrollback, to: &past, &tables)
    tables.write(links, to: &writer)
    writer.append(cells.bytes)
    writer.append(pens.bytes)
    writer.append(past.bytes)
    writeCursor(to: &writer)
    writeModes(to: &writer)
    writeTexts(to: &writer)
    writeParser(to: &writer)
    return writer.bytes
  }

  /// A snapshot of another version is refused.
  static let snapshotVersion = 1

  private func write(
    _ grid: borrowing Grid, to writer: inout SnapshotWriter, _ tables: inout SnapshotTables
  ) {
    for number in 0..<grid.rows {
      let row = grid.window[number]
      Self.write(row.cells, row.length, row.flags, styles, clusters, to: &writer, &tables) {
        (styles, number, tables) in tables.number(ofStyle: number, in: styles)
      }
    }
  }

  /// Writes a row: its length, its flags, then the cells as bytes, or runs of a style and a number a cell; `numbered`
  /// gives a style of the table its number in the snapshot.
  private static func write(
    _ cells: UnsafeMutablePointer<Cell>, _ length: Int, _ flags: Row.Flags,
    _ styles: borrowing StyleTable, _ clusters: borrowing ClusterTable,
    to writer: inout SnapshotWriter, _ tables: inout SnapshotTables,
    numbered: (borrowing StyleTable, Int, inout SnapshotTables) -> Int
  ) {
    writer.add(length)
    writer.add(Int(flags.rawValue))
    if flags.contains(.styled) {
      var column = 0
      while column < length {
        let style = cells[column].style
        let first = column
        repeat { column += 1 } while column < length && cells[column].style == style
        writer.add(column - first)
        writer.add(numbered(styles, style, &tables))
      }
    }
    if flags.isDisjoint(with: [.complex, .styled]) {
      writer.addPlain(cells, count: length)
      return
    }
    for column in 0..<length {
      let cell = cells[column]
      let low = Int(cell.bits & Cell.lowMask)
      guard cell.isCluster else {
        writer.add(low)
        continue
      }
      let scalars = clusters.scalars(at: cell.content)
      writer.add(low & ~Int(Cell.contentMask) | scalars.count)
      for scalar in scalars { writer.add(Int(scalar)) }
    }
  }

  private func writeHistory(
    _ limit: Int, to writer: inout SnapshotWriter, _ tables: inout SnapshotTables
  ) {
    let first = history.firstRow(withinBytes: limit)
    writer.add(history.nextRow)
    writer.add(history.lineEnds)
    writer.add(history.endsWrapped)
    writer.add(history.hasDropped || first > history.firstRow)
    writer.add(history.nextRow - first)
    guard first < history.nextRow else { return }
    writer.add(first > history.firstRow ? history.isWrapped(first - 1) : history.continuesLine)
    var cells: [Cell] = []
    history.forEachRow(in: first..<history.nextRow) { _, packed in
      var clusters = ClusterTable()
      var styles = StyleTable()
      let count = packed.count
      while cells.count < count { cells.append(.blank) }
      cells.withUnsafeMutableBufferPointer { buffer in
        // An empty row has no cells to point to.
        var none = Cell.blank
        withUnsafeMutablePointer(to: &none) { none in
          let base = buffer.baseAddress ?? none
          packed.unpack(into: base, clusters: &clusters)
          packed.unpackStyles(into: base, styles: &styles)
          Self.write(base, count, packed.flags, styles, clusters, to: &writer, &tables) {
            (styles, number, tables) in tables.number(of: styles[number])
          }
        }
      }
      return true
    }
  }

  private func writeCursor(to writer: inout SnapshotWriter) {
    for number in [x, y, top, bottom, left, right, cursorStyle, Int(lastPrinted)] {
      writer.add(number)
    }
    for flag in [isPendingWrap, isPenProtected, hasOpenPrefix, hasDoubleWidth] { writer.add(flag) }
    if isAlternateScreen {
      writer.add(hiddenCursor.x)
      writer.add(hiddenCursor.y)
      writer.add(hiddenCursor.isPendingWrap)
    }
    Self.write(charsets, to: &writer)
    for saved in [savedPrimary, savedAlternate] {
      writer.add(saved.x)
      writer.add(saved.y)
      writer.add(saved.isPenProtected)
      writer.add(saved.hasOrigin)
      Self.write(saved.charsets, to: &writer)
    }
  }

  private static func write(_ charsets: Charsets, to writer: inout SnapshotWriter) {
    for number in UInt8(0)..<4 { writer.add(charsets[number].rawValue) }
    writer.add(charsets.shifted)
    writer.add(charsets.single)
  }

  private func writeModes(to writer: inout SnapshotWriter) {
    writer.add(Int(modes.flags.rawValue))
    writer.add(modes.mouseTracking.rawValue)
    writer.add(modes.mouseEncoding.rawValue)
    writer.add(modes.modifyOtherKeys)
    writer.add(keyboard.primary)
    writer.add(keyboard.alternate)
    writer.add(savedModes.count)
    for (number, isSet) in savedModes.sorted(by: { $0.key < $1.key }) {
      writer.add(number)
      writer.add(isSet)
    }
    writer.add(tabStops.words.count)
    for word in tabStops.words {
      writer.add(Int(word & 0xFFFF_FFFF))
      writer.add(Int(word >> 32))
    }
  }

  private func writeTexts(to writer: inout SnapshotWriter) {
    for text in [title, iconName, workingDirectory] { writer.add(text) }
    writer.add(titleStack.count)
    for title in titleStack { writer.add(title) }
    let colors = palette.changed.sorted { $0.key < $1.key }
    writer.add(colors.count)
    for (index, color) in colors {
      writer.add(index)
      writer.add(Int(color))
    }
  }

  private func writeParser(to writer: inout SnapshotWriter) {
    writer.add(state.rawValue)
    writer.add(bytesFed)
    writer.add(sequenceEnd)
    writer.add(bellCount)
    writer.add(Int(parameters.marker))
    writer.add(Int(parameters.intermediates))
    writer.add(parameters.current)
    writer.add(parameters.isCurrentJoined)
    writer.add(Int(parameters.joined))
    writer.add(parameters.count)
    for index in 0..<parameters.count { writer.add(Int(parameters.values[index])) }
    writer.add(Int(partial.value))
    writer.add(partial.missing)
    writer.add(partial.lower)
    writer.add(partial.upper)
    writer.add(collected.kind.rawValue)
    writer.add(collected.isTooLong)
    writer.add(collected.bytes)
  }
}
