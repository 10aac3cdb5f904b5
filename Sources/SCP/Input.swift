package import Store

/// What an input means in the state that a run is in.
package enum Input: Equatable, Sendable {
  /// To take a transition with this body.
  case take(Choice, body: [String: JSONValue])
  /// To fill the fields of a transition one after the other.
  case fill(Form)
  /// To fetch the current frame again.
  case refresh
  /// To leave a form.
  case back
  case tool(StateFrame.Tool, body: [String: JSONValue])
  case resource(StateFrame.Resource)
  /// To show what the server describes itself as.
  case describe
  case refused(Refusal)

  /// The fields of a transition, some of them filled.
  package struct Form: Equatable, Sendable {
    package var choice: Choice
    package var body: [String: JSONValue]
    /// What is left, the first of them asked for now.
    package var rest: [Field]

    package init(_ choice: Choice, body: [String: JSONValue] = [:]) {
      self.choice = choice
      self.body = body
      rest = choice.fields.filter { body[$0.name] == nil }
    }

    /// Takes the value of the field that is asked for; nothing leaves out an optional one.
    package mutating func fill(_ text: String) throws(Field.Mismatch) {
      guard let field = rest.first else { return }
      if !text.isEmpty || !field.isOptional { body[field.name] = try field.value(of: text) }
      rest.removeFirst()
    }
  }

  /// Why an input can't be sent.
  package enum Refusal: Equatable, Sendable {
    case nothingTaken
    case keys
    case empty
    case noSuchNumber(String, count: Int)
    case noSuchOption(String)
    case ambiguous(String, [Int])
    case missing(action: String, [Field])
    case unknownField(action: String, String, [Field])
    case mismatch(Field.Mismatch)
    case noFields(action: String)
    case notJSON
    case noSuchTool(String, offered: [String])
    case noSuchResource(String, offered: [String])
  }

  /// Reads an input.
  ///
  /// In this order: what a form asks for; a command that begins with `/`; an option's action, label or key, to the letter;
  /// its number; an action with `field=value`; JSON; and at last a text for the field that the state asks for.
  package static func read(
    _ text: String, form: Form?, choices: [Choice], frame: StateFrame
  ) -> Input {
    let trimmed = text.trimmed
    if trimmed == "/refresh" { return .refresh }
    if trimmed == "/back" { return .back }
    if trimmed == "/describe" { return .describe }
    if var form {
      do throws(Field.Mismatch) {
        try form.fill(text)
      } catch {
        return .refused(.mismatch(error))
      }
      return form.rest.isEmpty ? .take(form.choice, body: form.body) : .fill(form)
    }
    if let input = command(trimmed, frame) { return input }
    if trimmed.isEmpty { return choices.isEmpty ? .refresh : .refused(.empty) }
    guard !choices.isEmpty else { return .refused(.nothingTaken) }

    let named = matches(trimmed, choices)
    if named.count == 1 { return choose(named[0]) }
    if named.count > 1 { return .refused(.ambiguous(trimmed, named.map(\.number))) }
    if let input = number(trimmed, choices) { return input }
    if let input = assignments(trimmed, choices) { return input }
    if trimmed.hasPrefix("{") {
      if let json = try? JSONValue(parsing: trimmed.utf8), case .object(let members) = json {
        return object(members, choices)
      }
      if freeChoices(choices).isEmpty { return .refused(.notJSON) }
    }
    return free(text, choices)
  }

  /// The options with this action, else this label or key, else one of them without regard to case.
  private static func matches(_ text: String, _ choices: [Choice]) -> [Choice] {
    let lower = text.lowercased()
    let rules: [(Choice) -> Bool] = [
      { $0.action == text },
      { $0.label.shownOnOneLine == text || $0.label == text || $0.keys.contains(text) },
      {
        $0.action.lowercased() == lower || $0.label.shownOnOneLine.lowercased() == lower
          || $0.keys.contains { $0.lowercased() == lower }
      },
    ]
    for rule in rules {
      let found = choices.filter(rule)
      if !found.isEmpty { return found }
    }
    return []
  }

  private static func choose(_ choice: Choice, _ body: [String: JSONValue] = [:]) -> Input {
    // What is optional only is not asked for.
    choice.required.allSatisfy { body[$0.name] != nil }
      ? .take(choice, body: body) : .fill(Form(choice, body: body))
  }

  /// A number is an option's, or where there is no such option what the state asks for; where a state has several options,
  /// only if a number is asked for.
  private static func number(_ text: String, _ choices: [Choice]) -> Input? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.utf8.count < 16,
      let number = Int(text)
    else { return nil }
    // The only option that wants a value gets it: to choose it would ask for the value.
    let isValue = choices.count == 1 && choices[0].textField != nil
    if !isValue, let choice = choices.first(where: { $0.number == number }), String(number) == text
    {
      return choose(choice)
    }
    let free = freeChoices(choices)
    let wantsNumber = free.count == 1 && free[0].textField.map { $0.type != "string" } == true
    if isValue || wantsNumber { return nil }
    return .refused(.noSuchNumber(text, count: choices.count))
  }

  /// `action field=value …`, `action value` where it has one field, or the same with the option's number.
  private static func assignments(_ text: String, _ choices: [Choice]) -> Input? {
    guard let words = Words.split(text), words.count > 1 else { return nil }
    let pairs = words.dropFirst().map { Words.assignment($0) }
    guard pairs.allSatisfy({ $0 != nil }) else { return nil }
    var named = matches(words[0], choices)
    if named.isEmpty, let number = Int(words[0]) { named = choices.filter { $0.number == number } }
    guard named.count == 1 else { return nil }
    let choice = named[0]
    switch body(pairs.compactMap(\.self), choice.action, choice.fields) {
    case .success(let body):
      return choose(choice, body)
    case .failure(let refusal):
      return .refused(refusal)
    }
  }

  private static func body(
    _ pairs: [(name: String, value: String)], _ action: String, _ fields: [Field]
  ) -> Result<[String: JSONValue], Refusal> {
    var body: [String: JSONValue] = [:]
    for (name, value) in pairs {
      guard let field = fields.first(where: { $0.name == name }) else {
        return .failure(
          fields.isEmpty
            ? .noFields(action: action) : .unknownField(action: action, name, fields))
      }
      do throws(Field.Mismatch) {
        body[name] = try field.value(of: value)
      } catch {
        return .failure(.mismatch(error))
      }
    }
    return .success(body)
  }

  /// `{"action": …, …}`, or the fields alone where one option has them.
  private static func object(_ members: [String: JSONValue], _ choices: [Choice]) -> Input {
    var members = members
    var candidates = choices
    if let action = members["action"]?.string,
      !choices.contains(where: { $0.fields.contains { $0.name == "action" } })
    {
      candidates = choices.filter { $0.action == action }
      guard !candidates.isEmpty else { return .refused(.noSuchOption(action)) }
      members["action"] = nil
      // Fields may stand in an object of their own.
      if members.count == 1, let (name, value) = members.first,
        ["data", "body", "fields"].contains(name), case .object(let inner) = value,
        !candidates[0].fields.contains(where: { $0.name == name })
      {
        members = inner
      }
    } else {
      let fitting = choices.filter { choice in
        !choice.fields.isEmpty
          && members.keys.allSatisfy { key in choice.fields.contains { $0.name == key } }
      }
      if fitting.count == 1 { candidates = fitting }
    }
    guard candidates.count == 1 else {
      return .refused(.ambiguous("{…}", candidates.map(\.number)))
    }
    let choice = candidates[0]
    var body: [String: JSONValue] = [:]
    for (name, value) in members {
      guard let field = choice.fields.first(where: { $0.name == name }) else {
        return .refused(
          choice.fields.isEmpty
            ? .noFields(action: choice.action)
            : .unknownField(action: choice.action, name, choice.fields))
      }
      do throws(Field.Mismatch) {
        body[name] = try field.value(of: value)
      } catch {
        return .refused(.mismatch(error))
      }
    }
    // What is written as a whole is not asked for piece by piece.
    let missing = choice.required.filter { body[$0.name] == nil }
    guard missing.isEmpty else { return .refused(.missing(action: choice.action, missing)) }
    return .take(choice, body: body)
  }

  /// The options that a text alone could fill.
  private static func freeChoices(_ choices: [Choice]) -> [Choice] {
    if choices.count == 1, !choices[0].fields.isEmpty { return choices }
    let free = choices.filter { $0.textField != nil }
    // One that must have a value goes before those that may have one.
    let needy = free.filter { !$0.required.isEmpty }
    return needy.isEmpty ? free : needy
  }

  private static func free(_ text: String, _ choices: [Choice]) -> Input {
    let free = freeChoices(choices)
    guard free.count == 1 else {
      return .refused(
        free.isEmpty ? .noSuchOption(text.trimmed) : .ambiguous(text, free.map(\.number)))
    }
    let choice = free[0]
    do throws(Field.Mismatch) {
      if let field = choice.textField {
        return .take(choice, body: [field.name: try field.value(of: text)])
      }
      var form = Form(choice)
      try form.fill(text)
      return form.rest.contains { !$0.isOptional }
        ? .fill(form) : .take(choice, body: form.body)
    } catch {
      return .refused(.mismatch(error))
    }
  }

  /// `/tool <name> [field=value …]` and `/resource <name>`.
  private static func command(_ text: String, _ frame: StateFrame) -> Input? {
    guard text.hasPrefix("/tool ") || text.hasPrefix("/resource ") else { return nil }
    guard let words = Words.split(text), words.count > 1 else { return nil }
    if words[0] == "/resource" {
      let name = words.dropFirst().joined(separator: " ")
      guard let resource = frame.resources.first(where: { $0.uri == name || $0.name == name })
      else {
        let offered = frame.resources.map { $0.name ?? $0.uri }
        return .refused(.noSuchResource(name, offered: offered))
      }
      return .resource(resource)
    }
    guard let tool = frame.tools.first(where: { $0.name == words[1] }) else {
      return .refused(.noSuchTool(words[1], offered: frame.tools.map(\.name)))
    }
    let rest = text.dropFirst("/tool ".count).drop { !$0.isWhitespace }
    if let json = try? JSONValue(parsing: rest.utf8), case .object(let body) = json {
      return .tool(tool, body: body)
    }
    var pairs: [(name: String, value: String)] = []
    for word in words.dropFirst(2) {
      guard let pair = Words.assignment(word) else {
        return .refused(.unknownField(action: tool.name, word, tool.fields))
      }
      pairs.append(pair)
    }
    switch body(pairs, tool.name, tool.fields) {
    case .success(let body):
      let missing = tool.fields.filter { !$0.isOptional && body[$0.name] == nil }
      return missing.isEmpty
        ? .tool(tool, body: body) : .refused(.missing(action: tool.name, missing))
    case .failure(let refusal): return .refused(refusal)
    }
  }
}

extension Input.Refusal: Error {}
