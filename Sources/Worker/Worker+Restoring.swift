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
    let pty = try spawn(program, start, id, folder)
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
    do throws(Errno) {
      try write(ShellIntegration.bashState, as: ShellIntegration.bashStateFile, in: folder.run)
      try folder.run.replace("\(saved.nonce).history", with: saved.history)
      try folder.run.replace(
        "\(id).restore", with: Array("__clrun_run=\(quoted(path))\n".utf8) + saved.script)
    } catch {
      throw Reply.Failure(stage: .state, subject: "\(StateFolder.name)/run", code: error.code)
    }
    return PseudoTerminal.Program(
      path: start.shell,
      arguments: [start.shell, "--rcfile", "\(path)/\(id).restore"].map { Array($0.utf8) },
      environment: saved.environment.split(separator: 0).map(Array.init),
      directory: saved.directory,
      size: PseudoTerminal.Size(rows: start.rows, columns: start.columns), fileModeMask: 0o077)
  }

  /// A word as a POSIX shell reads it back.
  private static func quoted(_ word: String) -> String {
    "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#))'"
  }

  /// The prompt stands: what the shell came from is needed no more.
  mutating func finishRestoring() {
    isRestoring = false
    folder.removeSavedShell(of: id)
    try? folder.run.remove("\(id).restore")
    try? folder.run.remove("\(nonce).history")
  }
}
