import Foundation
import Support
import Testing

/// Servers that are down, slow, in trouble, or something else altogether.
@Suite struct FlowFaultTests {
  @Test(arguments: [
    ("example", "is no http or https URL"), ("ftp://127.0.0.1/", "is no http or https URL"),
    ("http://", "is no http or https URL"), ("http://127.0.0.1:1", "does not take connections"),
    ("http://nowhere.invalid", "no such host"), ("http://127.0.0.1:99999", "URL"),
  ])
  func addressesThatLeadNowhere(url: String, reason: String) throws {
    try withProject { project in
      let answer = try project.clrun("scp", url)
      project.check(answer["error"]?.hasPrefix("SCP connect failed: ") == true, answer)
      project.check(answer["error"]?.contains(reason) == true, answer)
      project.check(answer.map("hints").order, is: ["check_url", "example"], answer)
      // Nothing is left of it.
      project.check((try? project.sessionIDs()) ?? [], is: [])
    }
  }

  @Test func wrongWordsOfTheCall() throws {
    try withProject { project in
      let url = "http://127.0.0.1:1"
      project.check(try project.clrun("scp"), failsWith: 2, "clrun scp needs <url>")
      project.check(try project.clrun("scp", url, "x"), failsWith: 2, "does not take \"x\"")
      let unknown = try project.clrun("scp", url, "--colour")
      project.check(unknown, failsWith: 2, "--colour")
      project.check(
        unknown.map("hints").texts("options").contains("--workflow <id>"), unknown)
      project.check(
        try project.clrun("scp", url, "--allow-origin", "api"), failsWith: 2, "--allow-origin takes"
      )
      let host = try project.clrun("scp", "localhost:8000")
      project.check(
        host.map("hints")["example"]?.contains("http://localhost:8000") == true, host)
      project.check(try project.clrun("scp", url, "--data", "x"), failsWith: 2, "--data takes")
      project.check(
        try project.clrun("scp", url, "--data", "@/nowhere"), failsWith: 2, "can't be read")
      project.check(
        try project.clrun("scp", url, "--header", "Host: x"), failsWith: 2,
        "--header takes <'Name: value'>: a name")
      project.check(
        try project.clrun("scp", url, "--bearer-env", "NOT_SET"), failsWith: 2, "is not set")
      project.check(
        try project.clrun("scp", url, "--run", "r", "--workflow", "w"), failsWith: 2, "--run")
    }
  }

  @Test func serverThatSpeaksSomethingElse() throws {
    try withProject { project in
      let page = try FlowServer(project, "--discovery", "page")
      let answer = try project.clrun("scp", page.url)
      project.check(answer, failsWith: 1, "is no SCP server: it answered HTTP 200 (text/html)")
      project.check(answer["error"]?.contains("<title>Hello") == true, answer)
      try page.meet([
        "match": "GET /", "fault": "status", "status": 200, "type": "text/html",
        "body": ["run_id": "r", "state": "s", "next_states": [], "hint": "Hello"],
      ])
      project.check(
        try project.clrun("scp", page.url), failsWith: 1,
        "is no SCP server: it answered HTTP 200 (text/html): {")
      try page.meet(["match": "POST /runs", "fault": "garbage"])
      project.check(
        try project.clrun("scp", page.url, "--workflow", "form"), failsWith: 1,
        "SCP connect failed")
      try page.meet([
        "match": "POST /runs", "fault": "status", "status": 500, "body": "oops",
        "type": "text/plain",
      ])
      project.check(
        try project.clrun("scp", page.url, "--workflow", "form"), failsWith: 1,
        "HTTP 500 (text/plain): oops")
      project.check(
        try project.clrun("scp", page.url, "--run", "r1"), failsWith: 1, "There is no run r1")
      try page.meet([
        "match": "GET /", "fault": "status", "status": 302, "headers": ["Location": "/"],
        "times": 99,
      ])
      project.check(try project.clrun("scp", page.url), failsWith: 1, "more than 10 redirects")
      try page.meet(["match": "GET /", "fault": "endless"])
      project.check(try project.clrun("scp", page.url), failsWith: 1, "larger than 4 MiB")
      project.check(try project.sessionIDs(), is: [])
    }
  }

