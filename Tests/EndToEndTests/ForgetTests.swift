import Foundation
import Support
import Testing

/// `clrun forget`.
@Suite struct ForgetTests {
  @Test func removesAllOfIt() throws {
    try withProject { project in
      let other = try project.session("true")
      let session = try project.session("--name", "web", "true")
      project.check(try session.send("echo text").output, is: "text")
      _ = try session.kill()
      let bytes = project.files(of: session.id).reduce(0) { $0 + project.state($1).count }
      let before = project.files(of: other.id)
      let answer = try project.clrun("forget", "@web")
      project.check(answer["status"], is: "forgotten", answer)
      project.check(answer["terminal_id"], is: session.id, answer)
      project.check(answer["command"], is: "true", answer)
      project.check((answer.number("bytes") ?? 0) >= bytes, answer)
      project.check(project.files(of: session.id), is: [], answer)
      project.check(!project.stateFiles().contains("names/web"), answer)
      project.check(project.files(of: other.id), is: before, answer)
      project.check(try project.clrun("@web"), failsWith: 1, "Session not found: @web")
      project.check(
        try project.clrun("forget", session.id), failsWith: 1, "Session not found: \(session.id)")
      project.check(try project.clrun("status").list("sessions").count, is: 1)
      project.check(
        String(decoding: project.state("ledger/events.log"), as: UTF8.self).contains(
          "\"event\":\"session.forgotten\",\"terminal_id\":\"\(session.id)\""), answer)
      project.check(try project.session("--name", "web", "echo again").started.output, is: "again")
      project.check(try other.send("echo lives").output, is: "lives")
    }
  }

  @Test func whatRunsIsRefused() throws {
    try withProject { project in
      let session = try project.session("--name", "web", "true")
      let answer = try project.clrun("forget", "web")
      project.check(answer, failsWith: 1, "Session has not ended (status: running)")
      project.check(
        answer.map("hints")["kill_session"], is: "clrun kill \(session.id)", answer)
      project.check(try session.send("echo lives").output, is: "lives")
      // A worker that doesn't answer lives, too.
      Processes.signal(try session.workerID(), SIGSTOP)
      project.check(try project.clrun("forget", session.id).exitStatus, is: 1)
      Processes.signal(try session.workerID(), SIGCONT)
      project.check(try session.send("echo still").output, is: "still")
    }
  }

  @Test func whatCanGoOnIsRefused() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      let path = "sessions/\(session.id).json"
      let text = String(decoding: project.state(path), as: UTF8.self)
      try project.write(
        text.replacingOccurrences(of: "\"exited\"", with: "\"suspended\""), to: path)
      let answer = try project.clrun("forget", session.id)
      project.check(answer, failsWith: 1, "status: suspended")
      project.check(project.files(of: session.id).contains(path), answer)
    }
  }

  @Test(arguments: ["", "{}", "not json"]) func damagedSessionGoes(_ text: String) throws {
    try withProject { project in
      let session = try project.session("--exec", "echo x")
      try project.write(text, to: "sessions/\(session.id).json")
      project.check(try project.clrun("forget", session.id).exitStatus, is: 0)
      project.check(project.files(of: session.id), is: [])
    }
  }

  @Test func sessionWhoseWorkerWasKilledGoes() throws {
    try withProject { project in
      let session = try project.session("true")
      let worker = try session.workerID()
      Processes.signal(worker, SIGKILL)
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      project.check(try project.clrun("forget", session.id).exitStatus, is: 0)
      project.check(project.files(of: session.id), is: [])
    }
  }

  @Test func leftoversWithoutARecordGo() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      try FileManager.default.removeItem(
        atPath: "\(project.root)/.clrun/sessions/\(session.id).json")
      let answer = try project.clrun("forget", session.id)
      project.check(answer["status"], is: "forgotten", answer)
      project.check(project.files(of: session.id), is: [])
    }
  }

  @Test func whatCannotGoIsNamed() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      let path = "\(project.root)/.clrun/buffers/\(session.id).log"
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      let answer = try project.clrun("forget", session.id)
      project.check(answer, failsWith: 1, ".clrun/buffers/\(session.id).log could not be removed")
      project.check(try project.clrun("status").list("sessions").count, is: 1)
      try FileManager.default.removeItem(atPath: path)
      project.check(try project.clrun("forget", session.id).exitStatus, is: 0)
      project.check(project.files(of: session.id), is: [])
    }
  }

  @Test func manyAtOnceForgetItOnce() throws {
    try withProject { project in
      for _ in 0..<5 {
        let session = try project.session("--exec", "true")
        let children = try (0..<8).map { _ in
          try project.start(
            [TemporaryProject.binary, "--json", "forget", session.id].map { Array($0.utf8) })
        }
        let statuses = try children.map { try $0.wait() }
        project.check(statuses.filter { $0 == 0 }.count, is: 1, statuses)
        project.check(project.files(of: session.id), is: [])
      }
    }
  }
}
