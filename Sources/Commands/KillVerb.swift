internal import Platform
internal import Store
internal import Worker

/// `clrun kill`: ends a session.
struct KillVerb {
  var reference: String
  var options: Invocation.Options

  /// How long a worker may take to end its session before it is ended itself.
  private static let patience: Duration = .seconds(3)

  func perform() throws(CommandFailure) -> Answer {
    let target = try Target.find(reference, options)
    let id = target.id
    let session = target.session()
    if !session.isLive, let damage = session.damage { throw .damagedSession(id, damage) }
    let isOver = !session.isLive && session.status != "suspended"
    let reply = session.isForeign || isOver ? nil : ask(id, target.folder)
    if reply == nil,
      session.isForeign || session.status == "suspended" || target.folder.isWorkerAlive(id)
    {
      guard target.folder.sessions.isWritable else { throw .unwritableState(id) }
      try end(session, target.project, target.folder)
    }
    var left = (ended: reply?.endedProcesses ?? [], survivors: reply?.survivors ?? [])
    if reply == nil { left = endLeftovers(of: session, target.folder) }
    if isOver, left.ended.isEmpty { throw .alreadyTerminated(id, session.status) }
    let status = reply?.status ?? target.session().status
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", status)
    var verdict = target.session().recordedVerdict(in: target.folder)
    verdict.signal = reply?.signal ?? verdict.signal
    answer.add("exit_code", reply?.exitCode ?? verdict.exitCode)
    answer.addVerdict(verdict, id)
    answer.add("ended", list: left.ended)
    answer.add("survivors", list: left.survivors)
    if !left.survivors.isEmpty, !options.tree {
      answer.hint("end_survivors", "clrun kill \(id) --tree")
    }
    answer.hint("check_status", "clrun status")
    if let url = session.record?.scpBaseURL, let run = session.record?.scpRunID {
      answer.hint("attach_again", "clrun scp \(Shell.quoted(url)) --run \(Shell.quoted(run))")
      answer.hint("note", "The remote run goes on; only the session here has ended.")
    }
    answer.hint("new_session", "clrun 'echo hello'")
    return answer
  }

  /// Lets the worker end its session; nil when it doesn't.
  private func ask(_ id: SessionID, _ folder: borrowing StateFolder) -> Reply? {
    guard let socket = try? folder.connect(id) else { return nil }
    var connection = WorkerConnection(socket)
    do throws(WorkerConnection.Failure) {
      var request = Request(.kill)
      request.includesTree = options.tree
      try connection.send(request)
      return try connection.receive(within: options.tree ? Self.patience * 4 : Self.patience)
    } catch {
      return nil
    }
  }

  /// Finds what a session left behind that no worker can tell of, and with `--tree` ends it.
  private func endLeftovers(
    of session: SessionView, _ folder: borrowing StateFolder
  ) -> (ended: [String], survivors: [String]) {
    let note = try? folder.note(of: session.id)
    let processes = SessionProcesses(
      mark: ChildEnvironment.mark(of: session.id.text),
      known: note?.bootID == Process.bootID ? note?.survivors ?? [] : [],
      excluding: Worker.processName)
    let found = processes.find()
    guard options.tree else { return ([], found.map(\.label)) }
    for (signal, patience) in [(Signal.terminate, Self.grace), (.kill, Self.grace)] {
      for process in processes.find() { SessionProcesses.signal(process, signal) }
      let deadline = MonotonicClock.now + patience
      while !processes.find().isEmpty, MonotonicClock.now < deadline {
        MonotonicClock.pause(.milliseconds(20))
      }
    }
    let survivors = processes.find().map(\.label)
    return (found.map(\.label).filter { !survivors.contains($0) }, survivors)
  }

  /// How long a process may take to end by itself.
  private static let grace: Duration = .milliseconds(500)

  /// Ends a worker that can't be asked, and writes down what it can't.
  private func end(
    _ session: SessionView, _ project: borrowing Project, _ folder: borrowing StateFolder
  ) throws(CommandFailure) {
    let id = session.id
    let worker = session.record?.workerPID ?? 0
    let program = session.record?.pid ?? 0
    // A worker of ours holds its lock as long as it lives: without that the number is somebody else's by now.
    if session.isForeign || folder.isWorkerAlive(id), folder.isWorker(worker, of: id) {
      let isProgram = Process.parent(of: program) == worker
      try? Process.signal(worker, session.isForeign ? .terminate : .kill)
      if !wait(for: worker, of: id, folder) { try? Process.signal(worker, .kill) }
      // What the worker started is its child, or was until a moment ago.
      if isProgram, !session.isForeign { try? Process.signalGroup(program, .kill) }
    }
    let lock = try project.storing { () throws(StoreError) in try folder.lockQueue(of: id) }
    defer { lock.unlock() }
    guard var record = try? folder.record(of: id), record.status != .killed else {
      return
    }
    record.status = .killed
    record.queueLength = 0
    record.lastActivityAt = Timestamp.now
    try project.storing { () throws(StoreError) in try folder.write(record) }
    let cancelled = folder.cancelPending(of: id)
    folder.removeRunFiles(of: id)
    folder.removeSavedShell(of: id)
    folder.log(
      [LedgerEvent(.sessionKilled, id, ["by": .string("kill")])]
        + LedgerEvent.cancelled(cancelled, of: id, because: "the session ended"))
  }

  private func wait(
    for worker: Int32, of id: SessionID, _ folder: borrowing StateFolder
  ) -> Bool {
    let deadline = MonotonicClock.now + Self.patience
    while folder.isWorker(worker, of: id) {
      if MonotonicClock.now >= deadline { return false }
      MonotonicClock.pause(.milliseconds(5))
    }
    return true
  }
}
