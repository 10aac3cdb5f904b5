package import Store

/// What a client asks of a worker, over its socket: one object in a frame.
package struct Request: Equatable, Sendable {
  /// What is asked for.
  package enum Verb: String, Sendable {
    /// To begin: what to run. Only over the channel that the worker was started with.
    case start
    /// To look at the queue, and to answer when what it holds has been delivered and its outcome is known.
    case ring
    /// To tell what the terminal shows.
    case read
    /// To tell all of the screen.
    case screen
    /// To change the terminal's size.
    case resize
    /// To send a signal to the foreground process group.
    case signal
    /// To tell when a condition holds.
    case wait
    /// To put the shell away.
    case suspend
    /// To end the session.
    case kill
  }

  /// The protocol's version: a worker refuses another than its own.
  package var version = Self.currentVersion
  package var verb: Verb
  package var start: Start?
  /// The queue entry whose outcome is waited for; nil: nobody waits.
  package var entry: String?
  /// In milliseconds: how long the answer may take.
  package var patience: Int?
  /// In bytes: how much output the answer may hold.
  package var outputLimit: Int?
  /// How many lines to read.
  package var lines: Int?
  /// With `read`: the first of them, from 1; nil: the last ones.
  package var first: Int?
  /// With `screen`: what it is to hold, and since when rows count as changed.
  package var isANSI: Bool?
  package var hasSpans: Bool?
  package var token: String?
  /// With `resize`.
  package var rows: Int?
  package var columns: Int?
  /// With `signal`: its number.
  package var signal: Int?
  /// With `wait`: what for, and whether all of it must have held.
  package var conditions: [WaitCondition] = []
  package var needsAll: Bool?
  /// With `kill`: whether what the program left behind ends, too.
  package var includesTree: Bool?
  /// Whether the answer is to say what the program does, and what the session is.
  package var wantsVerdict: Bool?

  package static let currentVersion = 1

  package init(_ verb: Verb) {
    self.verb = verb
  }

  /// What to run, and how.
  package struct Start: Equatable, Sendable {
    package var id: String
    /// As the person typed it.
    package var command: String
    /// The program alone, without a shell; its arguments, its own name first.
    package var exec: [String]?
    /// The shell's path, unless the program runs alone.
    package var shell: String
    package var cwd: String
    package var rows: Int
    package var columns: Int
    package var fileModeMask: UInt32
    package var name: String?
    package var limits: SessionLimits?
    package var confinement: SessionConfinement?
    /// What `--env` set, to be remembered: the worker's own environment has it already.
    package var variables: [String] = []
    /// In milliseconds: after how long at its prompt the shell is put away; nil: never.
    package var idleLimit: Int?
    /// Whether the worker's own environment is written down, for another start of the same.
    package var keepsEnvironment = false
    /// Whether a shell that was put away is brought back.
    package var isRestoring = false
    /// The remote flow to attach to, instead of a terminal.
    package var flow: Flow?

    package init(
      id: String, command: String, exec: [String]?, shell: String, cwd: String, rows: Int,
      columns: Int, fileModeMask: UInt32, name: String?
    ) {
      self.id = id
      self.command = command
      self.exec = exec
      self.shell = shell
      self.cwd = cwd
      self.rows = rows
      self.columns = columns
      self.fileModeMask = fileModeMask
      self.name = name
    }
  }
}

