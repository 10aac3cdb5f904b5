internal import Platform
internal import Store
internal import Worker
internal import YAML

/// `clrun <command>`: starts a session and answers with what it first shows.
struct RunVerb {
  var words: [String]
  var options: Invocation.Options
  /// The caller's, for the session's program.
  var fileModeMask: UInt32
  /// The shell's path; nil: the caller's own.
  var shell: String?
  /// Whether the words are the arguments of a program as they are.
  var isSplit = false
  /// The session that is started once more.
  var predecessor: SessionID?
  /// What that was started with, where it was kept; nil: the caller's own.
  var environment: [[UInt8]]?

  func perform() throws(CommandFailure) -> Answer {
    if let name = options.name, !StateFolder.isValid(name: name) { throw .badName(name) }
    let project = try Project.find(named: options.project)
    let command =
      try words == ["-"] && predecessor == nil ? StandardInput.text() : words.joined(separator: " ")
    guard command.utf8.contains(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 }) else {
      throw .nothingToRun
    }
    let folder = try project.folder(creating: true)
    Skills.install(in: folder)
    guard let name = options.name else { return try start(command, project, folder) {} }

    // Until the new session is written down nobody else may take the name.
    let lock = try project.storing { () throws(StoreError) in try folder.lockNames() }
    defer { lock.unlock() }
    if let id = folder.session(named: name) {
      let session = SessionView.load(id, in: folder)
      if session.isLive, options.ifExists == .fail { throw .nameTaken(name, id) }
      if session.isLive, options.ifExists == .attach {
        return try attach(to: session, project, folder)
      }
    }
    return try start(command, project, folder) { lock.unlock() }
  }

  private static let defaultSize = PseudoTerminal.Size(rows: 40, columns: 120)

  private func attach(
    to session: SessionView, _ project: borrowing Project, _ folder: borrowing StateFolder
  ) throws(CommandFailure) -> Answer {
    var answer = Answer()
    answer.add("terminal_id", session.id.text)
    answer.add("command", typed: session.record?.command)
    answer.add("cwd", session.record?.cwd)
    answer.add("status", session.status)
    let lines = TailVerb.lines(of: session, count: 50, Self.defaultSize, folder)
    answer.add("output", lines.text)
    answer.add(
      "warnings", list: ["The session runs already: the command was not run in it."])
    answer.add("name", options.name)
    answer.add("attached", flag: true)
    answer.addVerdict(lines.verdict(on: session, in: folder), session.id)
    Hints.started(session.id, into: &answer)
    return answer
  }

  /// Starts a session; `hasStarted` is called once it is written down, before anything is waited for.
  private func start(
    _ command: String, _ project: borrowing Project, _ folder: borrowing StateFolder,
    hasStarted: () -> Void
  ) throws(CommandFailure) -> Answer {
    let id = SessionID()
    // The paths are the caller's, before --cwd.
    let confinement = try confinement(in: project, folder)
    var environment = environment ?? Process.environment
    for variable in options.environment {
      let head = Array(variable.prefix { $0 != "=" }.utf8) + [UInt8(ascii: "=")]
      environment.removeAll { $0.starts(with: head) }
      environment.append(Array(variable.utf8))
    }
    if let cwd = options.cwd {
      do throws(Errno) {
        try Process.changeDirectory(to: cwd)
      } catch {
        throw .directory(cwd, error)
      }
    }
    let cwd: String
    do throws(Errno) {
      cwd = try Process.workingDirectory()
    } catch {
      throw .directory(".", error)
    }
    var request = Request(.start)
    request.start = Request.Start(
      id: id.text, command: command, exec: options.exec ? program(command) : nil,
      shell: shell ?? Shell.path(in: environment), cwd: cwd, rows: options.rows,
      columns: options.columns,
      fileModeMask: fileModeMask, name: options.name)
    request.start?.variables = options.environment
    request.start?.keepsEnvironment = options.keepEnvironment
    request.start?.idleLimit = try idleLimit(in: environment)
    if options.limits != SessionLimits() { request.start?.limits = options.limits }
    request.start?.confinement = confinement
    if !options.noWait {
      request.entry = "start"
      request.patience = Int(options.wait / .milliseconds(1))
      request.outputLimit = options.maxBytes
    }
    let reply = try WorkerLaunch(request: request, environment: environment, wait: options.wait)
      .launch(
        id, project
      ) {
        hasStarted()
        // While the session's program begins.
        Collector.collectIfDue(in: folder)
      }
    return answer(id, command, cwd, reply)
  }

  /// In milliseconds: after how long at its prompt the shell is put away, by the option, `CLRUN_IDLE`, or five minutes; nil: never.
  private func idleLimit(in environment: [[UInt8]]) throws(CommandFailure) -> Int? {
    if let idle = options.idle { return idle.milliseconds }
    let head = Array("CLRUN_IDLE=".utf8)
    guard let variable = environment.last(where: { $0.starts(with: head) }),
      variable.count > head.count
    else { return IdleLimit.standard.milliseconds }
    let text = String(decoding: variable.dropFirst(head.count), as: UTF8.self)
    guard let idle = IdleLimit(text) else { throw .badIdleVariable(text) }
    return idle.milliseconds
  }

  /// What the session is to be confined to: by the policy and the options, or as the session that it takes the place of; nil:
  /// nothing.
  private func confinement(
    in project: borrowing Project, _ folder: borrowing StateFolder
  ) throws(CommandFailure) -> SessionConfinement? {
    if predecessor != nil { return options.inheritedConfinement }
    var all = try Policy.find(options.policy, project, folder) ?? SessionConfinement()
    let asked = options.confinement
    all.mode = asked.mode ?? all.mode
    all.hasNoNetwork = all.hasNoNetwork || asked.hasNoNetwork
    all.isBestEffort = all.isBestEffort || asked.isBestEffort
    for path in asked.writable { all.writable.append(try Policy.canonical(path, "--allow-write")) }
    for path in asked.denied { all.denied.append(try Policy.canonical(path, "--deny")) }
    if all.mode == nil, !all.writable.isEmpty { throw .allowWithoutSandbox }
    return all.isNeeded ? all : nil
  }

  /// The arguments of a program that runs alone: as they came, or one word split as a shell would, without expansion.
  private func program(_ command: String) -> [String] {
    words.count == 1 && !isSplit ? Shell.split(command) : words
  }

  /// Says where the environment of a session that is started once more is another.
  private var environmentWarning: [String] {
    guard predecessor != nil, environment == nil else { return [] }
    return [
      "The environment is that of this call, with what --env had set: that of the session was not kept (--keep-env)."
    ]
  }

  private func answer(
    _ id: SessionID, _ command: String, _ cwd: String, _ reply: Reply
  ) -> Answer {
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("command", typed: command)
    answer.add("cwd", cwd)
    answer.add("status", reply.status)
    answer.add("exit_code", reply.exitCode)
    answer.add("output", reply.output.nonEmpty)
    answer.add(
      "warnings",
      list: (options.exec ? [] : Warnings.of(command: command) + Warnings.of(words: words))
        + environmentWarning
        + (reply.warnings ?? [])
        + (reply.confinement?.missing ?? []).map { "Not enforced: \($0)." }
    )
    answer.add("restarted", predecessor?.text)
    answer.add("name", options.name)
    answer.add(sandbox: reply.confinement)
    answer.add("duration", milliseconds: reply.duration)
    // The shared key says where the session was started.
    if reply.directory != cwd { answer.add("cwd_after", reply.directory) }
    answer.addVerdict(reply, id)
    if reply.state == .exited, let code = reply.exitCode, code != 0 {
      Hints.failedAtStart(id, code, into: &answer)
    } else if reply.state == .exited {
      Hints.ended(id, into: &answer)
    } else {
      Hints.started(id, into: &answer)
      answer.addWaitHint(reply, id)
    }
    if options.exitStatus, let code = reply.exitCode { answer.exitStatus = Int32(clamping: code) }
    return answer
  }
}

