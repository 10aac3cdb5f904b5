/// What a session is confined to, as `run` was told.
package struct SessionConfinement: Equatable, Sendable {
  /// What may be written to.
  package enum Mode: String, CaseIterable, Sendable {
    /// Nothing.
    case ro
    /// The project, but for its state folder.
    case rw
  }

  /// nil: whatever the caller may write to.
  package var mode: Mode?
  /// Absolute paths, without symbolic links: what may be written to beside.
  package var writable: [String] = []
  /// Absolute paths, without symbolic links: what can't be seen.
  package var denied: [String] = []
  package var hasNoNetwork = false
  /// Whether the session starts where not all of it can be had.
  package var isBestEffort = false
  /// What of it could not be had, in words; known once the session has started.
  package var missing: [String] = []

  package init() {}

  /// Whether there is something to keep the session from.
  package var isNeeded: Bool { mode != nil || hasNoNetwork || !denied.isEmpty }
}

extension SessionConfinement: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    // What is not understood must not be taken for freedom.
    if let text = json["sandbox"] {
      guard let mode = text.string.flatMap({ Mode(rawValue: $0) }) else { throw .key("sandbox") }
      self.mode = mode
    }
    writable = try Self.paths("allow_write", of: json)
    denied = try Self.paths("deny", of: json)
    if let flag = json["no_network"] {
      guard let flag = flag.bool else { throw .key("no_network") }
      hasNoNetwork = flag
    }
    isBestEffort = json["best_effort"]?.bool ?? false
    missing = json["not_enforced"]?.strings ?? []
  }

  private static func paths(
    _ key: String, of json: JSONValue
  ) throws(JSONDefect) -> [String] {
    guard let list = json[key] else { return [] }
    guard let paths = list.strings else { throw .key(key) }
    return paths
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("sandbox", (mode?.rawValue).json),
      ("allow_write", writable.isEmpty ? nil : Optional(writable).json),
      ("deny", denied.isEmpty ? nil : Optional(denied).json),
      ("no_network", hasNoNetwork ? .bool(true) : nil),
      ("best_effort", isBestEffort ? .bool(true) : nil),
      ("not_enforced", missing.isEmpty ? nil : Optional(missing).json),
    ])
  }
}
