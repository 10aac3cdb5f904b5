package import Platform

extension StateFolder {
  /// How long a sender waits for a queue's lock.
  package static var lockPatience: Duration { .seconds(5) }

  /// A session's queue as it stands; one that isn't there is empty.
  package func queue(of id: SessionID) throws(StoreError) -> SessionQueue {
    guard queues.contains("\(id).json") else { return SessionQueue(terminalID: id.text) }
    return try decode(SessionQueue.self, "\(id).json", in: queues, path: "queues")
  }

  /// Replaces a session's queue; the caller holds its lock.
  package func write(_ queue: SessionQueue, of id: SessionID) throws(StoreError) {
    try encode(queue, "\(id).json", in: queues, path: "queues")
  }

  /// Cancels, under the queue's lock, what waits for a session that has ended; a worker that doesn't get the lock within a
  /// second does without, since nobody else will deliver it.
  ///
  /// - Returns: The ids of what was cancelled; the ledger is the caller's to tell.
  package func cancelRest(of id: SessionID) -> [String] {
    let lock = try? lockQueue(of: id, waiting: .seconds(1))
    defer { lock?.unlock() }
    return cancelPending(of: id)
  }

  /// Cancels what waits in a session's queue, and returns the ids; the caller holds its lock.
  package func cancelPending(of id: SessionID) -> [String] {
    guard var queue = try? queue(of: id) else { return [] }
    let cancelled = queue.cancelPending()
    if !cancelled.isEmpty { try? write(queue, of: id) }
    return cancelled
  }

  /// Removes a queue in which nothing is left; the caller holds its lock.
  package func removeQueue(of id: SessionID) {
    try? queues.remove("\(id).json")
  }

  /// Sets a queue aside that can't be read, and returns its new name.
  package func setAsideQueue(of id: SessionID) throws(StoreError) -> String {
    let name = "\(id).damaged"
    try storing(.write, "\(Self.name)/queues/\(name)") { () throws(Errno) in
      try queues.rename("\(id).json", to: name)
    }
    return "\(Self.name)/queues/\(name)"
  }

  /// Holds the lock of a session's queue until the returned descriptor goes.
  ///
  /// - Throws: `.locked` with its holder when it isn't had within `limit`.
  package func lockQueue(
    of id: SessionID, waiting limit: Duration = lockPatience
  ) throws(StoreError) -> Descriptor {
    try locking("\(Self.name)/queues/\(id).lock", waiting: limit) { () throws(Errno) in
      try isRunElsewhere
        ? run.file("\(id).queue", .create) : queues.file("\(id).lock", .create)
    }
  }
}
