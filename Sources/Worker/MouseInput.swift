/// What a client wants done with the mouse. Rows and columns are counted from 1.
package struct MouseInput: Equatable, Sendable {
  /// What is done.
  package enum Action: Equatable, Sendable {
    /// Pressed and released, so many times.
    case click(count: Int)
    case press
    case release
    case move
    /// Pressed in one place, released in another.
    case drag(row: Int, column: Int)
    /// Turned by so many notches.
    case scroll(Direction, notches: Int)
  }

  /// Where the wheel turns to.
  package enum Direction: String, CaseIterable, Sendable {
    case up, down, left, right
  }

  /// A button with a name.
  package enum Button: String, CaseIterable, Sendable {
    case left, middle, right
  }

  /// Where it is done.
  package enum Place: Equatable, Sendable {
    case cell(row: Int, column: Int)
    /// Where a text stands; the one of this number if it stands in several places.
    case text(String, number: Int?)
    /// In the middle of the screen.
    case middle
  }

  package var action: Action
  /// nil: the left one, or the one that is held.
  package var button: Button?
  package var modifiers: Key.Modifiers
  package var place: Place

  package init(
    _ action: Action, at place: Place, button: Button? = nil, modifiers: Key.Modifiers = []
  ) {
    self.action = action
    self.button = button
    self.modifiers = modifiers
    self.place = place
  }

  /// The action's name, as in a call.
  package var name: String {
    switch action {
    case .click: "click"
    case .press: "press"
    case .release: "release"
    case .move: "move"
    case .drag: "drag"
    case .scroll: "scroll"
    }
  }
}

/// How it stands in a queue: the action's name, and `key=value` for the rest.
extension MouseInput {
  /// Reads what stands in a queue; nil where it makes no sense.
  package init?(words: [String]) {
    var values: [Substring: String] = [:]
    for word in words.dropFirst() {
      guard let equals = word.firstIndex(of: "=") else { return nil }
      values[word[..<equals]] = String(word[word.index(after: equals)...])
    }
    func number(_ key: Substring) -> Int? { values[key].flatMap { Int($0) } }
    button = values["button"].flatMap { Button(rawValue: $0) }
    modifiers = Key.Modifiers(rawValue: (number("modifiers") ?? 0) & 7)
    if let row = number("row"), let column = number("column") {
      place = .cell(row: row, column: column)
    } else if let text = values["on"] {
      place = .text(text, number: number("nth"))
    } else {
      place = .middle
    }
    let count = min(max(number("count") ?? 1, 1), Self.maximumCount)
    switch words.first {
    case "click": action = .click(count: count)
    case "press": action = .press
    case "release": action = .release
    case "move": action = .move
    case "drag":
      guard let row = number("to_row"), let column = number("to_column") else { return nil }
      action = .drag(row: row, column: column)
    case "scroll":
      guard let direction = values["direction"].flatMap({ Direction(rawValue: $0) }) else {
        return nil
      }
      action = .scroll(direction, notches: count)
    default: return nil
    }
  }

  /// How often a button is clicked, or how far the wheel turned, at most.
  package static let maximumCount = 1000

  /// As it stands in a queue.
  package var words: [String] {
    var words = [name]
    if let button { words.append("button=\(button.rawValue)") }
    if !modifiers.isEmpty { words.append("modifiers=\(modifiers.rawValue)") }
    switch place {
    case .cell(let row, let column): words += ["row=\(row)", "column=\(column)"]
    case .text(let text, let number):
      words.append("on=\(text)")
      if let number { words.append("nth=\(number)") }
    case .middle: break
    }
    switch action {
    case .click(let count): words.append("count=\(count)")
    case .drag(let row, let column): words += ["to_row=\(row)", "to_column=\(column)"]
    case .scroll(let direction, let notches):
      words += ["direction=\(direction.rawValue)", "count=\(notches)"]
    case .press, .release, .move: break
    }
    return words
  }
}
