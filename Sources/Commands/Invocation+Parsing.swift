internal import Patterns
internal import Store
internal import VirtualTerminal
internal import Worker

extension Invocation {
  /// Reads a command line, without the program's own name.
  ///
  /// In the bare forms and in `run`, options stand before the id or the command and everything after is verbatim; in the
  /// other verbs known options stand anywhere, and `--` ends them.
  package init(_ arguments: [String]) throws(CommandFailure) {
    var scanner = Scanner(rest: arguments[...])
    var options = Options()
    try scanner.takeLeadingOptions(into: &options, for: nil)
    if scanner.sawVersion {
      self.init(verb: .version, options: options)
      return
    }
    guard let first = scanner.rest.first else {
      if options.help {
        self.init(verb: .help(topic: nil), options: options)
        return
      }
      throw .nothingToRun
    }
    if !scanner.sawTerminator {
      if first == "asmp" || VerbName(rawValue: first) != nil {
        let name = VerbName(rawValue: first) ?? .scp
        scanner.rest.removeFirst()
        try self.init(name, &scanner, options)
        return
      }
      if Reference.isBareForm(first) {
        let words = Array(scanner.rest.dropFirst())
        self.init(
          verb: words.isEmpty
            ? .tail(reference: first) : .input(reference: first, words: words),
          options: options, isBare: true)
        try scanner.checkTaken(by: words.isEmpty ? .tail : .input)
        return
      }
    }
    if options.help {
      self.init(verb: .help(topic: nil), options: options)
      return
    }
    try scanner.checkTaken(by: .run)
    self.init(verb: .run(words: Array(scanner.rest)), options: options)
  }

  private init(
    _ name: VerbName, _ scanner: inout Scanner, _ given: Options
  ) throws(CommandFailure) {
    var options = given
    if name == .run {
      try scanner.takeLeadingOptions(into: &options, for: name)
    } else {
      try scanner.takeOptionsAnywhere(into: &options, for: name)
    }
    try scanner.checkTaken(by: name)
    let words = Array(scanner.rest)
    if options.help, name != .help {
      self.init(verb: .help(topic: name.rawValue), options: options)
      return
    }
    switch name {
    case .run:
      guard !words.isEmpty else { throw .nothingToRun }
      self.init(verb: .run(words: words), options: options)
    case .input:
      let (reference, texts) = try Self.operands(of: name, words, "<text>")
      self.init(verb: .input(reference: reference, words: texts), options: options)
    case .key:
      let (reference, names) = try Self.operands(of: name, words, "<key>")
      self.init(verb: .key(reference: reference, names: names), options: options)
    case .tail, .head:
      let reference = try Self.onlyOperand(of: name, words)
      self.init(
        verb: name == .tail ? .tail(reference: reference) : .head(reference: reference),
        options: options)
    case .last:
      self.init(verb: .last(reference: try Self.onlyOperand(of: name, words)), options: options)
    case .grep:
      let (reference, pattern) = try Self.twoOperands(of: name, words, "<pattern>")
      self.init(verb: .grep(reference: reference, pattern: pattern), options: options)
    case .kill:
      self.init(verb: .kill(reference: try Self.onlyOperand(of: name, words)), options: options)
    case .suspend:
      self.init(verb: .suspend(reference: try Self.onlyOperand(of: name, words)), options: options)
    case .resume:
      self.init(verb: .resume(reference: try Self.onlyOperand(of: name, words)), options: options)
    case .restart:
      self.init(verb: .restart(reference: try Self.onlyOperand(of: name, words)), options: options)
    case .forget:
      self.init(verb: .forget(reference: try Self.onlyOperand(of: name, words)), options: options)
    case .gc:
      if let surplus = words.first { throw .surplusOperand(name, surplus) }
      self.init(verb: .collect, options: options)
    case .doctor:
      if let surplus = words.first { throw .surplusOperand(name, surplus) }
      self.init(verb: .doctor, options: options)
    case .screen:
      self.init(
        verb: .screen(reference: try Self.onlyOperand(of: name, words)), options: options)
    case .render:
      guard let path = words.first else { throw .missingOperand(name, "<file>") }
      if words.count > 1 { throw .surplusOperand(name, words[1]) }
      self.init(verb: .render(path: path), options: options)
    case .resize:
      let (reference, text) = try Self.twoOperands(of: name, words, "<columns>x<rows>")
      guard let size = Options.size(text) else { throw .badSize(text, session: reference) }
      self.init(
        verb: .resize(reference: reference, rows: size.rows, columns: size.columns),
        options: options)
    case .signal:
      let (reference, signal) = try Self.twoOperands(of: name, words, "<signal>")
      self.init(verb: .signal(reference: reference, signal: signal), options: options)
    case .mouse:
      let (reference, action) = try Self.operands(of: name, words, "<action>")
      self.init(verb: .mouse(reference: reference, words: action), options: options)
    case .paste:
      let (reference, texts) = try Self.operands(of: name, words, "<text>")
      self.init(verb: .paste(reference: reference, words: texts), options: options)
    case .wait:
      guard !words.isEmpty else { throw .missingOperand(name, "<id>") }
      let isIdle = options.conditions.contains { if case .idle = $0 { true } else { false } }
      if let idle = options.idle, !isIdle, let rule = OptionRule.named("--idle") {
        throw .badValue(rule, idle == .never ? "never" : "more than 24h")
      }
      self.init(verb: .wait(references: words), options: options)
    case .status:
      if let surplus = words.first { throw .surplusOperand(name, surplus) }
      self.init(verb: .status, options: options)
    case .scp:
      guard let url = words.first else { throw .missingOperand(name, "<url>") }
      if words.count > 1 { throw .surplusOperand(name, words[1]) }
      self.init(verb: .scp(url: url), options: options)
    case .help:
      self.init(verb: .help(topic: words.first), options: options)
    }
  }

