internal import Platform
package import Store
internal import VirtualTerminal

/// How a worker comes to life.
extension Worker {
  /// What the process is called, so that people can tell workers from clients.
  package static let processName = "clrun: worker"
  /// The descriptors that a worker is started with: its first client, and the project's root.
  package static let channelDescriptor: Int32 = 3
  package static let projectDescriptor: Int32 = 4

  /// In bytes: what the emulator keeps of lines that scrolled off; older ones are in the log.
  static var scrollbackLimit: Int { 256 << 10 }

  /// Runs a session from its first request to its end.
  ///
  /// - Returns: The exit code of the worker's process: 0, or 1 for a session that could not be started.
  package static func main() -> Int32 {
    Signal.ignoreFailedWrites()
    Process.setFileModeMask(0o077)
    let client = Client(Descriptor(adopting: channelDescriptor))
    let project = Directory(descriptor: Descriptor(adopting: projectDescriptor))
    guard let signals = try? SignalQueue([.terminate, .interrupt, .hangUp, .user1, .child]),
      let request = client.firstRequest(), let start = request.start
    else { return 1 }
    Process.adoptOrphans()
    do throws(Reply.Failure) {
      var worker = try Self.start(start, project, signals)
      try? client.descriptor.setNonblocking(true)
      worker.clients.append(client)
      // The first answer says that the session has started; the second, if one is waited for, what came of it.
      worker.reply(to: client, Reply())
      if let entry = request.entry {
        worker.wait(client, for: start.isRestoring ? entry : nil, request)
      }
      if start.exec != nil { worker.noteImmediateStart(of: client) }
      Process.releaseUnusedMemory()
      worker.run()
      return 0
    } catch {
      client.refuse(error)
      return 1
    }
  }

  /// Takes the session's place on disk, starts its program, and writes down that it runs.
  private static func start(
    _ start: Request.Start, _ project: borrowing Directory, _ signals: consuming SignalQueue
  ) throws(Reply.Failure) -> Worker {
    guard let id = SessionID(start.id) else {
      throw Reply.Failure(stage: .state, subject: start.id, code: 0)
    }
    let folder = try failing { () throws(StoreError) in
      try StateFolder.open(in: project, creating: true)
    }
    // What a shell comes back from is a script of whose the folder is; root must not run it.
    if start.isRestoring, let owner = try? folder.root.descriptor.status().owner,
      owner != Process.user
    {
      throw Reply.Failure(stage: .owner, subject: String(owner), code: 0)
    }
    let lifeLock = try failing { () throws(StoreError) in try folder.takeLifeLock(of: id) }
    (start.isRestoring ? TestPoint.restoreLocked : .startLocked).reach()
    if start.isRestoring { return try restore(id, start, folder, lifeLock, signals) }
    let nonce = SessionID().text.filter { $0 != "-" }
    let log = try failing { () throws(StoreError) in try SessionLog.open(id, in: folder) }
    let listener = try failing { () throws(StoreError) in try folder.listen(id) }
    var program = try Self.program(start, nonce: nonce, folder)
    let group: ControlGroup?
    var note = SessionNote(
      bootID: Process.bootID, name: start.name, rows: start.rows, columns: start.columns,
      isExec: start.exec != nil)
    do throws(Reply.Failure) {
      group = try makeGroup(start.limits, of: id)
      program.limits = try programLimits(start.limits, group)
      note.confinement = try confine(&program, to: start.confinement, folder)
    } catch {
      removeTraces(of: id, folder)
      throw error
    }
    let pty: PseudoTerminal
    do throws(Reply.Failure) {
      pty = try spawn(program, start, id, folder)
    } catch {
      group?.remove()
      throw error
    }
    Process.leaveWorkingDirectory()
    TestPoint.startSpawned.reach()
    let record = SessionRecord(
      id: id, createdAt: Timestamp.now, cwd: start.cwd, command: start.command,
      shell: start.shell, pid: pty.leader, workerPID: Process.id)
    note.limits = start.limits
    note.groups = group?.directories ?? []
    note.idleLimit = start.idleLimit
    note.arguments = start.exec ?? []
    note.variables = start.variables
    do throws(StoreError) {
      if start.keepsEnvironment { try folder.write(environment: Process.environment, of: id) }
      try folder.begin(record, note)
    } catch {
      try? Process.signal(pty.leader, .kill)
      removeTraces(of: id, folder)
      throw Reply.Failure(error)
    }
    return Worker(
      start, record, note, group, folder: folder, lifeLock: lifeLock, signals: signals,
      listener: listener, pty: pty, log: log, nonce: nonce)
  }

