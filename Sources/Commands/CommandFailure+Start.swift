internal import Platform
internal import Worker

/// What clrun says where a session could not be started.
extension CommandFailure {
  static func spawn(_ errno: Errno) -> CommandFailure {
    CommandFailure("The session's worker can't be started: \(errno).")
  }

  /// Why a session could not be started.
  static func start(_ failure: Reply.Failure) -> CommandFailure {
    let errno = Errno(code: failure.code)
    switch failure.stage {
    case .terminal:
      return CommandFailure(
        "No pseudo-terminal can be opened: \(errno).",
        [
          Hint("check_status", "clrun status"),
          Hint("note", "Each session needs one; ended sessions give theirs back."),
        ])
    case .directory: return directory(failure.subject, errno)
    case .program:
      return CommandFailure(
        "Can't start \(shown(failure.subject)): \(errno).",
        [Hint("note", "A shell is named by SHELL; a program with --exec is looked for in PATH.")])
    case .limits:
      return CommandFailure(
        failure.code == 0
          ? "--memory and --procs need a control group, and there is none for this session: \(failure.subject)"
          : "Can't set \(failure.subject): \(errno).",
        [
          Hint("see", "clrun doctor"),
          Hint(
            "note",
            "The session was not started. What a limit of this process is, as ulimit shows it, can't be raised by an option."
          ),
        ])
    case .owner:
      return CommandFailure(
        "The suspended shell belongs to another user (uid \(failure.subject)), who alone can bring it back.",
        [Hint("note", "It comes back by a script of that user's, which would be run as you.")])
    case .confinement: return confinement(failure.subject)
    case .peer: return CommandFailure("The worker doesn't take the call that started it.")
    case .flow: return CommandFailure(failure.subject)
    case .state:
      return CommandFailure("Can't keep the session's state in \(failure.subject): \(errno).")
    }
  }
}
