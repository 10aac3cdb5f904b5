import Foundation
import Support
import Testing

/// Files that are not what they should be: the session is reported as damaged, and the others work.
@Suite struct DamageTests {
  /// What a damaged file may hold.
  static let contents = [
    "", "{", "null", "[]", "{}", "\u{0}\u{0}\u{0}\u{0}", "not json", "{\"terminal_id\": 5}",
  ]

  private static func damage(_ project: TemporaryProject, _ path: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(project.root)/.clrun/\(path)"))
  }

  @Test(arguments: contents)
  func sessionFile(_ text: String) throws {
    try withProject { project in
      let broken = try project.session("--exec", "echo remembered")
      let live = try project.session("true")
      let other = try project.session("true")
      try Self.damage(project, "sessions/\(broken.id).json", text)
      try Self.damage(project, "sessions/\(live.id).json", text)
      let status = try project.clrun("status")
      project.check(status.exitStatus, is: 0, status)
      project.check(status.number("damaged"), is: 1, status)
      // A live worker knows better than its file.
      project.check(status.number("running"), is: 2, status)
      let entries = status.list("sessions").filter { $0["status"] == "damaged" }
      project.check(entries.compactMap { $0["terminal_id"] }, is: [broken.id], status)
      project.check(entries.allSatisfy { $0["damage"] != nil }, status)
      // What it printed is readable.
      project.check(try broken.tail().output.hasPrefix("remembered"), is: true)
      project.check(try broken.send("echo x"), failsWith: 1, "damaged")
      project.check(try broken.kill(), failsWith: 1, "damaged")
      project.check(try live.send("echo lives").output, is: "lives")
      project.check(try other.send("echo fine").output, is: "fine")
      project.check(try live.kill().exitStatus, is: 0)
      project.check(try other.kill()["status"], is: "killed")
    }
  }

  @Test(arguments: contents)
  func queueFile(_ text: String) throws {
    try withProject { project in
      let session = try project.session("true")
      let other = try project.session("true")
      project.check(try session.send("echo before").output, is: "before")
      try Self.damage(project, "queues/\(session.id).json", text)
      project.check(try project.clrun("status").exitStatus, is: 0)
      let answer = try session.send("echo after")
      project.check(answer.output, is: "after", answer)
      project.check(answer.texts("warnings").count, is: 1, answer)
      project.check(
        String(decoding: project.state("queues/\(session.id).damaged"), as: UTF8.self), is: text)
      project.check(try session.send("echo more").texts("warnings"), is: [])
      project.check(try other.send("echo fine").output, is: "fine")
    }
  }

  @Test func sessionFileThatIsAFolder() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      let other = try project.session("true")
      let path = "\(project.root)/.clrun/sessions/\(session.id).json"
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      project.check(try project.clrun("status").number("damaged"), is: 1)
      project.check(try other.send("echo fine").output, is: "fine")
    }
  }

  @Test(arguments: ["sessions", "queues"])
  func fileThatIsALink(_ part: String) throws {
    try withProject { project in
      let session = try project.session("true")
      let other = try project.session("true")
      let path = "\(project.root)/.clrun/\(part)/\(session.id).json"
      try? FileManager.default.removeItem(atPath: path)
      try "secret".write(
        toFile: "\(project.root)/elsewhere", atomically: true, encoding: .utf8)
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: "\(project.root)/elsewhere")
      project.check(try project.clrun("status").exitStatus, is: 0)
      _ = try session.send("echo x")
      project.check(
        try String(contentsOfFile: "\(project.root)/elsewhere", encoding: .utf8), is: "secret")
      project.check(try other.send("echo fine").output, is: "fine")
    }
  }

  @Test func fifoInPlaceOfAFile() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      let other = try project.session("true")
      for path in [
        "sessions/\(session.id).json", "buffers/\(session.id).log", "queues/\(session.id).json",
      ] {
        _ = try project.run(
          ["sh", "-c", "rm -f \"$0\"; mkfifo \"$0\"", "\(project.root)/.clrun/\(path)"])
      }
      project.check(try project.clrun("status").number("damaged"), is: 1)
      project.check(try session.tail().exitStatus, is: 0)
      project.check(try other.send("echo fine").output, is: "fine")
    }
  }

  @Test func missingLog() throws {
    try withProject { project in
      let session = try project.session("--exec", "echo hi")
      try FileManager.default.removeItem(atPath: "\(project.root)/.clrun/buffers/\(session.id).log")
      let answer = try session.tail()
      project.check(answer.exitStatus, is: 0, answer)
      project.check(answer.output, is: "", answer)
    }
  }

  @Test func strayFilesAreLeftAlone() throws {
    try withProject { project in
      let session = try project.session("true")
      for path in ["sessions/notes.txt", "sessions/x.json", "queues/.hidden", "names/.x", "junk"] {
        try Self.damage(project, path, "stray")
      }
      project.check(try project.clrun("status").list("sessions").count, is: 1)
      project.check(try session.send("echo fine").output, is: "fine")
      project.check(String(decoding: project.state("junk"), as: UTF8.self), is: "stray")
    }
  }

  @Test func keysOfOthersAreKept() throws {
    try withProject { project in
      let session = try project.session("true")
      let path = "\(project.root)/.clrun/sessions/\(session.id).json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let changed = text.replacingOccurrences(
        of: "{", with: "{\"theirs\": {\"a\": [1, null]},", range: text.range(of: "{"))
      try changed.write(toFile: path, atomically: true, encoding: .utf8)
      let worker = try session.workerID()
      Processes.signal(worker, SIGKILL)
      try session.wait(status: "detached")
      let record = Answer(
        arguments: [], exitStatus: 0, output: project.state("sessions/\(session.id).json"),
        errors: [])
      project.check(record["status"], is: "detached", record)
      project.check(record.has("theirs"), record)
    }
  }
}
