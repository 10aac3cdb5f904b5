import Testing

@testable import Commands

@Suite struct HelpTests {
  private static func name(of verb: Invocation.Verb) -> VerbName? {
    switch verb {
    case .run: .run
    case .tail: .tail
    case .head: .head
    case .last: .last
    case .grep: .grep
    case .input: .input
    case .key: .key
    case .status: .status
    case .kill: .kill
    case .suspend: .suspend
    case .resume: .resume
    case .restart: .restart
    case .forget: .forget
    case .collect: .gc
    case .doctor: .doctor
    case .screen: .screen
    case .render: .render
    case .resize: .resize
    case .signal: .signal
    case .paste: .paste
    case .wait: .wait
    case .mouse: .mouse
    case .scp: .scp
    case .help: .help
    case .version: nil
    }
  }

  @Test(arguments: VerbName.allCases) func eachVerbHasUsageAndTwoExamples(verb: VerbName) throws {
    let text = try Help.text(verb.rawValue)
    #expect(text.hasPrefix("usage: clrun "))
    let parts = text.split(separator: "\nexamples:\n")
    let examples = try #require(parts.count == 2 ? parts[1] : nil).split(separator: "\n")
    #expect(examples.count == 2)
    for example in examples {
      // A shell takes a redirection away.
      let words = Shell.split(String(example)).prefix { $0 != "<" }
      #expect(words.first == "clrun")
      let invocation = try Invocation(Array(words.dropFirst()))
      #expect(Self.name(of: invocation.verb) == verb, "\(example)")
    }
    for rule in OptionRule.all {
      #expect(parts[0].contains("\(rule.long) ") == rule.verbs.contains(verb), "\(rule.long)")
    }
    #expect(text.hasSuffix("\n"))
  }

  @Test func theOverviewNamesEveryVerb() throws {
    let text = try Help.text(nil)
    for verb in VerbName.allCases { #expect(text.contains(" \(verb.rawValue) ")) }
    #expect(text.contains(Version.current))
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    #expect(try Help.text("asmp") == Help.text("scp"))
  }

  @Test func theOverviewHasEachExitStatus() throws {
    let text = try Help.text(nil)
    for status in ExitStatus.allCases {
      #expect(text.contains("\n  \(status.rawValue)  \(status.meaning)\n"))
    }
  }

  @Test(arguments: ["", "RUN", "version", "--help", "runs"])
  func refusesAnUnknownVerb(topic: String) {
    let failure = #expect(throws: CommandFailure.self) { try Help.text(topic) }
    #expect(failure?.message == "There is no verb \"\(topic)\".")
    #expect(failure?.status == .usage)
    let verbs = VerbName.allCases.map { "clrun help \($0.rawValue)" }
    #expect(failure?.hints == [CommandFailure.Hint("verbs", verbs)])
  }
}
