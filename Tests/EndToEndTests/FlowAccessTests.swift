import Foundation
import Support
import Testing

/// What proves to a server who asks, and the ways to it.
@Suite struct FlowAccessTests {
  /// By each way, and found in no file, answer or argument afterwards.
  @Test func secretsGoToTheServerAlone() throws {
    try withProject { project in
      let basic = "Basic \(Data("ada:s3cret-word".utf8).base64EncodedString())"
      let server = try FlowServer(project, "--auth", basic)
      let bearer = try FlowServer(project, "--auth", "Bearer s3cret-word", name: "bearer")
      project.check(try project.clrun("scp", server.url), failsWith: 1, "wants to know who asks")
      project.environment["FLOW_TOKEN"] = "s3cret-word"
      var sessions = [try project.flow(bearer, "--bearer-env", "FLOW_TOKEN")]
      project.environment["FLOW_TOKEN"] = nil
      sessions.append(
        try project.flow(bearer, "--header", "Authorization: Bearer s3cret-word"))
      let user = try project.clrun(
        "scp", server.url.replacing("http://", with: "http://ada:s3cret-word@"))
      project.check(user["state"], is: "waiting", user)
      try "machine 127.0.0.1 login ada password s3cret-word\n".write(
        toFile: "\(project.folder)/home/.netrc", atomically: true, encoding: .utf8)
      sessions.append(try project.flow(server))
      project.check(try sessions[0].send("submit")["flow_state"], is: "review")
      project.check(try sessions[2].send("submit")["flow_state"], is: "review")

      let found = try project.run(["grep", "-rl", "s3cret-word", "\(project.root)/.clrun"])
      project.check(found.exitStatus, is: 1, found)
      project.check(!user.text.contains("s3cret-word"), user)
      for session in sessions.prefix(2) {
        let worker = try session.workerID()
        for file in ["cmdline", "environ"] {
          let bytes = FileManager.default.contents(atPath: "/proc/\(worker)/\(file)") ?? Data()
          project.check(bytes.range(of: Data("s3cret-word".utf8)) == nil, file)
        }
        project.check(!(try session.tail().text.contains("s3cret-word")), session.id)
      }
    }
  }

  @Test func proxyOfTheEnvironmentIsUsed() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let proxy = try FlowServer(project, "--proxy", name: "proxy")
      project.environment["http_proxy"] = proxy.url
      let session = try project.flow(server, "--workflow", "counter")
      project.check(try session.send("next")["flow_state"], is: "s1")
      project.check(try proxy.journal().count { $0["kind"] as? String == "proxied" }, is: 4)
      project.environment["no_proxy"] = "127.0.0.1"
      _ = try project.flow(server)
      project.check(try proxy.journal().count { $0["kind"] as? String == "proxied" }, is: 4)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("openssl"), "needs openssl"))
  func certificatesAreChecked() throws {
    try withProject { project in
      let key = "\(project.folder)/key.pem"
      let made = try project.run([
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
        "\(project.folder)/cert.pem", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
        "subjectAltName=IP:127.0.0.1",
      ])
      project.check(made.exitStatus, is: 0, made)
      let cert = "\(project.folder)/cert.pem"
      let both = "\(project.folder)/both.pem"
      try
        (String(contentsOfFile: key, encoding: .utf8)
        + String(contentsOfFile: cert, encoding: .utf8)).write(
          toFile: both, atomically: true, encoding: .utf8)
      let server = try FlowServer(project, "--tls", both)
      let refused = try project.clrun("scp", server.url)
      project.check(refused, failsWith: 1, "SCP connect failed: TLS")
      project.check(try project.sessionIDs(), is: [])
    }
  }

  @Test func missingExecutableIsSaid() throws {
    try withProject { project in
      let folder = "\(project.folder)/bin"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      // By another process: a program can't be started while a child of this one has it open for writing.
      _ = try project.run(["cp", TemporaryProject.binary, "\(folder)/clrun"])
      let answer = try project.run(["\(folder)/clrun", "--json", "scp", "http://127.0.0.1:1"])
      project.check(answer, failsWith: 1, "this installation has no clrun-scp")
      let doctor = try project.run(["\(folder)/clrun", "--json", "doctor"])
      let check = doctor.list("checks").first { $0["name"] == "scp" }
      project.check(check?["state"], is: "warning", doctor)
    }
  }

  /// Nothing is left to wake up for: one thread, which sleeps, and no process beside it.
  @Test func idleSessionIsOneSleepingThread() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      let worker = try session.workerID()
      let children = "/proc/\(worker)/task/\(worker)/children"
      try project.wait(for: "the end of the process for HTTP") {
        (FileManager.default.contents(atPath: children) ?? Data()).isEmpty
      }
      let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/task")
      project.check(tasks.count, is: 1)
      // And the next input finds its way.
      project.check(try session.send("next")["flow_state"], is: "s1")
    }
  }
}
