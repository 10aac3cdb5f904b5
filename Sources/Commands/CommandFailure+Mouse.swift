internal import Store
internal import Worker

/// What clrun says where the mouse was not used.
extension CommandFailure {
  static func badMouseAction(_ word: String, session: String) -> CommandFailure {
    CommandFailure(
      "\(shown(word)) is nothing a mouse does: click, press, release, move, drag or scroll.",
      [
        Hint("example", "clrun mouse \(Shell.quoted(session)) click --on 'OK'"),
        Hint("usage", "clrun help mouse"),
      ], status: .usage)
  }

  static func badDirection(_ word: String?, session: String) -> CommandFailure {
    CommandFailure(
      "\(word.map { "\(shown($0)) is no direction" } ?? "A direction is missing"): up, down, left or right.",
      [Hint("example", "clrun mouse \(Shell.quoted(session)) scroll down 3")], status: .usage)
  }

  static func badPlace(_ word: String, session: String) -> CommandFailure {
    CommandFailure(
      "\(shown(word)) is no row, column or count: a whole number from 1 to 10000.",
      [
        Hint("example", "clrun mouse \(Shell.quoted(session)) click 5 10"),
        Hint("usage", "clrun help mouse"),
      ], status: .usage)
  }

  static func badNotches(_ count: Int, session: String) -> CommandFailure {
    CommandFailure(
      "The wheel turns by at most \(MouseInput.maximumCount) notches at once, not \(count).",
      [Hint("example", "clrun mouse \(Shell.quoted(session)) scroll down 10")], status: .usage)
  }

  /// What an action of the mouse takes, where it was given something else.
  static func badMouseOperands(_ action: String, session: String) -> CommandFailure {
    let (operands, example) =
      switch action {
      case "drag":
        (
          "<row> <column> <to-row> <to-column>, or --on <text> <to-row> <to-column>", "3 1 5 20"
        )
      case "scroll": ("up, down, left or right, [<notches>] and [<row> <column>]", "down 3")
      default: ("<row> <column>, or --on <text>", "--on 'OK'")
      }
    return CommandFailure(
      "clrun mouse … \(action) takes \(operands).",
      [
        Hint("example", "clrun mouse \(Shell.quoted(session)) \(action) \(example)"),
        Hint("usage", "clrun help mouse"),
      ], status: .usage)
  }

  static func unusedOption(_ option: String, _ action: String) -> CommandFailure {
    CommandFailure(
      "\(option) means nothing to \(action).", [Hint("usage", "clrun help mouse")], status: .usage)
  }

  static func mouseRefused(_ id: SessionID, _ reason: String) -> CommandFailure {
    CommandFailure(
      "The mouse was not used: \(reason).",
      [
        Hint("view_screen", "clrun screen \(id)"), Hint("send_keys", "clrun key \(id) down enter"),
        Hint("send_text", "clrun \(id) 'your text'"),
        Hint(
          "note",
          "Nothing was sent. `modes` of the screen says whether the program takes the mouse; what a mouse does, keys mostly do too."
        ),
      ])
  }

  static func mouseOnSCP(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "SCP sessions use text input, not the mouse.",
      [Hint("send_option", "clrun \(id) 1"), Hint("view_output", "clrun tail \(id)")])
  }
}
