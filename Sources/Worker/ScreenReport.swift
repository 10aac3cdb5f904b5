package import Store
package import VirtualTerminal

/// What a terminal shows now, in a form that travels.
package struct ScreenReport: Equatable, Sendable {
  /// What is asked for of a screen.
  package struct Wish: Equatable, Sendable {
    /// Whether the rows come with the sequences that draw them in their styles.
    package var isANSI: Bool
    /// Whether the runs of one style come too.
    package var hasSpans: Bool

    package init(isANSI: Bool, hasSpans: Bool) {
      self.isANSI = isANSI
      self.hasSpans = hasSpans
    }
  }

  /// A run of cells that look alike. Rows and columns are counted from 1.
  package struct Span: Equatable, Sendable {
    package var row: Int
    package var column: Int
    package var text: String
    /// What it looks like, such as `bold`, `inverse`, `fg 1`, `bg #102030`; or why it stands out.
    package var style: [String]
  }

  package var rows: Int
  package var columns: Int
  package var cursorRow: Int
  package var cursorColumn: Int
  package var isCursorVisible: Bool
  package var isAlternate: Bool
  package var title: String
  /// The modes that change what is to be sent, by name.
  package var modes: [String]
  package var highlighted: [Span]
  /// One string a row, from the top.
  package var lines: [String]
  package var spans: [Span]?
  /// Whether there are more spans than are told.
  package var hasMoreSpans = false
  /// The rows that have changed since the token that was given; nil when none was.
  package var changed: [Int]?
  /// Names this moment, for `changed` of a later report; empty where nobody keeps count.
  package var token = ""

  /// How many highlighted spans are worth telling.
  private static let highlightLimit = 50
  /// How many spans are told: far more than a screen has that a person could read.
  package static let spanLimit = 100_000
  /// What menus put before the item that is chosen.
  private static let pointers: Set<Character> = [
    "❯", "›", "»", "➤", "▸", "▶", "→", "➜", "⮕", "👉", "◉",
  ]

  package init(of terminal: borrowing Terminal, _ wish: Wish) {
    rows = terminal.rows
    columns = terminal.columns
    let cursor = terminal.cursor
    cursorRow = cursor.row + 1
    cursorColumn = cursor.column + 1
    isCursorVisible = cursor.isVisible
    isAlternate = terminal.isAlternateScreen
    title = terminal.title
    modes = Self.modes(terminal.modes)
    lines = wish.isANSI ? terminal.styledScreenLines() : terminal.screenLines()
    highlighted = []
    var all: [Span] = []
    for row in 0..<terminal.rows {
      if highlighted.count >= Self.highlightLimit, !wish.hasSpans || hasMoreSpans { break }
      let runs = terminal.styledRuns(ofScreenRow: row)
      let usual = Self.usualBackground(runs, columns: terminal.columns)
      for run in runs {
        let reason = Self.reason(run.style, among: usual)
        if let reason, highlighted.count < Self.highlightLimit,
          run.text.contains(where: { $0 != " " })
        {
          highlighted.append(
            Span(row: row + 1, column: run.column + 1, text: run.text, style: [reason]))
        }
        if wish.hasSpans, !run.style.isDefault {
          guard all.count < Self.spanLimit else {
            hasMoreSpans = true
            continue
          }
          all.append(
            Span(
              row: row + 1, column: run.column + 1, text: run.text,
              style: Self.words(run.style)))
        }
      }
      if let pointed = Self.pointed(runs, row), highlighted.count < Self.highlightLimit {
        highlighted.append(pointed)
      }
    }
    spans = wish.hasSpans ? all : nil
  }

  private static func modes(_ modes: Terminal.Modes) -> [String] {
    var names: [String] = []
    if modes.applicationCursorKeys { names.append("application_cursor_keys") }
    if modes.applicationKeypad { names.append("application_keypad") }
    if modes.bracketedPaste { names.append("bracketed_paste") }
    if modes.focusReporting { names.append("focus_reporting") }
    switch modes.mouseTracking {
    case .none: break
    case .highlight: names.append("mouse_highlight")
    case .press, .buttons, .drag, .motion: names.append("mouse")
    }
    if modes.kittyKeyboardFlags != 0 { names.append("kitty_keyboard") }
    if modes.modifyOtherKeys != 0 { names.append("modify_other_keys") }
    return names
  }

  /// The background of most of a row: in a dialog it is the dialog's.
  private static func usualBackground(
    _ runs: [Terminal.StyledRun], columns: Int
  ) -> Style.Color {
    var widths: [(color: Style.Color, width: Int)] = [
      (.standard, columns - (runs.last.map { $0.column + $0.width } ?? 0))
    ]
    for run in runs {
      if let index = widths.firstIndex(where: { $0.color == run.style.background }) {
        widths[index].width += run.width
      } else {
        widths.append((run.style.background, run.width))
      }
    }
    return widths.max { $0.width < $1.width }?.color ?? .standard
  }

  private static func reason(_ style: Style, among usual: Style.Color) -> String? {
    if style.attributes.contains(.inverse) { return "inverse" }
    return style.background == .standard || style.background == usual ? nil : "background"
  }

  private static func pointed(_ runs: [Terminal.StyledRun], _ row: Int) -> Span? {
    let text = runs.map(\.text).joined()
    let blanks = text.prefix { $0 == " " }.count
    let item = text.dropFirst(blanks)
    guard let first = item.first, pointers.contains(first) else { return nil }
    return Span(row: row + 1, column: blanks + 1, text: String(item), style: ["pointer"])
  }

  private static func words(_ style: Style) -> [String] {
    let named: [(Style.Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.blink, "blink"),
      (.inverse, "inverse"), (.hidden, "hidden"), (.struckThrough, "struck"),
    ]
    var words = named.filter { style.attributes.contains($0.0) }.map(\.1)
    if style.attributes.underline != .none { words.append("underline") }
    if let color = word(style.foreground) { words.append("fg \(color)") }
    if let color = word(style.background) { words.append("bg \(color)") }
    return words
  }

  private static func word(_ color: Style.Color) -> String? {
    if let index = color.index { return String(index) }
    guard let (red, green, blue) = color.components else { return nil }
    let digits = [red, green, blue].map { String(Int($0) + 256, radix: 16).dropFirst() }
    return "#\(digits.joined())"
  }
}

