import Foundation
import Support
import Testing

/// What is sent to a flow, and what must not be taken for something else.
@Suite struct FlowInputTests {
  @Test func inputIsTakenForNothingElse() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server)
      project.check(try session.send("2"), failsWith: 1, "There is no option 2: there is 1.")
      project.check(try session.send("1x"), failsWith: 1, "There is no option '1x'")
      project.check(try session.send("submi"), failsWith: 1, "There is no option 'submi'")
      project.check(try session.send("submit now=1"), failsWith: 1, "'submit' takes no fields")
      project.check(try session.send("{\"action\":"), failsWith: 1, "can't be read as such")
      project.check(try session.send(""), failsWith: 1, "Nothing was sent")
      let key = try session.key("down", "enter")
      project.check(key, failsWith: 1, "SCP sessions use text input, not key sequences.")
      project.check(
        key.map("hints").order, is: ["send_option", "send_action", "view_output"], key)
      project.check(
        try project.clrun("mouse", session.id, "click", "1", "1"), failsWith: 1, "not the mouse")
      // The others' CLIs send keys past that.
      project.check(try session.send("\u{1B}[B").exitStatus, is: 1)
      project.check(
        try project.clrun("signal", session.id, "INT"), failsWith: 1, "not signals")
      project.check(try project.clrun("suspend", session.id), failsWith: 1, "remote flow")
      project.check(
        try project.clrun("restart", session.id), failsWith: 1, "A remote flow is not restarted")
      project.check(
        try session.send("/help"), failsWith: 1, "no option '/help'. Commands are /refresh")
      // The run is untouched.
      project.check(try server.applied(), is: [])
      project.check(try server.entries().count, is: 2)
    }
  }

  @Test(arguments: ["1", "submit", "SUBMIT", "Submit it", "s", "{\"action\": \"submit\"}"])
  func optionIsNamed(input: String) throws {
    try withProject { project in
      let server = try FlowServer(project)
      let answer = try project.flow(server).send(input)
      project.check(answer["flow_state"], is: "review", answer)
      project.check(try server.applied(), is: ["submit"])
    }
  }

  /// A value may begin with a digit, be one, and go beside other options.
  @Test func textGoesToTheOptionThatWantsIt() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let form = try project.flow(server, "--workflow", "form")
      project.check(form.started.map("prompt")["kind"], is: "text", form.started)
      project.check(try form.send("2 Ada")["flow_state"], is: "order")
      let mean = try project.flow(server, "--workflow", "mean")
      let answer = try mean.send("some words for the second")
      project.check(answer["state"], is: "exited", answer)
      let bodies = try server.entries().filter {
        ($0["path"] as? String)?.contains("transitions") == true
      }.compactMap { $0["body"] as? String }
      project.check(
        bodies, is: [#"{"value":"2 Ada"}"#, #"{"text":"some words for the second"}"#])
    }
  }

  @Test func fieldsAreFilledInSteps() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "form")
      _ = try session.send("Ada")
      let first = try session.send("order")
      project.check(first.map("prompt")["kind"], is: "field", first)
      project.check(first["waiting_for"], is: "line", first)
      // In the order of the server's text; what may be left out comes last.
      project.check(first.map("prompt").map("expects")["item"], is: "string", first)
      project.check(try session.send("3 pens").map("prompt").map("expects")["count"], is: "number")
      project.check(try session.send("many"), failsWith: 1, "'count' takes a value of type number")
      project.check(try session.send("/back").map("prompt")["kind"], is: "options")
      for text in ["order", "3 pens", "12", "a, b", "yes", ""] { _ = try session.send(text) }
      let body = try #require(
        try server.entries().last {
          ($0["path"] as? String)?.hasSuffix("transitions/order") == true
        }?["body"] as? String)
      project.check(body, is: #"{"count":12,"gift":true,"item":"3 pens","tags":["a","b"]}"#)
    }
  }

  @Test func fieldsAreGivenAtOnce() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "form")
      _ = try session.send("Ada")
      project.check(
        try session.send("order count=x item=a tags=b"), failsWith: 1, "'count' takes a value")
      project.check(
        try session.send("order colour=red"), failsWith: 1, "has no field 'colour'")
      project.check(
        try session.send("{\"action\":\"order\",\"item\":\"a\"}"), failsWith: 1, "needs count")
      project.check(
        try session.send("{\"action\":\"order\",\"item\":1,\"count\":2,\"tags\":[]}"), failsWith: 1,
        "'item' takes a value of type string")
      let answer = try session.send("order count=1.5 item='two pens' tags=[\\\"x\\\"]")
      project.check(answer["state"], is: "exited", answer)
      let body = try #require(
        try server.entries().last {
          ($0["path"] as? String)?.hasSuffix("transitions/order") == true
        }?["body"] as? String)
      project.check(body, is: #"{"count":1.5,"item":"two pens","tags":["x"]}"#)
    }
  }

  @Test func secretsAreHidden() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "login")
      let answer = try session.send("correct horse")
      project.check(answer["input"], is: "[hidden]", answer)
      project.check(answer["state"], is: "exited", answer)
      project.check(try server.applied(), is: ["login"])
      let found = try project.run(["grep", "-r", "correct horse", "\(project.root)/.clrun"])
      project.check(found.exitStatus, is: 1, found)
      project.check(!answer.text.contains("correct horse"), answer)
    }
  }

  @Test func whatTheServerSaysDrawsNothing() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "mean")
      project.check(
        session.started.output.contains("1. [31mFirst[0m choice (one)"), session.started)
      let log = project.state("buffers/\(session.id).log")
      project.check(
        !log.contains(0x1B) && !log.contains(0x07), String(decoding: log, as: UTF8.self))
      // The label as it is shown chooses it.
      let chosen = try session.send("[31mFirst[0m choice")
      project.check(chosen["flow_state"], is: "menu2", chosen)
    }
  }

  @Test func foreignHostIsNotObeyed() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "mean", "--header", "X-Key: own")
      _ = try session.send("one")
      let origin = "http://127.0.0.2:\(server.port)"
      let refused = try session.send("away")
      project.check(refused, failsWith: 1, "--allow-origin \(origin)")
      project.check(try server.applied(), is: ["one"])
      _ = try session.send("home")
    }
  }

  /// What proves who asks stays at home, but for what is known of that host.
  @Test(arguments: [false, true]) func allowedOriginIsObeyed(isKnown: Bool) throws {
    try withProject { project in
      let server = try FlowServer(project, "--away", "localhost")
      if isKnown {
        try "machine localhost login ada password pw\n".write(
          toFile: "\(project.folder)/home/.netrc", atomically: true, encoding: .utf8)
      }
      let session = try project.flow(
        server, "--workflow", "mean", "--header", "X-Key: own", "--header", "Authorization: own",
        "--allow-origin", "http://localhost:\(server.port)")
      _ = try session.send("one")
      let answer = try session.send("away")
      project.check(answer["state"], is: "exited", answer)
      project.check(try server.applied(), is: ["one", "away"])
      let sent = try server.entries().map { entry in
        (entry["headers"] as? [String: String] ?? [:]).reduce(into: [:]) {
          $0[$1.key.lowercased()] = $1.value
        }
      }
      for headers in sent {
        let isHome = headers["host"]?.hasPrefix("127.0.0.1:") == true
        project.check(headers["x-key"], is: isHome ? "own" : nil, headers)
        project.check(
          headers["authorization"], is: isHome ? "own" : isKnown ? "Basic YWRhOnB3" : nil, headers)
      }
      project.check(sent.contains { $0["host"]?.hasPrefix("localhost:") == true }, sent)
    }
  }

  @Test func sendersAtOnceAreEachTakenOnce() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "loop")
      let calls = try (0..<8).map { _ in
        try project.start(
          [TemporaryProject.binary, "--json", "--wait", "60s", session.id, "again"].map {
            Array($0.utf8)
          })
      }
      for call in calls {
        let answer = try Answer(of: call)
        project.check(answer.exitStatus, is: 0, answer)
      }
      project.check(try server.applied(), is: Array(repeating: "again", count: 8))
      let entry = try session.entry()
      project.check(entry.number("queue_length"), is: 0, entry)
    }
  }
}