  private static func onlyOperand(
    of name: VerbName, _ words: [String]
  ) throws(CommandFailure) -> String {
    guard let first = words.first else { throw .missingOperand(name, "<id>") }
    if words.count > 1 { throw .surplusOperand(name, words[1]) }
    return first
  }

  /// A session and what is done with it: one word or more, which the usage calls `rest`.
  private static func operands(
    of name: VerbName, _ words: [String], _ rest: String
  ) throws(CommandFailure) -> (reference: String, words: [String]) {
    guard words.count >= 2 else {
      throw .missingOperand(name, words.isEmpty ? "<id>" : rest)
    }
    return (words[0], Array(words[1...]))
  }

  /// A session and the one word that goes with it.
  private static func twoOperands(
    of name: VerbName, _ words: [String], _ second: String
  ) throws(CommandFailure) -> (reference: String, word: String) {
    let (reference, rest) = try operands(of: name, words, second)
    if rest.count > 1 { throw .surplusOperand(name, rest[1]) }
    return (reference, rest[0])
  }
}

/// The words of a command line that are not read yet.
private struct Scanner {
  var rest: ArraySlice<String>
  var sawTerminator = false
  var sawVersion = false
  /// The options read so far, to check them against the verb once it is known.
  private var taken: [OptionRule] = []

  init(rest: ArraySlice<String>) {
    self.rest = rest
  }

  /// Reads options up to the first word that is none, or past `--`.
  mutating func takeLeadingOptions(
    into options: inout Invocation.Options, for verb: VerbName?
  ) throws(CommandFailure) {
    while let word = rest.first, word.hasPrefix("-"), word != "-" {
      rest.removeFirst()
      if word == "--" {
        sawTerminator = true
        return
      }
      if word == "--version" || word == "-V", verb == nil {
        sawVersion = true
        continue
      }
      try take(word, into: &options, for: verb)
    }
  }

  /// Reads options wherever they stand, up to `--`; the other words stay.
  mutating func takeOptionsAnywhere(
    into options: inout Invocation.Options, for verb: VerbName
  ) throws(CommandFailure) {
    var words: [String] = []
    while let word = rest.popFirst() {
      if word == "--" {
        words += rest
        break
      }
      guard word.hasPrefix("-"), word != "-", !Self.isText(word) else {
        words.append(word)
        continue
      }
      try take(word, into: &options, for: verb)
    }
    rest = words[...]
  }

  /// Whether a word can't be meant as an option although it begins like one: `-5`, `- item`.
  private static func isText(_ word: String) -> Bool {
    let second = word.utf8.dropFirst().first ?? 0
    return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(second) || word.contains(" ")
      || word.contains("\n")
  }

