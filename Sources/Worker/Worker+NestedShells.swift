internal import Platform
internal import Prompts
internal import Store
internal import VirtualTerminal

/// Shells that say nothing of their commands: those within the one that was started, those that took its place, those on
/// a terminal elsewhere, as behind ssh, and those for which there is no integration.
extension Worker {
  /// Whether what waits is the prompt of such a shell.
  func isNestedShell(_ reader: ForegroundEvidence.Reader) -> Bool {
    guard shell == .running || shell == .unknown,
      Prompt.classify(screen(reader: reader)) == .shell
    else { return false }
    return reader.pid != pty.leader || !isLeaderOurShell
  }

  /// How many shells' prompts are kept.
  private static var promptLimit: Int { 64 }

  /// The prompt of such a shell that stands now: the cursor's row up to the cursor.
  var nestedPrompt: (group: Int32, text: String)? {
    mutating get {
      guard shell == .running || shell == .unknown, !terminal.isAlternateScreen,
        let group = pty.foregroundGroup
      else { return nil }
      switch look(at: group) {
      case .waiting(let reader), .ready(let reader):
        guard isNestedShell(reader) else { return nil }
      case .notReading, .unknown: return nil
      }
      let text = textOfRow(before: terminal.cursorPosition)
      return text.isEmpty ? nil : (group, text)
    }
  }

  /// The prompt that is expected of a shell next: the one that stood before where the row only ends with it, behind output
  /// without a newline, or begins with it, before what keys have left, and where the row asks for the rest of a command.
  static func nestedPrompt(_ row: String, after known: String?) -> String {
    guard let known else { return row }
    let isForRest = { (prompt: String) in prompt.last { $0 != " " } == ">" }
    let isIncluded = row.hasPrefix(known) || row.hasSuffix(known)
    return isIncluded || isForRest(row) && !isForRest(known) ? known : row
  }

  /// Notes what is typed at the prompt of such a shell.
  mutating func noteNested(_ text: String, at prompt: (group: Int32, text: String)) {
    log.mark("nested", "\(Self.word(text)) \(Self.word(prompt.text))")
    if commands.nestedPrompts.count >= Self.promptLimit { commands.nestedPrompts = [:] }
    commands.nestedPrompts[prompt.group] = Self.nestedPrompt(
      prompt.text, after: commands.nestedPrompts[prompt.group])
    if commands.outer == nil { commands.outer = lastCommand }
    lastCommand = (Self.cut(text), nil)
  }
}
