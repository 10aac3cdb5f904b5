/// What a program that waits on a terminal asks for, and how to answer it.
///
/// Features that a program can't help showing come first: the terminal's flags, the alternate screen, the
/// cursor, the program's name. The words of a question decide only what these leave open.
package enum Prompt {}

extension Prompt {
  /// What the program asks for; nil when nothing on the terminal tells.
  package static func classify(_ screen: PromptInput) -> Kind? {
    if screen.canonical { return classifyCooked(screen) }
    // A program that reads single keys and leaves the echo on, such as `read -n 1`, edits no line.
    if screen.echo { return Wording.asksYesOrNo(screen.promptText) ? .yesNo : .keypress }
    return screen.isAlternateScreen ? classifyFullScreen(screen) : classifyRaw(screen)
  }

  /// Whether the cursor stands in a line that looks like a question, where nothing but the screen can tell.
  package static func isQuestion(_ screen: PromptInput) -> Bool {
    let text = screen.cursorText
    // A percentage is no prompt.
    let isPercentage = text.last == "%" && text.dropLast().last?.isNumber == true
    guard !text.isEmpty, !isPercentage else { return false }
    return Wording.endsLikeAQuestion(text) || Wording.endsLikeAShellPrompt(text)
      || Wording.asksYesOrNo(text) || Wording.asksForAnyKey(text)
      || Wording.hasInterpreterPrompt(text) || Wording.isPagerPrompt(text)
  }

  /// Whether a command's words say that what reads for it reads a secret: a shell for `read -s`, a program with boxes.
  package static func asksForSecret(command: String, isShell: Bool) -> Bool {
    let words = command.split(whereSeparator: { " \t\n;|&(){}".contains($0) })
    for (index, word) in words.enumerated() {
      if !isShell, word.hasPrefix("--password") || word == "--insecure" { return true }
      guard isShell, word == "read" else { continue }
      for option in words[(index + 1)...].prefix(while: { $0 != "read" }) {
        if option == "--silent" { return true }
        if option.first == "-", !option.hasPrefix("--"), option.contains("s") { return true }
      }
    }
    return false
  }

  /// Whether a program shows what another terminal shows, such as ssh: its directory is not the one of the shell there.
  package static func isRelay(program: String) -> Bool { ProgramFamily(of: program) == .relay }

  /// Whether a row is a program's prompt for statements.
  package static func isInterpreterPrompt(_ row: String, of program: String) -> Bool {
    let text = String(Wording.withoutBlankEnd(row))
    return !text.isEmpty
      && Wording.isInterpreterPrompt(text, of: ProgramFamily(of: program), program: program)
  }

  /// Whether a program is a shell.
  package static func isShell(program: String) -> Bool { ProgramFamily(of: program) == .shell }

  /// A text without the prompt of a shell at its end: one that stood before, or one like it in which something has
  /// changed, such as the directory.
  package static func removing(prompt: String, from text: String) -> String {
    let prompt = Wording.withoutBlankEnd(prompt)
    let start = text.lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
    let last = Wording.withoutBlankEnd(text[start...])
    guard !prompt.isEmpty, let first = prompt.first else { return text }
    let rest: Substring
    if last.hasSuffix(prompt) {
      rest = last.dropLast(prompt.count)
    } else if last.count > 1, last.first == first, last.last == prompt.last,
      Wording.endsLikeAShellPrompt(String(last))
    {
      rest = ""
    } else {
      return text
    }
    return rest.isEmpty ? String(text[..<start].dropLast()) : String(text[..<start] + rest)
  }

  /// The terminal collects a line, and the program gets it when Enter is pressed.
  private static func classifyCooked(_ screen: PromptInput) -> Kind {
    guard screen.echo else { return .password }
    let text = screen.promptText
    let family = ProgramFamily(of: screen.program)
    if family == .shell, text == ">" { return .line }
    if family == .shell, Wording.endsLikeAShellPrompt(text) { return .shell }
    if Wording.hasInterpreterPrompt(text) { return .repl }
    if Wording.asksYesOrNo(text) || Wording.asksToConfirm(text, screen.program) { return .yesNo }
    if Wording.isPagerPrompt(text) { return .pager }
    if Wording.asksForAnyKey(text) { return .keypress }
    // What an interpreter runs may ask, too.
    if family == .interpreter, Wording.endsLikeAQuestion(text) { return .line }
    if Wording.isInterpreterPrompt(text, of: family, program: screen.program) { return .repl }
    if Layout.hasNumberedChoices(screen) { return .menu }
    return .line
  }

  /// The program gets every key, and edits a line itself or shows something of its own.
  private static func classifyRaw(_ screen: PromptInput) -> Kind? {
    let text = screen.promptText
    let family = ProgramFamily(of: screen.program)
    if let kind = kindOfScreen(screen, family) { return kind }
    if Wording.hasInterpreterPrompt(text) { return .repl }
    if Wording.asksYesOrNo(text) { return .yesNo }
    if Wording.asksForAnyKey(text) { return .keypress }
    if family == .shell {
      // bash reads its prompt's line by select, and single keys (`read -s -n 1`) by read.
      if screen.program.hasSuffix("bash"), screen.call == .read { return .keypress }
      return Wording.endsLikeAQuestion(text) ? .line : .shell
    }
    if family == .relay, Wording.endsLikeAShellPrompt(text) { return .shell }
    if Wording.isInterpreterPrompt(text, of: family, program: screen.program) { return .repl }
    if Wording.asksForASecret(text) { return .password }
    if Layout.hasChoices(screen) || Layout.hasToggle(screen) { return .menu }
    guard screen.isCursorVisible else { return .keypress }
    if Layout.hasNumberedChoices(screen) { return .menu }
    if !text.isEmpty { return .line }
    return nil
  }

  private static func classifyFullScreen(_ screen: PromptInput) -> Kind {
    let family = ProgramFamily(of: screen.program)
    if let kind = kindOfScreen(screen, family) { return kind }
    if Layout.isViLike(screen) || Layout.isNanoLike(screen) || Layout.isEmacsLike(screen) {
      return .editor
    }
    if let kind = Layout.kindOfDialog(screen) { return kind }
    if Layout.hasChoices(screen) { return .menu }
    let text = screen.promptText
    guard screen.isCursorVisible else { return .keypress }
    if Wording.asksForASecret(text) { return .password }
    return Wording.endsLikeAQuestion(text) ? .line : .keypress
  }

  /// The kinds that a program's name or its status line tells, whichever screen it uses.
  private static func kindOfScreen(_ screen: PromptInput, _ family: ProgramFamily) -> Kind? {
    switch family {
    case .editor: return .editor
    case .pager: return .pager
    case .monitor: return .keypress
    default: break
    }
    if let last = screen.filledRows.last, last.number == screen.cursorRow,
      Wording.isPagerPrompt(last.text)
    {
      return .pager
    }
    return screen.isAlternateScreen ? nil : Layout.kindOfDialog(screen)
  }
}
