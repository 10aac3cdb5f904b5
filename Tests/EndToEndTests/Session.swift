import Support
import Testing

/// A session that a test started.
struct Session {
  let id: String
  let project: TemporaryProject
  /// What the call that started it answered.
  let started: Answer

  /// Sends text and Enter, with options before the id.
  func send(
    _ words: String..., options: [String] = [], input: [UInt8] = []
  ) throws -> Answer {
    try project.plain(["--json"] + options + [id] + words, input: input)
  }

  /// Sends text with the verb, where options may follow.
  func input(_ words: String..., input: [UInt8] = []) throws -> Answer {
    try project.plain(["--json", "input", id] + words, input: input)
  }

  /// Sends keys.
  func key(_ names: String...) throws -> Answer {
    try project.plain(["--json", "key", id] + names)
  }

  /// What the terminal shows last.
  func tail(lines: Int = 50) throws -> Answer {
    try project.clrun("tail", id, "--lines", String(lines))
  }

  /// Puts the shell away.
  func suspend() throws {
    let answer = try project.clrun("suspend", id)
    project.check(answer["status"], is: "suspended", answer)
  }

  /// Ends the session.
  func kill() throws -> Answer { try project.clrun("kill", id) }

  /// What `status` says of the session.
  func entry() throws -> Answer {
    let entries = try project.clrun("status").list("sessions")
    guard let entry = entries.first(where: { $0["terminal_id"] == id }) else {
      throw ChildProcessFailure("find \(id) in the status", of: ["clrun", "status"])
    }
    return entry
  }

  /// The process id in the session's record: of the worker.
  func workerID() throws -> Int32 {
    let record = Answer(
      arguments: [], exitStatus: 0, output: project.state("sessions/\(id).json"), errors: [])
    guard let id = record.number("worker_pid") else {
      throw ChildProcessFailure("read the worker's process id", of: ["session", self.id])
    }
    return Int32(id)
  }

  /// Waits until the session's last lines have a text, and returns them.
  @discardableResult
  func wait(for text: String, seconds: Double = 30) throws -> Answer {
    var last = try tail()
    do {
      try project.wait(for: text, seconds: seconds) {
        last = try tail()
        return last.output.contains(text)
      }
    } catch {
      throw ChildProcessFailure("see \(text)\n\(last)", of: ["session", id])
    }
    return last
  }

  /// Waits until the session has a status.
  func wait(status: String, seconds: Double = 30) throws {
    try project.wait(for: "the status \(status)", seconds: seconds) {
      try entry()["status"] == status
    }
  }
}