extension ScreenReport: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    rows = try json.require("rows", \.integer)
    columns = try json.require("columns", \.integer)
    cursorRow = try json.require("cursor_row", \.integer)
    cursorColumn = try json.require("cursor_column", \.integer)
    isCursorVisible = json["cursor_visible"]?.bool ?? true
    isAlternate = json["alternate"]?.bool ?? false
    title = json["title"]?.string ?? ""
    modes = json["modes"]?.strings ?? []
    highlighted = Self.spans(json["highlighted"]) ?? []
    lines = try json.require("lines", \.strings)
    spans = Self.spans(json["spans"])
    hasMoreSpans = json["more_spans"]?.bool ?? false
    changed = json["changed"]?.array?.compactMap(\.integer)
    token = json["token"]?.string ?? ""
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("rows", .integer(rows)), ("columns", .integer(columns)), ("cursor_row", .integer(cursorRow)),
      ("cursor_column", .integer(cursorColumn)), ("cursor_visible", .bool(isCursorVisible)),
      ("alternate", .bool(isAlternate)), ("title", .string(title)),
      ("modes", .array(modes.map { .string($0) })), ("highlighted", Self.json(highlighted)),
      ("lines", .array(lines.map { .string($0) })), ("spans", spans.map { Self.json($0) }),
      ("more_spans", hasMoreSpans ? .bool(true) : nil),
      ("changed", changed.map { .array($0.map { .integer($0) }) }), ("token", .string(token)),
    ])
  }

  private static func json(_ spans: [Span]) -> JSONValue {
    .array(
      spans.map {
        .object([
          "row": .integer($0.row), "column": .integer($0.column), "text": .string($0.text),
          "style": .array($0.style.map { .string($0) }),
        ])
      })
  }

  private static func spans(_ json: JSONValue?) -> [Span]? {
    json?.array?.compactMap { span in
      guard let row = span["row"]?.integer, let column = span["column"]?.integer,
        let text = span["text"]?.string
      else { return nil }
      return Span(row: row, column: column, text: text, style: span["style"]?.strings ?? [])
    }
  }
}