  private mutating func take(
    _ word: String, into options: inout Invocation.Options, for verb: VerbName?
  ) throws(CommandFailure) {
    var name = word
    var value: String?
    if word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
      name = String(word[..<equals])
      value = String(word[word.index(after: equals)...])
    } else if !word.hasPrefix("--"), word.count > 2,
      OptionRule.named(String(word.prefix(2)))?.value != nil
    {
      // -n20
      name = String(word.prefix(2))
      value = String(word.dropFirst(2))
    }
    guard let rule = OptionRule.named(name), verb.map({ rule.verbs.contains($0) }) ?? true else {
      throw .unknownOption(name, verb)
    }
    if rule.value != nil {
      if value == nil { value = rest.popFirst() }
      guard value != nil else { throw .missingValue(rule) }
    } else if value != nil {
      throw .surplusValue(rule)
    }
    taken.append(rule)
    try options.set(rule, value ?? "")
  }

  /// Refuses options that the verb doesn't take.
  func checkTaken(by verb: VerbName) throws(CommandFailure) {
    for rule in taken where !rule.verbs.contains(verb) && verb != .help {
      throw .unknownOption(rule.long, verb)
    }
  }
}

extension Invocation.Options {
  fileprivate mutating func set(_ rule: OptionRule, _ value: String) throws(CommandFailure) {
    switch rule.long {
    case "--name": name = value
    case "--if-exists":
      guard let choice = Invocation.IfExists(rawValue: value) else { throw .badValue(rule, value) }
      ifExists = choice
    case "--exec": exec = true
    case "--keep-env": keepEnvironment = true
    case "--cwd": cwd = value
    case "--env":
      guard let equals = value.firstIndex(of: "="), equals > value.startIndex else {
        throw .badValue(rule, value)
      }
      environment.append(value)
    case "--size":
      guard let size = Self.size(value) else { throw .badValue(rule, value) }
      columns = size.columns
      rows = size.rows
    case "--styled": styled = true
    case "--ansi": ansi = true
    case "--range":
      let ends = value.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 1, last >= first
      else { throw .badValue(rule, value) }
      range = first...last
    case "--after": after = value
    case "--on":
      // Nothing but blanks is everywhere.
      guard value.contains(where: { $0 != " " }) else { throw .badValue(rule, value) }
      on = value
    case "--nth": nth = try Self.number(rule, value)
    case "--button":
      guard let choice = MouseInput.Button(rawValue: value.lowercased()) else {
        throw .badValue(rule, value)
      }
      button = choice
    case "--count": count = try Self.number(rule, value)
    case "--shift": modifiers.insert(.shift)
    case "--alt": modifiers.insert(.alt)
    case "--ctrl": modifiers.insert(.control)
    case "--priority": priority = try Self.number(rule, value)
    case "--override": override = true
    case "--wait":
      guard let duration = Duration(option: value) else { throw .badValue(rule, value) }
      wait = duration
    case "--no-wait": noWait = true
    case "--max-bytes": maxBytes = try Self.number(rule, value)
    case "--exit-status": exitStatus = true
    case "--text": conditions.append(.text(try Self.pattern(rule, value)))
    case "--regex":
      do throws(RegularExpression.Defect) {
        _ = try RegularExpression(value)
      } catch {
        throw .badPattern(value, error)
      }
      conditions.append(.regex(value))
    case "--gone": conditions.append(.gone(try Self.pattern(rule, value)))
    case "--waiting": conditions.append(.waiting)
    case "--done": conditions.append(.done)
    case "--idle":
      let duration = Duration(option: value)
      guard let limit = IdleLimit(value) ?? duration.map({ .after($0) }), limit != .after(.zero)
      else { throw .badValue(rule, value) }
      idle = limit
      if let duration { conditions.append(.idle(Int(duration / .milliseconds(1)))) }
    case "--exit": conditions.append(.exit)
    case "--port":
      ports.append(UInt16(clamping: try Self.number(rule, value)))
    case "--file":
      guard !value.isEmpty else { throw .badValue(rule, value) }
      files.append(value)
    case "--timeout":
      guard let duration = Duration(option: value) else { throw .badValue(rule, value) }
      timeout = duration
    case "--any": any = true
    case "--tree": tree = true
    case "--all": all = true
    case "--older":
      guard let age = Duration(age: value) else { throw .badValue(rule, value) }
      older = age
    case "--dry-run": dryRun = true
    case "--workflow": flow.workflow = value
    case "--run": flow.run = value
    case "--data":
      guard value.hasPrefix("@") ? value.count > 1 : value.dropFirst().contains("=") else {
        throw .badValue(rule, value)
      }
      flow.data.append(value)
    case "--header":
      guard Self.isHeader(value) else { throw .badValue(rule, nil) }
      flow.headers.append(value)
    case "--bearer-env":
      guard !value.isEmpty, !value.contains("=") else { throw .badValue(rule, value) }
      flow.bearerVariable = value
    case "--allow-origin":
      let schemes = ["http://", "https://"]
      guard schemes.contains(where: { value.hasPrefix($0) && value != $0 }) else {
        throw .badValue(rule, value)
      }
      flow.origins.append(value)
    case "--ca-file": flow.authorities = value
    case "--fix": fix = true
    case "--max-time":
      guard let time = Duration(age: value), time > .zero else { throw .badValue(rule, value) }
      limits.maxTime = Int(time / .milliseconds(1))
    case "--cpu-time":
      guard let time = Duration(age: value), time > .zero else { throw .badValue(rule, value) }
      limits.cpuTime = Int((time / .seconds(1)).rounded(.up))
    case "--sandbox":
      guard let mode = SessionConfinement.Mode(rawValue: value) else {
        throw .badValue(rule, value)
      }
      confinement.mode = mode
    case "--allow-write", "--deny":
      guard !value.isEmpty else { throw .badValue(rule, value) }
      if rule.long == "--deny" {
        confinement.denied.append(value)
      } else {
        confinement.writable.append(value)
      }
    case "--no-network": confinement.hasNoNetwork = true
    case "--best-effort": confinement.isBestEffort = true
    case "--policy":
      guard !value.isEmpty else { throw .badValue(rule, value) }
      policy = value
    case "--max-log": limits.maxLog = try Self.size(rule, value)
    case "--memory": limits.memory = try Self.size(rule, value)
    case "--nofile": limits.openFiles = try Self.number(rule, value)
    case "--procs": limits.processes = try Self.number(rule, value)
    case "--lines": lines = try Self.number(rule, value)
    case "--context": context = try Self.number(rule, value)
    case "--ignore-case": ignoresCase = true
    case "--fixed": isLiteral = true
    case "--max-count": maxCount = try Self.number(rule, value)
    case "--from": from = try Self.number(rule, value)
    case "--project": project = value
    case "--json": json = true
    default: help = true
    }
  }

