internal import Platform
internal import Prompts

/// Programs that copy between the terminal and another one, which they made for what they run, such as script and sudo:
/// what is behind them says whether anybody reads what is typed.
extension ForegroundProbe {
  /// What is found behind such a program, which takes input in any case; nil where it has no terminal that can be looked
  /// at, as ssh.
  mutating func look(behind relay: ForegroundEvidence.Reader) -> ForegroundEvidence? {
    guard Prompt.isRelay(program: relay.program) else { return nil }
    var processes: [ProcessStatus] = []
    if let status = try? inspector.status(of: relay.pid) { processes.append(status) }
    inspector.appendDescendants(to: &processes)
    guard let inner = terminal(of: processes) else {
      // One that has just been started may be about to get one, without the program doing anything for it.
      note(processes)
      return nil
    }
    var probe = ForegroundProbe(terminalDevice: inner.device)
    let evidence = probe.look(processGroup: inner.group)
    note(probe)
    switch evidence {
    case .waiting(var reader), .ready(var reader):
      reader.relay = reader.relay ?? "\(relay.program) (pid \(relay.pid))"
      return .ready(reader)
    case .notReading: return evidence
    case .unknown: return nil
    }
  }

  /// Another terminal than this that one of some processes has, and its foreground process group.
  private func terminal(of processes: [ProcessStatus]) -> (device: UInt64, group: Int32)? {
    processes.first {
      $0.terminal != 0 && $0.terminal != device && $0.foregroundGroup > 0
    }.map { ($0.terminal, $0.foregroundGroup) }
  }
}
