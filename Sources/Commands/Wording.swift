internal import Patterns
internal import Platform
internal import Store
internal import VirtualTerminal
internal import Worker

/// All that clrun says when it refuses: what failed, on what, why, and what to do instead.
extension CommandFailure {
  // MARK: Usage

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

  static func badValue(_ rule: OptionRule, _ value: String) -> CommandFailure {
    CommandFailure(
      "\(rule.long) takes \(rule.value ?? "nothing"), not \(shown(value)).",
      [Hint("note", "\(rule.long): \(rule.summary).")], status: .usage)
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

  static func nothingToWaitFor(_ id: SessionID, _ status: String) -> CommandFailure {
    CommandFailure(
      "Session is not running (status: \(status)), so that nothing more comes of it.",
      [
        Hint("read_output", "clrun tail \(id)"), Hint("check_status", "clrun status"),
        Hint("note", "clrun wait \(id) --exit says how it ended."),
      ], status: .usage)
  }

  static let waitingForOneself = CommandFailure(
    "A session can't wait for itself.",
    [Hint("note", "This command runs inside the session that it names (CLRUN_SESSION).")])

  static let portsUnknown = CommandFailure(
    "This kernel doesn't tell which ports are listened on, so --port can't be waited for.",
    [Hint("note", "Wait for what the server prints: clrun wait <id> --text 'listening'")])

  static func badSize(_ text: String, session: String) -> CommandFailure {
    CommandFailure(
      """
      \(shown(text)) is no size: columns and rows, each 1 to \(Terminal.maximumSide) and together at most \
      \(Terminal.maximumCells) cells, such as 80x24.
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

  static func noSuchLine(_ line: Int, _ total: Int, _ id: SessionID) -> CommandFailure {
    CommandFailure(
      total == 0
        ? "There is no line \(line): nothing was printed yet."
        : "There is no line \(line): the last one is \(total).",
      [Hint("last_lines", "clrun tail \(id) --lines 50")])
  }

  static func badSignal(_ text: String, session: String) -> CommandFailure {
    CommandFailure(
      "\(shown(text)) is no signal: a name such as INT, TERM or USR1, or a number.",
      [Hint("example", "clrun signal \(Shell.quoted(session)) INT")], status: .usage)
  }

  static func badMouseAction(_ word: String) -> CommandFailure {
    CommandFailure(
      "\(shown(word)) is nothing a mouse does: click, press, release, move, drag or scroll.",
      [
        Hint("example", "clrun mouse @menu click --on 'OK'"),
        Hint("usage", "clrun help mouse"),
      ], status: .usage)
  }

  static func badDirection(_ word: String?) -> CommandFailure {
    CommandFailure(
      "\(word.map { "\(shown($0)) is no direction" } ?? "A direction is missing"): up, down, left or right.",
      [Hint("example", "clrun mouse @menu scroll down 3")], status: .usage)
  }

  static func badPlace(_ word: String) -> CommandFailure {
    CommandFailure(
      "\(shown(word)) is no row, column or count: a whole number from 1 on, at most 10000.",
      [Hint("usage", "clrun help mouse")], status: .usage)
  }

  static func badNotches(_ count: Int) -> CommandFailure {
    CommandFailure(
      "The wheel turns by at most \(MouseInput.maximumCount) notches at once, not \(count).",
      [Hint("example", "clrun mouse @menu scroll down 10")], status: .usage)
  }

  /// What an action of the mouse takes, where it was given something else.
  static func badMouseOperands(_ action: String) -> CommandFailure {
    let (operands, example) =
      switch action {
      case "drag":
        (
          "<row> <column> <to-row> <to-column>, or --on <text> <to-row> <to-column>", "3 1 5 20"
        )
      case "scroll": ("up, down, left or right, [<notches>] and [<row> <column>]", "down 3")
      default: ("<row> <column>, or --on <text>", "--on 'OK'")
      }
    return CommandFailure(
      "clrun mouse … \(action) takes \(operands).",
      [
        Hint("example", "clrun mouse @menu \(action) \(example)"),
        Hint("usage", "clrun help mouse"),
      ], status: .usage)
  }

  static func unusedOption(_ option: String, _ action: String) -> CommandFailure {
    CommandFailure(
      "\(option) means nothing to \(action).", [Hint("usage", "clrun help mouse")], status: .usage)
  }

  static func mouseRefused(_ id: SessionID, _ reason: String) -> CommandFailure {
    CommandFailure(
      "The mouse was not used: \(reason).",
      [
        Hint("view_screen", "clrun screen \(id)"), Hint("send_keys", "clrun key \(id) down enter"),
        Hint("send_text", "clrun \(id) 'your text'"),
        Hint(
          "note",
          "Nothing was sent. `modes` of the screen says whether the program takes the mouse; what a mouse does, keys mostly do too."
        ),
      ])
  }

  static func mouseOnSCP(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "SCP sessions use text input, not the mouse.",
      [Hint("send_option", "clrun \(id) 1"), Hint("view_output", "clrun tail \(id)")])
  }

  static func noCommand(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "Nothing is noted of a command in the session: no shell has run one in it yet.",
      [
        Hint("view_output", "clrun tail \(id)"), Hint("send_input", "clrun \(id) 'your text'"),
        Hint("check_status", "clrun status"),
      ])
  }

  static func notSignalled(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "No foreground program of the session takes the signal.",
      [Hint("view_output", "clrun tail \(id)"), Hint("check_status", "clrun status")])
  }

  static func needsOurWorker(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "Another runtime's worker owns this session, and it can't do that.",
      [Hint("view_output", "clrun tail \(id)"), Hint("check_status", "clrun status")])
  }

  static func unreadable(_ path: String, _ errno: Errno) -> CommandFailure {
    CommandFailure("\(shown(path)) can't be read: \(errno).")
  }

  static func notUTF8(argument: Int) -> CommandFailure {
    CommandFailure(
      "Argument \(argument) is not valid UTF-8, so it can't be sent or stored whole.",
      [
        Hint("note", "A shell inside the session can make such bytes: clrun 'printf \"\\377\"'")
      ], status: .usage)
  }

  static func badName(_ name: String) -> CommandFailure {
    CommandFailure(
      "\(shown(name)) is no name: 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit.",
      [Hint("example", "clrun --name server 'npm start'")], status: .usage)
  }

  // MARK: Sessions

  static func sessionNotFound(_ reference: String, active: [String], ended: Int) -> CommandFailure {
    var hints = [Hint("list_sessions", "clrun status"), Hint("start_new", "clrun 'echo hello'")]
    if !active.isEmpty { hints.append(Hint("active_sessions", active)) }
    let note =
      if !active.isEmpty {
        "\(active.count) session(s) are active."
      } else if ended > 0 {
        "All \(ended) session(s) are terminated."
      } else {
        "No sessions exist in this project."
      }
    hints.append(Hint("note", note))
    return CommandFailure("Session not found: \(shortened(reference))", hints)
  }

  static func ambiguous(_ reference: String, _ candidates: [String]) -> CommandFailure {
    CommandFailure(
      "Session id is ambiguous: \(shortened(reference)) begins \(candidates.count) ids.",
      [
        Hint("candidates", candidates.prefix(10).map { "clrun \($0)" }),
        Hint("list_sessions", "clrun status"),
      ])
  }

  static func notRunning(_ id: SessionID, _ status: String) -> CommandFailure {
    CommandFailure(
      "Session is not running (status: \(status))",
      [
        Hint("check_status", "clrun status"),
        Hint("note", "Its output can still be read; input needs a running session."),
        Hint("read_output", "clrun tail \(id)"), Hint("start_new", "clrun 'echo hello'"),
      ])
  }

  static func workerGone(_ id: SessionID, _ process: Int32, note: String) -> CommandFailure {
    CommandFailure(
      "Session worker is not alive (PID: \(process))",
      [
        Hint("note", note), Hint("check_status", "clrun status"),
        Hint("start_new", "clrun 'echo hello'"),
      ])
  }

  static func workerSilent(_ id: SessionID, _ process: Int32) -> CommandFailure {
    CommandFailure(
      "Session worker does not answer (PID: \(process))",
      [
        Hint("note", "It may be stopped, or the machine too busy. What was queued stays queued."),
        Hint("view_output", "clrun tail \(id)"), Hint("kill_session", "clrun kill \(id)"),
      ])
  }

  static func alreadyTerminated(_ id: SessionID, _ status: String) -> CommandFailure {
    CommandFailure(
      "Session already terminated (status: \(status))",
      [
        Hint("read_output", "clrun tail \(id)"), Hint("start_new", "clrun 'echo hello'"),
        Hint("check_status", "clrun status"),
      ])
  }

  static func damagedSession(_ id: SessionID, _ reason: String) -> CommandFailure {
    CommandFailure(
      "Session is damaged: \(reason)",
      [
        Hint("read_output", "clrun tail \(id)"), Hint("check_status", "clrun status"),
        Hint("start_new", "clrun 'echo hello'"),
      ])
  }

  static func nameTaken(_ name: String, _ id: SessionID) -> CommandFailure {
    CommandFailure(
      "A running session is named \(name) already: \(id)",
      [
        Hint("use_it", "clrun @\(name)"),
        Hint("attach", "clrun --name \(name) --if-exists attach 'echo hello'"),
        Hint("replace", "clrun --name \(name) --if-exists new 'echo hello'"),
      ])
  }

  static let sendingToOneself = CommandFailure(
    "A session can't send input to itself.",
    [
      Hint("note", "This command runs inside the session that it names (CLRUN_SESSION)."),
      Hint("start_new", "clrun 'echo hello'"),
    ])

  static func cancelled(_ id: SessionID, _ reason: String) -> CommandFailure {
    CommandFailure(
      "The input was not sent: \(reason).",
      [
        Hint("view_output", "clrun tail \(id)"), Hint("check_status", "clrun status"),
        Hint(
          "note",
          "Longer text goes through a file, or to a program that reads byte by byte, such as a shell's prompt."
        ),
      ])
  }

  static func unknownKeys(
    _ names: [String], session: String, available: [String]
  ) -> CommandFailure {
    CommandFailure(
      "Unknown key name(s): \(names.map { shortened($0) }.joined(separator: ", "))",
      [
        Hint("available_keys", available.joined(separator: ", ")),
        Hint("example", "clrun key \(Shell.quoted(session)) down down enter"),
        Hint("note", "Nothing was sent. Case does not matter; text goes with clrun input."),
      ])
  }

  static func keyOnSCP(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "SCP sessions use text input, not key sequences.",
      [
        Hint("send_option", "clrun \(id) 1"), Hint("send_action", "clrun \(id) approve"),
        Hint("view_output", "clrun tail \(id)"),
      ])
  }

  static let scpMissing = CommandFailure(
    "SCP connect failed: this installation has no SCP front end.",
    [Hint("check_url", "clrun help scp"), Hint("example", "clrun scp http://127.0.0.1:8000")])

  // MARK: The project and its folder

  static let noFolder = CommandFailure(
    "No .clrun directory found. Run `clrun <command>` to initialize.")

  static func project(_ path: String, _ errno: Errno) -> CommandFailure {
    CommandFailure("The project folder \(shown(path)) can't be opened: \(errno).")
  }

  static func directory(_ path: String, _ errno: Errno) -> CommandFailure {
    CommandFailure(
      "The working directory \(shown(path)) can't be used: \(errno).",
      [Hint("example", "clrun --cwd . 'pwd'")])
  }

  static func store(_ error: StoreError, root: String) -> CommandFailure {
    switch error {
    case .noFolder: return noFolder
    case .unsafeFolder(let name, .symbolicLink):
      return CommandFailure(
        "\(root)/\(name) is a symbolic link, which clrun does not follow.",
        [Hint("note", "Remove the link, or name another project with --project.")])
    case .unsafeFolder(let name, .notDirectory):
      return CommandFailure(
        "\(root)/\(name) is not a directory.",
        [Hint("note", "Move it away, or name another project with --project.")])
    case .unsafeFolder(let name, .foreignOwner(let user)):
      return CommandFailure(
        "\(root)/\(name) belongs to another user (uid \(user)), so it is not trusted.",
        [Hint("note", "Name a project of your own with --project.")])
    case .failed(let operation, let name, let errno):
      var hints: [Hint] = []
      if operation != .read, [.readOnlyFileSystem, .accessDenied, .notPermitted].contains(errno) {
        hints.append(
          Hint("note", "clrun keeps its sessions there. Name a writable project with --project."))
      } else if errno == .noSpace {
        hints.append(Hint("note", "The disk is full. Nothing was sent or changed."))
      }
      return CommandFailure(
        "Can't \(verb(operation)) \(root)/\(name): \(errno).", hints)
    case .damaged(let name, let reason):
      return CommandFailure(
        "\(root)/\(name) is damaged: \(reason).", [Hint("check_status", "clrun status")])
    case .locked(let name, let holder):
      let who = holder.map { " by process \($0)" } ?? ""
      return CommandFailure(
        "\(root)/\(name) has been locked\(who) for more than 5 seconds.",
        [Hint("note", "Nothing was sent. If that process is stopped, continue or end it.")])
    }
  }

  private static func verb(_ operation: StoreError.Operation) -> String {
    switch operation {
    case .create: "create"
    case .open: "open"
    case .read: "read"
    case .write: "write"
    case .lock: "lock"
    }
  }

  static func spawn(_ errno: Errno) -> CommandFailure {
    CommandFailure("The session's worker can't be started: \(errno).")
  }

  static func noInput(_ errno: Errno) -> CommandFailure {
    CommandFailure(
      "Standard input can't be read: \(errno).", [Hint("example", "clrun input @server 'text'")])
  }

  static let inputNotUTF8 = CommandFailure(
    "Standard input is not valid UTF-8, so it can't be stored or sent whole.",
    [Hint("note", "Put it into a file that the program in the session reads.")])

  /// Why a session could not be started.
  static func start(_ failure: Reply.Failure) -> CommandFailure {
    let errno = Errno(code: failure.code)
    switch failure.stage {
    case .terminal:
      return CommandFailure(
        "No pseudo-terminal can be opened: \(errno).",
        [
          Hint("check_status", "clrun status"),
          Hint("note", "Each session needs one; ended sessions give theirs back."),
        ])
    case .directory: return directory(failure.subject, errno)
    case .program:
      return CommandFailure(
        "Can't start \(shown(failure.subject)): \(errno).",
        [Hint("note", "A shell is named by SHELL; a program with --exec is looked for in PATH.")])
    case .state:
      return CommandFailure("Can't keep the session's state in \(failure.subject): \(errno).")
    }
  }

  static let inputIsMarked = CommandFailure(
    "The text begins with a mark that stands for keys or raw bytes in the queue, so it can't be sent as text.",
    [Hint("note", "Put it into a file that the program in the session reads.")], status: .usage)

  static let inputTooLong = CommandFailure(
    "Standard input holds more than 8 MB.",
    [Hint("note", "Put it into a file that the program in the session reads.")])

  // MARK: Showing what others wrote

  /// A word of the caller's in an error: quoted, and not endless.
  static func shown(_ word: String) -> String {
    "\"\(shortened(word))\""
  }

  static func shortened(_ word: String) -> String {
    word.count <= 80 ? word : "\(word.prefix(60))… (\(word.utf8.count) bytes)"
  }

  /// How many letters must be inserted, dropped or changed to get from one word to the other.
  static func distance(_ a: String, _ b: String) -> Int {
    let target = Array(b)
    var row = Array(0...target.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in target.enumerated() {
        let above = row[j + 1]
        row[j + 1] = x == y ? diagonal : 1 + min(diagonal, above, row[j])
        diagonal = above
      }
    }
    return row[target.count]
  }
}
