package import Store

/// What a server wants a person to be shown: the answer of `/cli`.
package struct Presentation: Equatable, Sendable {
  package var prompt: String?
  package var hint: String?
  package var options: [Option]
  package var inputHint: String?
  package var runID: String?

  /// An option, with other texts that choose it.
  package struct Option: Equatable, Sendable {
    package var action: String
    package var label: String?
    package var keys: [String]
  }

  /// Reads an answer; nil when it is no object, or an object without any of its members.
  package init?(_ json: JSONValue) {
    guard case .object = json else { return nil }
    prompt = json["prompt"]?.string
    hint = json["hint"]?.string
    inputHint = json["input_hint"]?.string
    runID = json["run_id"]?.text
    options = (json["options"]?.array ?? []).compactMap { json in
      guard let action = json["action"]?.text else { return nil }
      return Option(
        action: action, label: json["label"]?.text,
        keys: json["keys"]?.array?.compactMap(\.text) ?? [json["keys"]?.text].compactMap(\.self))
    }
    if prompt == nil, hint == nil, inputHint == nil, options.isEmpty { return nil }
  }

  /// The same made from the frame, where the server has none.
  package init(of frame: StateFrame) {
    hint = nil
    prompt = nil
    inputHint = nil
    runID = frame.runID
    options = frame.transitions.map { Option(action: $0.action, label: nil, keys: []) }
  }
}
