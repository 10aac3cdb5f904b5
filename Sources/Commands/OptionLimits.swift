internal import VirtualTerminal

/// What an option's value may be.
enum OptionLimits: Sendable, CustomStringConvertible {
  case number(ClosedRange<Int>, example: Int)
  case duration
  /// A duration that isn't 0.
  case positiveDuration
  /// A duration that isn't 0, of days and weeks, too.
  case age
  /// A number of bytes.
  case bytes
  /// Columns and rows.
  case size
  /// In words.
  case text(String)

  /// As errors say it.
  var description: String {
    switch self {
    case .number(let range, let example):
      "a whole number from \(range.lowerBound) to \(range.upperBound), such as \(example)"
    case .duration: "from 0 to 24h, in ms, s, m or h, such as 500ms, 30s or 5m"
    case .positiveDuration: "more than 0 and at most 24h, in ms, s, m or h, such as 500ms or 2s"
    case .age: "more than 0, in ms, s, m, h, d or w, such as 90s, 10m or 2h"
    case .bytes: "at least 1M, in bytes or with K, M, G or T, such as 64M"
    case .size:
      """
      each 1 to \(Terminal.maximumSide) and together at most \(Terminal.maximumCells) cells, such as 80x24
      """
    case .text(let words): words
    }
  }
}
