package import Store

extension Request.Start {
  /// A remote flow, and how to speak to its server. What proves who asks travels this way alone.
  package struct Flow: Equatable, Sendable {
    package var base: String
    package var workflow: String?
    /// What a new run begins with: an object.
    package var data: JSONValue?
    /// The run to attach to; nil: a new one.
    package var run: String?
    /// `Name: value`.
    package var headers: [String] = []
    package var bearer: String?
    /// `login:password` that stood in the address.
    package var user: String?
    /// The origins that the server may send us to, beside its own.
    package var origins: [String] = []

    package init(base: String) {
      self.base = base
    }
  }
}

extension Request.Start.Flow: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    base = try json.require("base", \.string)
    workflow = json["workflow"]?.string
    data = json["data"]
    run = json["run"]?.string
    headers = json["headers"]?.strings ?? []
    bearer = json["bearer"]?.string
    user = json["user"]?.string
    origins = json["origins"]?.strings ?? []
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("base", .string(base)), ("workflow", workflow.json), ("data", data), ("run", run.json),
      ("headers", headers.isEmpty ? nil : Optional(headers).json), ("bearer", bearer.json),
      ("user", user.json), ("origins", origins.isEmpty ? nil : Optional(origins).json),
    ])
  }
}
