internal import Platform
internal import Store

/// What clrun says where a session can't be confined as asked, or where clrun runs in one that is.
extension CommandFailure {
  static let allowWithoutSandbox = CommandFailure(
    "--allow-write says what else may be written to, and nothing is kept from being written to.",
    [Hint("example", "clrun --sandbox=ro --allow-write build 'make'")], status: .usage)

  static func confinedPath(_ option: String, _ path: String, _ errno: Errno) -> CommandFailure {
    CommandFailure(
      "\(option) \(shown(path)): \(errno).",
      [Hint("note", "\(option) takes the path of something that is there.")], status: .usage)
  }

  static func policy(_ file: String, _ why: String) -> CommandFailure {
    CommandFailure(
      "The policy \(shown(file)) can't be used: \(why).",
      [
        Hint(
          "example",
          #"{"version": 1, "sandbox": "rw", "deny": ["~/.ssh"], "network": false}"#),
        Hint("without_it", "clrun --policy none 'your command'"),
      ], status: .usage)
  }

  static func unreadPolicy(_ file: String, _ errno: Errno) -> CommandFailure {
    CommandFailure("The policy \(shown(file)) can't be read now: \(errno).")
  }

  static func confinement(_ why: String) -> CommandFailure {
    CommandFailure(
      "The session can't be confined as asked, and was not started: \(why).",
      [
        Hint("see", "clrun doctor"),
        Hint(
          "note",
          "With --best-effort it starts all the same, kept from what can be, and the answer says what is not enforced."
        ),
      ])
  }

  /// The state folder can be read and not written: clrun runs in a confined session, or in another sandbox.
  static func unwritableState(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "The session's worker answers only who may write to its state folder, and this process may not.",
      [
        Hint("read_log", "clrun tail \(id)"),
        Hint("note", "A confined session can't use other sessions: they would do what it may not."),
      ])
  }
}
