import Platform
import Support
import Testing
import Worker

/// What the verdict says beyond who waits.
@Suite struct ForegroundEvidenceTests {
  @Test(.enabled(if: TestTerminal.path(of: "python3") != nil, "python3 is missing"))
  func seesAPollThatWasInterrupted() throws {
    let terminal = try TestTerminal([
      "python3", "-c", "import select; p = select.poll(); p.register(0, 1); print('on'); p.poll()",
    ])
    try expect(terminal, after: "on") { evidence in
      guard case .waiting(let reader) = evidence else { return false }
      return reader.call == .poll
    }
    terminal.interruptCall()
    try expect(terminal) { evidence in
      guard case .waiting(let reader) = evidence else { return false }
      return reader.call == .poll && reader.pid == terminal.pid
    }
  }

  @Test func isLessSureWhileTheGroupWorks() throws {
    let terminal = try TestTerminal([
      "bash", "-c", "(while :; do :; done) & read -p 'Go? '",
    ])
    try expect(terminal, after: "Go? ") { evidence in
      guard case .waiting(let reader) = evidence else { return false }
      return !reader.isGroupQuiet && reader.program == "bash" && reader.pid == terminal.pid
    }
  }

  @Test(.enabled(if: TestTerminal.path(of: "python3") != nil, "python3 is missing"))
  func tellsOfATerminalInNonblockingMode() throws {
    let terminal = try TestTerminal([
      "python3", "-c",
      "import os, time; os.set_blocking(0, False); print('set'); time.sleep(1000)",
    ])
    try expect(terminal, after: "set") { evidence in
      guard case .notReading(let activity) = evidence else { return false }
      return activity.acceptsNonblocking && activity.isGroupQuiet
    }
  }

  @Test func tellsOfWorkAndOfItsTime() throws {
    let terminal = try TestTerminal(["bash", "-c", "while :; do :; done"])
    var probe = ForegroundProbe(terminalDevice: terminal.device)
    let worked = terminal.wait {
      guard case .notReading(let activity) = probe.look(processGroup: terminal.pid) else {
        return false
      }
      return !activity.isGroupQuiet && activity.pid == terminal.pid && probe.processorTicks > 2
    }
    #expect(worked)
  }

  @Test func seesNoProcessOfAGroupThatIsGone() {
    var probe = ForegroundProbe(terminalDevice: 0x8800)
    #expect(probe.look(processGroup: 0x7fff_fff0) == .unknown(.noProcess))
  }

  @Test func seesNoProcessOnAnotherTerminal() throws {
    let terminal = try TestTerminal(["cat"])
    var probe = ForegroundProbe(terminalDevice: terminal.device + 1)
    #expect(probe.look(processGroup: terminal.pid) == .unknown(.noProcess))
  }

  @Test(
    .enabled(
      if: !TestTerminal.isPrivileged && TestTerminal.path(of: "su") != nil,
      "su asks root nothing"))
  func isRefusedByAnotherUsersProcess() throws {
    let terminal = try TestTerminal(["su", "root"])
    try expect(terminal, after: "assword") { evidence in
      evidence == .unknown(.denied(pid: terminal.pid, program: "su"))
    }
  }

  @Test func readsAsOneLine() {
    var reader = ForegroundEvidence.Reader(
      pid: 812, program: "python3", call: .read, descriptor: 0)
    #expect("\(reader)" == "python3 (pid 812) blocked in read on the terminal")
    reader.call = .epoll
    reader.companion = .socket(9)
    #expect(
      "\(ForegroundEvidence.ready(reader))"
        == "python3 (pid 812) blocked in epoll on the terminal and a socket")
    reader.companion = nil
    reader.hasTimeout = true
    reader.isGroupQuiet = false
    #expect(
      "\(ForegroundEvidence.waiting(reader))"
        == """
        python3 (pid 812) blocked in epoll on the terminal, with a time limit, while its process group \
        works
        """)
    #expect(
      "\(ForegroundEvidence.unknown(.denied(pid: 9, program: "sudo")))"
        == "could not tell what sudo (pid 9) waits for: it can't be looked into")
  }

  private func expect(
    _ terminal: TestTerminal, after text: String = "",
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: (ForegroundEvidence) -> Bool
  ) throws {
    var probe = ForegroundProbe(terminalDevice: terminal.device)
    var evidence = ForegroundEvidence.unknown(.noProcess)
    let holds = terminal.wait {
      guard terminal.text.contains(text) else { return false }
      evidence = probe.look(processGroup: terminal.foregroundGroup)
      return condition(evidence)
    }
    #expect(
      holds, "got: \(evidence)\nshown: \(terminal.text)", sourceLocation: sourceLocation)
  }
}
