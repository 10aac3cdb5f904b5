package import Platform

/// What `sessions/<id>.note` says of a session: what only this runtime knows, beside the shared record.
package struct SessionNote: Equatable, Sendable {
  /// The form of the file; a reader of an older one keeps what it knows.
  package var version = 1
  /// The machine's boot in which the worker was started.
  package var bootID: String
  /// The label that `--name` gave, without `@`.
  package var name: String?
  package var rows: Int
  package var columns: Int
  /// Whether the program runs alone, without a shell.
  package var isExec: Bool
  /// The arguments of such a program, its own name first.
  package var arguments: [String] = []
  /// What `--env` set, as `NAME=value`, for another start of the same.
  package var variables: [String] = []
  /// In milliseconds: after how long at its prompt the shell is put away; nil: never.
  package var idleLimit: Int?
  /// Who ended the session, when it was not the program itself: `kill`, `signal`.
  package var endedBy: String?
  /// The signal that ended the program, without SIG.
  package var signal: String?
  /// What outlived the session: process ids, and when each was started, in clock ticks since the boot.
  package var survivors: [SessionProcesses.Known] = []

  /// What the session may take; nil: as much as there is.
  package var limits: SessionLimits?
  /// What the session is confined to; nil: nothing.
  package var confinement: SessionConfinement?
  /// The folders of its control group, while it has one.
  package var groups: [String] = []
  /// Since when the log takes no more, because its beginning couldn't be released.
  package var logFullSince: String?
  /// Keys that this version doesn't know, kept as they are.
  package var others: [String: JSONValue] = [:]

  package init(bootID: String, name: String?, rows: Int, columns: Int, isExec: Bool) {
    self.bootID = bootID
    self.name = name
    self.rows = rows
    self.columns = columns
    self.isExec = isExec
  }
}

extension SessionNote: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    version = try json.require("version", \.integer)
    bootID = json["boot_id"]?.string ?? ""
    name = json["name"]?.string
    rows = Self.side(json["rows"]?.integer ?? 40)
    columns = Self.side(json["columns"]?.integer ?? 120)
    isExec = json["exec"]?.bool ?? false
    arguments = json["arguments"]?.strings ?? []
    variables = json["variables"]?.strings ?? []
    idleLimit = json["idle_limit"]?.integer
    endedBy = json["ended_by"]?.string
    signal = json["signal"]?.string
    if let limits = json["limits"] { self.limits = try? SessionLimits(json: limits) }
    // A session whose confinement can't be read must not come back without it.
    if let confinement = json["confinement"] {
      self.confinement = try SessionConfinement(json: confinement)
    }
    groups = json["cgroups"]?.strings ?? []
    logFullSince = json["log_full_since"]?.string
    survivors = (json["survivors"]?.array ?? []).compactMap { pair in
      guard let pair = pair.array, pair.count == 2, let pid = pair[0].integer,
        let start = pair[1].integer
      else { return nil }
      return SessionProcesses.Known(
        pid: Int32(clamping: pid), startTicks: UInt64(clamping: start))
    }
    // Whatever this version would write is known to it.
    others = json.members(except: Set(members.map(\.key)))
  }

  package var json: JSONValue {
    JSONValue(members: members, others: others)
  }

  private var members: [(key: String, value: JSONValue?)] {
    [
      ("version", .integer(version)), ("boot_id", .string(bootID)), ("name", name.json),
      ("rows", .integer(rows)), ("columns", .integer(columns)), ("exec", .bool(isExec)),
      ("arguments", arguments.isEmpty ? nil : Optional(arguments).json),
      ("variables", variables.isEmpty ? nil : Optional(variables).json),
      ("idle_limit", idleLimit.json),
      ("ended_by", endedBy.json), ("signal", signal.json),
      ("limits", limits?.json), ("confinement", confinement?.json),
      ("cgroups", groups.isEmpty ? nil : Optional(groups).json),
      ("log_full_since", logFullSince.json),
      (
        "survivors",
        survivors.isEmpty
          ? nil
          : .array(
            survivors.map { .array([.integer(Int($0.pid)), .integer(Int($0.startTicks))]) })
      ),
    ]
  }
}

extension SessionNote {
  /// A number of rows or columns that can be: a damaged note may say anything.
  private static func side(_ number: Int) -> Int { min(max(1, number), 10_000) }
}
