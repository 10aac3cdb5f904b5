internal import Platform

/// The end of all that is kept of a session.
extension StateFolder {
  /// Whether there is a file of a session, with or without its record.
  package func hasTraces(of id: SessionID) -> Bool {
    !files(of: id).isEmpty
  }

  /// In bytes: what a session's files take on the disk, and how many there are.
  package func measure(_ id: SessionID) -> Removal {
    var removal = Removal()
    for label in (try? labels(of: id)) ?? [] {
      removal.take(label, in: .names, of: self, isDryRun: true)
    }
    for (part, name) in files(of: id) { removal.take(name, in: part, of: self, isDryRun: true) }
    return removal
  }

  /// The last change of any of a session's files, in nanoseconds since 1970.
  package func lastChange(of id: SessionID) -> Int64? {
    files(of: id).compactMap { status(of: $0.name, in: $0.part)?.modified }.max()
  }

  /// Removes all files of a session that has ended, under the locks of whoever could still use them, the record last: a
  /// removal that was cut short leaves a session that can be removed again.
  ///
  /// - Parameter condition: Asked once no worker can take the session up any more; nothing is removed where it is false.
  /// - Throws: `.locked` when a worker lives, or somebody keeps a lock for longer than `patience`.
  package func forget(
    _ id: SessionID, waiting patience: Duration = lockPatience, where condition: () -> Bool
  ) throws(StoreError) -> Removal {
    // The locks may be made only to be held.
    let locks = files(of: id, Self.locks)
    let life = try takeLifeLock(of: id)
    defer { life.unlock() }
    TestPoint.forgetLocked.reach()
    var removal = Removal()
    guard condition() else {
      try? run.remove("\(id).lock")
      return removal
    }
    try removeNames(of: id, waiting: patience, &removal)
    TestPoint.forgetUnnamed.reach()
    let lock = try lockQueue(of: id, waiting: patience)
    defer { lock.unlock() }
    // Of a worker that was killed; one that has processes in it stays.
    let groups = (try? note(of: id))?.groups ?? []
    ControlGroup(directories: groups.filter { $0.hasSuffix("/clrun-\(id)") }).remove()
    for (part, name) in files(of: id, Self.contents) {
      removal.take(name, in: part, of: self, isDryRun: false)
    }
    TestPoint.forgetEmptied.reach()
    // What is left of a session that can't be removed whole must be found again.
    guard removal.failures.isEmpty else { return removal }
    removal.take("\(id).json", in: .sessions, of: self, isDryRun: false)
    TestPoint.forgetRemoved.reach()
    for (part, name) in files(of: id, Self.locks) {
      var lock = Removal()
      lock.take(name, in: part, of: self, isDryRun: false)
      if locks.contains(where: { $0 == (part, name) }) { removal.add(lock) }
    }
    return removal
  }

  private typealias FileKind = (part: StateFile.Part, suffix: String)

  /// What a session holds.
  private static var contents: [FileKind] {
    let run = (["sock"] + StateFolder.shellFiles).map { (StateFile.Part.run, $0) }
    return [
      (.buffers, "log"), (.buffers, "timeline"), (.buffers, "idx"), (.queues, "json"),
      (.queues, "damaged"),
    ] + run + [(.sessions, "state"), (.sessions, "environment"), (.sessions, "note")]
  }

  private static var locks: [FileKind] {
    [(.queues, "lock"), (.run, "queue"), (.run, "lock")]
  }

  /// The files of a session that are there, in the order in which they are removed.
  private func files(
    of id: SessionID, _ kinds: [FileKind] = contents + [(.sessions, "json")] + locks
  ) -> [(part: StateFile.Part, name: String)] {
    kinds.map { ($0.part, "\(id).\($0.suffix)") }.filter { status(of: $0.1, in: $0.0) != nil }
  }

  /// Frees the names that a session bears.
  private func removeNames(
    of id: SessionID, waiting patience: Duration, _ removal: inout Removal
  ) throws(StoreError) {
    let labels = try labels(of: id)
    guard !labels.isEmpty else { return }
    let lock = try lockNames(waiting: patience)
    defer { lock.unlock() }
    for label in labels where session(named: label) == id {
      removal.take(label, in: .names, of: self, isDryRun: false)
    }
  }

  /// The names that a session bears.
  private func labels(of id: SessionID) throws(StoreError) -> [String] {
    // Where no note tells, any of them may be its name.
    let candidates =
      if let note = try? note(of: id) { [note.name].compactMap(\.self) } else {
        try names(in: .names)
      }
    return candidates.filter { session(named: $0) == id }
  }
}
