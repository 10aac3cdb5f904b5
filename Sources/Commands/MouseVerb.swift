internal import Store
internal import Worker
internal import YAML

/// `clrun mouse`: does something with the mouse, and answers with what it changed.
struct MouseVerb {
  var reference: String
  /// The action and its numbers.
  var words: [String]
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    let input = try input()
    let target = try Target.find(reference, options)
    let id = target.id
    let sending = Sending(
      input: .mouse(input.words), priority: SessionQueue.keyPriority, isOverride: false,
      options: options)
    let outcome = try sending.send(to: target)
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("mouse", Self.node(input, outcome.reply?.pointer))
    answer.addOutcome(outcome, of: id) { id, answer in Hints.mouseUsed(id, into: &answer) }
    return answer
  }

  /// What was done, and where.
  private static func node(_ input: MouseInput, _ pointer: Reply.Pointer?) -> Node {
    var entries: [(key: String, value: Node)] = [("action", .string(input.name))]
    func add(_ key: String, _ value: Int) { entries.append((key, .int(value))) }
    switch input.action {
    case .scroll(let direction, let notches):
      entries.append(("direction", .string(direction.rawValue)))
      add("notches", notches)
    case .move: break
    case .click(let count):
      entries.append(("button", .string((input.button ?? .left).rawValue)))
      if count > 1 { add("count", count) }
    case .press, .drag: entries.append(("button", .string((input.button ?? .left).rawValue)))
    case .release:
      if let button = input.button { entries.append(("button", .string(button.rawValue))) }
    }
    if !input.modifiers.isEmpty {
      entries.append(("modifiers", .string("\(input.modifiers)")))
    }
    if case .text(let text, _) = input.place { entries.append(("text", .string(text))) }
    if let pointer {
      add("row", pointer.row)
      add("column", pointer.column)
    } else if case .cell(let row, let column) = input.place {
      add("row", row)
      add("column", column)
    }
    if case .drag(let row, let column) = input.action {
      add("to_row", row)
      add("to_column", column)
    }
    if let pointer { entries.append(("sent_as", .string(pointer.encoding))) }
    return .map(entries)
  }
}

extension MouseVerb {
  /// What the words and options ask for.
  func input() throws(CommandFailure) -> MouseInput {
    let name = words[0].lowercased()
    var operands = words.dropFirst()
    let action: MouseInput.Action
    let place: MouseInput.Place
    switch name {
    case "click", "press", "release", "move":
      place = try takePlace(name, &operands)
      switch name {
      case "click": action = .click(count: options.count ?? 1)
      case "press": action = .press
      case "release": action = .release
      default: action = .move
      }
      if !operands.isEmpty { throw .badMouseOperands(name, session: reference) }
    case "drag":
      place = try takePlace(name, &operands)
      guard operands.count == 2, let row = operands.popFirst(), let column = operands.popFirst()
      else { throw .badMouseOperands(name, session: reference) }
      action = .drag(row: try number(row), column: try number(column))
    case "scroll":
      guard let word = operands.popFirst(),
        let direction = MouseInput.Direction(rawValue: word.lowercased())
      else { throw .badDirection(words.dropFirst().first, session: reference) }
      // One number is a count, two are a place, three are both.
      var notches = 1
      if operands.count % 2 == 1, let word = operands.popFirst() { notches = try number(word) }
      guard notches <= MouseInput.maximumCount else {
        throw .badNotches(notches, session: reference)
      }
      action = .scroll(direction, notches: notches)
      place = operands.isEmpty && options.on == nil ? .middle : try takePlace(name, &operands)
      if !operands.isEmpty { throw .badMouseOperands(name, session: reference) }
    default: throw .badMouseAction(words[0], session: reference)
    }
    try refuseOptions(name)
    return MouseInput(
      action, at: place, button: options.button, modifiers: options.modifiers)
  }

  /// The place that --on or the next two numbers give.
  private func takePlace(
    _ name: String, _ operands: inout ArraySlice<String>
  ) throws(CommandFailure) -> MouseInput.Place {
    if let text = options.on { return .text(text, number: options.nth) }
    guard let row = operands.popFirst(), let column = operands.popFirst() else {
      throw .badMouseOperands(name, session: reference)
    }
    return .cell(row: try number(row), column: try number(column))
  }

  private func number(_ word: String) throws(CommandFailure) -> Int {
    guard let number = Int(word), (1...10_000).contains(number) else {
      throw .badPlace(word, session: reference)
    }
    return number
  }

  /// Refuses options that would be ignored.
  private func refuseOptions(_ name: String) throws(CommandFailure) {
    if options.count != nil, name != "click" { throw .unusedOption("--count", name) }
    if options.button != nil, name == "move" || name == "scroll" {
      throw .unusedOption("--button", name)
    }
    if options.nth != nil, options.on == nil {
      throw .unusedOption("--nth", "\(name) without --on")
    }
  }
}
