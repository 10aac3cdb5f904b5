internal import VirtualTerminal

/// The mouse of a terminal: where its pointer is, and which button is held.
struct Mouse: Equatable {
  private(set) var held: MouseEvent.Button?
  private(set) var row = 0
  private(set) var column = 0

  /// What is to be done for an input, in order.
  struct Plan: Equatable {
    /// Each part goes when the program has dealt with the one before.
    var parts: [Part]
    /// Counted from 1.
    var row: Int
    var column: Int
    /// How the program is told.
    var encoding: String
  }

  /// What goes at once.
  enum Part: Equatable {
    case events([MouseEvent])
    /// In place of the wheel, in a full-screen program that knows no mouse.
    case keys([Key])
  }

  /// How many lines a notch of the wheel is where cursor keys stand for it.
  private static let linesANotch = 3
  /// How many cells on the way of a drag are told of.
  private static let motionLimit = 1000

  /// What has to be sent for an input, with the terminal as it stands.
  mutating func plan(
    for input: MouseInput, on terminal: borrowing Terminal
  ) throws(MouseRefusal) -> Plan {
    let (row, column) = try Self.cell(of: input.place, on: terminal)
    try Self.check(row, column, terminal)
    let tracking = terminal.modes.mouseTracking
    if case .scroll(let direction, let notches) = input.action, tracking == .none,
      terminal.isAlternateScreen, terminal.modes.contains(.alternateScroll),
      direction == .up || direction == .down
    {
      let key = Key(direction == .up ? .up : .down, input.modifiers)
      let keys = Array(repeating: key, count: Self.linesANotch * notches)
      return Plan(parts: [.keys(keys)], row: row, column: column, encoding: "cursor_keys")
    }
    if tracking == .none {
      held = nil
      throw .notAsked
    }
    if tracking == .highlight { throw .highlights }
    let gesture = gesture(input, row, column)
    let last = gesture.last?.last
    if case .drag(let toRow, let toColumn) = input.action {
      try Self.check(toRow, toColumn, terminal)
    }
    if let limit = MouseEvent.limit(of: terminal.modes.mouseEncoding),
      gesture.joined().contains(where: { max($0.row, $0.column) > limit })
    {
      throw .untellable(limit: limit)
    }
    // A click is still one without its release, but a drag or a move isn't one without its end.
    let needed = { if case .click = input.action { gesture.first?.first } else { last } }()
    guard let needed, needed.isReported(to: tracking) else { throw .notReported(input, tracking) }
    var parts = gesture.map { events in events.filter { $0.isReported(to: tracking) } }
    parts.removeAll { $0.isEmpty }
    // No pointer comes to another place without moving there.
    if needed.kind != .motion, tracking == .motion, (self.row, self.column) != (row, column) {
      let motion = MouseEvent(
        kind: .motion, button: held ?? .none, modifiers: input.modifiers, row: row, column: column)
      parts.insert([motion], at: 0)
    }
    return Plan(
      parts: parts.map { .events($0) }, row: row, column: column,
      encoding: Self.name(of: terminal.modes.mouseEncoding))
  }

  /// Notes what a program has been told of, or would have been.
  mutating func follow(_ events: [MouseEvent]) {
    for event in events {
      (row, column) = (event.row, event.column)
      if event.button.isWheel { continue }
      switch event.kind {
      case .press: held = event.button
      case .release: held = nil
      case .motion: break
      }
    }
  }

  /// All events of an input, in parts between which the program gets its turn.
  private func gesture(_ input: MouseInput, _ row: Int, _ column: Int) -> [[MouseEvent]] {
    func event(
      _ kind: MouseEvent.Kind, _ button: MouseEvent.Button, _ row: Int, _ column: Int
    ) -> MouseEvent {
      MouseEvent(kind: kind, button: button, modifiers: input.modifiers, row: row, column: column)
    }
    let button = input.button.map { MouseEvent.Button($0) } ?? .left
    switch input.action {
    case .click(let count):
      return (0..<count).flatMap { _ in
        [[event(.press, button, row, column)], [event(.release, button, row, column)]]
      }
    case .press: return [[event(.press, button, row, column)]]
    case .release:
      let up = input.button == nil ? held ?? button : button
      return [[event(.release, up, row, column)]]
    case .move: return [[event(.motion, held ?? .none, row, column)]]
    case .drag(let toRow, let toColumn):
      let way = Self.way(from: (row, column), to: (toRow, toColumn))
      return [
        [event(.press, button, row, column)],
        way.map { event(.motion, button, $0.row, $0.column) },
        [event(.release, button, toRow, toColumn)],
      ]
    case .scroll(let direction, let notches):
      let wheel: MouseEvent.Button =
        switch direction {
        case .up: .wheelUp
        case .down: .wheelDown
        case .left: .wheelLeft
        case .right: .wheelRight
        }
      return [Array(repeating: event(.press, wheel, row, column), count: notches)]
    }
  }

  /// The cells from one to another, on a straight line, without the first.
  static func way(
    from: (row: Int, column: Int), to: (row: Int, column: Int)
  ) -> [(row: Int, column: Int)] {
    let rows = to.row - from.row
    let columns = to.column - from.column
    let cells = max(abs(rows), abs(columns))
    let steps = min(cells, motionLimit)
    guard steps > 0 else { return [] }
    return (1...steps).map { step in
      // Rounded to the nearest cell, halves away from the start.
      let part = { (distance: Int) in
        (abs(distance) * step * 2 + steps) / (steps * 2) * distance.signum()
      }
      return (from.row + part(rows), from.column + part(columns))
    }
  }

  /// The cell that a place means, counted from 1.
  private static func cell(
    of place: MouseInput.Place, on terminal: borrowing Terminal
  ) throws(MouseRefusal) -> (row: Int, column: Int) {
    switch place {
    case .cell(let row, let column): return (row, column)
    case .middle: return ((terminal.rows + 1) / 2, (terminal.columns + 1) / 2)
    case .text(let text, let number):
      let places = terminal.places(of: text).map { (row: $0.row + 1, column: $0.column + 1) }
      guard let first = places.first else { throw .missing(text) }
      if let number {
        guard places.indices.contains(number - 1) else {
          throw .places(text, places, number: number)
        }
        return places[number - 1]
      }
      if places.count > 1 { throw .places(text, places, number: nil) }
      return first
    }
  }

  private static func check(
    _ row: Int, _ column: Int, _ terminal: borrowing Terminal
  ) throws(MouseRefusal) {
    guard (1...terminal.rows).contains(row), (1...terminal.columns).contains(column) else {
      throw .outside(row: row, column: column, rows: terminal.rows, columns: terminal.columns)
    }
  }

  private static func name(of encoding: Terminal.Modes.MouseEncoding) -> String {
    switch encoding {
    case .legacy: "x10"
    case .utf8: "utf8"
    case .urxvt: "urxvt"
    case .sgr: "sgr"
    case .sgrPixels: "sgr_pixels"
    }
  }
}

extension MouseEvent.Button {
  init(_ button: MouseInput.Button) {
    self =
      switch button {
      case .left: .left
      case .middle: .middle
      case .right: .right
      }
  }
}
