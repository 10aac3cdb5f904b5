import Foundation
import Support
import Testing

/// `clrun status`, and that YAML and JSON say the same.
@Suite struct StatusTests {
  @Test func countsAndOrderAreTrue() throws {
    try withProject { project in
      let first = try project.session("echo 1")
      let second = try project.session("--exec", "sh -c 'exit 2'")
      let third = try project.session("echo 3")
      let fourth = try project.session("echo 4")
      _ = try third.kill()
      let status = try project.clrun("status")
      project.check(status["project"], is: project.root, status)
      project.check(
        ["running", "suspended", "exited", "detached", "killed"].map { status.number($0) },
        is: [2, 0, 1, 0, 1], status)
      let sessions = status.list("sessions")
      project.check(
        sessions.compactMap { $0["terminal_id"] }, is: [first, second, third, fourth].map(\.id))
      project.check(
        sessions.compactMap { $0["status"] }, is: ["running", "exited", "killed", "running"])
      project.check(sessions[1].number("exit_code"), is: 2, status)
      project.check(sessions[0].number("queue_length"), is: 0, status)
      project.check(sessions[0]["command"], is: "echo 1", status)
      project.check(sessions[0]["created_at"]?.count, is: 24, status)
      for key in status.map("hints").order {
        project.check(status.map("hints")[key]?.hasPrefix("clrun ") == true, key)
      }
    }
  }

  @Test(.enabled(if: YAMLReader.isAvailable, "needs python3 with PyYAML"))
  func yamlAndJSONAgree() throws {
    try withProject { project in
      let session = try project.session("printf 'a: b\\n- c\\n\\tx \\nyes\\n'")
      _ = try session.send("printf '\\033[31m# no\\n  two\\n'; (exit 3)")
      for arguments in [
        ["status"], ["tail", session.id], ["head", session.id], ["tail", "0000"],
        ["key", session.id, "nokey"], [],
      ] {
        let yaml = try project.plain(arguments)
        let json = try project.plain(["--json"] + arguments)
        project.check(yaml.text.hasPrefix("---\n"), yaml)
        project.check(yaml.exitStatus, is: json.exitStatus, yaml)
        let difference = try YAMLReader.difference(yaml.text, json.text, project)
        project.check(difference, is: "", yaml)
      }
    }
  }

  @Test(.enabled(if: YAMLReader.isAvailable, "needs python3 with PyYAML"))
  func everyAnswerIsOneDocument() throws {
    try withProject { project in
      let run = try project.plain(["printf 'yes\\n1e3\\n: x\\n  indented\\n\\n'"])
      project.check(
        try YAMLReader.keys(run.text, project).prefix(3), is: ["terminal_id", "command", "cwd"], run
      )
      let id = try project.sessionIDs()[0]
      for arguments in [
        [id, "echo hi"], [id, ""], ["key", id, "up", "ctrl-c"], [id], ["kill", id], ["kill", id],
      ] {
        let answer = try project.plain(arguments)
        let keys = try YAMLReader.keys(answer.text, project)
        project.check(["terminal_id", "error"].contains(keys.first), answer)
        project.check(keys.last, is: "hints", answer)
      }
    }
  }

  @Test func eachSessionTellsWhatItDoes() throws {
    try withProject { project in
      let idle = try project.session("true")
      let asking = try project.session("read -p 'name? ' x")
      let busy = try project.session("--no-wait", "--exec", "sleep", "1000")
      let over = try project.session("--exec", "sh", "-c", "exit 3")
      project.check(try idle.entry()["state"], is: "done")
      let asked = try asking.entry()
      project.check(asked["state"], is: "waiting", asked)
      project.check(asked["waiting_for"], is: "line", asked)
      project.check(asked["evidence"]?.contains("blocked in read on the terminal") ?? false, asked)
      project.check(asked["since"]?.hasSuffix("Z") ?? false, asked)
      let working = try busy.entry()
      project.check(working["state"], is: "busy", working)
      project.check(working["evidence"]?.hasPrefix("sleep (pid") ?? false, working)
      let ended = try over.entry()
      project.check(ended["state"], is: "exited", ended)
      // tail and screen say the same.
      project.check(try asking.tail()["state"], is: "waiting")
      project.check(try project.clrun("screen", asking.id)["waiting_for"], is: "line")
    }
  }

