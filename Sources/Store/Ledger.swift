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

  var json: JSONValue {
    JSONValue(members: [
      ("timestamp", .string(timestamp)), ("event", .string(event.rawValue)),
      ("terminal_id", terminalID.json), ("data", .object(data)),
    ])
  }
}

extension StateFolder {
  /// Appends events to the ledger, in one write. What can't be written is not worth failing for.
  package func log(_ events: [LedgerEvent]) {
    let lines = events.flatMap { $0.json.text(.compact) + [UInt8(ascii: "\n")] }
    guard !lines.isEmpty, let file = try? ledger.file("events.log", .append) else { return }
    _ = try? file.write(lines)
  }

  /// Appends one event to the ledger.
  package func log(_ event: LedgerEvent.Name, _ id: SessionID?, _ data: [String: JSONValue] = [:]) {
    log([LedgerEvent(event, id, data)])
  }
}