extension Answer {
  /// What the program does, how that is known, and since when.
  mutating func addState(_ reply: Reply?) {
    add("state", reply?.state?.rawValue)
    add("waiting_for", reply?.waitingFor)
    add("evidence", reply?.evidence)
    add("since", reply?.since)
    add("flow_state", reply?.flow?.state)
    add("flow_status", reply?.flow?.status)
    add("connection", reply?.flow?.connection)
  }

  /// Whether the program has got what was sent; nil where nobody waited to see.
  mutating func addReceipt(_ reply: Reply?) {
    guard let isDelivered = reply?.isDelivered else { return }
    let unread = reply?.unread ?? 0
    add("delivered", .bool(isDelivered))
    add("consumed", .bool(isDelivered && unread == 0))
    add("unread_bytes", unread > 0 ? unread : nil)
  }

  /// The command that goes on waiting, where the time allowed was not enough.
  mutating func addWaitHint(_ reply: Reply?, _ id: SessionID) {
    if reply?.timedOut == true { hint("wait_on", "clrun wait \(id) --timeout 60s") }
  }

  /// The token of what comes after this answer.
  mutating func add(next place: Int?, _ id: SessionID) {
    add("next", place.map { OutputToken(offset: $0).text(for: id) })
  }

  /// What our answers tell beside the shared keys: how the program stands, and what is left out.
  mutating func addVerdict(_ reply: Reply?, _ id: SessionID) {
    guard let reply else { return }
    addState(reply)
    if let prompt = reply.flow?.prompt { add("prompt", Node(prompt)) }
    add("ended_by", reply.endedBy)
    add("signal", reply.signal)
    add("timed_out", flag: reply.timedOut)
    add("survivors", list: reply.survivors)
    if !reply.suggestions.isEmpty {
      add("suggestions", .map(reply.suggestions.map { ($0.purpose, .string($0.command)) }))
    }
    if let omitted = reply.omitted {
      add(omitted: omitted, readWith: "clrun tail \(id) --lines \(omitted.lines + 2000)")
    }
    add(next: reply.place, id)
  }

  /// What is left out of an output, and the command that shows it.
  mutating func add(omitted: Reply.Omission, readWith command: String) {
    add(
      "omitted",
      .map([
        ("lines", .int(omitted.lines)), ("bytes", .int(omitted.bytes)),
        ("read_with", .string(command)),
      ]))
  }
}

extension String? {
  /// nil also when it is empty.
  var nonEmpty: String? {
    self?.isEmpty == false ? self : nil
  }
}
