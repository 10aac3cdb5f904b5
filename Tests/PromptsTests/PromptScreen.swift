import Prompts
import Testing

/// A screen as text, in which the first `_` at the end of a row or alone is the cursor, with the kind that it
/// is to be taken for.
struct PromptScreen: Sendable, CustomTestStringConvertible {
  var name: String
  var kind: Prompt.Kind?
  var input: PromptInput
  var testDescription: String { name }

  /// A terminal that hands over lines.
  init(
    _ name: String, _ kind: Prompt.Kind?, _ text: String, cooked program: String, echo: Bool = true
  ) {
    self.init(name, kind, text, program: program, echo: echo, canonical: true)
  }

  /// A terminal that hands over keys.
  init(
    _ name: String, _ kind: Prompt.Kind?, _ text: String, raw program: String,
    call: PromptInput.Call? = nil, echo: Bool = false, cursor: Bool = true
  ) {
    self.init(name, kind, text, program: program, echo: echo, canonical: false)
    input.call = call
    input.isCursorVisible = cursor
  }

  /// The alternate screen, by default with the cursor where the text has it.
  init(
    _ name: String, _ kind: Prompt.Kind?, _ text: String, full program: String,
    cursor: Bool = true, at position: (row: Int, column: Int)? = nil
  ) {
    self.init(name, kind, text, program: program, echo: false, canonical: false)
    input.isAlternateScreen = true
    input.isCursorVisible = cursor
    if let position {
      input.cursorRow = position.row
      input.cursorColumn = position.column
    }
  }

  private init(
    _ name: String, _ kind: Prompt.Kind?, _ text: String, program: String, echo: Bool,
    canonical: Bool
  ) {
    self.name = name
    self.kind = kind
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var cursor = (row: 0, column: 0)
    if let row = rows.lastIndex(where: { $0.hasSuffix("_") }) {
      rows[row].removeLast()
      cursor = (row, rows[row].count)
    }
    input = PromptInput(
      rows: rows, cursorRow: cursor.row, cursorColumn: cursor.column, echo: echo,
      canonical: canonical, program: program)
  }
}
