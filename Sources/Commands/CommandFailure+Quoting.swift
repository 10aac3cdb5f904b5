/// How errors show what others wrote.
extension CommandFailure {
  /// A word of the caller's in an error: quoted, and not endless.
  static func shown(_ word: String) -> String {
    "\"\(shortened(word))\""
  }

  static func shortened(_ word: String) -> String {
    word.count <= 80 ? word : "\(word.prefix(60))… (\(word.utf8.count) bytes)"
  }

  /// How many letters must be inserted, dropped or changed to get from one word to the other.
  static func distance(_ a: String, _ b: String) -> Int {
    let target = Array(b)
    var row = Array(0...target.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in target.enumerated() {
        let above = row[j + 1]
        row[j + 1] = x == y ? diagonal : 1 + min(diagonal, above, row[j])
        diagonal = above
      }
    }
    return row[target.count]
  }
}
