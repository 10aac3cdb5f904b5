import Foundation
import Support
import Testing

/// What a machine may be short of: descriptors, pseudo-terminals, memory. Sessions go on, and answers say what is missing.
@Suite struct ShortageTests {
  /// Runs clrun with a limit of the shell's.
  private func limited(
    _ limit: String, _ project: TemporaryProject, _ arguments: String...
  ) throws -> Answer {
    try project.run(
      ["bash", "-c", "ulimit \(limit); exec \"$0\" --json \"$@\"", TemporaryProject.binary]
        + arguments)
  }

  @Test(arguments: 4...20)
  func descriptorsOfACall(_ count: Int) throws {
    try withProject { project in
      let session = try project.session("echo ready")
      for arguments in [["--exec", "echo", "new"], ["tail", session.id], [session.id, "echo x"]] {
        let answer = try project.run(
          [
            "bash", "-c", "ulimit -n \(count); exec \"$0\" --json \"$@\"", TemporaryProject.binary,
          ] + arguments)
        let text = answer.text
        project.check(answer.exitStatus == 0 || answer.exitStatus == 1, answer)
        project.check(answer.exitStatus == 0 || text.contains("Too many open files"), answer)
      }
      // The session knows nothing of it.
      let after = try session.send("echo after")
      project.check(after.output, is: "after", after)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("strace"), "needs strace"))
  func noPseudoTerminal() throws {
    try withProject { project in
      let answer = try project.run([
        "strace", "-f", "-o", "/dev/null", "-P", "/dev/ptmx", "-e", "trace=open,openat", "-e",
        "inject=open,openat:error=ENOSPC", TemporaryProject.binary, "--json", "echo hello",
      ])
      project.check(answer.exitStatus, is: 1, answer)
      project.check(answer.text.contains("No pseudo-terminal can be opened"), answer)
      project.check(try project.clrun("status").list("sessions").count, is: 0)
      project.check(try project.clrun("echo later").output, is: "later")
    }
  }

  /// A worker that has no descriptor for another client: whoever asks waits, and nobody else notices.
  @Test func descriptorsOfAWorker() throws {
    try withProject { project in
      let started = try limited("-n 32", project, "run", "--name", "few", "echo ready")
      project.check(started.text.contains("\"output\":\"ready\""), started)
      let waits = try (0..<40).map { _ in
        try project.start(
          [TemporaryProject.binary, "--json", "wait", "few", "--text", "done", "--timeout", "60s"]
            .map { Array($0.utf8) })
      }
      // It goes on as ever, and all of them are told.
      let sent = try project.clrun("input", "few", "sleep 0.2; echo done", "--no-wait")
      project.check(sent.exitStatus, is: 0, sent)
      for child in waits {
        let status = try child.wait()
        let text = String(decoding: child.output, as: UTF8.self)
        project.check(status == 0, text)
      }
      project.check(try project.clrun("input", "few", "echo after").output, is: "after")
    }
  }

  /// A client that gets no memory dies alone.
  @Test(arguments: [20_000, 33_000, 36_000, 40_000])
  func memoryOfACall(_ kilobytes: Int) throws {
    try withProject { project in
      let session = try project.session("seq 1 20000")
      let answer = try limited("-v \(kilobytes)", project, "tail", session.id, "-n", "100000")
      let end = answer.exitStatus == 0 ? answer.text.contains("20000") : true
      project.check(end, answer)
      let after = try session.send("echo after")
      project.check(after.output, is: "after", after)
    }
  }

  /// In bytes: lets a worker make no file larger; nil: as it was.
  private func limitFiles(of worker: Int32, to size: Int?, _ project: TemporaryProject) throws {
    let answer = try project.run([
      "prlimit", "--pid", "\(worker)", "--fsize=\(size.map(String.init) ?? "unlimited"):unlimited",
    ])
    project.check(answer.exitStatus, is: 0, answer)
  }

  private func errors(_ project: TemporaryProject) -> [Answer] {
    QueueTests.ledger(project).filter { $0["event"] == "error" }.map { $0.map("data") }
  }

  @Test(.enabled(if: TemporaryProject.has("prlimit"), "needs prlimit"))
  func logThatMayNotGrow() throws {
    try withProject { project in
      let session = try project.session("echo ready")
      let worker = try session.workerID()
      try limitFiles(of: worker, to: 65536, project)
      // The program is held up by nothing, and all of its output is on the screen.
      let answer = try session.send("seq 1 100000; echo through")
      project.check(answer.output.hasSuffix("100000\nthrough"), answer)
      project.check(answer.number("exit_code"), is: 0, answer)
      let warning = answer.texts("warnings").first ?? ""
      project.check(warning.contains("The log can't be written since 2"), answer)
      project.check(warning.contains("File too large"), answer)
      project.check(warning.contains("bytes of output are lost to it"), answer)
      project.check(try session.tail(lines: 1).texts("warnings").first, is: warning)
      let first = errors(project).first
      project.check(first?["reason"], is: "the log can't be written: File too large")
      project.check(first?["since"]?.hasPrefix("2"), is: true)
      try limitFiles(of: worker, to: nil, project)
      try session.expect("echo after", "after")
      // What was held is written, and what was not held is counted.
      let log = String(decoding: project.state("buffers/\(session.id).log"), as: UTF8.self)
      project.check(log.contains("after") && log.utf8.count > 300_000, log.utf8.count)
      let lost = errors(project).last?.number("lost_bytes") ?? 0
      project.check(lost > 300_000 && lost < 400_000, errors(project))
    }
  }

