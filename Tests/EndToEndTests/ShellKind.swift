import Foundation
import Support
import Testing

/// The shells that say where their commands begin and end.
enum ShellKind: String, CaseIterable {
  case bash, zsh, fish

  /// Those that this machine has; what is missing is skipped.
  static let available = allCases.filter { TestTerminal.path(of: $0.rawValue) != nil }

  /// The start-up file that a person writes into, below the home folder.
  var file: String {
    switch self {
    case .bash: ".bashrc"
    case .zsh: ".zshrc"
    case .fish: ".config/fish/config.fish"
    }
  }

  /// A command that does nothing and has this code.
  func code(_ code: Int) -> String {
    self == .fish ? "sh -c 'exit \(code)'" : "(exit \(code))"
  }
}

extension TemporaryProject {
  /// Makes a shell the person's, with a start-up file.
  func use(_ shell: ShellKind, _ startUp: String = "") throws {
    environment["SHELL"] = TestTerminal.path(of: shell.rawValue)
    try write(startUp, into: shell.file)
  }

  /// Writes a file below the home folder.
  func write(_ text: String, into file: String) throws {
    let path = "\(environment["HOME"] ?? "")/\(file)"
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    _ = try run(["mkdir", "-p", "/\(folder)"])
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}

extension Session {
  /// Sends a command, and checks what comes of it.
  func expect(
    _ command: String, _ output: String, code: Int = 0, cwd: String? = nil,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let answer = try send(command)
    project.check(answer["state"], is: "done", answer, at: location)
    project.check(answer.output, is: output, answer, at: location)
    project.check(answer.number("exit_code"), is: code, answer, at: location)
    if let cwd { project.check(answer["cwd"], is: cwd, answer, at: location) }
  }

  /// Reads the last command again.
  func last() throws -> Answer { try project.clrun("last", id) }
}
