/// What is said of a run, and of what can't be done with it: all wording of this module.
package enum Wording {
  /// How a state is shown: where the run stands, what to know, what can be done.
  package static func text(
    of frame: StateFrame, _ presentation: Presentation, _ choices: [Choice], skill: String?
  ) -> String {
    var lines = ["[\(frame.state.shownOnOneLine)] \(status(of: frame))"]
    if let skill { lines.append(skill) }
    var said: Set<String> = []
    for text in [frame.hint, presentation.hint, presentation.prompt] {
      guard let text = text?.shownPlainly.trimmed.cut(to: textLimit), !text.isEmpty,
        said.insert(text).inserted
      else { continue }
      lines.append(text)
    }
    lines += choices.map(line(of:))
    if !frame.tools.isEmpty {
      lines.append(
        "Tools: "
          + frame.tools.map { tool in
            let fields = tool.fields.map(\.label).joined(separator: ", ")
            return "\(tool.name)\(fields.isEmpty ? "" : " (\(fields))")".shownOnOneLine
          }.joined(separator: "; ") + " — /tool <name> field=value")
    }
    if !frame.resources.isEmpty {
      lines.append(
        "Resources: "
          + frame.resources.map { ($0.name ?? $0.uri).shownOnOneLine }.joined(separator: "; ")
          + " — /resource <name>")
    }
    if !choices.isEmpty, let hint = presentation.inputHint?.shownPlainly.trimmed, !hint.isEmpty {
      lines.append(hint.cut(to: textLimit))
    }
    return lines.joined(separator: "\n")
  }

  /// In characters: what is shown of one text of the server's.
  private static let textLimit = 4000

  private static func status(of frame: StateFrame) -> String {
    switch frame.status {
    case .active where frame.isEnd: "the end"
    case .active: "active"
    case .processing: "processing"
    case .awaitingInput: "awaiting input"
    case .completed: "completed"
    case .failed: "failed"
    }
  }

  private static func line(of choice: Choice) -> String {
    var line = "  \(choice.number). \(choice.label.shownOnOneLine.cut(to: 200))"
    if choice.label != choice.action { line += " (\(choice.action.shownOnOneLine.cut(to: 200)))" }
    if !choice.keys.isEmpty {
      line += " [\(choice.keys.map(\.shownOnOneLine).joined(separator: ", ").cut(to: 100))]"
    }
    if choice.transition.isCritical { line += " — critical" }
    if !choice.fields.isEmpty {
      line += " — \(choice.fields.map(\.label).joined(separator: ", ").shownOnOneLine.cut(to: 500))"
    }
    return line
  }

  /// What a form asks for now.
  package static func question(_ form: Input.Form) -> String {
    guard let field = form.rest.first else { return "" }
    return
      "\(form.choice.action.shownOnOneLine): \(field.name.shownOnOneLine) (\(field.typeLabel))?"
  }

  /// Why an input can't be sent.
  package static func text(of refusal: Input.Refusal) -> String {
    switch refusal {
    case .keys: "A remote flow takes text, neither keys nor the mouse."
    case .nothingTaken: "The flow takes no input now."
    case .empty: "Nothing was sent: an option's number, action or label is expected."
    case .noSuchNumber(let text, let count):
      "There is no option \(text): there \(count == 1 ? "is 1" : "are \(count)"). To send it as a value: <action> <field>=\(text)."
    case .noSuchOption(let text):
      "There is no option '\(text.shownOnOneLine.cut(to: 200))'."
        + (text.hasPrefix("/")
          ? " Commands are /refresh, /back, /tool <name>, /resource <name> and /describe." : "")
    case .ambiguous(let text, let numbers):
      "'\(text.shownOnOneLine.cut(to: 200))' could be for option \(numbers.map(String.init).joined(separator: " or ")): name one, as in <action> <field>=<value>."
    case .missing(let action, let fields):
      "'\(action)' needs \(fields.map(\.label).joined(separator: ", "))."
    case .unknownField(let action, let name, let fields):
      "'\(action)' has no field '\(name.shownOnOneLine.cut(to: 200))': it takes \(fields.map(\.label).joined(separator: ", "))."
    case .mismatch(let mismatch):
      "'\(mismatch.field.name)' takes a value of type \(mismatch.field.type), not '\(mismatch.text.shownOnOneLine.cut(to: 200))'."
    case .noFields(let action): "'\(action)' takes no fields."
    case .notJSON: "The text begins like JSON, but can't be read as such."
    case .noSuchTool(let name, let offered):
      "The state offers no tool '\(name.shownOnOneLine.cut(to: 200))'\(list(offered))"
    case .noSuchResource(let name, let offered):
      "The state offers no resource '\(name.shownOnOneLine.cut(to: 200))'\(list(offered))"
    }
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty
      ? "." : ": it offers \(names.map(\.shownOnOneLine).joined(separator: ", ").cut(to: 1000))."
  }

  /// What a server answered that is not what was expected.
  package static func text(of answer: Response) -> String {
    var text = "HTTP \(answer.status)"
    if let hint = answer.hint {
      text += ": \(hint.shownOnOneLine.cut(to: 500))"
    } else {
      let type = answer.headers["content-type"] ?? "without a content type"
      let body = String(decoding: answer.body.prefix(2000), as: UTF8.self)
      text += " (\(type.shownOnOneLine.cut(to: 100)))"
      let shown = body.shownOnOneLine.trimmed.cut(to: 200)
      if !shown.isEmpty { text += ": \(shown)" }
    }
    return text
  }
}
