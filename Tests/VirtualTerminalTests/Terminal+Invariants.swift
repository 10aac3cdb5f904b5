@testable import VirtualTerminal

extension Terminal {
  /// What is wrong with the state of the terminal; nil if all that must hold does.
  func brokenInvariant() -> String? {
    if x < 0 || x >= columns || y < 0 || y >= rows { return "cursor \(y),\(x) outside" }
    if isPendingWrap, x != right, x != columns - 1, !hasDoubleWidth {
      return "pending wrap at column \(x)"
    }
    if top < 0 || top > bottom || bottom >= rows { return "margins \(top)...\(bottom)" }
    if left < 0 || left > right || right >= columns { return "side margins \(left)...\(right)" }
    if let broken = Self.broken(grid, styles, clusters, links.count) { return broken }
    if let broken = Self.broken(inactiveGrid, styles, clusters, links.count) { return broken }
    if isAlternateScreen {
      if inactiveGrid.rows != rows || inactiveGrid.columns != columns {
        return "hidden grid's size"
      }
      if hiddenCursor.x >= columns || hiddenCursor.y >= rows { return "hidden cursor outside" }
    }
    if history.firstRow > history.nextRow { return "history before itself" }
    if history.byteCount > max(history.limit, 1 << 18) + (1 << 18) { return "history too large" }
    var walked = 0
    history.forEachRow(in: history.firstRow..<history.nextRow) { _, packed in
      walked += packed.count >= 0 ? 1 : 0
      return true
    }
    if walked != history.nextRow - history.firstRow { return "history walks \(walked) rows" }
    if cursorPosition.row < firstScreenRow { return "cursor's position above the screen" }
    return nil
  }

  private static func broken(
    _ grid: borrowing Grid, _ styles: borrowing StyleTable, _ clusters: borrowing ClusterTable,
    _ linkCount: Int
  ) -> String? {
    var places: Set<UnsafeMutablePointer<Cell>> = []
    for number in 0..<grid.rows {
      let row = grid.window[number]
      if !places.insert(row.rawCells).inserted { return "two rows share their cells" }
      if row.length > grid.columns { return "row \(number) of length \(row.length)" }
      if row.gap > row.length { return "row \(number) has gap \(row.gap)" }
      let cells = row.cells
      for column in 0..<row.length {
        let cell = cells[column]
        let place = "cell \(number),\(column)"
        if cell.isWide, column + 1 >= row.length || !cells[column + 1].isTail {
          return "\(place) is half of a wide character"
        }
        if cell.isTail, column == 0 || !cells[column - 1].isWide {
          return "\(place) is a lone tail"
        }
        if cell.style >= styles.count { return "\(place) has style \(cell.style)" }
        if cell.style != 0, !row.flags.contains(.styled) { return "\(place) styled, not flagged" }
        if Int(styles[cell.style].link) > linkCount { return "\(place) has an unknown link" }
        if cell.isCluster {
          if clusters.scalars(at: cell.content).count < 2 { return "\(place) has no cluster" }
          if !row.flags.contains(.clustered) { return "\(place) clustered, not flagged" }
        } else if !cell.isTab, cell.content > 0x10FFFF {
          return "\(place) holds \(cell.content)"
        }
        if cell.bits & (Cell.lowMask & ~(0x7F | Cell.protected)) != 0, !row.flags.contains(.complex)
        {
          return "\(place) complex, not flagged"
        }
      }
    }
    return nil
  }
}
