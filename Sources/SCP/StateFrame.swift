package import Store

/// What a server says of a run: where it stands, and what can be done next.
///
/// Members that are missing or of another type than expected are taken as not given, and unknown ones are left alone:
/// servers in the field do both.
package struct StateFrame: Equatable, Sendable {
  /// How a run stands.
  package enum Status: String, Sendable {
    case active, processing, failed, completed
    case awaitingInput = "awaiting_input"
  }

  package var runID: String?
  package var workflowID: String?
  package var resourceURL: String?
  /// The current node.
  package var state: String
  package var status: Status
  package var hint: String?
  package var skill: Skill?
  package var transitions: [Transition]
  package var streamURL: String?
  package var tools: [Tool]
  package var resources: [Resource]
  /// The whole of it, to tell whether something has changed.
  package var json: JSONValue

  /// Something to know in this state.
  package struct Skill: Equatable, Sendable {
    package var name: String?
    package var url: String?
    package var version: String?
    package var summary: String?
  }

  /// A way on.
  package struct Transition: Equatable, Sendable {
    package var action: String
    package var method: String
    package var href: String
    package var fields: [Field]
    package var isCritical: Bool

    /// The order of fields is a server's to change: an object has none.
    package static func == (a: Transition, b: Transition) -> Bool {
      a.action == b.action && a.method == b.method && a.href == b.href
        && a.isCritical == b.isCritical && Set(a.fields) == Set(b.fields)
    }
  }

  /// Something that the server does without moving on.
  package struct Tool: Equatable, Sendable {
    package var name: String
    package var href: String?
    package var description: String?
    package var fields: [Field]
  }

  /// Something that the server shows.
  package struct Resource: Equatable, Sendable {
    package var uri: String
    package var name: String?
    package var mimeType: String?
  }

  package static func == (a: StateFrame, b: StateFrame) -> Bool { a.json == b.json }

  /// Reads an answer; nil when it is no frame: an object with a state, or with a run and what can be done.
  ///
  /// - Parameter order: That of the members in its text, where it is known.
  package init?(_ json: JSONValue, order: @autoclosure () -> MemberOrder? = nil) {
    guard let state = json["state"]?.string ?? json["current_state"]?.string else { return nil }
    runID = json["run_id"]?.text
    workflowID = json["workflow_id"]?.text
    // An object with a state alone may be anything.
    guard runID != nil || json["next_states"]?.array != nil || json["status"]?.string != nil else {
      return nil
    }
    let order = order()
    self.json = json
    self.state = state
    status = json["status"]?.string.flatMap { Status(rawValue: $0) } ?? .active
    resourceURL = json["resource_url"]?.string
    hint = json["hint"]?.string
    streamURL = json["stream_url"]?.string
    if let skill = json["active_skill"], case .object = skill {
      self.skill = Skill(
        name: skill["name"]?.string, url: skill["url"]?.string, version: skill["version"]?.text,
        summary: skill["context_summary"]?.string)
    }
    transitions = (json["next_states"]?.array ?? []).enumerated().compactMap { place, json in
      guard let action = json["action"]?.text, let href = json["href"]?.string else { return nil }
      return Transition(
        action: action, method: (json["method"]?.string ?? "POST").uppercased(), href: href,
        fields: Field.all(
          in: json["expects"], order: order?["next_states"]?[place]?["expects"]),
        isCritical: json["is_critical"]?.bool ?? false)
    }
    tools = (json["tools"]?.array ?? []).enumerated().compactMap { place, json in
      guard let name = json["name"]?.text else { return nil }
      return Tool(
        name: name, href: json["href"]?.string, description: json["description"]?.string,
        fields: Field.all(in: json["expects"], order: order?["tools"]?[place]?["expects"]))
    }
    resources = (json["resources"]?.array ?? []).compactMap { json in
      guard let uri = json["uri"]?.string else { return nil }
      return Resource(uri: uri, name: json["name"]?.string, mimeType: json["mime_type"]?.string)
    }
  }

  /// Whether the run is over: servers often leave an end state `active`, but none leads on from it.
  package var isEnd: Bool {
    switch status {
    case .completed, .failed: true
    case .processing: false
    case .active, .awaitingInput: transitions.isEmpty
    }
  }
}

extension JSONValue {
  /// A string, or a number as text.
  package var text: String? {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .null, .bool, .array, .object: nil
    }
  }
}