  @Test(.enabled(if: TemporaryProject.has("strace"), "needs strace"))
  func logOnADiskThatFails() throws {
    try withProject { project in
      let session = try project.session("echo ready")
      let log = "\(project.root)/.clrun/buffers/\(session.id).log"
      let fault = try project.start(
        [
          "strace", "-f", "-o", "/dev/null", "-P", log, "-e", "trace=write", "-e",
          "inject=write:error=EIO", "-p", "\(try session.workerID())",
        ].map { Array($0.utf8) })
      try project.wait(for: "strace") { try Processes.isTraced(session.workerID()) }
      let answer = try session.send("echo meanwhile")
      project.check(answer.output, is: "meanwhile", answer)
      project.check(
        answer.texts("warnings").first?.contains("Input/output error"), is: true, answer)
      // The ledger is told when whoever waits has been answered.
      try project.wait(for: "the ledger") { !errors(project).isEmpty }
      project.check(
        errors(project).first?["reason"], is: "the log can't be written: Input/output error")
      fault.signal(SIGINT)
      _ = try fault.wait()
      let after = try session.send("echo after")
      project.check(after.output, is: "after", after)
      project.check(!after.has("warnings"), after)
      let written = String(decoding: project.state("buffers/\(session.id).log"), as: UTF8.self)
      project.check(written.contains("\u{07}meanwhile\r"), written)
    }
  }

  @Test func logThatIsDeleted() throws {
    try withProject { project in
      let session = try project.session("echo ready")
      try FileManager.default.removeItem(atPath: "\(project.root)/.clrun/buffers")
      for text in ["one", "two"] {
        let answer = try session.send("echo \(text)")
        project.check(answer.output, is: text, answer)
        let warning = answer.texts("warnings").first ?? ""
        project.check(warning.contains("The log can't be written since 2"), answer)
        project.check(warning.contains("No such file or directory"), answer)
      }
      let shown = try session.tail()
      project.check(shown.output.contains("ready"), shown)
      project.check(shown.has("warnings"), shown)
      project.check(
        errors(project).map { $0["reason"] },
        is: ["the log can't be written: No such file or directory"])
      project.check(try session.kill()["status"], is: "killed")
    }
  }

  @Test func folderThatIsDeleted() throws {
    try withProject { project in
      let idle = try project.session("--idle", "300ms", "true")
      let busy = try project.session("--idle", "300ms", "--no-wait", "sleep 1000")
      try FileManager.default.removeItem(atPath: "\(project.root)/.clrun")
      try project.wait(for: "the idle shell") { Processes.ids(of: idle.id).isEmpty }
      let left = Processes.ids(of: busy.id)
      project.check(!left.isEmpty, left)
      for process in left { Processes.signal(process, SIGKILL) }
      try project.wait(for: "the other one") { Processes.ids(of: busy.id).isEmpty }
    }
  }

  @Test(.enabled(if: TemporaryProject.has("prlimit"), "needs prlimit"))
  func outputThatStillWaitsAtTheEndIsLost() throws {
    try withProject { project in
      let session = try project.session("echo ready")
      let worker = try session.workerID()
      try limitFiles(of: worker, to: 65536, project)
      let answer = try session.send("seq 1 20000")
      project.check(answer.number("exit_code"), is: 0, answer)
      // It could still be written.
      project.check(answer.texts("warnings").first?.contains("lost"), is: false, answer)
      _ = try session.send("exit")
      try session.wait(status: "exited")
      try project.wait(for: "the worker's end") { !Processes.exists(worker) }
      let size = project.state("buffers/\(session.id).log").count
      project.check(size, is: 65536)
      let lost = errors(project).last?.number("lost_bytes") ?? 0
      // Each line with CR and LF, beside the prompts.
      let printed = (1...20000).reduce(0) { $0 + String($1).utf8.count + 2 }
      project.check(lost > printed - size && lost < printed - size + 2000, errors(project))
    }
  }

  /// A limit that the caller has is the worker's, too. ThreadSanitizer makes a larger file itself as a program begins.
  @Test(.disabled(if: TemporaryProject.isThreadSanitized))
  func filesOfACallerWhoMayNotMakeThemLarge() throws {
    try withProject { project in
      let answer = try limited(
        "-f 64", project, "run", "--name", "small", "seq 1 100000; echo through")
      project.check(answer.text.contains("through"), answer)
      project.check(answer.text.contains("File too large"), answer)
      project.check(try project.clrun("input", "small", "echo after").output, is: "after")
    }
  }
}
