internal import Platform

/// What the person has set of the terminal with stty(1), which a shell that comes back is given again.
///
/// At its prompt a shell has the terminal set for its line editor. What programs get is seen as it begins or ends a command,
/// unless the other side is faster; fish tells of both while the editor's settings still or already hold, so that with it
/// only looks while a program runs tell.
extension Worker {
  /// Looks how the terminal is set. A program that asks for a password, or draws a screen, has set it for itself.
  mutating func noteSettings() {
    guard let settings = pty.settings, settings.isCooked else { return }
    cookedSettings = settings
  }

  /// Looks at it while a fish runs a program.
  mutating func noteSettingsOfProgram() {
    if kind == .fish, shell == .running { noteSettings() }
  }

  /// What a shell that is at its prompt has programs find. What the last command has set is in the editor's settings, too:
  /// bash and zsh derive them from those.
  var settingsToKeep: TerminalSettings {
    guard kind != .fish, let current = pty.settings else { return cookedSettings }
    return current.withoutLineEditor(cookedSettings)
  }
}
