package import Store

extension Reply {
  /// How a remote flow stands, and what came of an input to it.
  package struct Flow: Equatable, Sendable {
    package var runID: String?
    /// The run's node, and the status that its server gives it.
    package var state: String
    package var status: String
    /// What can be sent, as data: `kind`, `question`, `options`, `expects`.
    package var prompt: JSONValue?
    /// The same in lines for people.
    package var options: [String] = []
    /// `reconnecting` while the server can't be reached.
    package var connection: String?
    /// Why the input was not taken, in one sentence.
    package var refusal: String?
    /// `unknown` where nothing tells whether the input took effect.
    package var outcome: String?

    package init(state: String, status: String) {
      self.state = state
      self.status = status
    }
  }
}

extension Reply.Flow: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    state = try json.require("state", \.string)
    status = try json.require("status", \.string)
    runID = json["run_id"]?.string
    prompt = json["prompt"]
    options = json["options"]?.strings ?? []
    connection = json["connection"]?.string
    refusal = json["refusal"]?.string
    outcome = json["outcome"]?.string
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("state", .string(state)), ("status", .string(status)), ("run_id", runID.json),
      ("prompt", prompt), ("options", options.isEmpty ? nil : Optional(options).json),
      ("connection", connection.json), ("refusal", refusal.json), ("outcome", outcome.json),
    ])
  }
}
