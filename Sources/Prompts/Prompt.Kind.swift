extension Prompt {
  /// The kinds of things that programs wait for; the raw values are the words of answers.
  package enum Kind: String, CaseIterable, Sendable {
    /// A line of text, then Enter.
    case line
    /// A line that is not shown while it is typed.
    case password
    /// A single key; the program shows no list and no text to edit.
    case keypress
    /// A pager that shows one page of a text.
    case pager
    /// A text editor.
    case editor
    /// A choice among items that are shown.
    case menu
    /// The next statement or command of an interpreter or debugger.
    case repl
    /// The next command of a shell.
    case shell
    /// Yes or no, possibly with more answers.
    case yesNo = "yes_no"
  }
}
