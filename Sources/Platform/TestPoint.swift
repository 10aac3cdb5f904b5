internal import Glibc

/// Places in the code at which a test has the process killed, to see what is left then.
///
/// A debug build looks at the environment: `CLRUN_TEST_POINT` is the place's name, a colon, and the path of a file; the
/// process is killed when it comes to that place while the file is there. A release build has none of it.
package enum TestPoint: String, CaseIterable, Sendable {
  // A client that queues.
  case queueLocked = "queue.locked"
  case queueWritten = "queue.written"
  case queueRung = "queue.rung"
  // Any file that is replaced.
  case fileWritten = "file.written"
  case fileReplaced = "file.replaced"
  // A worker that begins.
  case startLocked = "start.locked"
  case startSpawned = "start.spawned"
  case startNoted = "start.noted"
  case startRecorded = "start.recorded"
  // A worker that delivers.
  case deliveryPicked = "delivery.picked"
  case deliveryMarked = "delivery.marked"
  case deliveryWritten = "delivery.written"
  case deliveryTidied = "delivery.tidied"
  case logAppended = "log.appended"
  case timelineWritten = "timeline.written"
  case ledgerWritten = "ledger.written"
  case resizeApplied = "resize.applied"
  case resizeNoted = "resize.noted"
  // Who finds the ledger too large.
  case ledgerMade = "ledger.made"
  case ledgerSwapped = "ledger.swapped"
  case ledgerShifted = "ledger.shifted"
  // A worker that puts its shell away.
  case suspendAsked = "suspend.asked"
  case suspendRead = "suspend.read"
  case suspendSaved = "suspend.saved"
  case suspendKilled = "suspend.killed"
  case suspendRecorded = "suspend.recorded"
  // A worker that brings one back.
  case restoreLocked = "restore.locked"
  case restoreWritten = "restore.written"
  case restoreSpawned = "restore.spawned"
  case restoreRecorded = "restore.recorded"
  case restorePrompt = "restore.prompt"
  case restoreFinished = "restore.finished"
  // A worker whose session ends.
  case endMarked = "end.marked"
  case endCancelled = "end.cancelled"
  case endNoted = "end.noted"
  case endRecorded = "end.recorded"
  case endCleaned = "end.cleaned"
  // Who finds that a worker died.
  case detachCancelled = "detach.cancelled"
  case detachRecorded = "detach.recorded"
  // Who removes a session.
  case forgetLocked = "forget.locked"
  case forgetUnnamed = "forget.unnamed"
  case forgetEmptied = "forget.emptied"
  case forgetRemoved = "forget.removed"

  /// The process has come to this place.
  @inline(__always)
  package func reach() {
    #if DEBUG
      guard let armed = Self.armed, armed.point == self, access(armed.path, F_OK) == 0 else {
        return
      }
      _ = Glibc.kill(getpid(), SIGKILL)
    #endif
  }

  /// The variable that names one.
  package static let variable = "CLRUN_TEST_POINT"

  #if DEBUG
    private static let armed: (point: TestPoint, path: String)? = {
      guard let text = Process.environmentVariable(variable),
        let colon = text.firstIndex(of: ":"),
        let point = TestPoint(rawValue: String(text[..<colon]))
      else { return nil }
      return (point, String(text[text.index(after: colon)...]))
    }()
  #endif
}