  /// Whether a text is a header that a caller may set. See: RFC 9110, 5.1.
  private static func isHeader(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon != text.utf8.startIndex,
      text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
    else { return false }
    let name = text[..<colon].lowercased()
    let isToken = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
        || "!#$%&'*+-.^_`|~".utf8.contains($0)
    }
    return isToken
      && !["host", "content-length", "transfer-encoding", "connection", "upgrade"].contains(name)
  }

  /// A text to look for: something, and not endless.
  private static func pattern(
    _ rule: OptionRule, _ value: String
  ) throws(CommandFailure) -> String {
    guard !value.isEmpty, value.utf8.count <= RegularExpression.patternLimit else {
      throw .badText(rule, value)
    }
    return value
  }

  /// Reads `80x24`: columns and rows, within what the emulator takes.
  static func size(_ text: String) -> (rows: Int, columns: Int)? {
    let parts = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let columns = Int(parts[0]), let rows = Int(parts[1]),
      Terminal.clamped(rows: rows, columns: columns) == (rows, columns)
    else { return nil }
    return (rows, columns)
  }

  private static func size(
    _ rule: OptionRule, _ value: String
  ) throws(CommandFailure) -> Int {
    guard let size = Int(size: value), size >= 1 << 20 else { throw .badValue(rule, value) }
    return size
  }

  private static func number(
    _ rule: OptionRule, _ value: String
  ) throws(CommandFailure) -> Int {
    guard case .number(let range, _) = rule.limits, let number = Int(value),
      range.contains(number)
    else { throw .badValue(rule, value) }
    return number
  }
}

extension Duration {
  /// Reads `500ms`, `10s`, `2m`, `1h`, or seconds without a unit; at most a day.
  package init?(option text: String) {
    let units: [(suffix: String, seconds: Double)] = [
      ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1),
    ]
    self.init(text, in: units, atMost: 86_400)
  }
}
