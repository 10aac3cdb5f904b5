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

  private static func matches(_ evidence: ForegroundEvidence, _ row: Row) -> Bool {
    switch (evidence, row.verdict) {
    case (.waiting(let reader), .waiting), (.ready(let reader), .ready):
      row.call == nil || reader.call == row.call
    case (.notReading, .notReading): true
    default: false
    }
  }
}
