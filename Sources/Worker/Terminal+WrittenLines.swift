package import VirtualTerminal

extension Terminal {
  /// The last `count` of the lines that `lineCount` counts: up to the last that anything was written to, also when the
  /// cursor stands below.
  package func lastWrittenLines(_ count: Int) -> [String] {
    guard count > 0 else { return [] }
    var lines = lastLines(min(count, lineCount) + rows)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.suffix(count)
  }
}
