extension Prompt {
  /// Something sensible to send next.
  package struct Suggestion: Equatable, Sendable {
    /// What it does, as a word for a hint's key, such as `answer` or `quit`.
    package var purpose: String

    /// What to send.
    package var input: Input

    /// What can be sent.
    package enum Input: Equatable, Sendable {
      /// Text, with Enter after it.
      case text(String)
      /// Keys by name, without Enter.
      case keys([String])
    }

    /// The command that sends it to a session.
    package func command(session: String) -> String {
      switch input {
      case .text(let text): "clrun \(session) '\(text)'"
      case .keys(let names): "clrun key \(session) \(names.joined(separator: " "))"
      }
    }
  }

  /// What to send next to a shell that was given the beginning of a command.
  package static var suggestionsForRestOfCommand: [Suggestion] {
    [
      Suggestion(purpose: "finish", input: .text("<rest of the command>")),
      keys("give_up", "ctrl-c"),
    ]
  }

  /// What to send next to a program that asks for this kind of thing, the likeliest first.
  package static func suggestions(for kind: Kind, on screen: PromptInput) -> [Suggestion] {
    switch kind {
    case .line:
      // A question that ends with a value in parentheses takes it when nothing is typed.
      let hasDefault = ")]".contains(
        screen.promptText.reversed().drop { ":?›> ".contains($0) }.first ?? " ")
      let answer = Suggestion(purpose: "answer", input: .text("<answer>"))
      return hasDefault ? [answer, keys("accept_default", "enter")] : [answer]
    case .password: return [Suggestion(purpose: "answer_unseen", input: .text("<password>"))]
    case .keypress: return [keypress(screen)]
    case .pager: return [keys("next_page", "space"), keys("quit", "q")]
    case .editor: return [editorExit(screen)]
    case .menu where screen.canonical:
      return [Suggestion(purpose: "choose", input: .text("1"))]
    case .menu: return [keys("choose_next", "down", "enter"), keys("choose", "enter")]
    case .repl:
      return [
        Suggestion(purpose: "evaluate", input: .text("<statement>")), keys("leave", "ctrl-d"),
      ]
    case .shell: return [Suggestion(purpose: "run", input: .text("<command>"))]
    case .yesNo where screen.canonical:
      return [
        Suggestion(purpose: "yes", input: .text("y")), Suggestion(purpose: "no", input: .text("n")),
      ]
    case .yesNo where Layout.kindOfDialog(screen) != nil:
      return [keys("yes", "enter"), keys("no", "tab", "enter")]
    case .yesNo: return [keys("yes", "y"), keys("no", "n")]
    }
  }

  private static func keypress(_ screen: PromptInput) -> Suggestion {
    let text = screen.promptText.lowercased()
    if screen.canonical || text.contains("enter") || text.contains("return") {
      return keys("continue", "enter")
    }
    if ProgramFamily(of: screen.program) == .monitor { return keys("quit", "q") }
    return keys("continue", "space")
  }

  private static func editorExit(_ screen: PromptInput) -> Suggestion {
    let program = screen.program.lowercased()
    if program.hasPrefix("emacs") || Layout.isEmacsLike(screen) {
      return keys("save_and_quit", "ctrl-x", "ctrl-s", "ctrl-x", "ctrl-c")
    }
    if ["nano", "pico"].contains(where: program.hasPrefix) || Layout.isNanoLike(screen) {
      return keys("save_and_quit", "ctrl-o", "enter", "ctrl-x")
    }
    if ["micro", "ne", "mcedit", "joe", "jed"].contains(where: program.hasPrefix) {
      return keys("leave_a_mode", "escape")
    }
    return keys("save_and_quit", "escape", ":", "w", "q", "enter")
  }

  private static func keys(_ purpose: String, _ names: String...) -> Suggestion {
    Suggestion(purpose: purpose, input: .keys(names))
  }
}
