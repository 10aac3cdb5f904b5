import Foundation
import Support
import Testing

/// `clrun kill`, and workers that were ended in other ways.
@Suite struct KillTests {
  @Test func runningSessionEnds() throws {
    try withProject { project in
      let session = try project.session("--wait", "300ms", "echo started; sleep 1000")
      let worker = try session.workerID()
      let answer = try session.kill()
      project.check(answer["status"], is: "killed", answer)
      project.check(answer["terminal_id"], is: session.id, answer)
      project.check(try session.entry()["status"], is: "killed")
      project.check(try session.tail().output.contains("started"), is: true)
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      let again = try session.kill()
      project.check(again, failsWith: 1, "Session already terminated (status: killed)")
      project.check(
        again.map("hints").order, is: ["read_output", "start_new", "check_status"], again)
      project.check(try session.send("x"), failsWith: 1, "Session is not running (status: killed)")
    }
  }

  @Test func nothingOfItIsLeft() throws {
    try withProject { project in
      let session = try project.session(
        "--wait", "300ms", "sleep 1001 & sleep 1002 & (sleep 1003 | sleep 1004)")
      project.check(Processes.ids(of: session.id).count >= 4, Processes.ids(of: session.id))
      _ = try session.kill()
      try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
    }
  }

  @Test func programThatIgnoresItIsKilled() throws {
    try withProject { project in
      let session = try project.session(
        "--wait", "300ms", "--exec", "sh", "-c",
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
      let session = try project.session("--wait", "300ms", "echo before; sleep 1000")
      Processes.signal(try session.workerID(), SIGSTOP)
      let answer = try session.kill()
      project.check(answer["status"], is: "killed", answer)
      project.check(try session.entry()["status"], is: "killed")
      project.check(try session.tail().output.contains("before"), is: true)
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
      let ended = try session.send("(trap '' HUP; exec sleep 61) & disown; exit 3")
      project.check(ended.number("exit_code"), is: 3, ended)
      let named = ended.texts("survivors").first ?? ""
      project.check(named.hasPrefix("sleep (pid "), ended)
      if let pid = Int32(named.dropFirst("sleep (pid ".count).dropLast()) { kill(pid, SIGKILL) }
    }
  }
}
