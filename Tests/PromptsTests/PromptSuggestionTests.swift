import Prompts
import Testing

@Suite struct PromptSuggestionTests {
  @Test func suggestsCommandsThatAnswer() throws {
    try expect("clrun 12ab '<answer>'", PromptScreen("", .line, "Name: _", cooked: "cat"))
    try expect(
      "clrun key 12ab enter", PromptScreen("", .line, "package name: (n) _", raw: "npm init"),
      at: 1)
    try expect("clrun 12ab '<answer>'", PromptScreen("", .line, "f(x): _", cooked: "cat"))
    try expect(
      "clrun 12ab '<password>'",
      PromptScreen("", .password, "Password: _", cooked: "su", echo: false))
    try expect("clrun 12ab 'y'", PromptScreen("", .yesNo, "Go on? [y/N] _", cooked: "apt"))
    try expect("clrun key 12ab y", PromptScreen("", .yesNo, "? Go on? (Y/n) _", raw: "python"))
    try expect("clrun 12ab '1'", PromptScreen("", .menu, "1) a\n2) b\n#? _", cooked: "bash"))
    try expect(
      "clrun key 12ab down enter",
      PromptScreen("", .menu, "? Pick\n❯ a\n  b_", raw: "node", cursor: false))
    try expect(
      "clrun key 12ab enter",
      PromptScreen(
        "", .yesNo, "│ Go on?        │\n│ <Yes>   <No>  │_", full: "whiptail", cursor: false))
    try expect("clrun key 12ab space", PromptScreen("", .pager, "text\n:_", raw: "less"))
    try expect("clrun key 12ab q", PromptScreen("", .pager, "text\n:_", raw: "less"), at: 1)
    try expect(
      "clrun key 12ab escape : w q enter", PromptScreen("", .editor, "_\n~\n~\n~", full: "vim"))
    try expect("clrun key 12ab ctrl-o enter ctrl-x", PromptScreen("", .editor, "_", full: "nano"))
    try expect("clrun key 12ab ctrl-d", PromptScreen("", .repl, ">>> _", raw: "python3"), at: 1)
    try expect("clrun 12ab '<command>'", PromptScreen("", .shell, "$ _", raw: "zsh"))
    try expect(
      "clrun key 12ab q", PromptScreen("", .keypress, "PID_", raw: "top", cursor: false))
    try expect(
      "clrun key 12ab enter", PromptScreen("", .keypress, "Press Enter_", raw: "x"))
  }

  @Test(arguments: Prompt.Kind.allCases) func suggestsSomethingForEveryKind(_ kind: Prompt.Kind) {
    let screen = PromptInput(rows: [], cursorRow: 0, cursorColumn: 0)
    #expect(!Prompt.suggestions(for: kind, on: screen).isEmpty)
  }

  /// What is damaged or absurd is classified too, as something or nothing.
  @Test func takesAnyScreen() {
    for (row, column) in [(-1, -1), (0, 0), (99, 999), (Int.max, Int.max), (Int.min, 0)] {
      for rows in [[], [""], ["│ ❯ ○ [x] > 1) ("], ["\u{0}\u{301}日本", "> ", "[", "❯"]] {
        for (echo, canonical, full) in [
          (true, true, false), (false, false, false), (false, false, true),
        ] {
          let screen = PromptInput(
            rows: rows, cursorRow: row, cursorColumn: column, isAlternateScreen: full, echo: echo,
            canonical: canonical, program: "python3")
          let kind = Prompt.classify(screen)
          #expect(!canonical || kind != nil)
        }
      }
    }
  }

  private func expect(
    _ command: String, _ screen: PromptScreen, at index: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let kind = try #require(Prompt.classify(screen.input), sourceLocation: sourceLocation)
    #expect(kind == screen.kind, sourceLocation: sourceLocation)
    let suggestions = Prompt.suggestions(for: kind, on: screen.input)
    let suggestion = try #require(
      suggestions.indices.contains(index) ? suggestions[index] : nil,
      sourceLocation: sourceLocation)
    #expect(suggestion.command(session: "12ab") == command, sourceLocation: sourceLocation)
  }
}
