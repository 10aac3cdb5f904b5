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
      let cert = try project.certificate("own")
      let other = try project.certificate("other")
      let server = try FlowServer(project, "--tls", cert)
      let refused = try project.clrun("scp", server.url)
      project.check(refused, failsWith: 1, "SCP connect failed: TLS")
      project.check(refused.map("hints")["own_authority"]?.contains("--ca-file") == true, refused)
      project.check(
        try project.clrun("scp", server.url, "--ca-file", other), failsWith: 1, "TLS")
      project.check(
        try project.clrun("scp", server.url, "--ca-file", "/nowhere"), failsWith: 2,
        "--ca-file: \"/nowhere\" can't be read")
      project.check(
        try project.clrun("scp", server.url, "--ca-file", "/etc/passwd"), failsWith: 2,
        "holds no certificate")
      project.check(try project.sessionIDs(), is: [])

      let session = try project.flow(server, "--ca-file", cert)
      project.check(try session.send("submit")["flow_state"], is: "review")
      for variable in ["SSL_CERT_FILE", "CURL_CA_BUNDLE"] {
        project.environment[variable] = cert
        project.check(try project.flow(server).send("submit")["flow_state"], is: "review")
        project.environment[variable] = nil
      }
    }
  }

  /// A server whose certificate is no good any more is not asked for ever: an input says why it can't be sent.
  @Test(.enabled(if: TemporaryProject.has("openssl"), "needs openssl"))
  func certificateThatChangesIsSaid() throws {
    try withProject { project in
      let cert = try project.certificate("own")
      let good = try Data(contentsOf: URL(fileURLWithPath: cert))
      let trusted = "\(project.folder)/trusted.pem"
      try good.write(to: URL(fileURLWithPath: trusted))
      let server = try FlowServer(project, "--tls", cert)
      let session = try project.flow(
        server, "--workflow", "counter", "--ca-file", trusted)
      try server.stop()
      _ = try project.certificate("own")
      try server.start()
      project.check(try session.send("next"), failsWith: 1, "Nothing was sent: TLS")
      project.check(
        try session.send("/refresh"), failsWith: 1, "The server can't be asked: TLS")
      let entry = try session.entry()
      project.check(entry["state"], is: "waiting", entry)
      project.check(entry["flow_state"], is: "s0", entry)
      // Sent while the server is away, and refused when it is back with another certificate.
      try server.stop()
      let sent = try session.send("next", options: ["--wait", "200ms"])
      project.check(sent["connection"], is: "reconnecting", sent)
      try server.start()
      let late = try project.clrun("wait", session.id, "--waiting", "--timeout", "60s")
      project.check(late["state"], is: "waiting", late)
      project.check(try session.tail().output.contains("TLS"), late)
      try server.stop()
      try good.write(to: URL(fileURLWithPath: cert))
      try server.start()
      project.check(try session.send("next")["flow_state"], is: "s1")
      project.check(try server.applied(), is: ["next"])
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

  /// Nothing is left to wake up for: one thread, which sleeps, and a process beside it that is stopped, and ends with it.
  @Test func idleSessionIsOneSleepingThread() throws {
    try withProject { project in
      let server = try FlowServer(project)
      let session = try project.flow(server, "--workflow", "counter")
      let worker = try session.workerID()
      let http = try session.waitForSleepOfHTTP()
      let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/task")
      project.check(tasks.count, is: 1)
      // And the next input finds its way.
      project.check(try session.send("next")["flow_state"], is: "s1")
      project.check(try session.waitForSleepOfHTTP(), is: http)
      kill(worker, SIGKILL)
      try project.wait(for: "the end of the process for HTTP") { !Processes.exists(http) }
    }
  }
}
