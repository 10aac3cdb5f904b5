@testable import Patterns

/// Regular expressions: that each ends, within bounds, and that the two ways of matching agree.
enum PatternsFuzz {
  /// The first byte says how the pattern is taken, the pattern ends with a zero byte, the rest is the text.
  static func run(_ bytes: [UInt8]) throws(Violation) {
    var input = FuzzInput(bytes)
    let flags = input.byte()
    let pattern = String(decoding: input.word(), as: UTF8.self)
    let text = Array(input.rest)
    let isLiteral = flags & 1 != 0
    let ignoresCase = flags & 2 != 0
    var expression: RegularExpression
    do throws(RegularExpression.Defect) {
      expression = try RegularExpression(
        pattern, ignoringCase: ignoresCase, isLiteral: isLiteral)
    } catch {
      let scalars = pattern.unicodeScalars.count
      try require(
        (0...scalars + 1).contains(error.position), "a defect beyond the pattern: \(error)")
      try require(!error.description.isEmpty, "a defect without words")
      return
    }
    try require(expression.program.steps.count <= 20_000, "a program without bound")
    let matches = text.withUnsafeBytes { expression.matches($0) }
    let found = text.withUnsafeBytes { expression.firstMatch(in: $0) }
    try require(
      matches == (found != nil), "matches says \(matches), firstMatch \(String(describing: found))")
    if let found {
      try require(
        found.lowerBound >= 0 && found.upperBound <= text.count, "a match outside of the text")
    }
    let again = text.withUnsafeBytes { expression.matches($0) }
    try require(again == matches, "a second look sees something else")
    if isLiteral, !ignoresCase {
      let wanted = Array(pattern.utf8)
      let place = text.indices.first { text[$0...].starts(with: wanted) }
      try require(found?.lowerBound == place, "a text isn't found where it is")
      try require(found.map { $0.count == wanted.count } ?? true, "a text is found in part")
    }
  }
}
