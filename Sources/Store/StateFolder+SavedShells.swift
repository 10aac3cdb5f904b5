internal import Platform

/// What a suspended shell is brought back from: `sessions/<id>.state`, for its user alone.
extension StateFolder {
  /// In bytes: what a shell and its screen take at most.
  private static var savedShellLimit: Int { 64 << 20 }

  /// Whether a session's shell can be brought back.
  package func hasSavedShell(of id: SessionID) -> Bool { sessions.contains("\(id).state") }

  /// What a session's shell is brought back from.
  package func savedShell(of id: SessionID) throws(StoreError) -> SavedShell {
    let name = "\(Self.name)/sessions/\(id).state"
    let bytes = try storing(.read, name) { () throws(Errno) in
      try sessions.contents(of: "\(id).state", limit: Self.savedShellLimit)
    }
    guard let shell = SavedShell(bytes: bytes) else {
      throw .damaged(name: name, reason: "it is not whole, or of another version")
    }
    return shell
  }

  /// Keeps what a session's shell is brought back from.
  package func write(_ shell: SavedShell, of id: SessionID) throws(StoreError) {
    try storing(.write, "\(Self.name)/sessions/\(id).state") { () throws(Errno) in
      try sessions.replace("\(id).state", with: shell.bytes)
    }
  }

  /// Forgets it, once the shell is back or ended for good.
  package func removeSavedShell(of id: SessionID) {
    try? sessions.remove("\(id).state")
  }
}
