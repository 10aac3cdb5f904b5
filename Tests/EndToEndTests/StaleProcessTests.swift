import Foundation
import Support
import Testing

/// Process ids on disk that belong to somebody else by now, as after a restart of the machine.
@Suite struct StaleProcessTests {
  /// Starts a process that has nothing to do with clrun but the id in its command line.
  private func stranger(_ session: Session) throws -> ChildProcess {
    try session.project.start(
      ["bash", "-c", "exec -a \"reader of $0\" sleep 1000", session.id].map { Array($0.utf8) })
  }

  /// Writes into a session's files that it belongs to this process, of this boot.
  private func claim(_ process: Int32, _ session: Session, boot: String?) throws {
    for (file, pattern, text) in [
      ("json", #""pid" : [0-9]+"#, "\"pid\" : \(process)"),
      ("json", #""worker_pid" : [0-9]+"#, "\"worker_pid\" : \(process)"),
      ("json", #""status" : "[a-z]+""#, "\"status\" : \"running\""),
      ("note", #""boot_id" : "([^"]*)""#, boot.map { "\"boot_id\" : \"\($0)\"" } ?? "$0"),
      ("note", #""version" : 1"#, "\"survivors\" : [[\(process), 1]], \"version\" : 1"),
    ] {
      let path = "\(session.project.root)/.clrun/sessions/\(session.id).\(file)"
      let old = try String(contentsOfFile: path, encoding: .utf8)
      try old.replacingOccurrences(of: pattern, with: text, options: .regularExpression)
        .write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  @Test(arguments: [nil, "00000000-0000-4000-8000-000000000000"])
  func nobodyElseIsSignalled(_ boot: String?) throws {
    try withProject { project in
      let session = try project.session("--name", "mine", "echo ready")
      Processes.signal(try session.workerID(), SIGKILL)
      try session.wait(status: "detached")
      try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
      let stranger = try stranger(session)
      let process = stranger.pid
      defer { stranger.signal(SIGKILL) }
      for verb in [
        ["status"], ["tail", session.id], ["kill", session.id], ["kill", session.id, "--tree"],
        ["signal", session.id, "TERM"], [session.id, "exit"], ["key", session.id, "ctrl-c"],
        ["suspend", session.id], ["resume", session.id], ["wait", session.id, "--exit"],
        ["gc", "--older", "0s", "--dry-run"], ["doctor", "--fix"], ["restart", session.id],
      ] {
        try claim(process, session, boot: boot)
        let answer = try project.plain(["--json"] + verb)
        project.check(Processes.exists(process), "\(verb)\n\(answer)")
        project.check(try session.entry()["status"] != "running", answer)
      }
      project.check(try session.tail().output.contains("ready"), is: true)
      try claim(process, session, boot: boot)
      let forgotten = try project.clrun("forget", session.id)
      project.check(forgotten.exitStatus, is: 0, forgotten)
      project.check(Processes.exists(process), is: true)
    }
  }

  /// A suspended session has no processes at all, whatever its record says.
  @Test func killOfASuspendedSessionSignalsNobody() throws {
    try withProject { project in
      let session = try project.session("true")
      try session.suspend()
      let stranger = try stranger(session)
      defer { stranger.signal(SIGKILL) }
      try claim(stranger.pid, session, boot: nil)
      try project.write(
        String(decoding: project.state("sessions/\(session.id).json"), as: UTF8.self)
          .replacingOccurrences(of: "\"running\"", with: "\"suspended\""),
        to: "sessions/\(session.id).json")
      project.check(try session.kill()["status"], is: "killed")
      project.check(Processes.exists(stranger.pid), is: true)
    }
  }
}
