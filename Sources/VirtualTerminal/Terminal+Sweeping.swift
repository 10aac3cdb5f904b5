extension Terminal {
  static let maximumLinks = 4096

  /// Forgets the styles and links that no cell and no saved pen has.
  mutating func sweepStyles() {
    var isUsed = [Bool](repeating: false, count: styles.count)
    Self.markStyles(of: grid, &isUsed)
    Self.markStyles(of: inactiveGrid, &isUsed)
    var isLinkUsed = [Bool](repeating: false, count: links.count + 1)
    for number in isUsed.indices where isUsed[number] {
      isLinkUsed[Int(styles[number].link)] = true
    }
    for style in [pen, savedPrimary.pen, savedAlternate.pen] { isLinkUsed[Int(style.link)] = true }
    let numbers = styles.sweep(keeping: isUsed)
    Self.renumberStyles(of: grid, numbers)
    Self.renumberStyles(of: inactiveGrid, numbers)
    sweepLinks(isLinkUsed)
    isPenStale = true
  }

  private static func markStyles(of grid: borrowing Grid, _ isUsed: inout [Bool]) {
    for row in 0..<grid.rows {
      let cells = grid.window[row].cells
      for column in 0..<grid.window[row].length { isUsed[cells[column].style] = true }
    }
  }

  private static func renumberStyles(of grid: borrowing Grid, _ numbers: [UInt32]) {
    for row in 0..<grid.rows {
      let cells = grid.window[row].cells
      for column in 0..<grid.window[row].length where cells[column].style != 0 {
        let cell = cells[column]
        cells[column].bits = cell.bits & Cell.lowMask | UInt64(numbers[cell.style]) << 32
      }
    }
  }

  /// Closes the gaps among the links once too many are held.
  private mutating func sweepLinks(_ isUsed: [Bool]) {
    guard links.count >= Self.maximumLinks else { return }
    var numbers = [UInt16](repeating: 0, count: links.count + 1)
    var kept: [String] = []
    for number in 1...links.count where isUsed[number] {
      kept.append(links[number - 1])
      numbers[number] = UInt16(kept.count)
    }
    links = kept
    linkNumbers = [:]
    for (index, link) in kept.enumerated() { linkNumbers[link] = UInt16(index + 1) }
    styles.renumberLinks(numbers)
    pen.link = numbers[Int(pen.link)]
    savedPrimary.pen.link = numbers[Int(savedPrimary.pen.link)]
    savedAlternate.pen.link = numbers[Int(savedAlternate.pen.link)]
  }

  /// Forgets the clusters that no cell has.
  mutating func sweepClusters() {
    var kept = ClusterTable()
    Self.moveClusters(of: grid, from: clusters, to: &kept)
    Self.moveClusters(of: inactiveGrid, from: clusters, to: &kept)
    clusters.replace(with: kept)
  }

  private static func moveClusters(
    of grid: borrowing Grid, from old: borrowing ClusterTable, to new: inout ClusterTable
  ) {
    for row in 0..<grid.rows where grid.window[row].flags.contains(.complex) {
      let cells = grid.window[row].cells
      for column in 0..<grid.window[row].length where cells[column].isCluster {
        let bits = cells[column].bits
        if let place = new.insert(old.scalars(at: cells[column].content)) {
          cells[column].bits = bits & ~Cell.contentMask | UInt64(place)
        }
      }
    }
  }
}
