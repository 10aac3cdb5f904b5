import Support
import Testing
import Worker

/// Programs on real terminals, each looked at until the evidence is what it should be.
@Suite struct ForegroundProbeTests {
  @Test(arguments: rows) func verdict(of row: Row) throws {
    guard row.isInstalled else {
      // The reason given to Test.cancel is not shown for one argument of many.
      print("skipped: \(row.program) is missing")
      return
    }
    let terminal = try TestTerminal([row.program] + row.arguments)
    var probe = ForegroundProbe(terminalDevice: terminal.device)
    var evidence = ForegroundEvidence.unknown(.noProcess)
    if !row.types.isEmpty {
      #expect(terminal.wait { terminal.text.contains(row.shows) })
      terminal.type(row.types)
    }
    let holds = terminal.wait {
      guard terminal.text.contains(row.shows) else { return false }
      evidence = probe.look(processGroup: terminal.foregroundGroup)
      return Self.matches(evidence, row)
    }
    #expect(holds, "got: \(evidence)\nshown: \(terminal.text)")
  }

  @Test func watchingSeesWhatChanges() throws {
    // Silent for a while, then it reads; a child of it does so later, in a group of its own.
    let gate = try TemporaryFolder()
    let fifo = "\(gate.path)/gate"
    let terminal = try TestTerminal([
      "bash", "-c",
      "mkfifo '\(fifo)'; echo made; read < '\(fifo)'; read -r line; read < '\(fifo)'; bash -c 'read -r line'",
    ])
    var probe = ForegroundProbe(terminalDevice: terminal.device)
    #expect(terminal.wait { terminal.text.contains("made") })
    for round in 0..<2 {
      #expect(
        terminal.wait {
          guard case .notReading(let activity) = probe.watch(processGroup: terminal.pid) else {
            return false
          }
          return activity.isGroupQuiet
        })
      for _ in 0..<20 {
        guard case .notReading = probe.watch(processGroup: terminal.pid) else {
          Issue.record("nobody reads the terminal")
          return
        }
      }
      var settings = ChildProcess.Settings()
      settings.environment["PATH"] = "/usr/bin:/bin"
      let writer = try ChildProcess(
        ["sh", "-c", "echo > '\(fifo)'"].map { Array($0.utf8) }, settings)
      #expect(
        terminal.wait {
          if case .waiting = probe.watch(processGroup: terminal.pid) { return true }
          return false
        }, "round \(round)")
      try writer.wait()
      terminal.type("line\n")
    }
    probe.rest()
  }

  private static func matches(_ evidence: ForegroundEvidence, _ row: Row) -> Bool {
    switch (evidence, row.verdict) {
    case (.waiting(let reader), .waiting), (.ready(let reader), .ready):
      row.call == nil || reader.call == row.call
    case (.notReading, .notReading): true
    default: false
    }
  }
}
