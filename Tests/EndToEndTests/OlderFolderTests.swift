import Foundation
import Support
import Testing

/// State folders of other runtimes and of older versions: each verb that reads reads them, and what isn't known stays.
@Suite struct OlderFolderTests {
  private static let theirs = "11111111-2222-4333-8444-555555555555"
  private static let ours = "66666666-7777-4888-9999-aaaaaaaaaaaa"

  /// A record as all runtimes write it, with a key that none of them knows.
  private static func record(_ id: String, status: String) -> String {
    """
    {
      "terminal_id": "\(id)", "created_at": "2025-01-02T03:04:05.678Z", "cwd": "/tmp",
      "last_activity_at": "2025-01-02T03:05:00.000Z", "command": "echo hello", "shell": "/bin/bash",
      "status": "\(status)", "pid": 4194000, "worker_pid": 4194001, "queue_length": 0,
      "last_exit_code": null, "saved_state": null, "theirs": {"of": ["the", "sky", null]}
    }
    """
  }

  /// Writes files below the state folder.
  private static func write(_ files: [(path: String, text: String)], _ project: TemporaryProject)
    throws
  {
    for file in files {
      let url = URL(fileURLWithPath: "\(project.root)/.clrun/\(file.path)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.text.utf8).write(to: url)
    }
  }

  private static func check(_ project: TemporaryProject, _ arguments: [String], _ text: String)
    throws
  {
    let answer = try project.plain(["--json"] + arguments)
    project.check(answer.exitStatus, is: 0, answer)
    project.check(text.isEmpty || answer.text.contains(text), answer)
    project.check(answer.number("damaged") ?? answer.number("problems") ?? 0, is: 0, answer)
  }

  /// What another runtime has left: records, queues, logs and a ledger, and files of its own.
  @Test func aFolderOfAnotherRuntimeIsRead() throws {
    try withProject { project in
      let id = Self.theirs
      try Self.write(
        [
          ("sessions/\(id).json", Self.record(id, status: "running")),
          ("queues/\(id).json", "{\"terminal_id\": \"\(id)\", \"entries\": [], \"more\": 1}"),
          ("buffers/\(id).log", "\u{1B}[1mhello\u{1B}[0m from before\r\nsecond line\r\n"),
          ("ledger/events.log", "{\"event\": \"session.created\", \"theirs\": 1}\n"),
          ("skills/clrun-skill.md", "somebody's own\n"), ("cache.db", "theirs"),
        ], project)
      try Self.check(project, ["status"], id)
      try Self.check(project, ["tail", id], "hello from before\\nsecond line")
      try Self.check(project, ["head", id], "hello from before")
      try Self.check(project, ["grep", id, "second"], "2:second line")
      try Self.check(project, ["screen", id], "second line")
      try Self.check(project, ["doctor"], "")
      try Self.check(project, ["gc", "--dry-run"], "")
      // Nobody lives there: that is written down, and all else stays.
      let record = Answer(
        arguments: [], exitStatus: 0, output: project.state("sessions/\(id).json"), errors: [])
      project.check(record["status"], is: "detached", record)
      project.check(record.map("theirs").texts("of"), is: [], record)
      project.check(record.has("theirs"), record)
      project.check(String(decoding: project.state("cache.db"), as: UTF8.self), is: "theirs")
      let ledger = String(decoding: project.state("ledger/events.log"), as: UTF8.self)
      project.check(ledger.hasPrefix("{\"event\": \"session.created\", \"theirs\": 1}\n"), ledger)
      // A session of ours lives beside it.
      try project.session("true").expect("echo ours", "ours")
    }
  }

  /// What an early version of ours has left: few keys, no index, kinds of marks that are no more, no `run` and no `names`.
  @Test func aFolderOfAnOlderVersionIsRead() throws {
    try withProject { project in
      let id = Self.ours
      try Self.write(
        [
          ("sessions/\(id).json", Self.record(id, status: "exited")),
          ("sessions/\(id).note", "{\"version\": 1, \"boot_id\": \"gone\", \"colour\": \"red\"}"),
          ("buffers/\(id).log", "$ echo hello\r\nhello\r\n$ "),
          (
            "buffers/\(id).timeline",
            """
            0 1000 size 24 80
            0 1000 weather sunny
            2 1000 input start echo%20hello
            14 1001 command echo%20hello
            21 1002 end 0 1 /tmp
            23 1003 exit 0

            """
          ),
        ], project)
      try Self.check(project, ["status"], id)
      try Self.check(project, ["tail", id], "hello")
      try Self.check(project, ["head", id], "$ echo hello")
      try Self.check(project, ["last", id], "\"output\":\"hello\"")
      try Self.check(project, ["grep", id, "^hello"], "2:hello")
      try Self.check(project, ["screen", id], "hello")
      try Self.check(project, ["doctor"], "")
      try Self.check(project, ["gc", "--dry-run"], "")
      let again = try project.clrun("restart", id)
      project.check(again.output.contains("hello"), again)
    }
  }

  /// Keys of a later version, in the record and the note of a session that is brought back.
  @Test func unknownKeysSurviveThatASessionIsBroughtBack() throws {
    try withProject { project in
      let session = try project.session("true")
      try session.suspend()
      for kind in ["json", "note"] {
        let path = "sessions/\(session.id).\(kind)"
        let text = String(decoding: project.state(path), as: UTF8.self)
        try Self.write([(path, "{\"theirs\": {\"of\": 7}, " + text.dropFirst())], project)
      }
      try session.expect("echo back", "back")
      _ = try session.kill()
      for kind in ["json", "note"] {
        let text = String(
          decoding: project.state("sessions/\(session.id).\(kind)"), as: UTF8.self)
        project.check(text.contains("\"theirs\"") && text.contains("\"of\" : 7"), text)
      }
    }
  }
}
