import Foundation
import Support
import Testing

/// `clrun scp`: each row of the protocol, against a server in a process of its own.
@Suite struct FlowProtocolTests {
  @Test func discoveryBeginsOneRunAndShowsIt() throws {
    try withProject { project in
      let server = try FlowServer(project, "--bare")
      let session = try project.flow(server, "--name", "flow")
      let answer = session.started
      project.check(
        answer.order.filter { ["terminal_id", "status", "output", "hints"].contains($0) },
        is: ["terminal_id", "status", "output", "hints"], answer)
      project.check(
        answer.map("hints").order.filter { $0 != "terminal_id" },
        is: ["send_input", "view_output", "kill", "note"], answer)
      project.check(answer["status"], is: "running", answer)
      project.check(answer.output.contains("1. Submit it (submit) [s]"), answer)
      project.check(answer["state"], is: "waiting", answer)
      project.check(answer["waiting_for"], is: "menu", answer)
      let prompt = answer.map("prompt")
      project.check(prompt["kind"], is: "options", answer)
      project.check(prompt["question"], is: "What now, at draft?", answer)
      project.check(prompt.list("options").map { $0["action"] }, is: ["submit"], answer)
      project.check(prompt.list("options").map { $0.number("number") }, is: [1], answer)
      project.check(prompt.list("options").map { $0["label"] }, is: ["Submit it"], answer)
      project.check(try server.requests(), is: ["GET /", "GET /runs/ID/cli"])

      let record = Answer(
        arguments: [], exitStatus: 0, output: project.state("sessions/\(session.id).json"),
        errors: [])
      project.check(record["scp_base_url"], is: server.url, record)
      project.check(record["scp_run_id"]?.count, is: 36, record)
      project.check(record["command"], is: "scp \(server.url)", record)
      project.check(record.number("pid"), is: record.number("worker_pid"), record)
      let entry = try session.entry()
      project.check(entry["status"], is: "running", entry)
      project.check(entry["state"], is: "waiting", entry)
      project.check(entry["flow_state"], is: "draft", entry)
      project.check(try project.clrun("tail", "@flow").output.contains("1. Submit it"), entry)
      project.check(try project.clrun("screen", "@flow").text.contains("1. Submit it"), entry)
    }
  }

