import Foundation
import Support
import Testing

/// Input from many senders: each delivered once, in the order of acknowledgement.
@Suite struct QueueTests {
  /// A session whose program appends each line that it reads to the file `got`.
  static func reader(_ project: TemporaryProject) throws -> Session {
    let session = try project.session(
      "--exec", "sh", "-c", "echo ready; while read -r line; do echo \"$line\" >> got; done")
    try session.wait(for: "ready")
    return session
  }

  /// Which lines the reader has got.
  static func got(_ project: TemporaryProject) -> [String] {
    let text = (try? String(contentsOfFile: "\(project.root)/got", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// The entries of a session's queue, in the file's order.
  static func entries(_ session: Session) -> [Answer] {
    Answer(
      arguments: [], exitStatus: 0, output: session.project.state("queues/\(session.id).json"),
      errors: []
    ).list("entries")
  }

  /// How many entries of a session's queue wait.
  static func pending(_ session: Session) -> Int {
    entries(session).count { $0["status"] == "queued" }
  }

  /// What the ledger noted, line by line.
  static func ledger(_ project: TemporaryProject) -> [Answer] {
    project.state("ledger/events.log").split(separator: UInt8(ascii: "\n")).map {
      Answer(arguments: [], exitStatus: 0, output: Array($0), errors: [])
    }
  }

  @Test(arguments: [true, false])
  func twentySendersAtOnce(_ waits: Bool) throws {
    try withProject { project in
      let session = try Self.reader(project)
      let options = ["--json"] + (waits ? [] : ["--no-wait"])
      let children = try (0..<20).map { number in
        try project.start(
          ([TemporaryProject.binary] + options + [session.id, "line \(number)"])
            .map { Array($0.utf8) })
      }
      for child in children {
        project.check(try child.wait(), is: 0, String(decoding: child.output, as: UTF8.self))
      }
      try project.wait(for: "20 lines") { Self.got(project).count >= 20 }
      let lines = Self.got(project)
      project.check(lines.sorted(), is: (0..<20).map { "line \($0)" }.sorted())
      // The ledger is written when the terminal has been served.
      try project.wait(for: "20 events") {
        Self.ledger(project).count { $0["event"] == "input.sent" } >= 20
      }
      let events = Self.ledger(project)
      let queued = events.filter { $0["event"] == "input.queued" }
      let sent = events.filter { $0["event"] == "input.sent" }
      let ids = { (events: [Answer]) in events.compactMap { $0.map("data")["queue_id"] } }
      project.check(ids(sent), is: ids(queued))
      project.check(sent.compactMap { $0.map("data")["input"] }, is: lines)
    }
  }

  @Test func twentySendersAtAShellPrompt() throws {
    try withProject { project in
      let session = try project.session("true")
      let children = try (0..<20).map { number in
        try project.start(
          [TemporaryProject.binary, "--json", session.id, "echo number $((\(number)))"]
            .map { Array($0.utf8) })
      }
      for (number, child) in children.enumerated() {
        let status = try child.wait()
        let answer = Answer(
          arguments: child.arguments, exitStatus: status, output: child.output, errors: child.errors
        )
        project.check(answer.output, is: "number \(number)", answer)
        project.check(answer["state"], is: "done", answer)
      }
    }
  }

  @Test func higherPrioritiesGoFirst() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session("--no-wait", gate.command)
      try gate.wait()
      for (text, priority) in [("echo a", "0"), ("echo b", "5"), ("echo c", "-3"), ("echo d", "5")]
      {
        let answer = try session.input("\(text) >> order", "--no-wait", "-p", priority)
        project.check(answer.exitStatus, is: 0, answer)
      }
      project.check(try session.entry().number("queue_length"), is: 4)
      try gate.open()
      try project.wait(for: "the lines") {
        try project.run(["cat", "order"]).text == "b\nd\na\nc\n"
      }
      try project.wait(for: "the end of the queue") {
        try session.entry().number("queue_length") == 0
      }
    }
  }

  @Test func overrideCancelsWhatIsPending() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session("--no-wait", gate.command)
      try gate.wait()
      for number in 0..<3 {
        _ = try session.input("echo \(number) >> order", "--no-wait")
      }
      let waiting = try project.start(
        [TemporaryProject.binary, "--json", session.id, "echo never >> order"].map {
          Array($0.utf8)
        })
      try project.wait(for: "4 entries") { Self.pending(session) == 4 }
      let override = try project.start(
        [
          TemporaryProject.binary, "--json", "input", session.id, "--override",
          "echo instead >> order; cat order",
        ].map { Array($0.utf8) })
      try project.wait(for: "the end of the others") { Self.pending(session) == 1 }
      try gate.open()
      let answer = try Answer(of: override)
      project.check(answer["mode"], is: "override", answer)
      project.check(answer.number("cancelled_count"), is: 4, answer)
      project.check(!answer.has("priority"), answer)
      project.check(answer.output, is: "instead", answer)
      project.check(try waiting.wait(), is: 1)
      let text = String(decoding: waiting.output, as: UTF8.self)
      project.check(text.contains("--override took its place"), text)
    }
  }

  @Test func keysSayThatTheyGoBeforeText() throws {
    try withProject { project in
      let session = try project.session("--exec", "--no-wait", "sleep", "60")
      _ = try project.clrun("input", session.id, "first", "--no-wait", "-p", "999")
      let none = try project.clrun("key", session.id, "x", "--no-wait")
      project.check(none.texts("warnings"), is: [], none)
      _ = try session.send("second", options: ["--no-wait"])
      let key = try project.clrun("key", session.id, "y", "--no-wait")
      project.check(
        key.texts("warnings"),
        is: [
          "Keys go before text that waits in the queue: 1 input waits there. clrun wait \(session.id) waits until none does."
        ], key)
      let keys = QueueTests.entries(session).compactMap { $0["input"] }
      project.check(keys.count, is: 4, keys)
    }
  }

  @Test func interruptPassesByWhatIsPending() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session("--no-wait", gate.command)
      try gate.wait()
      _ = try session.input("echo pending > after", "--no-wait")
      _ = try session.key("ctrl-c")
      try project.wait(for: "the pending command") {
        FileManager.default.fileExists(atPath: "\(project.root)/after")
      }
    }
  }

  @Test func killedSendersLeaveAWorkingQueue() throws {
    try withProject { project in
      let session = try Self.reader(project)
      var random = SystemRandomNumberGenerator()
      for number in 0..<50 {
        let child = try project.start(
          [TemporaryProject.binary, "--json", "--no-wait", session.id, "line \(number)"].map {
            Array($0.utf8)
          })
        // Anywhere from before it has begun to after it has ended.
        Pause.microseconds(UInt32.random(in: 0..<12_000, using: &random))
        child.signal(SIGKILL)
        _ = try child.wait()
      }
      let answer = try session.send("last")
      project.check(answer.exitStatus, is: 0, answer)
      try project.wait(for: "the last line") { Self.got(project).contains("last") }
      // Numbers rise: each came at most once, in order, and all that were acknowledged came.
      let numbers = Self.got(project).compactMap { Int($0.dropFirst(5)) }
      project.check(numbers, is: Array(Set(numbers)).sorted())
      project.check(answer.texts("warnings"), is: [])
      project.check(try session.entry().number("queue_length"), is: 0)
    }
  }

  @Test func stoppedSenderIsNamed() throws {
    try withProject { project in
      let session = try project.session("true")
      let lock = "\(project.root)/.clrun/queues/\(session.id).lock"
      project.check(try session.send("echo first").output, is: "first")
      let holder = try project.start(
        ["flock", lock, "sh", "-c", "echo held; kill -STOP $$"].map { Array($0.utf8) })
      defer { holder.signal(SIGKILL) }
      try holder.wait(for: "the lock") { !$0.output.isEmpty }
      let started = ContinuousClock.now
      let answer = try session.send("echo second")
      let took = ContinuousClock.now - started
      project.check(answer, failsWith: 1, "locked by process \(holder.pid)")
      project.check(took >= .seconds(5), took)
      // What only reads is not held up, and neither is the terminal.
      project.check(try session.tail().exitStatus, is: 0)
      project.check(try session.entry()["status"], is: "running")
      _ = try project.run(["pkill", "-KILL", "-P", String(holder.pid)])
      holder.signal(SIGKILL)
      _ = try holder.wait()
      project.check(try session.send("echo third").output, is: "third")
    }
  }

  @Test func stoppedSenderDoesNotStopTheTerminal() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session(
        "--no-wait", "\(gate.command); seq 1 100000; echo com''plete")
      try gate.wait()
      let lock = "\(project.root)/.clrun/queues/\(session.id).lock"
      let holder = try project.start(
        ["flock", lock, "sh", "-c", "echo held; exec sleep 100"].map { Array($0.utf8) })
      try holder.wait(for: "the lock") { !$0.output.isEmpty }
      try gate.open()
      try session.wait(for: "complete")
      _ = try project.run(["pkill", "-KILL", "-P", String(holder.pid)])
      holder.signal(SIGKILL)
      _ = try holder.wait()
    }
  }

  @Test func inputToABusyProgramWaits() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session(
        "--no-wait", "\(gate.command); read -p 'q? ' x; echo got $x")
      try gate.wait()
      let sender = try project.start(
        [TemporaryProject.binary, "--json", session.id, "typed early"].map { Array($0.utf8) })
      try project.wait(for: "the input") { Self.pending(session) == 1 }
      try gate.open()
      let answer = try Answer(of: sender)
      project.check(answer.output.contains("got typed early"), answer)
    }
  }

  @Test func nothingIsSentToOneself() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send(
        "'\(TemporaryProject.binary)' --json \(session.id) 'echo loop' > answer; echo $?")
      project.check(answer.output, is: "1", answer)
      let inner = try String(contentsOfFile: "\(project.root)/answer", encoding: .utf8)
      project.check(inner.contains("can't send input to itself"), inner)
      // Another session is as good a target as from outside.
      let other = try project.session("true")
      let nested = try session.send("'\(TemporaryProject.binary)' \(other.id) 'echo across'")
      project.check(nested.output.contains("output: across"), nested)
    }
  }

  @Test func entriesThatAreDoneAreNotKeptForEver() throws {
    try withProject { project in
      let session = try Self.reader(project)
      for number in 0..<50 { _ = try session.send("l \(number)", options: ["--no-wait"]) }
      try project.wait(for: "50 lines") { Self.got(project).count >= 50 }
      project.check(Self.got(project), is: (0..<50).map { "l \($0)" })
      project.check(Self.entries(session).count < 50, Self.entries(session).count)
    }
  }
}
