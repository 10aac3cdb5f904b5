internal import Store
internal import VirtualTerminal

/// What the terminal shows of what was typed, which is no output.
extension Worker {
  /// The inputs whose delivery began at an offset of the log or later.
  func inputs(since offset: Int) -> [Waiter] {
    inputs.filter { ($0.beginning?.offset ?? 0) >= offset }
  }

  /// What the terminal shows between two places, without what it echoed of the inputs between them.
  func text(
    from start: Terminal.Position, to end: Terminal.Position, withoutEchoesOf inputs: [Waiter]
  ) -> String {
    var text = ""
    var place = start
    func append(to next: Terminal.Position) {
      guard next > place else { return }
      text += terminal.text(from: place, to: next)
      place = next
    }
    for (index, input) in inputs.enumerated() {
      guard let typed = input.beginning?.position else { continue }
      if input.isAtPrompt, input.commandEnd == nil || input.commandStart != nil {
        append(to: typed)
        // What is typed at a prompt has brought nothing about before the shell says that it begins to run it.
        guard let output = input.commandStart?.position else { return text }
        guard output > place else { continue }
        text += "\n"
        place = output
      } else if let echo = input.echo, typed >= place {
        append(to: typed)
        let next = inputs[(index + 1)...].compactMap { $0.beginning?.position }
          .first { $0 > typed }
        let shown = terminal.text(from: typed, to: next ?? end)
        // An echo that is still coming is no output either.
        let (column, columns) = (typed.column, terminal.columns)
        if Self.isPartial(shown, of: echo, at: column, of: columns) { return text }
        text += "\n" + Self.removing(echo: echo, from: shown, at: column, of: columns)
        place = next ?? end
      }
    }
    append(to: end)
    return text
  }

  /// A text that shows what came since some time, without the lines typed at the shell's prompt.
  static func removing(echoesOf inputs: [Waiter], from text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var next = lines.startIndex
    for input in inputs where input.isAtPrompt {
      for typed in (input.echo ?? "").split(separator: "\n") {
        guard let line = lines[next...].firstIndex(where: { $0.hasSuffix(typed) }) else { continue }
        lines[line] = lines[line].dropLast(typed.count)
        next = line + 1
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Takes the echo of typed lines away: the first stands where the cursor was, each further one at the end of the
  /// line after the one before, behind the program's prompt.
  ///
  /// - Parameters:
  ///   - column: Where the text begins in its row, from 0.
  ///   - columns: How wide the terminal is: a line editor goes on in the next row.
  ///   - isAtPrompt: Whether a shell's prompt stands there, which may go on at the right of the row.
  static func removing(
    echo: String, from text: String, at column: Int, of columns: Int, isAtPrompt: Bool = false
  ) -> String {
    let typed = echo.split(separator: "\n", omittingEmptySubsequences: false)
    var rest = text[...]
    // What stands before the echo of a further line: all that shows of one that is empty.
    var prompt: Substring?
    for (index, line) in typed.enumerated() {
      let shown = rest.prefix { $0 != "\n" }
      let expected = line.trimmingSuffix(while: { $0 == " " })
      let isEcho =
        if index == 0 {
          shown == expected || isAtPrompt && shown.hasPrefix(expected + " ")
        } else if expected.isEmpty {
          shown == prompt
        } else {
          shown.hasSuffix(expected)
        }
      var rows = 1
      var isFull =
        index == 0 && isEcho && !isAtPrompt && column + width(of: expected) == columns
      if !isEcho {
        let place = index == 0 ? column : nil
        switch wrappedEcho(of: expected, in: rest, at: place, of: columns) {
        case .whole(let count, let isLastFull): (rows, isFull) = (count, isLastFull)
        case .partial, .none:
          // An editor that fails to find the end of the row draws parts of the line twice.
          guard expected.count >= columns - column else { return String(rest) }
          let dropped = dropping(through: expected, from: String(rest))
          if dropped.utf8.count == rest.utf8.count { return dropped }
          rest = dropped[...]
          continue
        }
      }
      if index > 0, isEcho, !expected.isEmpty {
        prompt = shown.dropLast(expected.count).trimmingSuffix(while: { $0 == " " })
      }
      for _ in 0..<rows { rest = withoutFirstRow(rest) }
      // The cursor stands in the next row then, where the editor has put what it puts before the rest of a line.
      let next = rest.prefix { $0 != "\n" }
      if isFull, next.isEmpty ? rows > 1 : next.hasSuffix("...:") { rest = withoutFirstRow(rest) }
    }
    return String(rest)
  }

  private static func withoutFirstRow(_ text: Substring) -> Substring {
    text.firstIndex(of: "\n").map { text[text.index(after: $0)...] } ?? ""
  }

  /// In columns.
  private static func width(of text: Substring) -> Int {
    text.unicodeScalars.reduce(0) { $0 + UnicodeTable.width(of: $1) }
  }

  /// Takes the lines up to the first away that ends with what was typed; none where no line does.
  static func dropping(through typed: Substring, from text: String) -> String {
    let typed = typed.trimmingSuffix(while: { $0 == " " })
    var rest = text[...]
    while let end = rest.firstIndex(of: "\n") {
      let line = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if line.hasSuffix(typed) { return String(rest) }
    }
    return text
  }

  /// Whether a text is the beginning of an echo that is still being drawn.
  static func isPartial(
    _ text: String, of echo: String, at column: Int, of columns: Int
  ) -> Bool {
    if !text.utf8.contains(0x0A) { return echo.utf8.starts(with: text.utf8) }
    let line = echo.prefix { $0 != "\n" }
    return wrappedEcho(of: line, in: text[...], at: column, of: columns) == .partial
  }

  /// What rows show of a line.
  private enum WrappedEcho: Equatable {
    /// All of it, in so many rows, the last of which may be full.
    case whole(Int, isLastFull: Bool)
    /// Its beginning.
    case partial
    case none
  }

  /// Looks for a line that an editor has broken at the end of the row, with what it likes to put before the rest.
  ///
  /// - Parameter column: Where the line begins; nil: behind a prompt, too.
  private static func wrappedEcho(
    of line: Substring, in text: Substring, at column: Int?, of columns: Int
  ) -> WrappedEcho {
    var left = line
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (row, count) in zip(rows, 1...) {
      let length =
        if count == 1, column != nil {
          left.hasPrefix(row) ? row.count : 0
        } else {
          (1...max(1, min(left.count, row.count))).last { row.hasSuffix(left.prefix($0)) } ?? 0
        }
      guard length > 0 else { return left.isEmpty || row.isEmpty ? .partial : .none }
      left = left.dropFirst(length)
      let width = (count == 1 ? column ?? 0 : 0) + width(of: row)
      if left.isEmpty { return .whole(count, isLastFull: width == columns) }
      // Blanks at the end of a row don't show.
      let blanks = left.prefix { $0 == " " }
      // A wide character leaves one column free.
      guard width + blanks.count >= columns - 1 else {
        return count == rows.count ? .partial : .none
      }
      left = left.dropFirst(max(0, min(blanks.count, columns - width)))
    }
    return .partial
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, predicate(last) { rest.removeLast() }
    return rest
  }
}
