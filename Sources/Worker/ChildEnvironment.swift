internal import Platform

/// The environment of a session's program: the caller's, made right for a new terminal.
package struct ChildEnvironment: Sendable {
  /// `NAME=value`, byte by byte.
  package private(set) var variables: [[UInt8]]

  /// What describes the terminal that the caller runs in, and would be wrong in ours.
  private static let stale: Set<String> = [
    "COLUMNS", "LINES", "TERMCAP", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TERM_SESSION_ID",
    "TMUX", "TMUX_PANE", "STY", "WINDOW", "WINDOWID", "VTE_VERSION", "KITTY_WINDOW_ID",
    "WEZTERM_PANE", "ITERM_SESSION_ID", "GHOSTTY_RESOURCES_DIR", "CLRUN_NONCE",
    "CLRUN_ZDOTDIR", TestPoint.variable,
  ]

  /// What tells a program its own session, and the session's programs from others.
  private static let sessionVariable = "CLRUN_SESSION"

  /// Whether this process runs in a session.
  package static func isInside(_ session: String) -> Bool {
    Process.environmentVariable(sessionVariable) == session
  }

  /// The variable as it stands in the environment of a session's programs.
  package static func mark(of session: String) -> String { "\(sessionVariable)=\(session)" }

  /// Drops what describes another terminal; sets `TERM` and `CLRUN_SESSION`; a POSIX locale becomes a UTF-8 one.
  package init(_ inherited: [[UInt8]], session: String) {
    variables = inherited.filter { variable in
      let name = variable.prefix { $0 != UInt8(ascii: "=") }
      return !Self.stale.contains(String(decoding: name, as: UTF8.self))
    }
    set("TERM", "xterm-256color")
    set(Self.sessionVariable, session)
    // The first that is set decides. See: man 7 locale.
    let deciding = ["LC_ALL", "LC_CTYPE", "LANG"].first { self[$0]?.isEmpty == false }
    let locale = deciding.flatMap { self[$0] } ?? ""
    if locale.isEmpty || locale == "C" || locale == "POSIX" {
      set(deciding == "LC_ALL" ? "LC_ALL" : "LC_CTYPE", "C.UTF-8")
    }
  }

  package subscript(name: String) -> String? {
    let head = Array("\(name)=".utf8)
    guard let variable = variables.last(where: { $0.starts(with: head) }) else { return nil }
    return String(decoding: variable.dropFirst(head.count), as: UTF8.self)
  }

  package mutating func set(_ name: String, _ value: String) {
    let head = Array("\(name)=".utf8)
    variables.removeAll { $0.starts(with: head) }
    variables.append(head + value.utf8)
  }
}
