internal import Platform
internal import Store

/// What clrun says where a session can't do what was asked of it.
extension CommandFailure {
  static func sessionNotFound(_ reference: String, active: [String], ended: Int) -> CommandFailure {
    var hints = [Hint("list_sessions", "clrun status"), Hint("start_new", "clrun 'echo hello'")]
    if !active.isEmpty { hints.append(Hint("active_sessions", active)) }
    let note =
      if !active.isEmpty {
        "\(active.count) session(s) are active."
      } else if ended > 0 {
        "All \(ended) session(s) are terminated."
      } else {
        "No sessions exist in this project."
      }
    hints.append(Hint("note", note))
    return CommandFailure("Session not found: \(shortened(reference))", hints)
  }

  static func ambiguous(_ reference: String, _ candidates: [String]) -> CommandFailure {
    CommandFailure(
      "Session id is ambiguous: \(shortened(reference)) begins \(candidates.count) ids.",
      [
        Hint("candidates", candidates.prefix(10).map { "clrun \($0)" }),
        Hint("list_sessions", "clrun status"),
      ])
  }

  static func notRunning(_ id: SessionID, _ status: String) -> CommandFailure {
    CommandFailure(
      "Session is not running (status: \(status))",
      [
        Hint("check_status", "clrun status"),
        Hint("note", "Its output can still be read; input needs a running session."),
        Hint("read_output", "clrun tail \(id)"), Hint("start_new", "clrun 'echo hello'"),
      ])
  }

  static func notSuspended(_ id: SessionID, _ reason: String) -> CommandFailure {
    CommandFailure(
      "Session is not suspended: \(reason).",
      [
        Hint("check_status", "clrun status"), Hint("try_again", "clrun suspend \(id)"),
        Hint("kill_session", "clrun kill \(id)"),
      ])
  }

  static func unseenWorker(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "It can't be seen whether the session's worker lives; nothing was sent.",
      [Hint("check_status", "clrun status"), Hint("see", "clrun doctor")])
  }

  static func notAway(_ id: SessionID, _ status: String) -> CommandFailure {
    CommandFailure(
      "Session is not suspended (status: \(status)); there is nothing to bring back.",
      [Hint("send_input", "clrun \(id) 'your text'"), Hint("check_status", "clrun status")])
  }

  static func restartingLive(_ id: SessionID, _ status: String) -> CommandFailure {
    CommandFailure(
      "Session has not ended (status: \(status)), so it is not started again.",
      [
        Hint("send_input", "clrun \(id) 'your text'"), Hint("kill_session", "clrun kill \(id)"),
        Hint("then", "clrun restart \(id)"),
      ])
  }

  static func workerGone(_ id: SessionID, _ process: Int32, note: String) -> CommandFailure {
    CommandFailure(
      "Session worker is not alive (PID: \(process))",
      [
        Hint("note", note), Hint("check_status", "clrun status"),
        Hint("start_new", "clrun 'echo hello'"),
      ])
  }

  static func workerSilent(_ id: SessionID, _ process: Int32) -> CommandFailure {
    CommandFailure(
      "Session worker does not answer (PID: \(process))",
      [
        Hint("note", "It may be stopped, or the machine too busy. What was queued stays queued."),
        Hint("view_output", "clrun tail \(id)"), Hint("kill_session", "clrun kill \(id)"),
      ])
  }

  static func alreadyTerminated(_ id: SessionID, _ status: String) -> CommandFailure {
    CommandFailure(
      "Session already terminated (status: \(status))",
      [
        Hint("read_output", "clrun tail \(id)"), Hint("start_new", "clrun 'echo hello'"),
        Hint("check_status", "clrun status"),
      ])
  }

  static func forgettingLive(_ id: SessionID, _ status: String) -> CommandFailure {
    CommandFailure(
      "Session has not ended (status: \(status)), so that nothing of it is removed.",
      [
        Hint("kill_session", "clrun kill \(id)"), Hint("then", "clrun forget \(id)"),
        Hint("check_status", "clrun status"),
      ])
  }

  static func notForgotten(_ id: SessionID, _ name: String, _ errno: Errno) -> CommandFailure {
    CommandFailure(
      "\(name) could not be removed: \(errno).",
      [
        Hint("note", "The rest of what it holds has gone; its record stays until all has."),
        Hint("try_again", "clrun forget \(id)"),
      ])
  }

  static func damagedSession(_ id: SessionID, _ reason: String) -> CommandFailure {
    CommandFailure(
      "Session is damaged: \(reason)",
      [
        Hint("read_output", "clrun tail \(id)"), Hint("check_status", "clrun status"),
        Hint("start_new", "clrun 'echo hello'"),
      ])
  }

  static func nameTaken(_ name: String, _ id: SessionID) -> CommandFailure {
    CommandFailure(
      "A running session is named \(name) already: \(id)",
      [
        Hint("use_it", "clrun @\(name)"),
        Hint("attach", "clrun --name \(name) --if-exists attach 'echo hello'"),
        Hint("replace", "clrun --name \(name) --if-exists new 'echo hello'"),
      ])
  }

  static func needsOurWorker(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "Another runtime's worker owns this session, and it can't do that.",
      [Hint("view_output", "clrun tail \(id)"), Hint("check_status", "clrun status")])
  }

  static func nothingToWaitFor(_ id: SessionID, _ status: String) -> CommandFailure {
    CommandFailure(
      "Session is not running (status: \(status)), so that nothing more comes of it.",
      [
        Hint("read_output", "clrun tail \(id)"), Hint("check_status", "clrun status"),
        Hint("note", "clrun wait \(id) --exit says how it ended."),
      ], status: .usage)
  }

  static let waitingForOneself = CommandFailure(
    "A session can't wait for itself.",
    [Hint("note", "This command runs inside the session that it names (CLRUN_SESSION).")])

  static let sendingToOneself = CommandFailure(
    "A session can't send input to itself.",
    [
      Hint("note", "This command runs inside the session that it names (CLRUN_SESSION)."),
      Hint("start_new", "clrun 'echo hello'"),
    ])

  static let portsUnknown = CommandFailure(
    "This kernel doesn't tell which ports are listened on, so --port can't be waited for.",
    [Hint("note", "Wait for what the server prints: clrun wait <id> --text 'listening'")])

  static func noSuchLine(_ line: Int, _ total: Int, _ id: SessionID) -> CommandFailure {
    CommandFailure(
      total == 0
        ? "There is no line \(line): nothing was printed yet."
        : "There is no line \(line): the last one is \(total).",
      [Hint("last_lines", "clrun tail \(id) --lines 50")])
  }

  static func noCommand(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "Nothing is noted of a command in the session: no shell has run one in it yet.",
      [
        Hint("view_output", "clrun tail \(id)"), Hint("send_input", "clrun \(id) 'your text'"),
        Hint("check_status", "clrun status"),
      ])
  }

  static func notSignalled(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "No foreground program of the session takes the signal.",
      [Hint("view_output", "clrun tail \(id)"), Hint("check_status", "clrun status")])
  }

  static func cancelled(_ id: SessionID, _ reason: String) -> CommandFailure {
    CommandFailure(
      "The input was not sent: \(reason).",
      [
        Hint("view_output", "clrun tail \(id)"), Hint("check_status", "clrun status"),
        Hint(
          "note",
          "Longer text goes through a file, or to a program that reads byte by byte, such as a shell's prompt."
        ),
      ])
  }
}
