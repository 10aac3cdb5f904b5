internal import Platform

/// One line of `ledger/events.log`: what happened, for whoever asks later.
package struct LedgerEvent: Sendable {
  /// What happened.
  package enum Name: String, Sendable {
    case sessionCreated = "session.created"
    case sessionExited = "session.exited"
    case sessionKilled = "session.killed"
    case sessionDetached = "session.detached"
    case sessionSuspended = "session.suspended"
    case sessionRestored = "session.restored"
    case inputQueued = "input.queued"
    case inputSent = "input.sent"
    case inputCancelled = "input.cancelled"
    case inputOverride = "input.override"
    case keySent = "key.sent"
    case skillsInstalled = "skills.installed"
    case sessionForgotten = "session.forgotten"
    case error
  }

  package var timestamp: String
  package var event: Name
  package var terminalID: String?
  package var data: [String: JSONValue]

  /// An event of now.
  package init(_ event: Name, _ id: SessionID?, _ data: [String: JSONValue]) {
    timestamp = Timestamp.now
    self.event = event
    terminalID = id?.text
    self.data = data
  }

  /// That inputs were cancelled, one event for each of their ids.
  package static func cancelled(
    _ entries: [String], of id: SessionID, because reason: String
  ) -> [LedgerEvent] {
    entries.map {
      LedgerEvent(.inputCancelled, id, ["queue_id": .string($0), "reason": .string(reason)])
    }
  }

  var json: JSONValue {
    JSONValue(members: [
      ("timestamp", .string(timestamp)), ("event", .string(event.rawValue)),
      ("terminal_id", terminalID.json), ("data", .object(data)),
    ])
  }
}

/// The files of the ledger, and when it begins a new one.
package enum Ledger {
  /// What is written to.
  static let current = "events.log"
  /// Older ones, the newest first.
  static let rotated = ["events.log.1", "events.log.2"]
  /// One that takes the current one's place, and then holds what that held.
  static let next = ".events.log.next"
  static let lock = ".events.log.lock"

  static let names = [current, next, lock] + rotated

  /// In bytes: a ledger that is larger makes room for a new one.
  package static let limit = 8 << 20
}

extension StateFolder {
  /// Appends events to the ledger, in one write. What can't be written is not worth failing for.
  ///
  /// - Returns: How many of them are written, whole.
  @discardableResult
  package func log(_ events: [LedgerEvent], rotatingAt limit: Int = Ledger.limit) -> Int {
    let texts = events.map { $0.json.text(.compact) + [UInt8(ascii: "\n")] }
    guard !texts.isEmpty, let file = try? ledger.file(Ledger.current, .append) else { return 0 }
    let lines = Array(texts.joined())
    var rest = (try? file.write(lines)) ?? 0
    var count = 0
    while count < texts.count, rest >= texts[count].count {
      rest -= texts[count].count
      count += 1
    }
    // The line that the disk took in part ends here; what follows is one of its own.
    if rest > 0 { _ = try? file.write([UInt8(ascii: "\n")]) }
    TestPoint.ledgerWritten.reach()
    if let size = try? file.status().size, size > limit { rotateLedger(at: limit) }
    return count
  }

  /// Appends one event to the ledger.
  package func log(_ event: LedgerEvent.Name, _ id: SessionID?, _ data: [String: JSONValue] = [:]) {
    log([LedgerEvent(event, id, data)])
  }

  /// Sets the ledger aside and begins a new one.
  ///
  /// Other runtimes know nothing of it: they open the file by its name for each line, so that one of them that has it
  /// open now writes into what is set aside, and nothing is lost. The name is there at any moment.
  func rotateLedger(at limit: Int) {
    guard let lock = try? ledger.file(Ledger.lock, .create), (try? lock.tryLock()) == true else {
      return
    }
    defer { lock.unlock() }
    // Another one may have done it by now.
    guard let size = try? ledger.status(of: Ledger.current).size, size > limit else { return }
    // One that was cut short has left what it had taken out.
    if let left = try? ledger.status(of: Ledger.next).size, left > 0 { shiftLedgers() }
    _ = try? ledger.remove(Ledger.next)
    let isMade = (try? ledger.file(Ledger.next, .createNew)) != nil
    TestPoint.ledgerMade.reach()
    if !isMade || (try? ledger.exchange(Ledger.next, Ledger.current)) == nil {
      // Where names can't be swapped, the next line makes a new file.
      try? ledger.remove(Ledger.next)
      try? ledger.rename(Ledger.current, to: Ledger.next)
    }
    TestPoint.ledgerSwapped.reach()
    shiftLedgers()
  }

  /// Makes what was taken out the newest of the older ledgers; the oldest goes.
  private func shiftLedgers() {
    var names = Ledger.rotated
    while let name = names.popLast() {
      try? ledger.rename(names.last ?? Ledger.next, to: name)
      TestPoint.ledgerShifted.reach()
    }
  }
}
