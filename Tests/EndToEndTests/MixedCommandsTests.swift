import Foundation
import Support
import Testing

/// Two hundred commands in one session of each shell: code, output and directory are what script(1) records of the same
/// command alone.
@Suite struct MixedCommandsTests {
  private static let count = 200

  @Test(
    .enabled(if: TemporaryProject.has("script"), "needs script"), arguments: ShellKind.available)
  func commandsGiveWhatTheyGiveAlone(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell, shell == .fish ? "function fish_greeting; end\n" : "")
      for folder in MixedCommands.folders {
        _ = try project.run(["mkdir", "-p", "\(folder)/inner"])
      }
      try Self.writeScripts(project)
      let session = try project.session("true")
      var directory = project.root
      var generator = MixedCommands(shell)
      for (index, command) in generator.take(Self.count).enumerated() {
        let alone = try Self.alone(command, shell, in: directory, project)
        let answer = try session.send(command)
        let what = "\(shell) \(index): \(command)\n\(answer)"
        project.check(answer["state"], is: "done", what)
        project.check(answer.number("exit_code"), is: alone.code, what)
        project.check(try Self.shown(answer.output, project), is: alone.output, what)
        project.check(answer["cwd"], is: alone.directory, what)
        if project.hasFailed { return }
        if index.isMultiple(of: 5) {
          let last = try session.last()
          project.check(try Self.shown(last.output, project), is: alone.output, last)
          project.check(last.number("exit_code"), is: alone.code, last)
          project.check(last["command"], is: command, last)
        }
        // The next but one begins at the root again.
        directory = alone.directory
        if index.isMultiple(of: 2) {
          try session.expect("cd '\(project.root)'", "", cwd: project.root)
          directory = project.root
        }
      }
    }
  }

  /// What script(1) records of a command in a directory.
  private static func alone(
    _ command: String, _ shell: ShellKind, in directory: String, _ project: TemporaryProject
  ) throws -> (output: String, code: Int, directory: String) {
    try command.write(
      toFile: "\(project.folder)/command", atomically: true, encoding: .utf8)
    let folder = project.folder
    let recorded = try project.run(
      ["sh", "\(folder)/record", shell.rawValue, folder], directory: directory)
    let raw = project.contents("\(folder)/raw")
    let place = String(decoding: project.contents("\(folder)/place"), as: UTF8.self).dropLast()
    if let plain = plain(raw) { return (plain, Int(recorded.exitStatus), String(place)) }
    let marked = raw + Array(end.utf8)
    let rendered = try project.plain(
      ["--json", "render", "-", "--size", "9000x440"], input: marked)
    var text = rendered.texts("lines").joined(separator: "\n")
    if let range = text.range(of: end, options: .backwards) {
      text = String(text[..<range.lowerBound])
    }
    if text.hasSuffix("\n") { text.removeLast() }
    return (trimmed(text), Int(recorded.exitStatus), String(place))
  }

  /// What needs no terminal to be read: lines that end with CR and LF, without any other control.
  private static func plain(_ raw: [UInt8]) -> String? {
    var text = String(decoding: raw, as: UTF8.self).replacing("\r\n", with: "\n")
    guard text.unicodeScalars.allSatisfy({ $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F })
    else { return nil }
    if text.hasSuffix("\n") { text.removeLast() }
    return trimmed(text)
  }

  /// An output as a screen has it, where tabs are blanks.
  private static func shown(_ output: String, _ project: TemporaryProject) throws -> String {
    guard output.contains("\t") else { return trimmed(output) }
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    let rendered = try project.plain(
      ["--json", "render", "-", "--size", "9000x440"],
      input: Array((lines.joined(separator: "\r\n") + end).utf8))
    let text = rendered.texts("lines").joined(separator: "\n")
    let place = text.range(of: end, options: .backwards)?.lowerBound ?? text.endIndex
    return trimmed(String(text[..<place]))
  }

  /// Stands after all that was recorded.
  private static let end = "<end of the record>"

  /// Trailing blanks of a line may stand on a screen or not.
  private static func trimmed(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  private static func writeScripts(_ project: TemporaryProject) throws {
    let folder = project.folder
    // script must not see the end of its input, or it types it.
    let record = """
      stty_line='stty cols 120 rows 40'
      [ -p "$2/input" ] || mkfifo "$2/input"
      exec 3<>"$2/input"
      SHELL=/bin/sh script -qec "$stty_line; $1 $2/run.$1 $2/command $2/place" /dev/null <&3 >"$2/raw"
      code=$?
      exit $code

      """
    let posix = ". \"$1\"\ncode=$?\npwd >\"$2\"\nexit $code\n"
    let fish = "source $argv[1]\nset code $status\npwd >$argv[2]\nexit $code\n"
    for (name, text) in [
      ("record", record), ("run.bash", posix), ("run.zsh", posix), ("run.fish", fish),
    ] {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
  }
}

extension TemporaryProject {
  /// A file's bytes; none where it is missing.
  func contents(_ path: String) -> [UInt8] {
    Array(FileManager.default.contents(atPath: path) ?? Data())
  }
}
