extension Terminal {
  /// A row of the active screen as runs of one style each; blanks at its end without a style are
  /// left out.
  package func styledRuns(ofScreenRow row: Int) -> [StyledRun] {
    guard 0..<rows ~= row else { return [] }
    let source = grid.window[row]
    return Self.runs(of: source.cells, source.length, styles, clusters, links)
  }

  /// A row of the primary screen or its history, by its number for ever, as runs of one style each;
  /// the history keeps no hyperlinks.
  package func styledRuns(ofRow row: Int) -> [StyledRun] {
    let first = firstScreenRow
    guard row < first else {
      return withPrimary { grid in
        guard row - first < grid.rows else { return [] }
        let source = grid.window[row - first]
        return Self.runs(of: source.cells, source.length, styles, clusters, links)
      }
    }
    var runs: [StyledRun] = []
    history.forEachRow(in: row..<(row + 1)) { _, packed in
      var styles = StyleTable()
      var clusters = ClusterTable()
      let cells = UnsafeMutablePointer<Cell>.allocate(capacity: max(1, packed.count))
      defer { cells.deallocate() }
      packed.unpack(into: cells, clusters: &clusters)
      packed.unpackStyles(into: cells, styles: &styles)
      runs = Self.runs(of: cells, packed.count, styles, clusters, [])
      return false
    }
    return runs
  }

  /// Rows of the active screen with the control sequences (SGR) that draw them in their styles, one
  /// string a row.
  package func styledScreenLines() -> [String] {
    (0..<rows).map { Self.styledLine(styledRuns(ofScreenRow: $0)) }
  }

  /// One row with the control sequences (SGR) that draw it; it ends in the default style.
  package static func styledLine(_ runs: [StyledRun]) -> String {
    var line = ""
    var column = 0
    var isPlain = true
    for run in runs {
      line += String(repeating: " ", count: run.column - column)
      if !run.style.isDefault || !isPlain {
        line += "\u{1B}[\(run.style.graphicsParameters)m"
        isPlain = run.style.isDefault
      }
      line += run.text
      column = run.column + run.width
    }
    return isPlain ? line : line + "\u{1B}[m"
  }

  private static func runs(
    of cells: UnsafeMutablePointer<Cell>, _ length: Int, _ styles: borrowing StyleTable,
    _ clusters: borrowing ClusterTable, _ links: [String]
  ) -> [StyledRun] {
    var end = length
    while end > 0, cells[end - 1].isBlank, styles[cells[end - 1].style].isDefault { end -= 1 }
    var runs: [StyledRun] = []
    var column = 0
    while column < end {
      let first = column
      let number = cells[first].style
      repeat { column += 1 } while column < end && cells[column].style == number
      var builder = TextBuilder()
      builder.keepsTabs = false
      builder.append(cells, length: end, in: first..<column, clusters: clusters)
      let style = styles[number]
      let link = Int(style.link) - 1
      runs.append(
        StyledRun(
          column: first, width: column - first, text: builder.finish(trimming: false),
          style: style, link: links.indices.contains(link) ? links[link] : nil))
    }
    return runs
  }
}