/// What a worker answers.
package struct Reply: Equatable, Sendable {
  /// What the program is doing.
  package enum State: String, Sendable {
    /// The command ended and the shell waits.
    case done
    /// It works, and takes no input.
    case busy
    /// It can't go on without input.
    case waiting
    /// It takes input, and does other things too.
    case ready
    /// It is over.
    case exited
  }

  /// Why a session could not be started.
  package struct Failure: Equatable, Sendable {
    /// What was being done.
    package enum Stage: String, Sendable {
      case terminal, directory, program, state, limits, confinement
      /// The state folder is another user's, who alone may bring its shells back.
      case owner
      /// The peer has not shown that it may write to the session's files.
      case peer
      /// The subject says why there is no remote flow, in words.
      case flow
    }

    package var stage: Stage
    /// What it was done to: a path or a program.
    package var subject: String
    /// The system's error number; 0 where there is none.
    package var code: Int32

    package init(stage: Stage, subject: String, code: Int32) {
      self.stage = stage
      self.subject = subject
      self.code = code
    }
  }

  package var version = Request.currentVersion
  package var failure: Failure?
  /// The session's status, as in its record.
  package var status: String = "running"
  /// The session's record as it would be written now.
  package var record: SessionRecord?
  /// The name that the session was given.
  package var name: String?
  /// What the session is confined to.
  package var confinement: SessionConfinement?
  /// What its shell ran last, and how that ended.
  package var lastCommand: String?
  package var lastCommandExitCode: Int?
  package var state: State?
  /// Why the state is known, in one line.
  package var evidence: String?
  /// Since when it is.
  package var since: String?
  /// What kind of thing the program waits for.
  package var waitingFor: String?
  /// What can be sent next: what it does, and the command that does it.
  package var suggestions: [Suggestion] = []
  /// The time allowed was over before the outcome was known.
  package var timedOut: Bool?
  package var output: String?
  /// How much of the output is left out.
  package var omitted: Omission?
  package var exitCode: Int?
  /// In milliseconds: how long the command ran.
  package var duration: Int?
  /// Where the shell is after the command.
  package var directory: String?
  /// How many inputs wait in the queue.
  package var pending: Int?
  /// The input was typed where nothing is echoed: nobody shall repeat it.
  package var isHidden: Bool?
  /// The input was cancelled, and why.
  package var cancelled: String?
  package var totalLines: Int?
  /// Whether `output` holds all the lines asked for, or older ones must be read from the log.
  package var isPartial: Bool?
  package var warnings: [String]?
  package var screen: ScreenReport?
  /// How long the log was: what comes after is new to who got this answer.
  package var place: Int?
  /// The process group that a signal went to.
  package var group: Int?
  /// Where the mouse went.
  package var pointer: Pointer?
  /// Processes that outlive the session: their names and ids.
  package var survivors: [String]?
  /// Processes that the program had left behind and that were ended with it.
  package var endedProcesses: [String]?
  /// Whether all of the input was written to the terminal.
  package var isDelivered: Bool?
  /// Whether it is being written: part of it is in the terminal, and none of it in the queue any more.
  package var isUnderway: Bool?
  /// In bytes: how much input the program had not read when the answer was given.
  package var unread: Int?
  /// Who ended the session, and the signal that ended its program.
  package var endedBy: String?
  package var signal: String?
  /// With `wait`: what has held, and whether that is enough.
  package var held: [Held] = []
  package var isSatisfied: Bool?
  /// How a remote flow stands, where the session is one.
  package var flow: Flow?

  package init() {}

  /// A condition that has held.
  package struct Held: Equatable, Sendable {
    /// Its place among the conditions of the request.
    package var place: Int
    /// The line that has the text.
    package var matched: String?
    /// In milliseconds since 1970.
    package var at: Int64

    package init(place: Int, matched: String?, at: Int64) {
      self.place = place
      self.matched = matched
      self.at = at
    }
  }

  /// Something to send next.
  package struct Suggestion: Equatable, Sendable {
    package var purpose: String
    package var command: String

    package init(purpose: String, command: String) {
      self.purpose = purpose
      self.command = command
    }
  }

  /// A place on the screen, counted from 1, and how the program is told of the mouse.
  package struct Pointer: Equatable, Sendable {
    package var row: Int
    package var column: Int
    package var encoding: String
  }

  /// What was left out of the middle of an output.
  package struct Omission: Equatable, Sendable {
    package var bytes: Int
    package var lines: Int

    package init(bytes: Int, lines: Int) {
      self.bytes = bytes
      self.lines = lines
    }
  }
}

