internal import Patterns
internal import Platform
internal import Store
internal import Worker
internal import YAML

/// `clrun wait`: waits until something happens in sessions, or on the machine.
///
/// The workers watch their sessions and answer when it is so, and the kernel tells of files; ports, of which nobody tells,
/// are looked at every 50 ms at first.
struct WaitVerb {
  var references: [String]
  var options: Invocation.Options

  /// How long a worker may take to say that the time is over.
  private static let grace: Duration = .milliseconds(500)

  /// How a wait ends.
  private enum Outcome {
    case held, timedOut, ended
  }

  func perform() throws(CommandFailure) -> Answer {
    try checkConditions()
    let begun = MonotonicClock.now
    let project = try Project.find(named: options.project)
    let folder = try project.folder()
    var waits: [Wait] = []
    for reference in references {
      let id = try Reference.resolve(reference, isBare: false, in: folder)
      if !waits.contains(where: { $0.id == id }) {
        waits.append(try wait(for: SessionView.load(id, in: folder), folder))
      }
    }
    if let over = waits.first(where: { $0.isHopeless }),
      options.all || waits.allSatisfy(\.isHopeless)
    {
      throw .nothingToWaitFor(over.id, over.reply?.status ?? "")
    }
    if let after = options.after {
      guard waits.count == 1, OutputToken(after, of: waits[0].id) != nil else {
        throw .badToken(after, waits[0].id)
      }
    }
    var machine = MachineConditions(ports: options.ports, files: options.files)
    let outcome = try outcome(of: waits, &machine, until: begun + options.timeout)
    let waited = MonotonicClock.now - begun
    let warnings = completeVerdicts(waits, folder)
    return answer(outcome, waits, machine, after: waited, warnings)
  }

  private var conditions: [WaitCondition] {
    options.conditions.isEmpty && options.ports.isEmpty && options.files.isEmpty
      ? [.settled] : options.conditions
  }

  private func checkConditions() throws(CommandFailure) {
    if options.any, options.all { throw .contradiction("--any and --all contradict each other.") }
    guard options.all else { return }
    for case .gone(let text) in conditions where conditions.contains(.text(text)) {
      throw .contradiction(
        "--text and --gone of the same text contradict each other with --all.")
    }
    if conditions.contains(.exit), conditions.contains(.waiting) {
      throw .contradiction(
        "--exit and --waiting contradict each other with --all: what waits doesn't end.")
    }
  }

  // MARK: Sessions

  /// One session that is waited for.
  private final class Wait {
    let id: SessionID
    var connection: WorkerConnection?
    /// What the worker said, or what is known without one.
    var reply: Reply?
    /// Whether it was over before the wait began, with nothing that holds.
    var isHopeless = false

    init(_ id: SessionID) {
      self.id = id
    }
  }

  private func wait(
    for session: SessionView, _ folder: borrowing StateFolder
  ) throws(CommandFailure) -> Wait {
    let wait = Wait(session.id)
    if ChildEnvironment.isInside(session.id.text) { throw .waitingForOneself }
    if let damage = session.damage, !session.isLive { throw .damagedSession(session.id, damage) }
    guard session.isLive else {
      let reply = over(session, folder)
      wait.isHopeless =
        reply.held.isEmpty && !conditions.contains(.exit) && conditions != [.settled]
        && options.ports.isEmpty && options.files.isEmpty
      wait.reply = reply
      return wait
    }
    if session.isForeign { throw .needsOurWorker(session.id) }
    var request = Request(.wait)
    request.conditions = conditions
    request.token = options.after
    request.needsAll = options.all && !conditions.isEmpty
    request.patience = Int(options.timeout / .milliseconds(1))
    guard folder.run.isWritable else { throw .unwritableState(session.id) }
    do throws(WorkerConnection.Failure) {
      guard let socket = try? folder.connect(session.id) else { throw .gone }
      let connection = WorkerConnection(socket)
      try connection.send(request)
      wait.connection = consume connection
    } catch {
      wait.reply = over(SessionView.load(session.id, in: folder), folder)
    }
    return wait
  }

