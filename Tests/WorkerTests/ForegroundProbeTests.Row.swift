import Support
import Testing
import Worker

extension ForegroundProbeTests {
  /// One program, what is typed to it, and the verdict expected then.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var program: String
    var arguments: [String] = []
    /// What the program must have shown before the verdict counts.
    var shows: String = ""
    /// Typed when that is shown; `then` must be shown after it.
    var types: String = ""
    var then: String = ""
    var verdict: Verdict
    var call: ForegroundEvidence.Call?
    var testDescription: String { name }

    var isInstalled: Bool { TestTerminal.path(of: program) != nil }
  }

  enum Verdict: Sendable {
    case waiting
    case ready
    case notReading
  }
}
