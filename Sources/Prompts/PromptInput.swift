/// What is known of a terminal on which a program waits: the screen, the terminal's flags and the program.
package struct PromptInput: Equatable, Sendable {
  /// The rows of the screen as text, from the top; a row may end before the screen does, and rows at the
  /// bottom may be left out.
  package var rows: [String]

  /// The row of the cursor, counted from 0; kept between 0 and 65,535.
  package var cursorRow: Int {
    didSet { cursorRow = Self.clamped(cursorRow) }
  }

  /// The column of the cursor, counted from 0 and kept between 0 and 65,535; in a row of wide characters it
  /// may be taken a little too far right.
  package var cursorColumn: Int {
    didSet { cursorColumn = Self.clamped(cursorColumn) }
  }

  /// Whether the cursor is shown (DECTCEM).
  package var isCursorVisible: Bool

  /// Whether the alternate screen is shown.
  package var isAlternateScreen: Bool

  /// Whether the terminal echoes what is typed (ECHO).
  package var echo: Bool

  /// Whether the terminal hands over whole lines (ICANON).
  package var canonical: Bool

  /// The command name of the program that waits, as the kernel has it; empty when unknown.
  package var program: String

  /// The kind of call that the program is blocked in; nil when unknown.
  package var call: Call?

  /// The kinds of calls that wait for input.
  package enum Call: String, Sendable {
    /// read(2) and its kin.
    case read
    /// poll(2) or ppoll(2).
    case poll
    /// select(2) or pselect(2).
    case select
    /// epoll_wait(2) and its kin.
    case epoll
  }

  /// Makes an input; what is left out is as at a program's simplest question.
  package init(
    rows: [String], cursorRow: Int, cursorColumn: Int, isCursorVisible: Bool = true,
    isAlternateScreen: Bool = false, echo: Bool = true, canonical: Bool = true,
    program: String = "", call: Call? = nil
  ) {
    self.rows = rows
    self.cursorRow = Self.clamped(cursorRow)
    self.cursorColumn = Self.clamped(cursorColumn)
    self.isCursorVisible = isCursorVisible
    self.isAlternateScreen = isAlternateScreen
    self.echo = echo
    self.canonical = canonical
    self.program = program
    self.call = call
  }
}

extension PromptInput {
  /// The text that asks: the cursor's row up to the cursor or, when that is blank, the nearest of the two rows
  /// above that isn't; without frames and blanks around it.
  package var promptText: String {
    let own = cursorText
    if !own.isEmpty || isAlternateScreen { return own }
    for above in 1...2 {
      let text = Self.trimmed(row(cursorRow - above))
      if !text.isEmpty { return text }
    }
    return ""
  }

  /// The text of the cursor's row up to the cursor, without frames and blanks around it.
  var cursorText: String { Self.trimmed(String(row(cursorRow).prefix(cursorColumn))) }

  /// A row; empty when there is none.
  func row(_ index: Int) -> String {
    rows.indices.contains(index) ? rows[index] : ""
  }

  /// The rows that aren't blank, with their numbers.
  var filledRows: [(number: Int, text: String)] {
    rows.enumerated().compactMap { number, text in
      let text = Self.trimmed(text)
      return text.isEmpty ? nil : (number, text)
    }
  }

  /// A text without the blanks and the frame's lines around it.
  static func trimmed(_ text: String) -> String {
    var rest = text[...]
    while let first = rest.first, isPadding(first) { rest.removeFirst() }
    while let last = rest.last, isPadding(last) { rest.removeLast() }
    return String(rest)
  }

  /// Whether a character is a blank or a line of a frame (Unicode's Box Drawing).
  static func isPadding(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return true }
    return character.isWhitespace || 0x2500...0x257F ~= scalar.value
  }

  private static func clamped(_ position: Int) -> Int {
    min(max(position, 0), 65_535)
  }
}
