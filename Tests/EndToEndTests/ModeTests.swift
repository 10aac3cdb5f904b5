import Foundation
import Support
import Testing

/// Nobody else may read what a session holds, whatever the umask.
@Suite struct ModeTests {
  @Test(arguments: ["000", "022", "077"])
  func foldersAndFilesArePrivate(_ mask: String) throws {
    try withProject { project in
      let started = try project.run([
        "sh", "-c", "umask \(mask); exec \"$0\" --json --name label 'echo hi'",
        TemporaryProject.binary,
      ])
      project.check(started.exitStatus, is: 0, started)
      let sent = try project.run([
        "sh", "-c", "umask \(mask); exec \"$0\" --json @label 'umask'", TemporaryProject.binary,
      ])
      project.check(sent.output, is: "0\(mask)", sent)
      let root = "\(project.root)/.clrun"
      var wrong: [String] = []
      for path in [""] + (FileManager.default.subpaths(atPath: root) ?? []) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")
        else { continue }
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
        if mode & 0o077 != 0 || (isFolder && mode != 0o700) {
          wrong.append("\(path) \(String(mode, radix: 8))")
        }
      }
      project.check(wrong, is: [])
    }
  }

  @Test func gitIgnoresIt() throws {
    try withProject { project in
      _ = try project.session("--exec", "true")
      project.check(String(decoding: project.state(".gitignore"), as: UTF8.self), is: "*\n")
    }
  }

  @Test func hiddenInputIsNowhere() throws {
    try withProject { project in
      let session = try project.session("read -s -p 'Password: ' p; echo; echo ${#p}")
      project.check(session.started["state"], is: "waiting", session.started)
      let answer = try session.send("correct-horse-battery")
      project.check(answer.output.hasSuffix("21"), answer)
      project.check(!answer.text.contains("correct-horse"), answer)
      let found = try project.run(["grep", "-rl", "correct-horse", ".clrun"])
      project.check(found.text, is: "")
    }
  }
}
