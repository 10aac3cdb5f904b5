import Store
import Testing

@testable import SCP

/// What an input means, in tables: the state's options, the text, and what is sent.
@Suite struct InputTests {
  /// A state with these options.
  static func frame(_ options: String) throws -> StateFrame {
    let json = try JSONValue(
      parsing: #"{"run_id": "r", "state": "s", "next_states": [\#(options)]}"#.utf8)
    return try #require(StateFrame(json))
  }

  static let approval =
    #"{"action": "approve", "href": "/a", "expects": {}}, {"action": "reject", "href": "/r", "expects": {"reason": "string"}}"#
  static let text = #"{"action": "answer", "href": "/a", "expects": {"value": "string"}}"#
  static let amounts =
    #"{"action": "cancel", "href": "/c"}, {"action": "pay", "href": "/p", "expects": {"amount": "number"}}"#
  static let several =
    #"{"action": "order", "href": "/o", "expects": {"item": "string", "count": "number", "note": "string (optional)"}}"#
  static let twoTexts =
    #"{"action": "a", "href": "/a", "expects": {"x": "string"}}, {"action": "b", "href": "/b", "expects": {"y": "string"}}"#

  struct Row: CustomTestStringConvertible, Sendable {
    var options: String
    var input: String
    var expected: String

    init(_ options: String, _ input: String, _ expected: String) {
      self.options = options
      self.input = input
      self.expected = expected
    }

    var testDescription: String { "\(input) → \(expected)" }
  }

  static let rows = [
    Row(approval, "1", "approve {}"), Row(approval, " 1 ", "approve {}"),
    Row(approval, "approve", "approve {}"), Row(approval, "APPROVE", "approve {}"),
    Row(approval, "2", "fill reject reason"), Row(approval, "reject", "fill reject reason"),
    Row(approval, "reject reason='too late'", #"reject {"reason":"too late"}"#),
    Row(approval, "2 reason=x", #"reject {"reason":"x"}"#),
    Row(approval, "reject why=x", "unknownField"), Row(approval, "approve x=1", "noFields"),
    Row(approval, "3", "noSuchNumber"), Row(approval, "01", "noSuchNumber"),
    // With two options a text is that of the one that wants one.
    Row(approval, "it is late", #"reject {"reason":"it is late"}"#),
    Row(approval, "1x", #"reject {"reason":"1x"}"#),
    Row(approval, #"{"action": "reject", "reason": "r"}"#, #"reject {"reason":"r"}"#),
    Row(approval, #"{"action": "reject", "data": {"reason": "r"}}"#, #"reject {"reason":"r"}"#),
    Row(approval, #"{"reason": "r"}"#, #"reject {"reason":"r"}"#),
    Row(approval, #"{"action": "reject"}"#, "missing"),
    Row(approval, #"{"action": "other"}"#, "noSuchOption"), Row(approval, "", "empty"),
    Row(text, "1", #"answer {"value":"1"}"#), Row(text, "2", #"answer {"value":"2"}"#),
    Row(text, "2 apples", #"answer {"value":"2 apples"}"#),
    Row(text, " kept ", #"answer {"value":" kept "}"#),
    Row(text, "answer", "fill answer value"),
    Row(text, "{not json", #"answer {"value":"{not json"}"#),
    Row(text, "a=b", #"answer {"value":"a=b"}"#),
    Row(amounts, "1", "cancel {}"), Row(amounts, "50", #"pay {"amount":50}"#),
    Row(amounts, "1.5", #"pay {"amount":1.5}"#), Row(amounts, "much", "mismatch"),
    Row(amounts, "nan", "mismatch"), Row(amounts, "2", "fill pay amount"),
    Row(several, "order", "fill order count"),
    Row(several, "order count=2 item=pen", #"order {"count":2,"item":"pen"}"#),
    Row(several, "order count=two", "mismatch"), Row(several, "1 count=2", "fill order item"),
    Row(twoTexts, "words", "ambiguous"), Row(twoTexts, "b y=words", #"b {"y":"words"}"#),
    Row("", "x", "nothingTaken"), Row("", "", "refresh"), Row(approval, "/refresh", "refresh"),
    Row(approval, "/back", "back"), Row(approval, "/describe", "describe"),
    Row(approval, "/tool x", "noSuchTool"), Row(approval, "/resource x", "noSuchResource"),
    Row(text, "/etc/hosts", #"answer {"value":"/etc/hosts"}"#),
  ]

  @Test(arguments: rows) func inputMeans(row: Row) throws {
    let frame = try Self.frame(row.options)
    let choices = Choice.all(frame, Presentation(of: frame))
    let input = Input.read(row.input, form: nil, choices: choices, frame: frame)
    #expect(Self.text(input) == row.expected)
  }

  static func text(_ input: Input) -> String {
    switch input {
    case .take(let choice, let body):
      "\(choice.action) \(String(decoding: JSONValue.object(body).text(.compact), as: UTF8.self))"
    case .fill(let form): "fill \(form.choice.action) \(form.rest.first?.name ?? "")"
    case .refresh: "refresh"
    case .back: "back"
    case .describe: "describe"
    case .tool(let tool, _): "tool \(tool.name)"
    case .resource(let resource): "resource \(resource.uri)"
    case .refused(let refusal): "\(refusal)".prefix { $0 != "(" }.description
    }
  }

  @Test func labelsAndKeysChoose() throws {
    let frame = try Self.frame(Self.approval)
    let shown = try JSONValue(
      parsing:
        #"{"options": [{"action": "reject", "label": "No, \u001b[1mnever"}, {"action": "approve", "label": "Yes", "keys": ["y", "1st"]}, {"action": "gone", "label": "Gone"}]}"#
        .utf8)
    let choices = Choice.all(frame, try #require(Presentation(shown)))
    // In the order in which the server shows them; what it does not offer is left out.
    #expect(choices.map(\.action) == ["reject", "approve"])
    for input in ["Yes", "yes", "y", "Y", "1st", "2", "approve"] {
      let read = Input.read(input, form: nil, choices: choices, frame: frame)
      #expect(Self.text(read) == "approve {}", "\(input)")
    }
    let label = Input.read("No, [1mnever", form: nil, choices: choices, frame: frame)
    #expect(Self.text(label) == "fill reject reason")
  }

  @Test func formIsFilled() throws {
    let frame = try Self.frame(Self.several)
    let choices = Choice.all(frame, Presentation(of: frame))
    var input = Input.read("order", form: nil, choices: choices, frame: frame)
    // A number is a value here, and no option.
    for text in ["1", "pen", ""] {
      guard case .fill(let form) = input else { break }
      input = Input.read(text, form: form, choices: choices, frame: frame)
    }
    #expect(Self.text(input) == #"order {"count":1,"item":"pen"}"#)
  }
}
