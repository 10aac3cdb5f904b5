extension Prompt {
  /// What the arrangement of a screen tells.
  enum Layout {
    /// Whether items can be chosen by moving a pointer or by marking them.
    static func hasChoices(_ screen: PromptInput) -> Bool {
      let rows = screen.rows.map { Item($0) }
      let near: ClosedRange<Int> =
        screen.isAlternateScreen
        ? 0...max(0, rows.count) : (screen.cursorRow - 12)...(screen.cursorRow + 12)
      // Where something else is asked on the cursor's row, an angle bracket above it only quotes.
      let asked = PromptInput.trimmed(screen.row(screen.cursorRow))
      let quotes = screen.isCursorVisible && !asked.isEmpty && asked.first != ">"
      for (number, item) in rows.enumerated() where near.contains(number) {
        guard let item else { continue }
        for neighbour in [number - 1, number + 1] where rows.indices.contains(neighbour) {
          guard let other = rows[neighbour] else { continue }
          if item.mark != nil, item.mark == other.mark { return true }
          guard item.hasPointer, !other.hasPointer, item.column == other.column else { continue }
          // Nor does the one before the cursor point: that is where text is typed.
          let isTyped = number == screen.cursorRow && screen.isCursorVisible
          if !item.isAngleBracket || !quotes && !isTyped { return true }
        }
      }
      return false
    }

    /// Whether two answers stand side by side, which the arrow keys toggle.
    static func hasToggle(_ screen: PromptInput) -> Bool {
      (screen.cursorRow - 3...screen.cursorRow + 3).contains { number in
        let text = PromptInput.trimmed(screen.row(number)).lowercased()
        return ["no / yes", "yes / no", "yes / ○ no", "yes / ● no"].contains { text.hasSuffix($0) }
      }
    }

    /// Whether the rows above the cursor number the possible answers from 1 on.
    static func hasNumberedChoices(_ screen: PromptInput) -> Bool {
      var expected: Int?
      for number in stride(from: screen.cursorRow - 1, through: 0, by: -1).prefix(40) {
        let text = PromptInput.trimmed(screen.row(number))
        guard let found = leadingNumber(text) else {
          // Between the items and the question there may be a row or two of other text.
          if expected == nil, screen.cursorRow - number <= 3 { continue }
          return false
        }
        if let expected, found != expected { return false }
        if found == 1 { return expected != nil }
        expected = found - 1
      }
      return false
    }

    /// Whether the rows after a text's end have a tilde each, as in vi.
    static func isViLike(_ screen: PromptInput) -> Bool {
      screen.rows.count { $0.first == "~" } >= 3
    }

    /// Whether the keys of nano stand at the bottom.
    static func isNanoLike(_ screen: PromptInput) -> Bool {
      screen.filledRows.suffix(2).contains { $0.text.contains("^X ") && $0.text.contains("^R ") }
    }

    /// Whether a mode line as emacs has it stands near the bottom.
    static func isEmacsLike(_ screen: PromptInput) -> Bool {
      screen.filledRows.suffix(2).contains { row in
        row.text.first == "-" && row.text.contains(":") && row.text.hasSuffix("--")
      }
    }

    /// What a box with buttons asks for; nil without buttons.
    static func kindOfDialog(_ screen: PromptInput) -> Kind? {
      for (number, text) in screen.filledRows.reversed() {
        // Words in angle brackets are buttons within a frame only.
        let isFramed = screen.row(number).contains { "│┃║|".contains($0) }
        let found = isFramed ? buttons(in: text) : []
        guard !found.isEmpty else { continue }
        if found.contains("yes"), found.contains("no") { return .yesNo }
        guard screen.isCursorVisible, number != screen.cursorRow else { return .menu }
        let question = screen.filledRows.last { $0.number < screen.cursorRow }?.text ?? ""
        return Wording.mentionsASecret(question) ? .password : .line
      }
      return nil
    }

    /// The words in angle brackets, such as `<Ok>` and `<  OK  >`, that are buttons' words.
    private static func buttons(in text: String) -> [String] {
      text.split(separator: "<", omittingEmptySubsequences: false).dropFirst().compactMap { part in
        guard let end = part.firstIndex(of: ">") else { return nil }
        let word = PromptInput.trimmed(String(part[..<end])).lowercased()
        let known = ["ok", "yes", "no", "cancel", "exit", "back", "next", "finish", "select"]
        return known.contains(word) ? word : nil
      }
    }

    /// The number of an item such as `1) red`, `2. green`, `[3] blue`; nil of other text.
    private static func leadingNumber(_ text: String) -> Int? {
      var rest = text[...]
      let isBracketed = rest.first == "["
      if isBracketed { rest.removeFirst() }
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty, digits.count <= 3 else { return nil }
      guard let sign = rest.dropFirst(digits.count).first,
        isBracketed ? sign == "]" : ").:".contains(sign)
      else { return nil }
      return Int(digits)
    }
  }
}