  /// Done, and the connection closed without an answer: the library may not send it again by itself, nor may we.
  @Test func lostAnswersAreComparedAndNotRepeated() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      for round in 1...3 {
        try server.meet(["match": "POST .*next", "fault": "drop", "does": true])
        let answer = try session.send("next")
        project.check(answer["flow_state"], is: "s\(round)", answer)
        project.check(
          answer.texts("warnings").contains { $0.contains("moved from 's\(round - 1)'") }, answer)
      }
      for fault: [String: Any] in [
        ["fault": "drop"], ["fault": "garbage"], ["fault": "endless"],
        ["fault": "status", "status": 503, "body": "later", "type": "text/plain"],
      ] {
        try server.meet(fault.merging(["match": "POST .*next"]) { $1 })
        let answer = try session.send("next")
        project.check(answer, failsWith: 1, "the flow stands where it stood")
        project.check(answer["outcome"], is: "unknown", answer)
        project.check(answer["flow_state"], is: "s3", answer)
      }
      project.check(try server.applied(), is: ["next", "next", "next"])
      // A state that leads to itself: nothing tells.
      let loop = try project.flow(server, "--workflow", "loop")
      try server.meet(["match": "POST .*again", "fault": "drop", "does": true])
      project.check(try loop.send("again")["outcome"], is: "unknown")
      project.check(try server.applied().count { $0 == "again" }, is: 1)
    }
  }

  @Test func answersThatAreNoFrames() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      let page = #"{"run_id": "r", "state": "s9", "status": "active", "next_states": []}"#
      let answers: [(type: String, body: String, said: String)] = [
        ("application/json", "{\"state\":", "HTTP 200 (application/json): {\"state\":"),
        ("text/html; charset=utf-8", page, "HTTP 200 (text/html; charset=utf-8): {\"run_id\""),
        ("application/json", "{\"ok\": true}", "HTTP 200 (application/json): {\"ok\""),
      ]
      var state = 0
      for answer in answers {
        // Nothing was done, as the current frame tells.
        var fault: [String: Any] = [
          "match": "POST .*next", "fault": "status", "status": 200, "body": answer.body,
          "type": answer.type,
        ]
        try server.meet(fault)
        let idle = try session.send("next")
        project.check(
          idle, failsWith: 1, "The answer can't be used (it was no frame: \(answer.said)")
        project.check(idle["outcome"], is: "unknown", idle)
        project.check(idle["flow_state"], is: "s\(state)", idle)
        // It was done, as the current frame tells.
        fault["does"] = true
        try server.meet(fault)
        let done = try session.send("next")
        state += 1
        project.check(done["flow_state"], is: "s\(state)", done)
        project.check(done.texts("warnings").first?.contains(answer.said) == true, done)
        project.check(done.texts("warnings").first?.contains("took effect") == true, done)
      }
      // Success without a word is success.
      try server.meet([
        "match": "POST .*next", "fault": "status", "status": 204, "body": "", "does": true,
      ])
      let quiet = try session.send("next")
      project.check(quiet["flow_state"], is: "s4", quiet)
      project.check(quiet.texts("warnings"), is: [], quiet)
      try server.meet(["match": "POST .*next", "fault": "status", "status": 204, "body": ""])
      let still = try session.send("next")
      project.check(still["flow_state"], is: "s4", still)
      project.check(
        still.texts("warnings").first?.contains("stands where it stood") == true, still)

      try server.meet(["match": "GET .*cli", "fault": "status", "status": 500, "body": "x"])
      let fallback = try session.send("next")
      project.check(fallback.output.contains("1. next"), fallback)
      try server.meet(["match": "GET .*cli", "fault": "huge", "size": 5 << 20])
      let huge = try session.send("next")
      project.check(huge["flow_state"], is: "s6", huge)
      // A frame of some size is no trouble.
      try server.meet(["match": "GET .*/runs/[^/]*$", "fault": "huge", "size": 1 << 20])
      let large = try session.send("/refresh", options: ["--wait", "60s"])
      project.check(large["state"], is: "waiting", large)
    }
  }

  @Test func serverThatIsGoneForAWhile() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      try server.stop()
      let waiting = try session.send("next", options: ["--wait", "300ms"])
      project.check(waiting.isSet("timed_out"), waiting)
      project.check(waiting["connection"], is: "reconnecting", waiting)
      let entry = try session.entry()
      project.check(entry["connection"], is: "reconnecting", entry)
      project.check(entry["evidence"]?.hasPrefix("reconnecting to ") == true, entry)
      try server.start()
      // It was never sent, so it goes now, once.
      let back = try project.clrun("wait", session.id, "--waiting", "--timeout", "60s")
      project.check(back["flow_state"] == "s1" || back["state"] == "waiting", back)
      try session.wait(for: "[s1] active")
      project.check(try server.applied(), is: ["next"])
      project.check(try session.send("next")["flow_state"], is: "s2")
      project.check(try session.tail().output.contains("can be reached again"), back)
    }
  }

  @Test func runThatIsGoneEndsTheSession() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      try server.meet([
        "match": "GET .*", "fault": "status", "status": 404, "body": ["hint": "No such run."],
      ])
      project.check(try session.send("/refresh"), failsWith: 1, "No such run.")
      try project.wait(for: "the session's end") { try session.entry()["status"] == "exited" }
      project.check(try session.entry().number("exit_code"), is: 1)
    }
  }

  /// Nobody is busy while the server is: neither with the answer to a request that has a body, nor with one that has none.
  @Test func waitingForAnAnswerTakesNoTime() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      let http = try session.waitForSleepOfHTTP()
      for (match, input) in [("POST .*next", "next"), ("GET .*/runs/[^/]*$", "/refresh")] {
        try server.meet(["match": match, "fault": "none", "before": 1500])
        _ = try session.send(input, options: ["--no-wait"])
        try project.wait(for: "the request") {
          try server.requests().last?.hasPrefix(match.prefix(4)) == true
        }
        let before = try Processes.wakeUps(of: http)
        try session.waitForSleepOfHTTP()
        let count = try Processes.wakeUps(of: http) - before
        // It was tens of thousands a second.
        project.check(count < 1000, "\(count) wake-ups for \(input)")
      }
    }
  }

  @Test func slowServerIsWaitedFor() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      try server.meet(["match": "POST .*next", "fault": "none", "before": 1500])
      let early = try session.send("next", options: ["--wait", "200ms"])
      project.check(early.isSet("timed_out"), early)
      project.check(early["state"], is: "busy", early)
      // Others are served meanwhile.
      project.check(try session.tail()["status"], is: "running")
      try session.wait(for: "[s1] active")
      project.check(try server.applied(), is: ["next"])
    }
  }

  @Test func killDoesNotWaitForTheServer() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      try server.meet(["match": "POST .*next", "fault": "none", "before": 60_000])
      _ = try session.send("next", options: ["--no-wait"])
      try session.wait(for: "> next")
      let worker = try session.workerID()
      project.check(try session.kill()["status"], is: "killed")
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      // Another runtime's way.
      let other = try project.flow(server, "--workflow", "counter")
      kill(try other.workerID(), SIGTERM)
      try project.wait(for: "the session's end") { try other.entry()["status"] == "killed" }
    }
  }

  @Test func deadWorkerIsNoticed() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      kill(try session.workerID(), SIGKILL)
      try project.wait(for: "the end of the worker") {
        try session.entry()["status"] == "detached"
      }
      project.check(try session.send("next"), failsWith: 1, "worker is not alive")
      project.check(try server.applied(), is: [])
    }
  }

  /// Flows, while the server is killed and started again: no transition is done twice, and each lost one is reported.
  @Test func flowsOfAServerThatDies() throws {
    try withProject { project in
      let report = try project.run([
        "python3", FlowServer.benchmark, "--clrun", TemporaryProject.binary, "--flows", "4",
        "--kill-every", "1", "--parallel", "4",
      ])
      project.check(report.exitStatus, is: 0, report)
      project.check(report.text.contains("4 flows"), report)
    }
  }
}