  @Test func runIsBegunWithWorkflowAndData() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let file = "\(project.folder)/data.json"
      try #"{"count": 3, "deep": {"a": [1]}}"#.write(
        toFile: file, atomically: true, encoding: .utf8)
      let session = try project.flow(
        server, "--workflow", "form", "--data", "order=1042", "--data", "@\(file)", "--data",
        "text=@\(file)")
      project.check(session.started["flow_state"], is: "name", session.started)
      let entry = try #require(try server.entries().first)
      project.check("\(entry["method"] ?? "") \(entry["path"] ?? "")", is: "POST /runs")
      let body = try #require(
        JSONSerialization.jsonObject(with: Data((entry["body"] as? String ?? "").utf8))
          as? [String: Any])
      project.check(body["workflow_id"] as? String, is: "form")
      let data = body["data"] as? [String: Any] ?? [:]
      project.check(data["order"] as? String, is: "1042", data)
      project.check(data["count"] as? Int, is: 3, data)
      project.check((data["text"] as? String)?.hasPrefix("{\"count\"") == true, data)
    }
  }

  /// Whether runs begin where the text of the protocol says or where its servers have it.
  @Test func runBeginsWhereTheServerHasIt() throws {
    try withProject { project in
      let missing = try FlowServer(project, "--discovery", "missing", name: "missing")
      _ = try project.flow(missing)
      project.check(
        try missing.requests(), is: ["GET /", "POST /runs", "GET /runs/ID/cli"])
      let root = try FlowServer(project, "--only-root", name: "root")
      _ = try project.flow(root, "--workflow", "form")
      project.check(try root.requests(), is: ["POST /runs", "POST /", "GET /runs/ID/cli"])
    }
  }

  @Test func runIsAttachedToAgain() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let first = try project.flow(server)
      _ = try first.send("submit")
      let killed = try first.kill()
      project.check(killed["status"], is: "killed", killed)
      let hint = try #require(killed.map("hints")["attach_again"])
      project.check(killed.map("hints")["note"]?.contains("remote run goes on") == true, killed)
      project.check(
        try project.clrun("tail", first.id).output.contains("the run goes on: clrun scp"), killed)
      // As a person would paste it.
      let arguments = hint.split(separator: " ").dropFirst().map {
        $0.trimmingCharacters(in: ["'"])
      }
      let again = try project.plain(["--json"] + arguments)
      project.check(again["flow_state"], is: "review", again)
      project.check(try server.journal().count { $0["kind"] as? String == "run" }, is: 1)
      project.check(
        try project.clrun("restart", first.id), failsWith: 1, "A remote flow is not restarted")
    }
  }

  @Test(arguments: ["json", "none"]) func presentationComesFromElsewhere(cli: String) throws {
    try withProject { project in
      let server = try FlowServer(project, "--cli", cli)
      let session = try project.flow(server, "--workflow", "review")
      project.check(
        session.started.output.contains(cli == "none" ? "1. submit" : "1. Submit it (submit)"),
        session.started)
      let answer = try session.send("1")
      project.check(answer["flow_state"], is: "review", answer)
      let first = try server.requests().filter { $0.contains("/cli") }
      project.check(
        first,
        is: cli == "none"
          ? ["GET /runs/ID/cli", "GET /runs/ID/cli.json"]
          : ["GET /runs/ID/cli", "GET /runs/ID/cli.json", "GET /runs/ID/cli.json"])
    }
  }

  /// Two requests a step: the transition, and what to show.
  @Test func transitionGoesByTheFramesOwnHref() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "form")
      let answer = try session.send("Ada")
      project.check(answer["flow_state"], is: "order", answer)
      // Root-relative, then relative: the first of a state is absolute.
      _ = try session.send("leave")
      let requests = try server.requests()
      project.check(
        requests,
        is: [
          "POST /runs", "GET /runs/ID/cli", "POST /runs/ID/transitions/answer",
          "GET /runs/ID/cli", "POST /runs/ID/transitions/leave", "GET /runs/ID/cli",
        ])
      let entries = try server.entries()
      project.check(entries[2]["body"] as? String, is: #"{"value":"Ada"}"#)
      // What may not be sent twice has a connection of its own, which then serves the rest of the step.
      project.check(entries[2]["peer"] as? Int, is: entries[3]["peer"] as? Int)
      project.check(entries[1]["peer"] as? Int != entries[2]["peer"] as? Int, entries)
    }
  }

  /// One connection serves all that may be asked twice, also after the process for HTTP was asleep.
  @Test func connectionIsKept() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server)
      _ = try session.send("submit")
      try session.waitForSleepOfHTTP()
      for input in ["/refresh", "/resource guide", "/describe", "/refresh"] {
        project.check(try session.send(input).exitStatus, is: 0)
      }
      let entries = try server.entries()
      project.check(entries.count, is: 11, entries)
      project.check(Set(entries.dropFirst(2).compactMap { $0["peer"] as? Int }).count, is: 1)
    }
  }

  /// 307 and 308 are to be done elsewhere, as they are; 303 has been done, and its answer lies elsewhere.
  @Test func redirectsAreFollowed() throws {
    try withProject { project in
      let server = try FlowServer(project)
      try server.meet([
        "match": "POST /runs$", "fault": "status", "status": 308,
        "headers": ["Location": "/runs?moved"],
      ])
      let session = try project.flow(server, "--workflow", "form")
      for status in [301, 302, 303, 307] {
        try server.meet([
          "match": "GET .*[^d]$", "fault": "status", "status": status, "times": 2,
          "headers": ["Location": "?moved"],
        ])
        project.check(try session.send("/refresh")["flow_state"], is: "name")
      }
      try server.meet([
        "match": "POST .*answer$", "fault": "status", "status": 307,
        "headers": ["Location": "?moved"],
      ])
      project.check(try session.send("Ada")["flow_state"], is: "order")
      try server.meet([
        "match": "POST .*leave$", "fault": "status", "status": 303, "does": true,
        "headers": ["Location": "/runs/{run}"],
      ])
      project.check(try session.send("leave")["state"], is: "exited")
      let posts = try server.entries().filter { $0["method"] as? String == "POST" }
      project.check(
        posts.compactMap { $0["body"] as? String },
        is: [
          #"{"workflow_id":"form"}"#, #"{"workflow_id":"form"}"#, #"{"value":"Ada"}"#,
          #"{"value":"Ada"}"#, "{}",
        ])
      project.check(
        try server.requests().suffix(3),
        is: ["POST /runs/ID/transitions/leave", "GET /runs/ID", "GET /runs/ID/cli"])
      project.check(try server.applied(), is: ["answer", "leave"])
    }
  }

  /// What has been done is not done again because its answer can't be had.
  @Test func redirectToAnotherOriginIsRefused() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      try server.meet([
        "match": "POST .*next", "fault": "status", "status": 307,
        "headers": ["Location": "http://127.0.0.2:1/x"],
      ])
      let refused = try session.send("next")
      project.check(refused, failsWith: 1, "Nothing was sent: the server refers to another one")
      project.check(try server.applied(), is: [])
      for location in ["http://127.0.0.2:1/x", "http://localhost:1/x"] {
        try server.meet([
          "match": "POST .*next", "fault": "status", "status": 303, "does": true,
          "headers": ["Location": location],
        ])
        let allowed = try project.flow(
          server, "--workflow", "counter", "--allow-origin", "http://localhost:1")
        let done = try allowed.send("next")
        project.check(done["flow_state"], is: "s1", done)
        project.check(done.texts("warnings").first?.contains("took effect") == true, done)
      }
      project.check(try server.applied(), is: ["next", "next"])
    }
  }

  /// While a client waits for it, what others do shows at once; otherwise with the next input.
  @Test(arguments: ["whole", "none"]) func changesByOthersAreWaitedFor(stream: String) throws {
    try withProject { project in
      let server = try FlowServer(project, "--stream", stream)
      let mine = try project.flow(server)
      let run = try #require(mine.started.output.split(separator: " ").first { $0.count > 36 })
      let other = try project.flow(server, "--run", String(run.prefix(36)))
      let waiting = try project.start(
        [TemporaryProject.binary, "--json", "wait", mine.id, "--text", "[review]"].map {
          Array($0.utf8)
        })
      try project.wait(for: "the wait") {
        try server.requests().contains { $0 == "GET /runs/ID" || $0.hasSuffix("/stream") }
      }
      project.check(try other.send("submit")["flow_state"], is: "review")
      let answer = try Answer(of: waiting)
      project.check(answer.exitStatus, is: 0, answer)
      project.check(answer["flow_state"], is: "review", answer)
      project.check(try mine.entry()["flow_state"], is: "review", answer)
      // And nothing is asked any more.
      try mine.waitForSleepOfHTTP()
    }
  }

  /// Input goes while the run is followed for somebody, also by a stream that doesn't even begin to answer.
  @Test func inputDoesNotWaitForTheStream() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server)
      try server.meet(["match": "GET .*/stream", "fault": "none", "before": 60_000])
      let waiting = try project.start(
        [TemporaryProject.binary, "--json", "wait", session.id, "--text", "[review]"].map {
          Array($0.utf8)
        })
      try project.wait(for: "the stream") {
        try server.requests().contains { $0.hasSuffix("/stream") }
      }
      let answer = try session.send("submit", options: ["--wait", "30s"])
      project.check(answer["flow_state"], is: "review", answer)
      project.check(try Answer(of: waiting).exitStatus, is: 0, answer)
    }
  }

  @Test func refusalsAreErrorsWithTheServersHint() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "review")
      _ = try session.send("submit")
      let guarded = try session.send("guarded")
      project.check(guarded, failsWith: 1, "The guard says no")
      project.check(guarded.map("hints").texts("options").count, is: 3, guarded)
      for (status, hint) in [(400, "bad body"), (404, "unknown"), (409, "moved")] {
        try server.meet([
          "match": "POST .*reject", "fault": "status", "status": status, "body": ["hint": hint],
        ])
        project.check(try session.send("reject reason=x"), failsWith: 1, "(\(status)): \(hint)")
      }
      try server.meet([
        "match": "POST .*reject", "fault": "status", "status": 422, "body": ["detail": "field"],
      ])
      project.check(try session.send("reject reason=x"), failsWith: 1, "(422): field")
      project.check(try server.applied(), is: ["submit"])
      project.check(try session.entry()["flow_state"], is: "review")
    }
  }

  /// 202: with lines on the same connection, with the stream of updates, with one that ends early and is resumed, and by
  /// asking again.
  @Test(arguments: [
    ["--accept", "lines"], ["--accept", "lines", "--stream", "cut"], ["--accept", "frame"],
    ["--accept", "frame", "--stream", "short"], ["--accept", "frame", "--stream", "none"],
  ])
  func workOfTheServerIsFollowed(options: [String]) throws {
    try withProject { project in
      let server = try FlowServer(
        project, options[0], options[1], options.count > 2 ? options[2] : "--cli",
        options.count > 3 ? options[3] : "cli")
      let session = try project.flow(server)
      _ = try session.send("submit")
      let answer = try session.send("approve", options: ["--wait", "30s"])
      project.check(answer["state"], is: "exited", answer)
      project.check(answer.number("exit_code"), is: 0, answer)
      project.check(answer.output.contains("[work] processing"), answer)
      project.check(answer.output.contains("[done] completed"), answer)
      if !options.contains("none") {
        project.check(answer.output.contains("50% Publishing"), answer)
      }
      project.check(try server.applied(), is: ["submit", "approve", "published"])
      let streams = try server.entries().filter {
        ($0["path"] as? String)?.hasSuffix("/stream") == true
      }
      // The library writes names in its own way.
      let headers = streams.map { stream in
        (stream["headers"] as? [String: String] ?? [:]).reduce(into: [:]) {
          $0[$1.key.lowercased()] = $1.value
        }
      }
      if options.contains("short") {
        project.check(headers.map { $0["last-event-id"] }, is: [nil, "30", "60", "90"], headers)
      }
      for header in headers {
        project.check(header["accept"], is: "application/x-ndjson", headers)
        project.check(header["mcp-session-id"]?.count, is: 36, headers)
      }
      // The session has ended in good order.
      let status = try session.entry()
      project.check(status["status"], is: "exited", status)
      project.check(status.number("exit_code"), is: 0, status)
    }
  }

  @Test func toolsResourcesAndDescription() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server)
      let submitted = try session.send("submit")
      project.check(submitted.output.contains("# Reviewing\nRead it twice."), submitted)
      project.check(submitted.output.contains("How to review."), submitted)
      let tool = try session.send("/tool count_words text='a b c'")
      project.check(tool.output.contains("\"words\" : 3"), tool)
      project.check(try session.send("/resource guide").output, is: "Guide: read.")
      project.check(try session.send("/describe").output.contains("3.0.0"), tool)
      project.check(
        try session.send("/tool other"), failsWith: 1, "no tool 'other': it offers count_words.")
      project.check(try session.send("/tool count_words"), failsWith: 1, "needs text: string")
      project.check(
        try session.send("/resource x"), failsWith: 1, "no resource 'x': it offers guide.")
      _ = try session.send("reject 'reason=no'")
      project.check(try session.send("/tool count_words text=a"), failsWith: 1, "no tool")
      // A skill is shown once.
      let again = try session.send("submit")
      project.check(again["flow_state"], is: "review", again)
      project.check(!again.output.contains("Reviewing"), again)
      project.check(
        try server.requests().count { $0.contains("skills") }, is: 1)
    }
  }

  @Test func endsOfRunsEndTheSession() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let failing = try project.flow(server, "--workflow", "failing")
      let failed = try failing.send("go")
      project.check(failed["state"], is: "exited", failed)
      project.check(failed.number("exit_code"), is: 1, failed)
      // An end that the server leaves active.
      let form = try project.flow(server, "--workflow", "form")
      _ = try form.send("Ada")
      let left = try form.send("leave")
      project.check(left["flow_status"], is: "active", left)
      project.check(left["state"], is: "exited", left)
      project.check(left.number("exit_code"), is: 0, left)
      project.check(try form.send("x"), failsWith: 1, "Session is not running (status: exited)")
      project.check(try form.tail().output.contains("Thank you."), left)
    }
  }

  @Test func conditionsAreWaitedFor() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server)
      _ = try session.send("submit")
      try server.meet(["match": "POST .*approve", "fault": "none", "before": 300])
      _ = try session.send("approve", options: ["--no-wait"])
      let text = try project.clrun("wait", session.id, "--text", "75% Publishing")
      project.check(text.list("held").first?["matched"], is: "… 75% Publishing", text)
      let exit = try project.clrun("wait", session.id, "--exit")
      project.check(exit.exitStatus, is: 0, exit)
      project.check(exit["state"], is: "exited", exit)
    }
  }
}
