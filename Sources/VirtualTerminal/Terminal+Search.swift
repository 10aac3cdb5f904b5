extension Terminal {
  /// Where a text stands on the active screen: the cells of its first characters that are no blanks, counted from 0, in
  /// reading order. It is looked for in one row at a time, as it is written there.
  package func places(of text: String) -> [(row: Int, column: Int)] {
    let needle = Array(text.utf8)
    let blanks = needle.prefix { $0 == 0x20 }.count
    guard blanks < needle.count else { return [] }
    var places: [(row: Int, column: Int)] = []
    for row in 0..<rows {
      let source = grid.window[row]
      var builder = TextBuilder()
      builder.keepsTabs = false
      // The column of the cell that each byte comes from.
      var columns: [Int] = []
      for column in 0..<source.length {
        builder.append(
          source.cells, length: source.length, in: column..<(column + 1), clusters: clusters)
        while columns.count < builder.bytes.count { columns.append(column) }
      }
      let bytes = builder.bytes
      var start = 0
      while start + needle.count <= bytes.count {
        if bytes[start] == needle[0],
          bytes[start..<(start + needle.count)].elementsEqual(needle)
        {
          places.append((row, columns[start + blanks]))
          start += needle.count
        } else {
          start += 1
        }
      }
    }
    return places
  }
}
