import Foundation
import Support
import Testing

/// What is left when clrun's own processes are killed at any moment.
@Suite struct RecoveryTests {
  private static let rounds = 50
  private static let sendersInARound = 10

  /// In each round senders are killed as they queue, then the worker as it delivers: 550 moments.
  @Test func nothingIsSentTwiceAndNothingIsForgotten() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<Self.rounds {
      try withProject { project in
        let session = try QueueTests.reader(project)
        let worker = try session.workerID()
        var acknowledged: [String] = []
        var senders: [(line: String, child: ChildProcess)] = []
        for number in 0..<Self.sendersInARound {
          let line = "line \(number)"
          let child = try project.start(
            [TemporaryProject.binary, "--json", "--no-wait", session.id, line].map {
              Array($0.utf8)
            })
          senders.append((line, child))
          Pause.microseconds(UInt32.random(in: 0..<8_000, using: &random))
          // Some end by themselves before.
          if number.isMultiple(of: 2) { child.signal(SIGKILL) }
        }
        Pause.microseconds(UInt32.random(in: 0..<6_000, using: &random))
        Processes.signal(worker, SIGKILL)
        for (line, child) in senders where try child.wait() == 0 { acknowledged.append(line) }
        try project.wait(for: "the end of the worker") { !Processes.exists(worker) }

        let tail = try session.tail()
        project.check(tail["status"], is: "detached", tail)
        project.check(tail.output.contains("ready"), tail)
        let got = QueueTests.got(project)
        project.check(got.count, is: Set(got).count, got)
        let sent = QueueTests.ledger(project).filter { $0["event"] == "input.sent" }
          .compactMap { $0.map("data")["input"] }
        project.check(sent.count, is: Set(sent).count, sent)
        let entries = QueueTests.entries(session)
        let warnings = tail.texts("warnings").joined(separator: "\n")
        for line in acknowledged where !sent.contains(line) {
          let entry = entries.first { $0["input"] == line }
          let isNamed = entry?["status"] == "sent" && warnings.contains("\"\(line)\"")
          project.check(
            entry?["status"] == "cancelled" || isNamed,
            "\(line): \(entry?["status"] ?? "gone")\n\(tail)")
        }
        project.check(entries.contains { $0["status"] == "queued" }, is: false, entries)
        let cancelled = entries.count { $0["status"] == "cancelled" }
        project.check(
          warnings.contains("before it delivered \(cancelled) input"), is: cancelled > 0, tail)
        // The terminal hung up, so nobody is left.
        try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
        project.check(try project.clrun("doctor").exitStatus, is: 0)
      }
    }
  }
}
