/// What a session may take, as `run` was told; nil: as much as there is.
package struct SessionLimits: Equatable, Sendable {
  /// In milliseconds: how long the session may last.
  package var maxTime: Int?
  /// In bytes: how much of the log is kept.
  package var maxLog: Int?
  /// In seconds: the processor time of each process.
  package var cpuTime: Int?
  /// How many files each process may have open.
  package var openFiles: Int?
  /// In bytes: what all processes of the session take together.
  package var memory: Int?
  /// How many processes and threads the session may have.
  package var processes: Int?

  package init() {}

  /// Whether a control group is needed.
  package var needsGroup: Bool { memory != nil || processes != nil }
}

extension SessionLimits: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    // A damaged note may say anything.
    let positive = { (key: String) in json[key]?.integer.flatMap { $0 > 0 ? $0 : nil } }
    maxTime = positive("max_time")
    maxLog = positive("max_log")
    cpuTime = positive("cpu_time")
    openFiles = positive("nofile")
    memory = positive("memory")
    processes = positive("procs")
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("max_time", maxTime.json), ("max_log", maxLog.json), ("cpu_time", cpuTime.json),
      ("nofile", openFiles.json), ("memory", memory.json), ("procs", processes.json),
    ])
  }
}
