/// What a caller probably did not mean.
enum Warnings {
  /// About a command: one that prints its operands but has none, perhaps because the caller's shell expanded a variable
  /// that it doesn't have.
  static func of(command: String) -> [String] {
    let words = command.split(separator: " ")
    guard words.count == 1, let word = words.first, ["echo", "printf", "cat"].contains(word) else {
      return []
    }
    return [
      "\"\(word)\" has nothing after it. If you meant a variable, your own shell expanded it before clrun saw it: use single quotes."
    ]
  }

  /// About text that is sent.
  static func of(input: String) -> [String] {
    if input.isEmpty { return ["The input is empty: Enter alone was sent."] }
    return of(command: input)
  }
}
