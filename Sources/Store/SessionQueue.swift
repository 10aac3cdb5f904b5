/// What `queues/<id>.json` holds: the input of a session, in the order it was acknowledged.
package struct SessionQueue: Codable, Equatable, Sendable {
  /// One input. Exactly these keys: another runtime reads a queue with any other as empty.
  package struct Entry: Codable, Equatable, Sendable {
    /// How an entry came in.
    package enum Mode: String, Codable, Sendable {
      case normal, override
    }

    /// What has become of it.
    package enum Status: String, Codable, Sendable {
      case queued, sent, cancelled
    }

    package var id: String
    package var input: String
    package var priority: Int
    package var mode: Mode
    package var status: Status
    package var createdAt: String
    package var sentAt: String?

    package init(
      id: String, input: String, priority: Int, mode: Mode, status: Status = .queued,
      createdAt: String
    ) {
      self.id = id
      self.input = input
      self.priority = priority
      self.mode = mode
      self.status = status
      self.createdAt = createdAt
    }

    private enum CodingKeys: String, CodingKey {
      case id = "queue_id"
      case input, priority, mode, status
      case createdAt = "created_at"
      case sentAt = "sent_at"
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(input, forKey: .input)
      try container.encode(priority, forKey: .priority)
      try container.encode(mode, forKey: .mode)
      try container.encode(status, forKey: .status)
      try container.encode(createdAt, forKey: .createdAt)
      try container.encode(sentAt, forKey: .sentAt)
    }
  }

  package var terminalID: String
  package var entries: [Entry]

  package init(terminalID: String, entries: [Entry] = []) {
    self.terminalID = terminalID
    self.entries = entries
  }

  private enum CodingKeys: String, CodingKey {
    case terminalID = "terminal_id"
    case entries
  }

  /// The priority of an override: above all that a sender can give.
  package static let overridePriority = (1 << 53) - 1
  /// The priority of keys, as the other runtimes queue them.
  package static let keyPriority = 999
  /// How many entries that are done stay for a reader.
  package static let doneLimit = 32
}

extension SessionQueue {
  /// How many entries wait.
  package var pendingCount: Int { entries.count { $0.status == .queued } }

  /// The place of what goes next: the highest priority, then the first in the array; nil when nothing waits.
  package func nextIndex(except delivered: Set<String>) -> Int? {
    var best: Int?
    for (index, entry) in entries.enumerated()
    where entry.status == .queued && !delivered.contains(entry.id) {
      if let current = best, entries[current].priority >= entry.priority { continue }
      best = index
    }
    return best
  }

  /// Cancels all that waits and returns the ids.
  package mutating func cancelPending() -> [String] {
    var cancelled: [String] = []
    for index in entries.indices where entries[index].status == .queued {
      entries[index].status = .cancelled
      cancelled.append(entries[index].id)
    }
    return cancelled
  }

  /// Drops the oldest entries that are done, all but `doneLimit` of them.
  package mutating func trim() {
    var surplus = entries.count { $0.status != .queued } - Self.doneLimit
    guard surplus > 0 else { return }
    entries.removeAll { entry in
      guard surplus > 0, entry.status != .queued else { return false }
      surplus -= 1
      return true
    }
  }
}

/// How input travels inside an entry's text.
package enum QueuedInput: Equatable, Sendable {
  /// Text, with Enter after it.
  case text(String)
  /// Bytes to be delivered as they are, in the way of the other runtimes.
  case raw(String)
  /// Names of keys, encoded when they are delivered.
  case keys([String])

  private static let rawMark = "\0RAW\0"
  private static let keysMark = "\0KEYS\0"

  /// Reads an entry's text.
  package init(_ input: String) {
    if input.hasPrefix(Self.rawMark) {
      self = .raw(String(input.dropFirst(Self.rawMark.count)))
    } else if input.hasPrefix(Self.keysMark) {
      self = .keys(input.dropFirst(Self.keysMark.count).split(separator: "\0").map(String.init))
    } else {
      self = .text(input)
    }
  }

  /// An entry's text.
  package var encoded: String {
    switch self {
    case .text(let text): text
    case .raw(let bytes): Self.rawMark + bytes
    case .keys(let names): Self.keysMark + names.joined(separator: "\0")
    }
  }
}
