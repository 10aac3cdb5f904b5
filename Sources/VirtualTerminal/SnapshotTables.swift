/// The styles and links that a snapshot refers to, numbered in the order in which they are met.
struct SnapshotTables: ~Copyable {
  private var styles = StyleTable()
  /// The new numbers of the styles of the terminal's table, 0 where none was given yet.
  private var numbers: [Int]

  init(styleCount: Int) {
    numbers = [Int](repeating: 0, count: styleCount)
  }

  /// The number of a style that has the number `old` in the terminal's table.
  mutating func number(ofStyle old: Int, in table: borrowing StyleTable) -> Int {
    guard old != 0 else { return 0 }
    if numbers[old] == 0 { numbers[old] = styles.number(of: table[old]) }
    return numbers[old]
  }

  /// The number of a style.
  mutating func number(of style: Style) -> Int { styles.number(of: style) }

  /// Writes the links and the styles.
  func write(_ links: [String], to writer: inout SnapshotWriter) {
    var linkNumbers: [UInt16: Int] = [0: 0]
    var used: [String] = []
    for number in 1..<max(1, styles.count) where linkNumbers[styles[number].link] == nil {
      let place = Int(styles[number].link) - 1
      used.append(links.indices.contains(place) ? links[place] : "")
      linkNumbers[styles[number].link] = used.count
    }
    writer.add(used.count)
    for link in used { writer.add(link) }
    writer.add(styles.count - 1)
    for number in 1..<max(1, styles.count) {
      let style = styles[number]
      writer.add(Int(style.foreground.bits))
      writer.add(Int(style.background.bits))
      writer.add(Int(style.underlineColor.bits))
      writer.add(Int(style.attributes.rawValue))
      writer.add(linkNumbers[style.link] ?? 0)
    }
  }
}
