internal import VirtualTerminal

/// Why the mouse can't do what a client wants.
enum MouseRefusal: Error, Equatable {
  /// The entry makes no sense.
  case damaged
  /// The program gets no events of a mouse.
  case notAsked
  /// A terminal that tracks highlights stands still from a press until the program has answered it.
  case highlights
  /// The program asked for other events than this action makes.
  case notReported(MouseInput, Terminal.Modes.MouseTracking)
  case outside(row: Int, column: Int, rows: Int, columns: Int)
  /// The encoding ends before this row or column.
  case untellable(limit: Int)
  /// The text is not on the screen.
  case missing(String)
  /// The text is in several places, or in fewer than the number given; their rows and columns from 1.
  case places(String, [(row: Int, column: Int)], number: Int?)

  static func == (one: MouseRefusal, other: MouseRefusal) -> Bool { one.reason == other.reason }

  /// How many places are told.
  private static let placeLimit = 10

  /// What comes after "The input was not sent".
  var reason: String {
    switch self {
    case .damaged: return "its queue entry is no mouse input"
    case .notAsked: return "the program has not asked for the mouse"
    case .highlights:
      return
        "the program tracks highlights (mode 1001), where a terminal stands still from a press until the program answers it"
    case .notReported(let input, let tracking):
      return "the program has asked for \(Self.words(tracking)), which leaves out a \(input.name)"
    case .outside(let row, let column, let rows, let columns):
      return
        "row \(row), column \(column) is outside of the screen, which has \(rows) rows and \(columns) columns"
    case .untellable(let limit):
      return "the program's mouse encoding can't tell rows and columns beyond \(limit)"
    case .missing(let text): return "\(Self.quoted(text)) is not on the screen"
    case .places(let text, let places, let number):
      var list = places.prefix(Self.placeLimit).enumerated().map { place, cell in
        "\(place + 1): row \(cell.row), column \(cell.column)"
      }.joined(separator: "; ")
      if places.count > Self.placeLimit { list += " …" }
      let count = "\(places.count) \(places.count == 1 ? "place" : "places")"
      return
        "\(Self.quoted(text)) is in \(count)\(number.map { ", not \($0)" } ?? "") (\(list))"
    }
  }

  private static func words(_ tracking: Terminal.Modes.MouseTracking) -> String {
    switch tracking {
    case .press: "presses alone (mode 9)"
    case .buttons: "presses and releases alone (mode 1000)"
    case .drag: "motion only while a button is held (mode 1002)"
    case .none, .highlight, .motion: "other events"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"\(text.count <= 60 ? text : "\(text.prefix(50))…")\""
  }
}
