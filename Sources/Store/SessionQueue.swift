/// What `queues/<id>.json` holds: the input of a session, in the order it was acknowledged.
package struct SessionQueue: Equatable, Sendable {
  /// One input. Exactly these keys: another runtime reads a queue with any other as empty.
  package struct Entry: Equatable, Sendable {
    /// How an entry came in.
    package enum Mode: String, Sendable {
      case normal, override
    }

    /// What has become of it.
    package enum Status: String, Sendable {
      case queued, sent, cancelled
    }

    package var id: String
    package var input: String
    package var priority: Int
    package var mode: Mode
    package var status: Status
    package var createdAt: String
    package var sentAt: String?
    /// Keys that this version doesn't know, kept as they are.
    package var others: [String: JSONValue] = [:]

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
  }

  package var terminalID: String
  package var entries: [Entry]
  /// Keys that this version doesn't know, kept as they are.
  package var others: [String: JSONValue] = [:]

  package init(terminalID: String, entries: [Entry] = []) {
    self.terminalID = terminalID
    self.entries = entries
  }

  /// The priority of an override: above all that a sender can give.
  package static let overridePriority = (1 << 53) - 1
  /// The priority of keys, as the other runtimes queue them.
  package static let keyPriority = 999
}

extension SessionQueue: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    terminalID = try json.require("terminal_id", \.string)
    entries = []
    for entry in json["entries"]?.array ?? [] { entries.append(try Entry(json: entry)) }
    others = json.members(except: ["terminal_id", "entries"])
  }

  package var json: JSONValue {
    JSONValue(
      members: [
        ("terminal_id", .string(terminalID)), ("entries", .array(entries.map(\.json))),
      ], others: others)
  }
}

extension SessionQueue.Entry: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    id = try json.require("queue_id", \.string)
    input = try json.require("input", \.string)
    status = try json.require("status") { $0.string.flatMap { Status(rawValue: $0) } }
    priority = json["priority"]?.integer ?? 0
    mode = json["mode"]?.string.flatMap { Mode(rawValue: $0) } ?? .normal
    createdAt = json["created_at"]?.string ?? ""
    sentAt = json["sent_at"]?.string
    others = json.members(except: [
      "queue_id", "input", "status", "priority", "mode", "created_at", "sent_at",
    ])
  }

  package var json: JSONValue {
    JSONValue(
      members: [
        ("queue_id", .string(id)), ("input", .string(input)), ("priority", .integer(priority)),
        ("mode", .string(mode.rawValue)), ("status", .string(status.rawValue)),
        ("created_at", .string(createdAt)), ("sent_at", sentAt.json ?? .null),
      ], others: others)
  }
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

  /// Drops the entries that are done, all but the one on its way: the ledger knows of them.
  package mutating func dropDone(except id: String?) {
    entries.removeAll { $0.status != .queued && $0.id != id }
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
  /// Text without Enter, as one paste where the program takes pastes.
  case paste(String)
  /// What the mouse does, in words, encoded when it is delivered.
  case mouse([String])

  private static let rawMark = "\0RAW\0"
  private static let keysMark = "\0KEYS\0"
  private static let pasteMark = "\0PASTE\0"
  private static let mouseMark = "\0MOUSE\0"

  /// Reads an entry's text.
  package init(_ input: String) {
    if input.hasPrefix(Self.rawMark) {
      self = .raw(String(input.dropFirst(Self.rawMark.count)))
    } else if input.hasPrefix(Self.keysMark) {
      self = .keys(input.dropFirst(Self.keysMark.count).split(separator: "\0").map(String.init))
    } else if input.hasPrefix(Self.pasteMark) {
      self = .paste(String(input.dropFirst(Self.pasteMark.count)))
    } else if input.hasPrefix(Self.mouseMark) {
      self = .mouse(input.dropFirst(Self.mouseMark.count).split(separator: "\0").map(String.init))
    } else {
      self = .text(input)
    }
  }

  /// An entry's text.
  package var encoded: String {
    switch self {
    case .text(let text): text
    case .raw(let bytes): Self.rawMark + bytes
    case .paste(let text): Self.pasteMark + text
    case .keys(let names): Self.keysMark + Self.joined(names)
    case .mouse(let words): Self.mouseMark + Self.joined(words)
    }
  }

  /// Words with NUL between them. The library's own way looks types up at its first use, which takes longer than all else
  /// that a key needs.
  private static func joined(_ words: [String]) -> String {
    var text = ""
    for (place, word) in words.enumerated() { text += place == 0 ? word : "\0" + word }
    return text
  }
}