extension Request: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    version = try json.require("version", \.integer)
    verb = try json.require("verb") { $0.string.flatMap { Verb(rawValue: $0) } }
    if let start = json["start"] { self.start = try Start(json: start) }
    entry = json["entry"]?.string
    // Whoever asks: less than nothing would trap where it is reckoned with.
    let number = { (key: String) in json[key]?.integer.map { max(0, $0) } }
    patience = number("patience")
    outputLimit = number("output_limit")
    lines = number("lines")
    first = number("first")
    isANSI = json["ansi"]?.bool
    hasSpans = json["spans"]?.bool
    token = json["token"]?.string
    rows = json["rows"]?.integer
    columns = json["columns"]?.integer
    signal = json["signal"]?.integer
    for condition in json["conditions"]?.array ?? [] {
      conditions.append(try WaitCondition(json: condition))
    }
    needsAll = json["all"]?.bool
    includesTree = json["tree"]?.bool
    wantsVerdict = json["verdict"]?.bool
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("version", .integer(version)), ("verb", .string(verb.rawValue)), ("start", start?.json),
      ("entry", entry.json), ("patience", patience.json), ("output_limit", outputLimit.json),
      ("lines", lines.json), ("first", first.json), ("ansi", isANSI.json), ("spans", hasSpans.json),
      ("token", token.json), ("rows", rows.json), ("columns", columns.json),
      ("signal", signal.json),
      ("conditions", conditions.isEmpty ? nil : .array(conditions.map(\.json))),
      ("all", needsAll.json), ("verdict", wantsVerdict.json),
      ("tree", includesTree.json),
    ])
  }
}

extension Request.Start: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    id = try json.require("id", \.string)
    command = try json.require("command", \.string)
    exec = json["exec"]?.strings
    shell = try json.require("shell", \.string)
    cwd = try json.require("cwd", \.string)
    rows = try json.require("rows", \.integer)
    columns = try json.require("columns", \.integer)
    fileModeMask = UInt32(clamping: try json.require("mask", \.integer))
    name = json["name"]?.string
    if let limits = json["limits"] { self.limits = try SessionLimits(json: limits) }
    if let confinement = json["confinement"] {
      self.confinement = try SessionConfinement(json: confinement)
    }
    variables = json["variables"]?.strings ?? []
    idleLimit = json["idle"]?.integer
    keepsEnvironment = json["keep_environment"]?.bool ?? false
    isRestoring = json["restore"]?.bool ?? false
    if let flow = json["flow"] { self.flow = try Flow(json: flow) }
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("id", .string(id)), ("command", .string(command)), ("exec", exec.json),
      ("shell", .string(shell)), ("cwd", .string(cwd)), ("rows", .integer(rows)),
      ("columns", .integer(columns)), ("mask", .integer(Int(fileModeMask))), ("name", name.json),
      ("limits", limits?.json), ("confinement", confinement?.json),
      ("variables", variables.isEmpty ? nil : Optional(variables).json), ("idle", idleLimit.json),
      ("keep_environment", keepsEnvironment ? .bool(true) : nil),
      ("restore", isRestoring ? .bool(true) : nil), ("flow", flow?.json),
    ])
  }
}

