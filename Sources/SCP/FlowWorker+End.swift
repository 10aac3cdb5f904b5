internal import Platform
internal import Store
internal import Worker

/// How a session ends.
extension FlowWorker {
  /// How long clients may take to fetch their last answer.
  private static var farewell: Duration { .seconds(1) }

  /// Ends the session here; the run goes on at its server.
  mutating func beginEnding(by whom: String) {
    guard ending == nil else { return }
    ending = Ending(by: whom, code: 0, evidence: "the session is over; the remote run goes on")
  }

  /// Ends the session with its run.
  mutating func end(with frame: StateFrame) {
    guard ending == nil else { return }
    let isFailed = frame.status == .failed
    ending = Ending(
      by: nil, code: isFailed ? 1 : 0,
      evidence:
        "the run is \(isFailed ? "failed" : "completed"), at '\(frame.state.shownOnOneLine)'")
  }

  /// Writes the end down, and then tells whoever waits.
  mutating func finish() {
    guard isStarted, let ending else { return }
    if ending.by != nil {
      emit(
        "The session is over here; the run goes on: clrun scp \(credentials.base) --run \(record.scpRunID ?? "")"
      )
    }
    settle()
    log.finish()
    record.status = ending.by == nil ? .exited : .killed
    if ending.by == nil { record.lastExitCode = ending.code }
    note.endedBy = ending.by
    log.mark("exit", String(ending.code))
    events.append(
      LedgerEvent(
        ending.by == nil ? .sessionExited : .sessionKilled, id,
        ending.by.map { ["by": .string($0)] } ?? ["exit_code": .integer(ending.code)]))
    cancelRest()
    let note = self.note
    try? folder.write(note, of: id)
    pending = 0
    isQueueUnread = false
    writeRecord()
    writeDown()
    folder.removeRunFiles(of: id)
    answerAll()
    for visitor in visitors where visitor.waitsForEnd { visitor.client.send(reply()) }
    let deadline = MonotonicClock.now + Self.farewell
    while MonotonicClock.now < deadline,
      let visitor = visitors.first(where: { !$0.client.outgoing.isEmpty && !$0.client.isGone })
    {
      let events = try? Poll.wait(
        for: .writable, on: visitor.client.descriptor.rawValue,
        timeout: deadline - MonotonicClock.now)
      _ = visitor.client.serve(events ?? .failed)
    }
  }

  /// Cancels what will not be sent any more.
  private mutating func cancelRest() {
    let cancelled = folder.cancelRest(of: id)
    events += LedgerEvent.cancelled(cancelled, of: id, because: "the session ended")
    for entry in cancelled {
      cancel(entry, because: "the session ended before it was delivered")
    }
  }
}
