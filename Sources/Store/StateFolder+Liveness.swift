package import Platform

extension StateFolder {
  /// Whether a session's worker lives, by the lock that it holds as long as it does.
  ///
  /// - Throws: `.failed` when that can't be seen, as without a descriptor to spare.
  package func seeWorker(_ id: SessionID) throws(StoreError) -> Bool {
    let name = "\(id).lock"
    return try storing(.open, "\(Self.name)/run/\(name)") { () throws(Errno) in
      do throws(Errno) {
        // To look at a lock it needn't be writable.
        return try run.file(name, .read).isLifeLockHeld()
      } catch .noEntry {
        return false
      }
    }
  }

  /// Whether a session's worker is known to live.
  package func isWorkerAlive(_ id: SessionID) -> Bool {
    (try? seeWorker(id)) ?? false
  }

  /// Whether a process is the worker of a session, by what it was started as: a process id from a file may belong to
  /// anybody by now.
  package func isWorker(_ process: Int32, of id: SessionID) -> Bool {
    guard process > 0, let proc = try? Directory.open("/proc/\(process)"),
      let bytes = try? proc.file("cmdline", .read).readAll(limit: 1 << 20)
    else { return false }
    return String(decoding: bytes, as: UTF8.self).contains(id.text)
  }

  /// The life lock of a session, held until the returned descriptor goes.
  ///
  /// - Throws: `.locked` when another worker has it.
  package func takeLifeLock(of id: SessionID) throws(StoreError) -> Descriptor {
    let name = "\(Self.name)/run/\(id).lock"
    while true {
      let lock = try storing(.lock, name) { () throws(Errno) in
        try run.file("\(id).lock", .create)
      }
      let held = try storing(.lock, name) { () throws(Errno) in try lock.holdLifeLock() }
      guard held else { throw .locked(name: name, holder: nil) }
      // Whoever had it before may have removed the file after it was opened here.
      if let own = try? lock.status(), let named = try? run.status(of: "\(id).lock"),
        own.inode == named.inode
      {
        return lock
      }
    }
  }

  /// Removes what only a live worker needs: its socket and its lock.
  package func removeRunFiles(of id: SessionID) {
    removeShellFiles(of: id)
    try? run.remove("\(id).sock")
    try? run.remove("\(id).lock")
  }
}

extension StateFolder {
  /// What a shell says of itself, or reads to be what another was, after the session's id: all of its environment.
  static let shellFiles = ["script", "environment", "history", "options", "traps", "restore"]

  /// Removes it, once it is read.
  package func removeShellFiles(of id: SessionID) {
    for suffix in Self.shellFiles { try? run.remove("\(id).\(suffix)") }
  }

  /// Listens on a session's socket, in place of one that a dead worker left.
  package func listen(_ id: SessionID) throws(StoreError) -> Descriptor {
    let name = "\(id).sock"
    try? run.remove(name)
    return try storing(.create, "\(Self.name)/run/\(name)") { () throws(Errno) in
      try run.listen(name)
    }
  }

  /// Connects to a session's worker, and shows it that this process may write to the session's files.
  package func connect(_ id: SessionID) throws(StoreError) -> Descriptor {
    let name = "\(id).sock"
    return try storing(.open, "\(Self.name)/run/\(name)") { () throws(Errno) in
      let socket = try run.connect(name)
      do throws(Errno) {
        try socket.pass(try run.file("\(id).lock", .readWrite))
      } catch .readOnlyFileSystem {
        throw .readOnlyFileSystem
      } catch .accessDenied {
        throw .accessDenied
      } catch {
        try socket.passNothing()
      }
      return socket
    }
  }
}
