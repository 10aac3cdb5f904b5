extension Terminal {
  /// A row of the active screen as runs of one style each; blanks at its end without a style are
  /// left out.
  package func styledRuns(ofScreenRow row: Int) -> [StyledRun] {
    guard 0..<rows ~= row else { return [] }
    let source = grid.window[row]
    var end = source.length
    while end > 0, source.cells[end - 1].isBlank, styles[source.cells[end - 1].style].isDefault {
      end -= 1
    }
    var runs: [StyledRun] = []
    var column = 0
    while column < end {
      let first = column
      let number = source.cells[first].style
      repeat { column += 1 } while column < end && source.cells[column].style == number
      var builder = TextBuilder()
      builder.keepsTabs = false
      builder.append(source.cells, length: end, in: first..<column, clusters: clusters)
      let style = styles[number]
      runs.append(
        StyledRun(
          column: first, width: column - first, text: builder.finish(trimming: false),
          style: style,
          link: links.indices.contains(Int(style.link) - 1)
            ? links[Int(style.link) - 1] : nil))
    }
    return runs
  }

  /// Rows of the active screen with the control sequences (SGR) that draw them in their styles, one
  /// string a row.
  package func styledScreenLines() -> [String] {
    (0..<rows).map { row in
      var line = ""
      var column = 0
      var isPlain = true
      for run in styledRuns(ofScreenRow: row) {
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
  }
}