  @Test func inputOfThisMomentIsCounted() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session("--no-wait", gate.command)
      try gate.wait()
      let worker = try session.workerID()
      // Both wait for the worker when it goes on: the input that was acknowledged, and who asks.
      Processes.signal(worker, SIGSTOP)
      defer { Processes.signal(worker, SIGCONT) }
      _ = try session.send("echo later", options: ["--no-wait"])
      let asking = try project.start(
        [TemporaryProject.binary, "--json", "status"].map { Array($0.utf8) })
      try project.wait(for: "the question") {
        Processes.socketCount(of: asking.pid) > 0 && Processes.isAsleep(asking.pid)
      }
      Processes.signal(worker, SIGCONT)
      let status = try Answer(of: asking)
      project.check(status.list("sessions").first?.number("queue_length"), is: 1, status)
    }
  }

  @Test func stoppedWorkerHoldsNobodyUp() throws {
    try withProject { project in
      let stopped = try project.session("true")
      let other = try project.session("true")
      let worker = try stopped.workerID()
      Processes.signal(worker, SIGSTOP)
      defer { Processes.signal(worker, SIGCONT) }
      let status = try project.clrun("status")
      project.check(status.exitStatus, is: 0, status)
      project.check(status.texts("warnings").first?.contains(stopped.id) ?? false, status)
      let entry = status.list("sessions").first { $0["terminal_id"] == other.id }
      project.check(entry?["state"], is: "done", status)
    }
  }

  /// What is said of sessions that are over is kept: it must be what reading their files says.
  @Test func whatIsKeptOfEndedSessionsIsWhatTheirFilesSay() throws {
    try withProject { project in
      let named = try project.session("--name", "first", "--exec", "sh", "-c", "exit 3")
      for number in 0..<17 { _ = try project.session("--exec", "echo", "yes: \(number)") }
      let live = try project.session("true")
      func rest(_ answer: Answer) -> [Answer] {
        answer.list("sessions").filter { $0["terminal_id"] != live.id }
      }
      func said(_ answer: Answer) -> [String] {
        rest(answer).map { entry in
          let keys = [
            "terminal_id", "command", "status", "created_at", "last_activity_at", "name", "state",
            "evidence", "since",
          ]
          let numbers = ["pid", "queue_length", "exit_code"]
          return (keys.map { entry[$0] ?? "-" } + numbers.map { "\(entry.number($0) ?? -1)" })
            .joined(separator: "|")
        }
      }
      let read = try project.clrun("status")
      project.check(project.state("run/ended-json").count > 1000, is: true)
      let kept = try project.clrun("status")
      project.check(said(kept), is: said(read), kept)
      project.check(kept.number("exited"), is: 18)
      // A damaged one is nothing.
      try project.write(String(repeating: "clrun ended 1\n\u{1}", count: 99), to: "run/ended-json")
      project.check(said(try project.clrun("status")), is: said(read))
      // A name that another session has now, a session that is gone, and a record that is another.
      let heir = try project.session("--name", "first", "true")
      let gone = rest(read)[4]["terminal_id"] ?? ""
      _ = try project.clrun("forget", gone)
      let other = rest(read)[7]["terminal_id"] ?? ""
      let path = "sessions/\(other).json"
      try project.write(
        String(decoding: project.state(path), as: UTF8.self)
          .replacingOccurrences(of: "\"last_exit_code\" : 0", with: "\"last_exit_code\" : 5"),
        to: path)
      let now = try project.clrun("status").list("sessions")
      let first = now.first { $0["terminal_id"] == named.id }
      project.check(first?["name"] == nil && first?.number("exit_code") == 3, is: true)
      project.check(now.first { $0["terminal_id"] == heir.id }?["name"], is: "first")
      project.check(now.contains { $0["terminal_id"] == gone }, is: false)
      project.check(now.first { $0["terminal_id"] == other }?.number("exit_code"), is: 5)
    }
  }

  /// A file that is changed in its place leaves the times of its folder alone; so does one that is damaged.
  @Test func filesOfEndedSessionsMayChangeInAnyWay() throws {
    try withProject { project in
      var sessions: [Session] = []
      for number in 0..<20 { sessions.append(try project.session("--exec", "echo", "\(number)")) }
      func entries() throws -> [String: Answer] {
        let list = try project.clrun("status").list("sessions")
        return Dictionary(uniqueKeysWithValues: list.map { ($0["terminal_id"] ?? "", $0) })
      }
      /// Changes a file in its place, with its old time, and looks at once.
      func change(_ path: String, _ body: (inout String) -> Void) throws {
        let file = "\(project.root)/.clrun/\(path)"
        var text = String(decoding: project.state(path), as: UTF8.self)
        let time = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate]
        body(&text)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: file)
      }
      _ = try entries()
      try project.wait(for: "all of them to be kept") {
        _ = try entries()
        return sessions.allSatisfy { session in
          String(decoding: project.state("run/ended-json"), as: UTF8.self).contains(session.id)
        }
      }
      let kept = try entries()
      project.check(kept.count, is: 20)
      try change("sessions/\(sessions[3].id).json") {
        $0 = $0.replacingOccurrences(of: "\"last_exit_code\" : 0", with: "\"last_exit_code\" : 4")
      }
      project.check(try entries()[sessions[3].id]?.number("exit_code"), is: 4)
      try change("sessions/\(sessions[4].id).note") {
        $0 = $0.replacingOccurrences(
          of: "\"exec\" :", with: "\"ended_by\" : \"somebody\", \"exec\" :")
      }
      project.check(try entries()[sessions[4].id]?["ended_by"], is: "somebody")
      try change("sessions/\(sessions[5].id).json") {
        $0 = String(repeating: "x", count: $0.utf8.count)
      }
      project.check(try entries()[sessions[5].id]?["status"], is: "damaged")
      // One that comes, and one that goes.
      let new = "0\(sessions[6].id.dropFirst())"
      for (part, kind) in [("sessions", "note"), ("sessions", "json")] {
        let text = String(
          decoding: project.state("\(part)/\(sessions[6].id).\(kind)"), as: UTF8.self)
        try project.write(
          text.replacingOccurrences(of: sessions[6].id, with: new), to: "\(part)/\(new).\(kind)")
      }
      project.check(try entries()[new]?["status"], is: "exited")
      try FileManager.default.removeItem(
        atPath: "\(project.root)/.clrun/sessions/\(sessions[7].id).json")
      project.check(try entries()[sessions[7].id] == nil, "it is gone")
      // What was kept of the rest still holds, and in the other form too.
      let now = try entries()
      for key in ["command", "created_at", "last_activity_at", "evidence"] {
        project.check(now[sessions[8].id]?[key], is: kept[sessions[8].id]?[key])
      }
      let yaml = try project.plain(["status"]).text
      project.check(try project.plain(["status"]).text, is: yaml)
      project.check(yaml.contains("status: damaged") && yaml.contains("exit_code: 4"), yaml)
    }
  }
}
