import Platform
import Support
import Testing

@Suite struct SchedulerWitnessTests {
  @Test func aBlockedThreadIsStillUntilItRuns() throws {
    let terminal = try TestTerminal(["cat"])
    #expect(terminal.wait { isBlocked(terminal.pid) })
    let witness = SchedulerWitness(threads: [(terminal.pid, terminal.pid)])
    for _ in 0..<2 {
      let isStill = witness.isStill
      #expect(isStill)
    }
    terminal.type("x\n")
    #expect(terminal.wait { terminal.text.contains("x\r\nx") })
    #expect(terminal.wait { isBlocked(terminal.pid) })
    let isStill = witness.isStill
    #expect(!isStill, "what has run is not as it was, whatever it does now")
  }

  @Test func whatHasEndedIsNotStill() throws {
    let terminal = try TestTerminal(["cat"])
    #expect(terminal.wait { isBlocked(terminal.pid) })
    let witness = SchedulerWitness(threads: [(terminal.pid, terminal.pid)])
    terminal.type("\u{4}")
    #expect(terminal.wait { !witness.isStill })
  }

  @Test func whatCannotBeWatchedIsNeverStill() throws {
    let terminal = try TestTerminal(["cat"])
    #expect(terminal.wait { isBlocked(terminal.pid) })
    let thread = (process: terminal.pid, thread: terminal.pid)
    let crowd = Array(repeating: thread, count: SchedulerWitness.limit + 1)
    for threads in [[], [thread, (.max, .max)], crowd] {
      let isStill = SchedulerWitness(threads: threads).isStill
      #expect(!isStill, "\(threads.count) threads")
    }
    let isStill = SchedulerWitness(threads: Array(crowd.dropLast())).isStill
    #expect(isStill)
  }

  private func isBlocked(_ process: Int32) -> Bool {
    var inspector = ProcessInspector()
    guard case .blocked(let frame)? = try? inspector.activity(of: process, thread: process) else {
      return false
    }
    return InputCall(frame) == .read(descriptor: 0)
  }
}
