import Testing

@testable import VirtualTerminal

/// Lines handed over as they scroll off, one by one, are those that the text of the history has.
@Suite struct ScrolledLinesTests {
  /// Lines of every kind, some wider than the terminal.
  private static func line(_ number: Int) -> String {
    switch number % 9 {
    case 0: ""
    case 1: "plain \(number)"
    case 2: String(repeating: "wrapped \(number) ", count: 6) + "."
    case 3: "\u{1B}[3\(number % 8)mcoloured\u{1B}[m \(number)"
    case 4: "日本語 é e\u{301} \(number)"
    case 5: "tab\tstop \(number)"
    case 6: String(repeating: "漢", count: 17) + "\(number)"
    case 7: "\u{1B}[12Cfar \(number)"
    default: "x\u{1B}[5Cgap \(number)   "
    }
  }

  private static func collect(
    _ terminal: borrowing Terminal, from row: Int, into lines: inout [String]
  ) -> Int {
    terminal.forEachScrolledLine(from: row) { bytes in
      lines.append(String(decoding: bytes, as: UTF8.self))
      return true
    }
  }

  @Test(arguments: [7, 16, 21, 80])
  func areTheLinesOfTheHistory(columns: Int) {
    var terminal = Terminal(rows: 5, columns: columns, scrollbackLimit: 1 << 16)
    var whole = Terminal(rows: 5, columns: columns, scrollbackLimit: 1 << 24)
    var lines: [String] = []
    var row = 0
    for number in 0..<2000 {
      let bytes = Array("\(Self.line(number))\r\n".utf8)
      terminal.feed(bytes)
      whole.feed(bytes)
      if number % 7 == 0 {
        row = Self.collect(terminal, from: row, into: &lines)
        #expect(lines.count == terminal.scrolledLineCount)
      }
    }
    row = Self.collect(terminal, from: row, into: &lines)
    #expect(terminal.rowOfLine(after: lines.count) == row)
    lines += terminal.unscrolledLines(from: row)
    var expected = whole.lastLines(10_000)
    while expected.last == "" { expected.removeLast() }
    #expect(lines == expected)
    #expect(lines.count == terminal.lineCount)
  }

  @Test func findsTheRowOfALine() {
    var terminal = Terminal(rows: 4, columns: 10, scrollbackLimit: 1 << 12)
    for number in 0..<500 { terminal.feed(Array("\(number)-\(number)-\(number)\r\n".utf8)) }
    let first = terminal.linesBeforeRetained
    #expect(first > 0)
    #expect(terminal.rowOfLine(after: first - 1) == nil)
    #expect(terminal.rowOfLine(after: terminal.scrolledLineCount + 1) == nil)
    for line in first...terminal.scrolledLineCount {
      guard let row = terminal.rowOfLine(after: line) else {
        // It began in a row that has scrolled off and ends on the screen.
        #expect(line == terminal.scrolledLineCount)
        continue
      }
      let text = terminal.text(
        from: Terminal.Position(row: row, column: 0), to: Terminal.Position(row: row + 3, column: 0)
      )
      #expect(text.split(separator: "\n").first.map(String.init) == "\(line)-\(line)-\(line)")
    }
  }

  @Test func clearedRowsAreKeptWhereAsked() {
    var kept = Terminal(rows: 3, columns: 20, scrollbackLimit: 1 << 16)
    var usual = Terminal(rows: 3, columns: 20, scrollbackLimit: 1 << 16)
    kept.keepsClearedRows = true
    let bytes =
      Array((0..<20).map { "line \($0)\r\n" }.joined().utf8) + Array("\u{1B}[3Jx\r\ny".utf8)
    kept.feed(bytes)
    usual.feed(bytes)
    var lines: [String] = []
    _ = Self.collect(kept, from: 0, into: &lines)
    #expect(lines.prefix(3) == ["line 0", "line 1", "line 2"])
    #expect(usual.lastLines(50) == ["line 18", "line 19", "x", "y"])
    // What a person can't see any more doesn't come back to the screen.
    for (rows, columns) in [(9, 20), (2, 8), (12, 30)] {
      kept.resize(rows: rows, columns: columns)
      usual.resize(rows: rows, columns: columns)
      #expect(kept.screenLines() == usual.screenLines())
      #expect(kept.lineCount == usual.lineCount)
    }
  }
}
