import Foundation
import Support
import Testing

/// `clrun kill`, and workers that were ended in other ways.
@Suite struct KillTests {
  @Test func runningSessionEnds() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session("--no-wait", "echo started; \(gate.command)")
      try gate.wait()
      let worker = try session.workerID()
      let answer = try session.kill()
      project.check(answer["status"], is: "killed", answer)
      project.check(answer["terminal_id"], is: session.id, answer)
      project.check(try session.entry()["status"], is: "killed")
      project.check(try session.tail().output.contains("\nstarted"), is: true)
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      let again = try session.kill()
      project.check(again, failsWith: 1, "Session already terminated (status: killed)")
      project.check(
        again.map("hints").order, is: ["read_output", "start_new", "check_status"], again)
      project.check(try session.send("x"), failsWith: 1, "Session is not running (status: killed)")
    }
  }

  /// Several times: a shell that is told at the wrong moment, or twice, ends without its jobs.
  @Test func nothingOfItIsLeft() throws {
    try withProject { project in
      for _ in 1...10 {
        let session = try project.session(
          "--no-wait", "sleep 1001 & sleep 1002 & (sleep 1003 | sleep 1004)")
        try project.wait(for: "four programs") {
          Processes.ids(named: "sleep", of: session).count == 4
        }
        project.check(Processes.ids(of: session.id).count >= 4, Processes.ids(of: session.id))
        let answer = try session.kill()
        project.check(answer["survivors"], is: nil, answer)
        try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
      }
    }
  }

  @Test func programThatIgnoresItIsKilled() throws {
    try withProject { project in
      let session = try project.session(
        "--no-wait", "--exec", "sh", "-c",
        "trap '' HUP TERM INT; echo deaf; while :; do sleep 1; done")
      try session.wait(for: "deaf")
      let answer = try session.kill()
      project.check(answer["status"], is: "killed", answer)
      try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
    }
  }

  @Test func endedSessionIsTerminatedAlready() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      project.check(try session.kill(), failsWith: 1, "Session already terminated (status: exited)")
    }
  }

  @Test func stoppedWorkerIsKilled() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session("--no-wait", "echo before; \(gate.command)")
      // Not before the worker has logged what the program printed.
      try session.wait(for: "\nbefore")
      try gate.wait()
      Processes.signal(try session.workerID(), SIGSTOP)
      let answer = try session.kill()
      project.check(answer["status"], is: "killed", answer)
      project.check(try session.entry()["status"], is: "killed")
      project.check(try session.tail().output.contains("\nbefore"), is: true)
      try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
    }
  }

  @Test func stoppedWorkerIsNamed() throws {
    try withProject { project in
      let session = try project.session("true")
      let other = try project.session("true")
      let worker = try session.workerID()
      Processes.signal(worker, SIGSTOP)
      let answer = try session.send("echo later > late", options: ["--wait", "100ms"])
      project.check(answer, failsWith: 1, "does not answer (PID: \(worker))")
      project.check(try other.send("echo fine").output, is: "fine")
      project.check(try project.clrun("status").number("running"), is: 2)
      // What was queued is delivered once the worker goes on.
      Processes.signal(worker, SIGCONT)
      try project.wait(for: "the input") {
        FileManager.default.fileExists(atPath: "\(project.root)/late")
      }
    }
  }

  @Test func deadWorkerLeavesReadableOutput() throws {
    try withProject { project in
      let session = try project.session("echo remembered; (exit 3)")
      let worker = try session.workerID()
      Processes.signal(worker, SIGKILL)
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      let tail = try session.tail()
      project.check(tail["status"], is: "detached", tail)
      project.check(tail.output.contains("remembered"), tail)
      project.check(
        try session.send("echo x"), failsWith: 1, "Session worker is not alive (PID: \(worker))")
      project.check(try project.clrun("status").number("detached"), is: 1)
      project.check(
        try session.kill(), failsWith: 1, "Session already terminated (status: detached)")
      project.check(try project.clrun("head", session.id).output.contains("remembered"), is: true)
      // Its terminal hung up with it, so its programs ended.
      try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
    }
  }

  @Test func workerThatDiesWhileOneWaitsIsReported() throws {
    try withProject { project in
      let session = try project.session("true")
      let worker = try session.workerID()
      let waiting = try project.start(
        [TemporaryProject.binary, "--json", session.id, "echo begun > begun; sleep 100"].map {
          Array($0.utf8)
        })
      try project.wait(for: "the command") {
        FileManager.default.fileExists(atPath: "\(project.root)/begun")
      }
      Processes.signal(worker, SIGKILL)
      project.check(try waiting.wait(), is: 1)
      let text = String(decoding: waiting.output, as: UTF8.self)
      project.check(text.contains("Session worker is not alive (PID: \(worker))"), text)
    }
  }

  @Test func terminatedWorkerEndsItsSession() throws {
    try withProject { project in
      let session = try project.session("true")
      Processes.signal(try session.workerID(), SIGTERM)
      try session.wait(status: "killed")
      try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
    }
  }

  @Test func survivorsAreNamed() throws {
    try withProject { project in
      let session = try project.session("true")
      let gate = try Gate(project)
      _ = try session.send("(trap '' HUP; exec \(gate.command)) & disown")
      try gate.wait()
      let ended = try session.send("exit 3")
      project.check(ended.number("exit_code"), is: 3, ended)
      let named = ended.texts("survivors").first ?? ""
      project.check(named.hasPrefix("cat (pid "), ended)
      if let pid = Int32(named.dropFirst("cat (pid ".count).dropLast()) { kill(pid, SIGKILL) }
    }
  }

  /// A session with three programs that have left it: by setsid, deaf to what asks it to end, and without the session's
  /// environment.
  private static func strays(_ project: TemporaryProject) throws -> Session {
    let session = try project.session(
      "setsid sleep 2001 & (trap '' TERM HUP; exec setsid sleep 2002) & (env -i setsid sleep 2003 &)"
    )
    try project.wait(for: "three programs") {
      Processes.ids(named: "sleep", of: session).count == 3
    }
    return session
  }

  @Test func whatOutlivesItIsNamedAndEndsWithTheTree() throws {
    try withProject { project in
      let session = try Self.strays(project)
      let before = Processes.ids(named: "sleep", of: session)
      let killed = try session.kill()
      project.check(killed["status"], is: "killed", killed)
      project.check(killed.texts("survivors").count, is: 3, killed)
      project.check(
        killed.map("hints")["end_survivors"], is: "clrun kill \(session.id) --tree", killed)
      // Now that nobody is left to tell, they are known by what was written down.
      let again = try project.clrun("kill", session.id, "--tree")
      project.check(again.exitStatus, is: 0, again)
      project.check(again.texts("ended").sorted(), is: killed.texts("survivors").sorted(), again)
      project.check(before.filter(Processes.exists), is: [], again)
      project.check(
        try project.clrun("kill", session.id, "--tree"), failsWith: 1,
        "Session already terminated (status: killed)")
    }
  }

  @Test func treeEndsAtOnce() throws {
    try withProject { project in
      let session = try Self.strays(project)
      let other = try project.session("--env", "PARENT=\(session.id)", "echo other")
      let killed = try project.clrun("kill", session.id, "--tree")
      project.check(killed["status"], is: "killed", killed)
      project.check(killed.texts("ended").count, is: 3, killed)
      project.check(!killed.has("survivors"), killed)
      project.check(Processes.ids(of: session.id), is: [], killed)
      project.check(try other.send("echo still").output, is: "still")
    }
  }

  @Test func sessionStartedInASessionIsItsOwn() throws {
    try withProject { project in
      let outer = try project.session("true")
      let answer = try outer.send("\(TemporaryProject.binary) --name inner 'sleep 0.1; echo in'")
      project.check(answer.output.contains("output: in"), answer)
      project.check(try project.clrun("kill", outer.id, "--tree")["status"], is: "killed")
      project.check(try project.clrun("input", "inner", "echo alive").output, is: "alive")
    }
  }

  /// A program that is asked to end and does so by itself has a code, whoever asked.
  @Test func codeOfWhatEndsWhenAskedIsKept() throws {
    try withProject { project in
      let session = try project.session(
        "--exec", "sh", "-c", "trap 'exit 5' HUP; echo set; while :; do read x; done")
      try session.wait(for: "set")
      let killed = try session.kill()
      project.check(killed["status"], is: "killed", killed)
      project.check(killed.number("exit_code"), is: 5, killed)
      project.check(!killed.has("signal"), killed)
      project.check(try session.tail().number("exit_code"), is: 5)
      project.check(try session.entry().number("exit_code"), is: 5)
    }
  }

  @Test func signalThatClrunSentIsRemembered() throws {
    try withProject { project in
      let session = try project.session("--exec", "--no-wait", "sleep", "1000")
      _ = try project.clrun("signal", session.id, "USR1")
      try session.wait(status: "exited")
      let tail = try session.tail()
      project.check(tail["ended_by"], is: "clrun signal", tail)
      project.check(tail["signal"], is: "USR1", tail)
      let own = try project.session("--exec", "sh", "-c", "kill -USR2 $$")
      try own.wait(status: "exited")
      let ended = try own.tail()
      project.check(!ended.has("ended_by"), ended)
      project.check(ended["state"], is: "exited", ended)
      // The answer that saw it end says it, too.
      project.check(own.started["signal"], is: "USR2", own.started)
      project.check(try own.entry()["signal"], is: "USR2")
    }
  }
}