extension Reply: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    version = try json.require("version", \.integer)
    status = try json.require("status", \.string)
    if let failure = json["failure"] { self.failure = try Failure(json: failure) }
    if let record = json["record"] { self.record = try SessionRecord(json: record) }
    name = json["name"]?.string
    if let confinement = json["confinement"] {
      self.confinement = try SessionConfinement(json: confinement)
    }
    lastCommand = json["last_command"]?.string
    lastCommandExitCode = json["last_code"]?.integer
    state = json["state"]?.string.flatMap { State(rawValue: $0) }
    evidence = json["evidence"]?.string
    waitingFor = json["waiting_for"]?.string
    suggestions = (json["suggestions"]?.array ?? []).compactMap { pair in
      guard let pair = pair.strings, pair.count == 2 else { return nil }
      return Suggestion(purpose: pair[0], command: pair[1])
    }
    timedOut = json["timed_out"]?.bool
    output = json["output"]?.string
    if let lines = json["omitted_lines"]?.integer, let bytes = json["omitted_bytes"]?.integer {
      omitted = Omission(bytes: bytes, lines: lines)
    }
    exitCode = json["exit_code"]?.integer
    duration = json["duration"]?.integer
    directory = json["cwd"]?.string
    pending = json["pending"]?.integer
    isHidden = json["hidden"]?.bool
    cancelled = json["cancelled"]?.string
    totalLines = json["total_lines"]?.integer
    isPartial = json["partial"]?.bool
    warnings = json["warnings"]?.strings
    if let screen = json["screen"] { self.screen = try ScreenReport(json: screen) }
    if let flow = json["flow"] { self.flow = try Flow(json: flow) }
    place = json["place"]?.integer
    group = json["group"]?.integer
    if let row = json["row"]?.integer, let column = json["column"]?.integer {
      pointer = Pointer(row: row, column: column, encoding: json["encoding"]?.string ?? "")
    }
    survivors = json["survivors"]?.strings
    endedProcesses = json["ended"]?.strings
    isDelivered = json["delivered"]?.bool
    isUnderway = json["underway"]?.bool
    unread = json["unread"]?.integer
    since = json["since"]?.string
    held = (json["held"]?.array ?? []).compactMap { entry in
      guard let place = entry["place"]?.integer, let at = entry["at"]?.integer else { return nil }
      return Held(place: place, matched: entry["matched"]?.string, at: Int64(at))
    }
    endedBy = json["ended_by"]?.string
    signal = json["signal"]?.string
    isSatisfied = json["satisfied"]?.bool
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("version", .integer(version)), ("status", .string(status)), ("failure", failure?.json),
      ("record", record?.json), ("name", name.json), ("confinement", confinement?.json),
      ("last_command", lastCommand.json), ("last_code", lastCommandExitCode.json),
      ("state", (state?.rawValue).json), ("evidence", evidence.json),
      ("waiting_for", waitingFor.json),
      (
        "suggestions",
        suggestions.isEmpty
          ? nil
          : .array(suggestions.map { .array([.string($0.purpose), .string($0.command)]) })
      ), ("timed_out", timedOut.json), ("output", output.json),
      ("omitted_lines", (omitted?.lines).json), ("omitted_bytes", (omitted?.bytes).json),
      ("exit_code", exitCode.json), ("duration", duration.json), ("cwd", directory.json),
      ("pending", pending.json), ("hidden", isHidden.json),
      ("cancelled", cancelled.json), ("total_lines", totalLines.json),
      ("partial", isPartial.json), ("warnings", warnings.json), ("survivors", survivors.json),
      ("ended", endedProcesses.json), ("delivered", isDelivered.json), ("unread", unread.json),
      ("underway", isUnderway.json),
      ("screen", screen?.json), ("group", group.json), ("since", since.json),
      (
        "held",
        held.isEmpty
          ? nil
          : .array(
            held.map {
              JSONValue(members: [
                ("place", .integer($0.place)), ("matched", $0.matched.json),
                ("at", .integer(Int($0.at))),
              ])
            })
      ), ("satisfied", isSatisfied.json), ("ended_by", endedBy.json),
      ("signal", signal.json), ("row", (pointer?.row).json),
      ("column", (pointer?.column).json), ("encoding", (pointer?.encoding).json),
      ("place", place.json), ("flow", flow?.json),
    ])
  }
}

extension Reply.Failure: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    stage = try json.require("stage") { $0.string.flatMap { Stage(rawValue: $0) } }
    subject = try json.require("subject", \.string)
    code = Int32(clamping: try json.require("code", \.integer))
  }

  package var json: JSONValue {
    .object([
      "stage": .string(stage.rawValue), "subject": .string(subject), "code": .integer(Int(code)),
    ])
  }
}
