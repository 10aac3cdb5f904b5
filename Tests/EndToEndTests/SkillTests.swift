import Foundation
import Support
import Testing

/// The files that teach agents: what they show works, in order, and they are what a project gets.
@Suite struct SkillTests {
  static let names = ["clrun-skill.md", "claude-code-skill.md", "openclaw-skill.md"]

  private static func text(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("skills/\(name)"), encoding: .utf8)
  }

  /// The commands of the fenced examples, in order.
  private static func commands(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      line.hasPrefix("$ ") ? String(line.dropFirst(2)) : nil
    }
  }

  @Test(
    .enabled(
      if: ["vim", "less", "python3"].allSatisfy { TemporaryProject.has($0) },
      "needs vim, less and python3"),
    arguments: names)
  func examplesWork(_ name: String) throws {
    let commands = Self.commands(try Self.text(name))
    #expect(commands.count >= 10)
    try withProject { project in
      let folder = URL(fileURLWithPath: TemporaryProject.binary).deletingLastPathComponent().path
      let path = "\(folder):\(project.environment["PATH"] ?? "")"
      for command in commands {
        let answer = try project.run(
          ["env", "PATH=\(path)", "bash", "-c", command], seconds: 60)
        project.check(answer.exitStatus, is: 0, answer)
        project.check(answer.text.hasPrefix("---\n") || answer.text.hasPrefix("{"), answer)
      }
    }
  }

  @Test(arguments: names) func aProjectGetsTheFile(_ name: String) throws {
    try withProject { project in
      _ = try project.session("true")
      project.check(
        String(decoding: project.state("skills/\(name)"), as: UTF8.self),
        is: try Self.text(name))
    }
  }
}
