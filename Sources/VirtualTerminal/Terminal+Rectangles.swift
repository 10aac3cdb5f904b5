extension Terminal {
  /// The rectangle given by four parameters from `index` on; relative to the margins in origin mode.
  private func rectangle(at index: Int) -> (rows: Range<Int>, columns: Range<Int>)? {
    let isRelative = modes.contains(.origin)
    let height = isRelative ? bottom - top + 1 : grid.rows
    let width = isRelative ? right - left + 1 : grid.columns
    let (rowBase, columnBase) = isRelative ? (top, left) : (0, 0)
    let first = parameters.atLeastOne(index)
    let leftmost = parameters.atLeastOne(index + 1)
    let last = min(parameters.value(index + 2, standard: height), height)
    let rightmost = min(parameters.value(index + 3, standard: width), width)
    guard first <= last, leftmost <= rightmost else { return nil }
    return (
      (rowBase + first - 1)..<(rowBase + last),
      (columnBase + leftmost - 1)..<(columnBase + rightmost)
    )
  }

  /// Fill Rectangular Area (DECFRA).
  mutating func fillRectangle() {
    let character = parameters[0]
    guard 32...126 ~= character || 160...255 ~= character, let area = rectangle(at: 1) else {
      return
    }
    if isPenStale { refreshPen() }
    for row in area.rows {
      let target = grid.window + row
      target.pointee.splitPairs(from: area.columns.lowerBound, to: area.columns.upperBound)
      fill(
        row: row, from: area.columns.lowerBound, to: area.columns.upperBound,
        with: Cell(bits: UInt64(character) | penBits))
      if character >= 0x80 { target.pointee.flags.insert(.complex) }
    }
  }

  /// Erase Rectangular Area (DECERA), or only what is not protected (DECSERA).
  mutating func eraseRectangle(isSelective: Bool) {
    guard let area = rectangle(at: 0) else { return }
    if isPenStale { refreshPen() }
    for row in area.rows {
      let target = grid.window + row
      target.pointee.extend(to: area.columns.lowerBound)
      if isSelective {
        let end = min(area.columns.upperBound, target.pointee.length)
        for column in area.columns.lowerBound..<max(end, area.columns.lowerBound)
        where !target.pointee.cells[column].isProtected {
          eraseCells(row: row, from: column, to: column + 1)
        }
      } else {
        eraseCells(row: row, from: area.columns.lowerBound, to: area.columns.upperBound)
      }
    }
  }

  /// Copy Rectangular Area (DECCRA).
  mutating func copyRectangle() {
    guard let area = rectangle(at: 0) else { return }
    let (rowBase, columnBase) = modes.contains(.origin) ? (top, left) : (0, 0)
    let firstRow = rowBase + parameters.atLeastOne(5) - 1
    let firstColumn = columnBase + parameters.atLeastOne(6) - 1
    let height = min(area.rows.count, grid.rows - firstRow)
    let width = min(area.columns.count, grid.columns - firstColumn)
    guard height > 0, width > 0 else { return }
    clusters.seal()
    var copied: [Cell] = []
    copied.reserveCapacity(height * width)
    var flags: Row.Flags = []
    for row in area.rows.prefix(height) {
      flags.formUnion(grid.window[row].flags.intersection(.contents))
      for column in area.columns.prefix(width) {
        var cell = grid.window[row].cell(at: column)
        let isCut =
          cell.isTail && column == area.columns.lowerBound
          || cell.isWide && column == area.columns.lowerBound + width - 1
        if isCut || cell.isTab || cell.isSpacer { cell.bits &= ~Cell.lowMask }
        copied.append(cell)
      }
    }
    for step in 0..<height {
      let target = grid.window + (firstRow + step)
      target.pointee.extend(to: firstColumn + width)
      target.pointee.splitPairs(from: firstColumn, to: firstColumn + width)
      target.pointee.flags.formUnion(flags)
      target.pointee.stamp = stamp
      for column in 0..<width {
        target.pointee.cells[firstColumn + column] = copied[step * width + column]
      }
    }
  }

  /// Change Attributes in Rectangular Area (DECCARA), or reverse them (DECRARA).
  mutating func changeAttributes(reverse: Bool) {
    guard let area = rectangle(at: 0) else { return }
    for row in area.rows {
      let isStream = !modes.contains(.rectangleExtent)
      let first = isStream && row > area.rows.lowerBound ? 0 : area.columns.lowerBound
      let end = isStream && row < area.rows.upperBound - 1 ? grid.columns : area.columns.upperBound
      let target = grid.window + row
      target.pointee.extend(to: end)
      target.pointee.flags.insert(.styled)
      target.pointee.stamp = stamp
      for column in first..<end {
        let cell = target.pointee.cells[column]
        var style = styles[cell.style]
        for index in 4..<max(4, parameters.count) {
          Self.change(&style.attributes, parameters[index], reverse)
        }
        target.pointee.cells[column] = Cell(
          bits: cell.bits & Cell.lowMask | UInt64(styles.number(of: style)) << 32)
      }
    }
  }

  private static func change(
    _ attributes: inout Style.Attributes, _ parameter: Int, _ reverse: Bool
  ) {
    let isUnderlined = attributes.underline != .none
    switch (parameter, reverse) {
    case (0, false): attributes.subtract([.bold, .blink, .inverse])
    case (1, false): attributes.insert(.bold)
    case (5, false): attributes.insert(.blink)
    case (7, false): attributes.insert(.inverse)
    case (22, false): attributes.remove(.bold)
    case (25, false): attributes.remove(.blink)
    case (27, false): attributes.remove(.inverse)
    case (0, true): attributes.formSymmetricDifference([.bold, .blink, .inverse])
    case (1, true): attributes.formSymmetricDifference(.bold)
    case (5, true): attributes.formSymmetricDifference(.blink)
    case (7, true): attributes.formSymmetricDifference(.inverse)
    default: break
    }
    switch (parameter, reverse) {
    case (0, false), (24, false): attributes.underline = .none
    case (4, false): attributes.underline = .single
    case (0, true), (4, true): attributes.underline = isUnderlined ? .none : .single
    default: break
    }
  }

  /// Request Checksum of Rectangular Area (DECRQCRA): the negated sum of the characters, blanks as
  /// spaces.
  mutating func reportChecksum() {
    let identifier = parameters[0]
    var sum: UInt32 = 0
    if let area = rectangle(at: 2) {
      for row in area.rows {
        for column in area.columns {
          let cell = grid.window[row].cell(at: column)
          if cell.isTail { continue }
          if cell.isBlank {
            sum &+= 0x20
          } else if cell.isCluster {
            for scalar in clusters.scalars(at: cell.content) { sum &+= scalar }
          } else {
            sum &+= cell.content
          }
        }
      }
    }
    let value = (0 &- sum) & 0xFFFF
    let digits = String(value, radix: 16, uppercase: true)
    let padding = String(repeating: "0", count: 4 - digits.utf8.count)
    reply("\u{1B}P\(identifier)!~\(padding)\(digits)\u{1B}\\")
  }
}
