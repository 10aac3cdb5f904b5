extension Terminal {
  /// Calls `body` with each line, as UTF-8, that has scrolled off whole and begins at `row` or after it, until it
  /// returns false.
  ///
  /// - Returns: The row where the first line begins that was not handed over.
  package func forEachScrolledLine(
    from row: Int, _ body: (UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    var start = max(row, history.firstRow)
    guard start < history.nextRow else { return start }
    var builder = TextBuilder()
    var clusters = ClusterTable()
    var cells = [Cell](repeating: .blank, count: max(columns, 1))
    history.forEachRow(in: start..<history.nextRow) { number, packed in
      let count = packed.count
      if let (blanks, plain) = packed.plainContents {
        // Most lines are one row that was written through: it is handed over where it stands.
        if blanks == 0, !packed.isWrapped, builder.bytes.isEmpty, !plain.containsZero {
          start = number + 1
          var end = count
          while end > 0, plain[end - 1] == 0x20 { end -= 1 }
          return body(UnsafeRawBufferPointer(rebasing: plain[..<end]))
        }
        builder.append(blanks: blanks, plain: plain)
        if packed.isWrapped, count < columns { builder.appendBlanks(columns - count) }
      } else {
        while cells.count < count { cells.append(.blank) }
        if clusters.wordCount > 4096 { clusters = ClusterTable() }
        cells.withUnsafeMutableBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          packed.unpack(into: base, clusters: &clusters)
          var end = packed.isWrapped ? columns : Int.max
          // The cell that was too narrow for the wide character in the next row is no blank.
          if packed.isWrapped, count == columns, base[columns - 1].isSpacer { end = columns - 1 }
          builder.append(base, length: count, in: 0..<end, clusters: clusters)
        }
      }
      guard !packed.isWrapped else { return true }
      start = number + 1
      let goesOn = builder.withLine(body)
      builder.clear()
      return goesOn
    }
    return start
  }

  /// The row where the line begins before which `count` lines have scrolled off; nil when that line is not kept whole, or
  /// so many have not scrolled off.
  package func rowOfLine(after count: Int) -> Int? {
    var ended = history.linesBefore - (history.continuesLine ? 1 : 0)
    var begins = !history.continuesLine
    var found: Int?
    if count == history.lineEnds, !history.endsWrapped { return history.nextRow }
    history.forEachRow(in: history.firstRow..<history.nextRow) { number, packed in
      if begins, ended == count {
        found = number
        return false
      }
      begins = !packed.isWrapped
      if begins { ended += 1 }
      return true
    }
    return found
  }

  /// The lines that have not scrolled off whole, up to the last that anything was written to, or up to the cursor's where
  /// that is further down.
  package func unscrolledLines(from row: Int, throughCursor: Bool = false) -> [String] {
    if throughCursor {
      let end = max(lastInkRow ?? 0, cursorPosition.row)
      let text = text(
        from: Position(row: row, column: 0), to: Position(row: end, column: Int.max))
      return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    let count = lineCount
    guard count > scrolledLineCount else { return [] }
    let text = text(
      from: Position(row: row, column: 0),
      to: Position(row: firstScreenRow + rows, column: 0))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return Array(lines.prefix(count - scrolledLineCount))
  }
}

extension UnsafeRawBufferPointer {
  /// Whether any byte is zero.
  fileprivate var containsZero: Bool {
    @inline(__always) get {
      var place = 0
      while place &+ 8 <= count {
        let eight = loadUnaligned(fromByteOffset: place, as: UInt64.self)
        if (eight &- 0x0101_0101_0101_0101) & ~eight & 0x8080_8080_8080_8080 != 0 { return true }
        place &+= 8
      }
      while place < count {
        if self[place] == 0 { return true }
        place &+= 1
      }
      return false
    }
  }
}
