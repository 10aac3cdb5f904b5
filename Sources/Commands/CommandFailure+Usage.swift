internal import Patterns
internal import Platform
internal import Store
internal import VirtualTerminal

/// What clrun says of a call whose words are wrong: what it takes instead.
extension CommandFailure {
  package static let nothingToRun = CommandFailure(
    "No command provided.",
    [
      Hint("example", "clrun 'echo hello'"), Hint("interactive", "clrun python3"),
      Hint("usage", "clrun help"),
    ], status: .usage)

  static func missingOperand(_ verb: VerbName, _ operand: String) -> CommandFailure {
    CommandFailure(
      "clrun \(verb.rawValue) needs \(operand).", [Hint("usage", "clrun help \(verb.rawValue)")],
      status: .usage)
  }

  static func surplusOperand(_ verb: VerbName, _ word: String) -> CommandFailure {
    CommandFailure(
      "clrun \(verb.rawValue) does not take \(shown(word)).",
      [Hint("usage", "clrun help \(verb.rawValue)")], status: .usage)
  }

  static func unknownOption(_ name: String, _ verb: VerbName?) -> CommandFailure {
    let known = OptionRule.all.filter { rule in verb.map { rule.verbs.contains($0) } ?? true }
    let nearest = known.map(\.long).min { distance($0, name) < distance($1, name) }
    let isKnownElsewhere = OptionRule.named(name) != nil
    let place = verb.map { "clrun \($0.rawValue)" } ?? "clrun"
    var hints: [Hint] = []
    if let nearest, !isKnownElsewhere, distance(nearest, name) <= max(2, name.count / 3) {
      hints.append(Hint("did_you_mean", nearest))
    }
    if let verb, verb != .run, OptionRule.named(name)?.verbs.contains(.run) == true {
      hints.append(
        Hint(
          "run_the_command",
          "A command named \(verb.rawValue) is run by: clrun run \(name) … \(verb.rawValue) …"
        ))
    }
    hints.append(Hint("usage", verb.map { "clrun help \($0.rawValue)" } ?? "clrun help"))
    if verb == .scp {
      hints.append(
        Hint("options", known.map { rule in rule.value.map { "\(rule.long) \($0)" } ?? rule.long }))
    }
    hints.append(Hint("note", "Put -- before words that begin with a dash and are no options."))
    return CommandFailure(
      isKnownElsewhere
        ? "\(place) does not take \(name)." : "\(place) has no option \(shown(name)).", hints,
      status: .usage)
  }

  static func unknownTopic(_ topic: String) -> CommandFailure {
    CommandFailure(
      "There is no verb \(shown(topic)).",
      [Hint("verbs", VerbName.allCases.map { "clrun help \($0.rawValue)" })], status: .usage)
  }

  static func missingValue(_ rule: OptionRule) -> CommandFailure {
    CommandFailure("\(rule.long) needs \(rule.value ?? "a value").", status: .usage)
  }

  static func surplusValue(_ rule: OptionRule) -> CommandFailure {
    CommandFailure("\(rule.long) takes no value.", status: .usage)
  }

  /// - Parameter value: What was given; nil: it is nobody's business.
  static func badValue(_ rule: OptionRule, _ value: String?) -> CommandFailure {
    let limits = rule.limits.map { ": \($0)" } ?? ""
    let given = value.map { ", not \(shown($0))" } ?? ""
    return CommandFailure(
      "\(rule.long) takes \(rule.value ?? "nothing")\(given)\(limits).",
      [Hint("note", "\(rule.long): \(rule.summary).")], status: .usage)
  }

  static func badIdleVariable(_ value: String) -> CommandFailure {
    CommandFailure(
      "CLRUN_IDLE is \(shown(value)), which is no duration: never, or such as 30s, 10m or 2h.",
      [
        Hint(
          "note", "After so long at its prompt a shell is suspended; the next input brings it back."
        )
      ],
      status: .usage)
  }

  /// Rows of a screen that doesn't have them.
  static func noSuchRows(
    _ rows: ClosedRange<Int>, of count: Int, session: SessionID?
  ) -> CommandFailure {
    let example = session.map { [Hint("example", "clrun screen \($0) --range 1-\(count)")] }
    return CommandFailure(
      "--range \(rows.lowerBound)-\(rows.upperBound) is below the screen, which has \(count) \(count == 1 ? "row" : "rows").",
      (example ?? []) + [Hint("note", "Rows are counted from 1, at the top of the screen.")],
      status: .usage)
  }

