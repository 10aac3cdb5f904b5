internal import Platform
internal import Store
internal import Worker

/// A session as it stands now: its record, corrected by whether its worker lives.
struct SessionView {
  let id: SessionID
  /// nil when the record can't be read.
  var record: SessionRecord?
  /// Why the record can't be read.
  var damage: String?
  /// Whether its worker lives.
  var isLive: Bool

  /// Whether another runtime made it, or has it now.
  var isForeign: Bool
  var isSCP: Bool { record?.scpRunID != nil || record?.scpBaseURL != nil }

  /// As the answers show it.
  var status: String { record?.status.rawValue ?? "damaged" }

  /// Whether a session's worker lives, and only where none does what its record says: a worker can be asked, and that
  /// takes less time than to read JSON.
  static func peek(_ id: SessionID, in folder: borrowing StateFolder) -> SessionView {
    guard folder.isWorkerAlive(id), folder.hasNote(of: id) else { return load(id, in: folder) }
    return SessionView(id: id, isLive: true, isForeign: false)
  }

  /// Reads a session, and writes down what its record doesn't know yet: that its worker is gone.
  static func load(_ id: SessionID, in folder: borrowing StateFolder) -> SessionView {
    var view = SessionView(
      id: id, isLive: folder.isWorkerAlive(id), isForeign: !folder.hasNote(of: id))
    do throws(StoreError) {
      view.record = try folder.record(of: id)
    } catch .damaged(_, let reason) {
      view.damage = reason
    } catch {
      view.damage = CommandFailure.store(error, root: ".").message
    }
    guard let record = view.record, record.status == .running, !view.isLive else { return view }
    // A worker of ours would hold the lock: another runtime has made the session, or has brought back one of ours.
    // The latter's has the shell for a child: its id alone may be that of a reader of the session's files by now.
    if folder.isWorker(record.workerPID, of: id),
      view.isForeign || Process.parent(of: record.pid) == record.workerPID
    {
      view.isForeign = true
      view.isLive = true
      return view
    }
    return view.detached(in: folder)
  }

  /// Marks a session whose worker died, and cancels what it can't deliver any more, under the queue's lock. One whose
  /// shell is saved was about to be put away, or had not quite come back: its shell is away, and its input waits for it.
  private func detached(in folder: borrowing StateFolder) -> SessionView {
    var view = self
    view.record?.status = .detached
    guard let lock = try? folder.lockQueue(of: id, waiting: .milliseconds(100)),
      // The worker may have ended in good order since the record was read.
      var record = try? folder.record(of: id)
    else { return view }
    defer { lock.unlock() }
    guard record.status == .running else {
      view.record = record
      return view
    }
    if let saved = try? folder.savedShell(of: id) {
      record.status = .suspended
      record.setSavedState(
        saved.directory, Timestamp.at(nanoseconds: saved.capturedAt * 1_000_000),
        SavedEnvironment.shown(of: saved.environment))
      view.record = record
      guard (try? folder.write(record)) != nil else { return view }
      folder.removeRunFiles(of: id)
      folder.log(.sessionSuspended, id, ["cwd": .string(saved.directory)])
      return view
    }
    // The queue before the record: as long as that says that it runs, this is done again.
    let events =
      [LedgerEvent(.sessionDetached, id, ["worker_pid": .integer(Int(record.workerPID))])]
      + LedgerEvent.cancelled(folder.cancelPending(of: id), of: id, because: "the worker died")
    TestPoint.detachCancelled.reach()
    record.status = .detached
    record.queueLength = 0
    view.record = record
    guard (try? folder.write(record)) != nil else { return view }
    TestPoint.detachRecorded.reach()
    folder.removeRunFiles(of: id)
    folder.log(events)
    return view
  }
}

extension SessionNote? {
  /// The size that a session's terminal has or had; of another runtime's the one that all of them begin with.
  var terminalSize: PseudoTerminal.Size {
    PseudoTerminal.Size(rows: self?.rows ?? 40, columns: self?.columns ?? 120)
  }
}