  init(
    _ start: Request.Start, _ record: SessionRecord, _ note: SessionNote, _ group: ControlGroup?,
    folder: consuming StateFolder, lifeLock: consuming Descriptor, signals: consuming SignalQueue,
    listener: consuming Descriptor, pty: consuming PseudoTerminal, log: consuming SessionLog,
    nonce: String
  ) {
    id = record.id
    limits = LimitState(note.limits, group)
    self.record = record
    self.note = note
    self.nonce = nonce
    let slave = try? pty.openSlave()
    let device = (try? slave?.status().specialDevice) ?? 0
    // By now the program may have set it anew.
    cookedSettings = pty.initialSettings
    probe = ForegroundProbe(terminalDevice: device, ancestor: Process.id)
    terminalDevice = device
    self.slave = slave
    self.folder = folder
    self.lifeLock = lifeLock
    self.signals = signals
    self.listener = listener
    self.pty = pty
    // A log that isn't begun here has an index of somebody else's, if any.
    indexAt = log.offset == 0 ? LogIndex.Writer.interval : Int.max
    self.log = log
    terminal = Terminal(
      rows: start.rows, columns: start.columns, scrollbackLimit: Self.scrollbackLimit)
    lastOutputAt = MonotonicClock.now
    lastInputAt = lastOutputAt
    promptAt = lastOutputAt
    lineAcceptedAt = lastOutputAt
    kind = start.exec == nil ? ShellIntegration.Kind(path: start.shell) : nil
    shell = kind == nil ? .unknown : .starting
    initialCommand = start.exec == nil ? start.command : nil
    idleLimit = note.idleLimit.map { .milliseconds($0) }
    self.log.mark("size", "\(start.rows) \(start.columns)")
  }

  static func spawn(
    _ program: PseudoTerminal.Program, _ start: Request.Start, _ id: SessionID,
    _ folder: borrowing StateFolder
  ) throws(Reply.Failure) -> PseudoTerminal {
    do throws(PseudoTerminal.SpawnFailure) {
      return try PseudoTerminal.spawn(program)
    } catch {
      if start.isRestoring {
        folder.removeRunFiles(of: id)
      } else {
        removeTraces(of: id, folder)
      }
      throw Reply.Failure(
        error, program: program.path, directory: program.directory ?? start.cwd)
    }
  }

  /// Takes back what was made for a session that can't be.
  package static func removeTraces(of id: SessionID, _ folder: borrowing StateFolder) {
    folder.removeRunFiles(of: id)
    try? folder.buffers.remove("\(id).log")
    try? folder.buffers.remove("\(id).timeline")
    try? folder.buffers.remove("\(id).idx")
    try? folder.sessions.remove("\(id).environment")
  }

  /// Turns what the store says into what the client is told.
  package static func failing<T: ~Copyable>(
    _ body: () throws(StoreError) -> T
  ) throws(Reply.Failure) -> T {
    do throws(StoreError) {
      return try body()
    } catch {
      throw Reply.Failure(error)
    }
  }

  /// A program that runs alone has its input, none, delivered from the beginning.
  private mutating func noteImmediateStart(of client: Client) {
    let now = MonotonicClock.now
    var start = Waiter(entryID: nil, deadline: now, outputLimit: 0)
    start.beginning = Waiter.Beginning(
      position: Terminal.Position(row: 0, column: 0), generation: terminal.generation, offset: 0)
    start.isKeys = true
    start.deliveredAt = now
    keep(start)
    client.take(start)
    verdict.nextProbe = now + verdict.pause.next()
  }

  /// What is to run on the terminal: the shell with its integration, or the program alone.
  private static func program(
    _ start: Request.Start, nonce: String, _ folder: borrowing StateFolder
  ) throws(Reply.Failure) -> PseudoTerminal.Program {
    var environment = ChildEnvironment(Process.environment, session: start.id)
    var path = start.shell
    var arguments = [Array(start.shell.utf8)]
    if let exec = start.exec {
      guard let found = ExecutableSearch.find(exec.first ?? "", path: environment["PATH"]) else {
        throw Reply.Failure(
          stage: .program, subject: exec.first ?? "", code: Errno.noEntry.code)
      }
      path = found
      arguments = exec.map { Array($0.utf8) }
    } else if let kind = ShellIntegration.Kind(path: start.shell) {
      try integrate(kind, nonce: nonce, folder, &arguments, &environment)
    }
    return PseudoTerminal.Program(
      path: path, arguments: arguments, environment: environment.variables, directory: nil,
      size: PseudoTerminal.Size(rows: start.rows, columns: start.columns),
      fileModeMask: start.fileModeMask)
  }
}

extension Reply.Failure: Error {
  package init(_ error: StoreError) {
    switch error {
    case .noFolder: self.init(stage: .state, subject: StateFolder.name, code: Errno.noEntry.code)
    case .unsafeFolder(let name, _):
      self.init(stage: .state, subject: name, code: Errno.symbolicLinkLoop.code)
    case .failed(_, let name, let errno): self.init(stage: .state, subject: name, code: errno.code)
    case .damaged(let name, _):
      self.init(stage: .state, subject: name, code: Errno.invalidArgument.code)
    case .locked(let name, _): self.init(stage: .state, subject: name, code: Errno.wouldBlock.code)
    }
  }

  init(_ failure: PseudoTerminal.SpawnFailure, program: String, directory: String) {
    let (stage, subject): (Stage, String) =
      switch failure.stage {
      case .terminal: (.terminal, "")
      case .directory: (.directory, directory)
      case .program: (.program, program)
      case .cpuTime: (.limits, "--cpu-time")
      case .openFiles: (.limits, "--nofile")
      case .group: (.limits, "--memory and --procs")
      case .privileges, .namespaces, .network, .mounts, .landlock:
        (.confinement, failure.confinementReason)
      }
    self.init(stage: stage, subject: subject, code: failure.errno.code)
  }
}