  /// What is to be said of a session without a worker.
  private func over(_ session: SessionView, _ folder: borrowing StateFolder) -> Reply {
    var reply = session.recordedVerdict(in: folder)
    let isAway = session.status == "suspended"
    for (place, condition) in conditions.enumerated() {
      var matched: String?
      switch condition {
      case .settled, .done: break
      case .exit: if isAway { continue }
      case .waiting: if !isAway { continue }
      case .text(let text):
        guard let line = lastLine(of: session, folder, where: { $0.contains(text) }) else {
          continue
        }
        matched = line
      case .regex(let pattern):
        guard let expression = try? RegularExpression(pattern),
          let line = lastLine(
            of: session, folder, where: { expression.firstMatch(in: $0) != nil })
        else { continue }
        matched = line
      case .gone, .idle: continue
      }
      reply.held.append(Reply.Held(place: place, matched: matched, at: WallClock.milliseconds))
    }
    reply.isSatisfied =
      options.all ? reply.held.count == conditions.count : !reply.held.isEmpty
    return reply
  }

  /// The first line with what is sought of all that came after the last input of a session that ended meanwhile.
  private func lastLine(
    of session: SessionView, _ folder: borrowing StateFolder, where isSought: (String) -> Bool
  ) -> String? {
    guard options.after == nil else { return nil }
    // Without any input all counts.
    let trace = folder.lastCommand(of: session.id)
    let size = (try? folder.note(of: session.id)).terminalSize
    let span = LogSpan(of: trace, in: session.id, end: nil)
    let output = span.output(
      sizes: folder.sizes(of: session.id), otherwise: (size.rows, size.columns),
      limit: Self.endedLimit, in: folder)
    return output.text.split(separator: "\n").map(String.init).first(where: isSought)
  }

  /// In bytes: how much of what an ended session printed last is searched.
  private static let endedLimit = 8 << 20

  // MARK: Waiting

  private func outcome(
    of waits: [Wait], _ machine: inout MachineConditions, until deadline: MonotonicClock.Instant
  ) throws(CommandFailure) -> Outcome {
    var poll = Poll()
    let begun = MonotonicClock.now
    while true {
      try machine.look()
      if isSatisfied(waits, machine) { return .held }
      if hasEnded(waits) { return .ended }
      let open = waits.filter { $0.connection != nil }
      let now = MonotonicClock.now
      if now >= deadline, open.isEmpty || now >= deadline + Self.grace { return .timedOut }
      poll.removeAll()
      for wait in open { poll.add(wait.connection?.descriptor.rawValue ?? -1, .readable) }
      // The workers know when the time is over, too, and say how things stand.
      let end = open.isEmpty ? deadline : deadline + Self.grace
      let look = machine.lookPause(after: now - begun).map { min(now + $0, end) } ?? end
      if let descriptor = machine.watchDescriptor { poll.add(descriptor, .readable) }
      guard (try? poll.wait(timeout: look - now)) == true else { continue }
      for (place, wait) in open.enumerated() where !poll[place].isEmpty { receive(wait) }
    }
  }

  private func receive(_ wait: Wait) {
    do throws(WorkerConnection.Failure) {
      wait.reply = try wait.connection?.receive(within: WorkerConnection.patience)
    } catch {
      var reply = Reply()
      reply.status = "detached"
      reply.state = .exited
      reply.evidence = "the session's worker died"
      wait.reply = reply
    }
    wait.connection = nil
  }

  private func isSatisfied(_ waits: [Wait], _ machine: borrowing MachineConditions) -> Bool {
    if options.all {
      return !machine.isPending
        && (conditions.isEmpty || waits.allSatisfy { $0.reply?.isSatisfied == true })
    }
    return !machine.held.isEmpty || waits.contains { $0.reply?.isSatisfied == true }
  }

  /// Whether what is waited for can't come any more.
  private func hasEnded(_ waits: [Wait]) -> Bool {
    let lost = waits.count {
      $0.reply.map { $0.isSatisfied != true && $0.status != "running" } ?? false
    }
    return options.all ? lost > 0 : lost == waits.count
  }

  // MARK: The answer

  /// Asks the workers that had nothing to tell what their programs do: theirs was not the condition that held.
  private func completeVerdicts(_ waits: [Wait], _ folder: borrowing StateFolder) -> [String] {
    let open = waits.filter { $0.reply == nil }
    guard !open.isEmpty else { return [] }
    let verdicts = Verdicts.ask(open.map(\.id), folder)
    for (wait, session) in zip(open, verdicts.sessions) {
      wait.reply = verdicts.replies[wait.id] ?? session.recordedVerdict(in: folder)
      wait.connection = nil
    }
    return verdicts.warnings
  }

