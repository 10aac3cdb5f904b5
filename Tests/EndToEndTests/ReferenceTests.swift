import Foundation
import Support
import Testing

/// How a session is named by its id, and what is no id.
@Suite struct ReferenceTests {
  @Test func beginningOfAnIdIsEnough() throws {
    try withProject { project in
      let session = try project.session("true")
      let eight = String(session.id.prefix(8))
      project.check(try project.clrun(eight)["terminal_id"], is: session.id)
      project.check(try project.clrun(eight, "echo x").output, is: "x")
      project.check(try project.clrun(eight.uppercased())["terminal_id"], is: session.id)
      let twelve = String(session.id.prefix(12))
      project.check(try project.clrun(twelve, "echo y").output, is: "y")
      let four = String(session.id.prefix(4))
      project.check(try project.clrun("tail", four)["terminal_id"], is: session.id)
      project.check(try project.clrun("tail", String(four.prefix(3))), failsWith: 1, "not found")
    }
  }

  @Test func unknownIdIsNeverACommand() throws {
    try withProject { project in
      let session = try project.session("true")
      let digit = session.id.hasPrefix("0") ? "1" : "0"
      for id in [String(repeating: digit, count: 8), "\(digit)0000000-0000-4000-8000-000000000000"]
      {
        let answer = try project.clrun(id)
        project.check(answer, failsWith: 1, "Session not found: \(id)")
        project.check(
          answer.map("hints").order, is: ["list_sessions", "start_new", "active_sessions", "note"])
        project.check(answer.map("hints").texts("active_sessions"), is: ["clrun \(session.id)"])
        project.check(try project.clrun(id, "echo", "x"), failsWith: 1, "Session not found")
      }
      project.check(try project.sessionIDs().count, is: 1)
    }
  }

  @Test func shortHexWordsAreCommands() throws {
    try withProject { project in
      let answer = try project.clrun("dead")
      project.check(answer.output.contains("command not found"), answer)
    }
  }

  @Test func ambiguousBeginningListsItsCandidates() throws {
    try withProject { project in
      let session = try project.session("true")
      // Another session's record whose id begins alike.
      var other = Array(session.id)
      other[35] = other[35] == "0" ? "1" : "0"
      let twin = String(other)
      let record = String(decoding: project.state("sessions/\(session.id).json"), as: UTF8.self)
      try record.replacingOccurrences(of: session.id, with: twin).write(
        toFile: "\(project.root)/.clrun/sessions/\(twin).json", atomically: true, encoding: .utf8)
      for arguments in [[String(session.id.prefix(8))], ["tail", String(session.id.prefix(5))]] {
        let answer = try project.plain(["--json"] + arguments)
        project.check(answer, failsWith: 1, "ambiguous")
        let candidates = answer.map("hints").texts("candidates")
        project.check(candidates.sorted(), is: ["clrun \(session.id)", "clrun \(twin)"].sorted())
      }
      project.check(try project.clrun(session.id, "echo whole").output, is: "whole")
    }
  }

  @Test(arguments: [
    "../x", "..", "", " ", "/etc/passwd", "@", "@../x", "@nobody", "nobody", "a\nb", "zzzz",
    "12345678-", String(repeating: "a", count: 10_000), String(repeating: "é", count: 5_000),
  ])
  func badReferenceIsAnError(_ reference: String) throws {
    try withProject { project in
      let session = try project.session("true")
      for verb in [["tail"], ["head"], ["kill"]] {
        let answer = try project.plain(["--json"] + verb + [reference])
        project.check(answer, failsWith: 1, "Session not found")
        project.check(answer.text.utf8.count < 3000, answer.text.utf8.count)
      }
      project.check(try project.clrun("input", reference, "text"), failsWith: 1, "not found")
      project.check(try project.clrun("key", reference, "enter"), failsWith: 1, "not found")
      project.check(try session.entry()["status"], is: "running")
    }
  }

  @Test func withoutAFolderThereIsNoSession() throws {
    try withProject { project in
      for arguments in [["status"], ["tail", "abcd"], ["kill", "@x"], ["@x"]] {
        let answer = try project.plain(["--json"] + arguments)
        project.check(answer, failsWith: 1, "No .clrun directory found. Run `clrun <command>`")
      }
      project.check(!FileManager.default.fileExists(atPath: "\(project.root)/.clrun"), "made")
    }
  }
}