  static func badPattern(_ pattern: String, _ defect: RegularExpression.Defect) -> CommandFailure {
    CommandFailure(
      "\(shown(pattern)) is no regular expression: \(defect).",
      [Hint("note", "A text as it is goes with --text (wait) or --fixed (grep).")], status: .usage)
  }

  static func badText(_ rule: OptionRule, _ text: String) -> CommandFailure {
    CommandFailure(
      text.isEmpty
        ? "\(rule.long) needs a text that isn't empty."
        : "\(rule.long) takes at most \(RegularExpression.patternLimit) bytes, not \(text.utf8.count).",
      [Hint("usage", "clrun help \(rule.verbs.first?.rawValue ?? "")")], status: .usage)
  }

  static func contradiction(_ why: String) -> CommandFailure {
    CommandFailure(why, [Hint("usage", "clrun help wait")], status: .usage)
  }

  static func badSize(_ text: String, session: String) -> CommandFailure {
    CommandFailure(
      """
      \(shown(text)) is no size: columns and rows, \(OptionLimits.size).
      """,
      [Hint("example", "clrun resize \(Shell.quoted(session)) 80x24")],
      status: .usage)
  }

  static func badToken(_ token: String, _ id: SessionID) -> CommandFailure {
    CommandFailure(
      "\(shown(token)) is no token of this session: the last answer has it as next.",
      [Hint("example", "clrun tail \(id) --lines 50")], status: .usage)
  }

  static let afterOrFrom = CommandFailure(
    "--after and --from exclude each other.", [Hint("usage", "clrun help tail")], status: .usage)

  static func badSignal(_ text: String, session: String) -> CommandFailure {
    CommandFailure(
      "\(shown(text)) is no signal: a name such as INT, TERM or USR1, or a number from 1 to 64.",
      [Hint("example", "clrun signal \(Shell.quoted(session)) INT")], status: .usage)
  }

  static func unknownKeys(
    _ names: [String], session: String, available: [String]
  ) -> CommandFailure {
    CommandFailure(
      "Unknown key name(s): \(names.map { shortened($0) }.joined(separator: ", "))",
      [
        Hint("available_keys", available.joined(separator: ", ")),
        Hint("example", "clrun key \(Shell.quoted(session)) down down enter"),
        Hint(
          "note",
          "Nothing was sent. Case does not matter; a count is 1 to 1000; text goes with clrun input."
        ),
      ], status: .usage)
  }

  static func badName(_ name: String) -> CommandFailure {
    CommandFailure(
      "\(shown(name)) is no name: 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit.",
      [Hint("example", "clrun --name server 'npm start'")], status: .usage)
  }

  static func notUTF8(argument: Int) -> CommandFailure {
    CommandFailure(
      "Argument \(argument) is not valid UTF-8, so it can't be sent or stored whole.",
      [
        Hint("note", "A shell inside the session can make such bytes: clrun 'printf \"\\377\"'")
      ], status: .usage)
  }

  static let inputIsMarked = CommandFailure(
    "The text begins with a mark that stands for keys or raw bytes in the queue, so it can't be sent as text.",
    [Hint("note", "Put it into a file that the program in the session reads.")], status: .usage)

  static func noInput(_ errno: Errno) -> CommandFailure {
    CommandFailure(
      "Standard input can't be read: \(errno).", [Hint("example", "clrun input @server 'text'")])
  }

  static let inputNotUTF8 = CommandFailure(
    "Standard input is not valid UTF-8, so it can't be stored or sent whole.",
    [Hint("note", "Put it into a file that the program in the session reads.")], status: .usage)

  static let inputTooLong = CommandFailure(
    "Standard input holds more than 8 MB.",
    [Hint("note", "Put it into a file that the program in the session reads.")], status: .usage)

  static func unreadable(_ path: String, _ errno: Errno) -> CommandFailure {
    CommandFailure("\(shown(path)) can't be read: \(errno).")
  }
}
