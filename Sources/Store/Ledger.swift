internal import FoundationEssentials
internal import Platform

/// One line of `ledger/events.log`: what happened, for whoever asks later.
package struct LedgerEvent: Encodable, Sendable {
  /// What happened.
  package enum Name: String, Encodable, Sendable {
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

  private enum CodingKeys: String, CodingKey {
    case timestamp, event
    case terminalID = "terminal_id"
    case data
  }

  /// An event of now.
  package init(_ event: Name, _ id: SessionID?, _ data: [String: JSONValue]) {
    timestamp = Timestamp.now
    self.event = event
    terminalID = id?.text
    self.data = data
  }
}

extension StateFolder {
  /// Appends events to the ledger, in one write. What can't be written is not worth failing for.
  package func log(_ events: [LedgerEvent]) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines: [UInt8] = []
    for event in events {
      guard let line = try? encoder.encode(event) else { continue }
      lines += line
      lines.append(UInt8(ascii: "\n"))
    }
    guard !lines.isEmpty, let file = try? ledger.file("events.log", .append) else { return }
    _ = lines.withUnsafeBytes { try? file.write($0) }
  }

  /// Appends one event to the ledger.
  package func log(_ event: LedgerEvent.Name, _ id: SessionID?, _ data: [String: JSONValue] = [:]) {
    log([LedgerEvent(event, id, data)])
  }
}
