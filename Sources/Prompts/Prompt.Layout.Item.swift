extension Prompt.Layout {
  /// A row as an item of a list: perhaps a pointer, perhaps a mark, then text.
  struct Item {
    /// The column where the item's mark or text begins.
    let column: Int

    /// Whether a pointer stands before it.
    let hasPointer: Bool

    /// Whether that pointer is `>`, which also is where text is typed.
    let isAngleBracket: Bool

    /// The column of a mark such as `○` or `[x]`; nil without one.
    let mark: Int?

    /// Reads a row; nil when there is nothing but frame and blanks on it.
    init?(_ row: String) {
      let characters = Array(row)
      guard var start = characters.firstIndex(where: { !PromptInput.isPadding($0) }) else {
        return nil
      }
      let first = characters[start]
      var hasPointer = false
      if Self.pointers.contains(first) || first == ">" {
        let after = characters[(start + 1)...].firstIndex { !PromptInput.isPadding($0) }
        if let after, after > start + 1 || Self.marks.contains(characters[after]) {
          hasPointer = true
          start = after
        }
      }
      self.hasPointer = hasPointer
      isAngleBracket = hasPointer && first == ">"
      column = start
      mark = Self.isMark(characters[start...]) ? start : nil
    }

    private static func isMark(_ text: ArraySlice<Character>) -> Bool {
      guard let first = text.first else { return false }
      if marks.contains(first) { return true }
      let box = text.prefix(3).map { $0 }
      guard box.count == 3 else { return false }
      return box[0] == "[" && box[2] == "]" && " xX*✓".contains(box[1])
        || box[0] == "(" && box[2] == ")" && " xX*•".contains(box[1])
    }

    private static let pointers: Set<Character> = [
      "❯", "›", "▸", "▶", "►", "→", "➜", "➤", "»", "❱", "▌", "▍", "▐",
    ]

    private static let marks: Set<Character> = [
      "○", "●", "◯", "◉", "◻", "◼", "☐", "☑", "☒", "⬡", "⬢",
    ]
  }
}
