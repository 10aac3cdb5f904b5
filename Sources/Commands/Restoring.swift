internal import Platform
internal import Store
internal import Worker

/// Brings a session back whose shell was put away.
struct Restoring {
  let id: SessionID
  /// How long the outcome of the entry may take.
  var wait: Duration
  /// The input whose outcome is waited for; nil: nobody waits.
  var entry: String?
  /// In bytes: how much output the answer may hold.
  var outputLimit: Int?

  /// How long another call that does the same may take for it.
  private static let patience: Duration = .seconds(5)

  /// What the session is brought back from; nil while somebody else does it.
  ///
  /// - Throws: When it is damaged, or of another version.
  static func savedShell(
    of id: SessionID, _ target: borrowing Target
  ) throws(CommandFailure) -> SavedShell? {
    do throws(StoreError) {
      return try target.folder.savedShell(of: id)
    } catch .damaged(let name, let reason) {
      throw .store(.damaged(name: name, reason: reason), root: target.project.path)
    } catch {
      return nil
    }
  }

  /// Starts the worker, or finds that somebody else has just done it: then the answer is nil.
  func restore(
    _ session: SessionView, _ target: borrowing Target
  ) throws(CommandFailure) -> Reply? {
    guard target.folder.hasSavedShell(of: id), let record = session.record else {
      if target.folder.isWorkerAlive(id) { return nil }
      throw .notRunning(id, session.status)
    }
    // Another runtime that brought it back has put another shell away since; the record is written right after ours.
    if let saved = try Self.savedShell(of: id, target),
      let captured = record.savedState.capturedAt,
      captured.prefix(23) > Timestamp.at(milliseconds: saved.capturedAt + 10_000).prefix(23)
    {
      throw .notRunning(id, session.status)
    }
    var request = Request(.start)
    request.start = Request.Start(
      id: id.text, command: record.command, exec: nil, shell: record.shell, cwd: record.cwd,
      rows: 1, columns: 1, fileModeMask: 0o077, name: nil)
    request.start?.isRestoring = true
    request.entry = entry
    request.patience = Int(wait / .milliseconds(1))
    request.outputLimit = outputLimit
    let deadline = MonotonicClock.now + Self.patience
    while true {
      do throws(CommandFailure) {
        return try WorkerLaunch(
          request: request, environment: Process.environment, wait: wait
        ).launch(id, target.project)
      } catch {
        // Somebody else brings it back, or the worker that put it away has not quite left.
        if (try? target.folder.connect(id)) != nil { return nil }
        guard target.folder.isWorkerAlive(id), MonotonicClock.now < deadline else { throw error }
        MonotonicClock.pause(.milliseconds(5))
      }
    }
  }
}
