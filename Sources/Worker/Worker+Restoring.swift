internal import Platform
internal import Store
internal import VirtualTerminal

/// How a shell that was put away comes back: another process, with the same session and all that the shell was.
extension Worker {
  /// Starts the shell in its own place. Until its prompt stands the file that it comes from stays.
  static func restore(
    _ id: SessionID, _ start: Request.Start, _ folder: consuming StateFolder,
    _ lifeLock: consuming Descriptor, _ signals: consuming SignalQueue
  ) throws(Reply.Failure) -> Worker {
    let (saved, note) = try failing { () throws(StoreError) in
      (try folder.savedShell(of: id), try folder.note(of: id))
    }
    var record = try failing { () throws(StoreError) in try folder.record(of: id) }
    guard record.status == .suspended || record.status == .detached, let note else {
      throw Reply.Failure(stage: .state, subject: id.text, code: Errno.invalidArgument.code)
    }
    var start = start
    start.rows = note.rows
    start.columns = note.columns
    let log = try failing { () throws(StoreError) in try SessionLog.open(id, in: folder) }
    let listener = try failing { () throws(StoreError) in try folder.listen(id) }
    var program = try program(of: saved, start, id, folder)
    _ = try confine(&program, to: note.confinement, folder)
    TestPoint.restoreWritten.reach()
    let pty = try spawn(program, start, id, folder)
    TestPoint.restoreSpawned.reach()
    Process.leaveWorkingDirectory()
    record.status = .running
    record.pid = pty.leader
    record.workerPID = Process.id
    record.clearSavedState()
    var current = note
    current.bootID = Process.bootID
    do throws(StoreError) {
      try folder.write(current, of: id)
      try folder.write(record)
    } catch {
      try? Process.signal(pty.leader, .kill)
      folder.removeRunFiles(of: id)
      throw Reply.Failure(error)
    }
    TestPoint.restoreRecorded.reach()
    folder.log(
      .sessionRestored, id,
      ["pid": .integer(Int(record.pid)), "worker_pid": .integer(Int(record.workerPID))])
    var worker = Worker(
      start, record, current, nil, folder: folder, lifeLock: lifeLock, signals: signals,
      listener: listener, pty: pty, log: log, nonce: saved.nonce)
    worker.initialCommand = nil
    worker.isRestoring = true
    worker.queueState.isUnread = true
    worker.lastCommand = saved.lastCommand.map { ($0, saved.lastCode) }
    if let terminal = Terminal.restored(
      from: saved.screen, scrollbackLimit: Self.scrollbackLimit)
    {
      worker.terminal = terminal
    }
    return worker
  }

  /// The shell, made to read what it was before anything else.
  private static func program(
    of saved: SavedShell, _ start: Request.Start, _ id: SessionID, _ folder: borrowing StateFolder
  ) throws(Reply.Failure) -> PseudoTerminal.Program {
    let path = path(of: folder.run)
    guard let kind = ShellIntegration.Kind(rawValue: saved.kind) else {
      throw Reply.Failure(
        stage: .state, subject: "\(StateFolder.name)/sessions/\(id).state",
        code: Errno.invalidArgument.code)
    }
    var arguments = [start.shell]
    // By this the shell is known to be the one that was started.
    var additions = ["CLRUN_NONCE=\(saved.nonce)"]
    do throws(Errno) {
      try writeFiles(for: kind, in: folder.run)
      try folder.run.replace("\(id).history", with: saved.history)
      var head = "__clrun_run=\(quoted(path))\n"
      switch kind {
      case .bash:
        arguments += ["--rcfile", "\(path)/\(id).restore"]
      case .zsh:
        additions.append("ZDOTDIR=\(path)/\(ShellIntegration.zshRestoreFolder)")
        additions.append("CLRUN_RESTORE=\(path)/\(id).restore")
      case .fish:
        arguments += ["--init-command", "source \(quotedForFish("\(path)/\(id).restore"))"]
        additions.append("XDG_CONFIG_HOME=\(path)/\(try fishFolder(saved.environment, folder.run))")
        head = "set -g __clrun_run \(quotedForFish(path))\n"
      }
      try folder.run.replace("\(id).restore", with: Array(head.utf8) + saved.script)
    } catch {
      throw Reply.Failure(stage: .state, subject: "\(StateFolder.name)/run", code: error.code)
    }
    var environment = saved.environment.split(separator: 0).map(Array.init)
    for addition in additions.map({ Array($0.utf8) }) {
      let name = addition.prefix { $0 != UInt8(ascii: "=") } + [UInt8(ascii: "=")]
      environment.removeAll { $0.starts(with: name) }
      environment.append(addition)
    }
    var program = PseudoTerminal.Program(
      path: start.shell,
      arguments: arguments.map { Array($0.utf8) }, environment: environment,
      directory: saved.directory,
      size: PseudoTerminal.Size(rows: start.rows, columns: start.columns), fileModeMask: 0o077)
    program.settings = saved.settings.flatMap { TerminalSettings($0) } ?? .fresh
    return program
  }

  /// A folder that fish takes for that of its configuration: universal variables are in it, and nothing else. fish writes
  /// through the link to where they are.
  private static func fishFolder(
    _ environment: [UInt8], _ run: borrowing Directory
  ) throws(Errno) -> String {
    func value(_ name: String) -> [UInt8]? {
      let head = Array("\(name)=".utf8)
      let variable = environment.split(separator: 0).last { $0.starts(with: head) }
      return variable.map { Array($0.dropFirst(head.count)) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    let base = value("XDG_CONFIG_HOME") ?? (value("HOME") ?? []) + Array("/.config".utf8)
    let target = base + Array("/fish/fish_variables".utf8)
    let name = "fish-restore-\(String(Checksum.of(target), radix: 16))"
    try run.makeDirectory(name)
    let folder = try run.directory(name)
    try folder.makeDirectory("fish")
    try folder.directory("fish").makeSymbolicLink("fish_variables", to: target)
    return name
  }

  /// A word as a POSIX shell reads it back.
  private static func quoted(_ word: String) -> String {
    "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#))'"
  }

  /// The prompt stands: what the shell came from is needed no more.
  mutating func finishRestoring() {
    isRestoring = false
    TestPoint.restorePrompt.reach()
    folder.removeSavedShell(of: id)
    TestPoint.restoreFinished.reach()
    folder.removeShellFiles(of: id)
  }
}