  private func answer(
    _ outcome: Outcome, _ waits: [Wait], _ machine: borrowing MachineConditions,
    after waited: Duration, _ warnings: [String]
  ) -> Answer {
    let single = waits.count == 1 ? waits.first : nil
    var answer = Answer()
    answer.add("terminal_id", single?.id.text)
    answer.add("status", single.map { $0.reply?.status ?? "running" })
    answer.add("exit_code", single?.reply?.exitCode)
    answer.add("warnings", list: (single?.reply?.warnings ?? []) + warnings)
    var held: [Node] = []
    for wait in waits {
      for entry in wait.reply?.held ?? [] where conditions.indices.contains(entry.place) {
        held.append(node(conditions[entry.place], entry, of: single == nil ? wait.id : nil))
      }
    }
    held += machine.held.map { node($0.name, $0.value, matched: nil, at: $0.at, of: nil) }
    if !held.isEmpty { answer.add("held", .list(held)) }
    answer.add("waited", milliseconds: Int(waited / .milliseconds(1)))
    answer.add("timed_out", flag: outcome == .timedOut)
    if let single {
      answer.addVerdict(verdict(of: single), single.id)
    } else {
      answer.add("sessions", .list(waits.map(entry)))
    }
    if outcome == .timedOut {
      let ids = waits.map(\.id.text).joined(separator: " ")
      answer.hint("wait_on", "clrun wait \(ids)\(words) --timeout 5m")
    }
    if let single {
      answer.hint("view_output", "clrun tail \(single.id) --lines 50")
      if single.reply?.status ?? "running" == "running" {
        answer.hint("send_input", "clrun \(single.id) 'your text'")
      }
    }
    answer.hint("check_status", "clrun status")
    answer.exitStatus =
      switch outcome {
      case .held: ExitStatus.done.rawValue
      case .timedOut: ExitStatus.timedOut.rawValue
      case .ended: ExitStatus.ended.rawValue
      }
    return answer
  }

  private func entry(_ wait: Wait) -> Node {
    var entry = Answer()
    entry.add("terminal_id", wait.id.text)
    entry.add("status", wait.reply?.status ?? "running")
    entry.add("exit_code", wait.reply?.exitCode)
    entry.addVerdict(verdict(of: wait), wait.id)
    return entry.document
  }

  /// What a session's program does; whether the time was over is said of all the waits.
  private func verdict(of wait: Wait) -> Reply? {
    var reply = wait.reply
    reply?.timedOut = nil
    return reply
  }

  private func node(_ condition: WaitCondition, _ held: Reply.Held, of id: SessionID?) -> Node {
    let value: String? =
      switch condition {
      case .text(let text), .regex(let text), .gone(let text): text
      case .idle(let milliseconds): Answer.seconds(milliseconds: milliseconds)
      case .waiting, .done, .exit, .settled: nil
      }
    return node(condition.name, value, matched: held.matched, at: held.at, of: id)
  }

  private func node(
    _ name: String, _ value: String?, matched: String?, at milliseconds: Int64, of id: SessionID?
  ) -> Node {
    var entry = Answer()
    entry.add("terminal_id", id?.text)
    entry.add("condition", name)
    entry.add("value", value)
    entry.add("matched", matched)
    entry.add("at", WallClock.text(milliseconds: milliseconds))
    return entry.document
  }

  /// The conditions, as they can be typed again.
  private var words: String {
    var words = ""
    for condition in options.conditions {
      words += " --\(condition.name)"
      switch condition {
      case .text(let text), .regex(let text), .gone(let text): words += " \(Shell.quoted(text))"
      case .idle(let milliseconds): words += " \(milliseconds)ms"
      case .waiting, .done, .exit, .settled: break
      }
    }
    for port in options.ports { words += " --port \(port)" }
    for file in options.files { words += " --file \(Shell.quoted(file))" }
    if let after = options.after { words += " --after \(Shell.quoted(after))" }
    return options.all ? words + " --all" : words
  }
}
