/// A file of the state folder, told by its name and where it stands.
///
/// What is cleaned up is only what this knows: other runtimes and people keep files of their own in the folder.
package enum StateFile: Equatable, Sendable {
  /// It belongs to a session and goes with it.
  case ofSession(SessionID)
  /// It is in the making, or was when its writer was killed.
  case temporary
  /// It says which session bears a name.
  case label(String)
  /// It belongs to the folder as a whole.
  case fixed
  /// Somebody else's.
  case unknown

  /// The folders in the state folder.
  package enum Part: String, CaseIterable, Sendable {
    case sessions, queues, buffers, names, run, ledger

    /// What a session's files in it are called, after the id.
    var suffixes: [String] {
      switch self {
      case .sessions: ["note", "state", "environment", "json"]
      case .queues: ["json", "damaged", "lock"]
      case .buffers: ["log", "timeline", "idx"]
      case .run: ["sock", "queue", "lock"] + StateFolder.shellFiles
      case .names, .ledger: []
      }
    }
  }

  /// Tells what a file is.
  package init(_ name: String, in part: Part) {
    if name.hasPrefix(".") {
      self = Self.hidden(name, in: part)
    } else if let dot = name.lastIndex(of: "."), let id = SessionID(name[..<dot]),
      part.suffixes.contains(String(name[name.index(after: dot)...]))
    {
      self = .ofSession(id)
    } else {
      switch part {
      case .names: self = StateFolder.isValid(name: name) ? .label(name) : .unknown
      case .ledger: self = Ledger.names.contains(name) ? .fixed : .unknown
      case .run: self = Self.isShared(name) ? .fixed : .unknown
      case .sessions, .queues, .buffers: self = .unknown
      }
    }
  }

  private static func hidden(_ name: String, in part: Part) -> StateFile {
    if part == .names && name == ".lock" || part == .ledger && Ledger.names.contains(name) {
      return .fixed
    }
    // `.<name>.<process>` is written and then renamed; `.probe.<process>.…` is made to see what the file system can.
    let words = name.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    if part == .run, words.count == 3, words[0] == "probe", isNumber(words[1]) { return .temporary }
    guard words.count > 1, let last = words.last, isNumber(last) else { return .unknown }
    let target = words.dropLast().joined(separator: ".")
    guard !target.hasPrefix("."), StateFile(target, in: part) != .unknown else { return .unknown }
    return .temporary
  }

  /// What all sessions have in common in `run`.
  private static func isShared(_ name: String) -> Bool {
    [
      StateFolder.runPointer, StateFolder.collectionName, StateFolder.endedName,
      StateFolder.endedJSONName,
    ].contains(name)
      || ["bash", "zsh", "fish"].contains { shell in
        ["integration", "state", "restore"].contains { name.hasPrefix("\(shell)-\($0)-") }
      }
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
