internal import Store

/// The commands that an answer offers next. Each can be pasted and works as it stands.
enum Hints {
  static let note =
    "Quote with single quotes what the session's shell shall expand: clrun <id> 'echo $HOME'"

  /// After a session was started.
  static func started(_ id: SessionID, into answer: inout Answer) {
    answer.hint("view_output", "clrun tail \(id) --lines 50")
    answer.hint("send_input", "clrun \(id) 'your text'")
    answer.hint("send_with_priority", "clrun input \(id) 'your text' --priority 5")
    answer.hint("override_queue", "clrun input \(id) 'your text' --override")
    answer.hint("kill_session", "clrun kill \(id)")
    answer.hint("check_status", "clrun status")
    answer.hint("note", note)
  }

  /// After a session was started whose program has failed already.
  static func failedAtStart(_ id: SessionID, _ code: Int, into answer: inout Answer) {
    answer.hint("read_full_output", "clrun tail \(id) --lines 200")
    answer.hint("start_new", "clrun 'echo hello'")
    answer.hint("note", "The session ended with exit code \(code).")
  }

  /// After the session's end, when only its output is left.
  static func ended(_ id: SessionID, into answer: inout Answer) {
    answer.hint("view_output", "clrun tail \(id) --lines 50")
    answer.hint("check_status", "clrun status")
    answer.hint("start_new", "clrun 'echo hello'")
  }

  /// After text was sent.
  static func sent(_ id: SessionID, into answer: inout Answer) {
    answer.hint("view_output", "clrun tail \(id) --lines 50")
    answer.hint("send_more", "clrun \(id) 'your text'")
    answer.hint("override", "clrun input \(id) 'your text' --override")
    answer.hint("check_status", "clrun status")
  }

  /// With the last command.
  static func last(_ id: SessionID, isLive: Bool, into answer: inout Answer) {
    answer.hint("view_output", "clrun tail \(id) --lines 50")
    if isLive {
      answer.hint("send_more", "clrun \(id) 'your text'")
      answer.hint("view_screen", "clrun screen \(id)")
    } else {
      answer.hint("start_new", "clrun 'echo hello'")
    }
  }

  /// After keys were sent.
  static func keysSent(_ id: SessionID, available: [String], into answer: inout Answer) {
    answer.hint("send_more_keys", "clrun key \(id) down enter")
    answer.hint("send_text", "clrun \(id) 'your text'")
    answer.hint("view_output", "clrun tail \(id) --lines 50")
    // `joined` would make its types at run time, a tenth of what the whole call costs.
    let list = available.reduce(into: "") { $0 += $0.isEmpty ? $1 : ", \($1)" }
    answer.hint("available_keys", list)
  }

  /// After the mouse was used.
  static func mouseUsed(_ id: SessionID, into answer: inout Answer) {
    answer.hint("view_screen", "clrun screen \(id)")
    answer.hint("send_keys", "clrun key \(id) down enter")
    answer.hint("send_text", "clrun \(id) 'your text'")
    answer.hint("mouse", "clrun help mouse")
  }

  /// With the lines of a session.
  static func lines(
    _ session: SessionView, _ verb: VerbName, shown: Int, from first: Int? = nil, of total: Int,
    into answer: inout Answer
  ) {
    let id = session.id
    let count = min(max(shown * 2, 100), 100_000_000)
    // Behind the last line there is nothing to show.
    let next = first.map { $0 + shown }.flatMap { $0 <= total ? $0 : nil }
    let more =
      next.map { "clrun tail \(id) --from \($0) --lines \(max(shown, 1))" }
      ?? "clrun \(verb.rawValue) \(id) --lines \(count)"
    if session.isLive {
      answer.hint("send_input", "clrun \(id) 'your text'")
      answer.hint("send_with_priority", "clrun input \(id) 'your text' --priority 5")
      answer.hint("override", "clrun input \(id) 'your text' --override")
      answer.hint("more_output", more)
      if verb == .head { answer.hint("tail", "clrun tail \(id) --lines 50") }
      answer.hint("kill", "clrun kill \(id)")
      answer.hint("note", note)
    } else if session.status == "suspended" {
      answer.hint("resume", "clrun \(id) 'your text'")
      answer.hint("view_more", more)
      answer.hint("kill", "clrun kill \(id)")
    } else {
      answer.hint("view_more", more)
      answer.hint("start_new", "clrun 'echo hello'")
    }
  }
}
