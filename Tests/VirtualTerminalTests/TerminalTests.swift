import Testing

@testable import VirtualTerminal

/// The interface that the rest of the product uses.
@Suite struct TerminalTests {
  private func shown(_ input: String, rows: Int = 4, columns: Int = 10) -> [String] {
    var terminal = Terminal(rows: rows, columns: columns, scrollbackLimit: 1 << 16)
    terminal.feed(Array(input.utf8))
    return terminal.screenLines()
  }

  @Test func printsAndWraps() {
    #expect(shown("hello\r\nworld") == ["hello", "world", "", ""])
    #expect(shown("0123456789ab") == ["0123456789", "ab", "", ""])
    #expect(shown("0123456789\r\nab") == ["0123456789", "ab", "", ""])
    #expect(shown("012345678漢") == ["012345678", "漢", "", ""])
  }

  @Test func replacesEachMaximalSubpartOfBrokenText() {
    var terminal = Terminal(rows: 1, columns: 20, scrollbackLimit: 0)
    terminal.feed([0xE2, 0x82, 0x41, 0xF0, 0x80, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0x42])
    #expect(
      terminal.screenLines() == [
        "\u{FFFD}A\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}B"
      ])
  }

  @Test func numbersRowsForEver() {
    var terminal = Terminal(rows: 3, columns: 10, scrollbackLimit: 1 << 20)
    for line in 0..<100 { terminal.feed(Array("line \(line)\r\n".utf8)) }
    #expect(terminal.firstScreenRow == 98)
    #expect(terminal.firstRetainedRow == 0)
    #expect(terminal.cursorPosition == Terminal.Position(row: 100, column: 0))
    #expect(terminal.lineCount == 100)
    #expect(
      terminal.text(
        from: Terminal.Position(row: 3, column: 0), to: Terminal.Position(row: 5, column: 4))
        == "line 3\nline 4\nline")
    #expect(terminal.lastLines(3) == ["line 98", "line 99", ""])
    #expect(terminal.lastLines(1000).count == 101)
  }

  @Test func joinsWrappedRowsAndKeepsTabs() {
    var terminal = Terminal(rows: 3, columns: 10, scrollbackLimit: 1 << 20)
    terminal.feed(Array("0123456789abcdefghijklm\r\n\r\na\tb\r\n".utf8))
    #expect(terminal.lastLines(4) == ["0123456789abcdefghijklm", "", "a\tb", ""])
    terminal.feed(Array("\u{1B}[2A\u{1B}[3Gx".utf8))
    terminal.feed(Array("\u{1B}[2B\ra\tb\r\u{1B}[3Cx".utf8))
    #expect(terminal.lastLines(1).last?.contains("\t") == false)
  }

  @Test func dropsTheOldestRowsAtTheLimit() {
    var terminal = Terminal(rows: 3, columns: 80, scrollbackLimit: 1 << 15)
    for line in 0..<10_000 { terminal.feed(Array("line \(line)\r\n".utf8)) }
    #expect(terminal.firstRetainedRow > 5000)
    #expect(terminal.history.byteCount <= 1 << 15)
    #expect(terminal.lineCount == 10_000)
    #expect(terminal.lastLines(2) == ["line 9999", ""])
    #expect(terminal.lastLines(100_000).count == 10_001 - terminal.firstRetainedRow)
  }

  @Test func answersQueriesInOrder() {
    var terminal = Terminal(rows: 24, columns: 80, scrollbackLimit: 0)
    terminal.feed(Array("ab\u{1B}[6n\u{1B}[c\u{1B}[?u\u{1B}]11;?\u{07}\u{1B}[?2026$p".utf8))
    #expect(
      String(decoding: terminal.takeReplies(), as: UTF8.self)
        == "\u{1B}[1;3R\u{1B}[?62;22c\u{1B}[?0u\u{1B}]11;rgb:0000/0000/0000\u{07}\u{1B}[?2026;2$y")
    terminal.answersQueries = false
    terminal.feed(Array("\u{1B}[6n".utf8))
    #expect(terminal.takeReplies().isEmpty)
  }

  @Test func recordsMarksWithTheirPlace() {
    for cut in [Cut.whole, .bytes, .random(seed: 3)] {
      var terminal = Terminal(rows: 24, columns: 80, scrollbackLimit: 1 << 16)
      cut.feed(
        Array("$ \u{1B}]133;C;a\u{07}out\r\n\u{1B}]133;D;0\u{1B}\\$ ".utf8), to: &terminal)
      let marks = terminal.takeMarks()
      #expect(marks.map { String(decoding: $0.payload, as: UTF8.self) } == ["C;a", "D;0"])
      #expect(marks.map(\.offset) == [12, 28])
      #expect(
        marks.map(\.position) == [
          Terminal.Position(row: 0, column: 2), Terminal.Position(row: 1, column: 0),
        ])
      #expect(terminal.text(from: marks[0].position, to: marks[1].position) == "out\n")
      #expect(terminal.takeMarks().isEmpty)
    }
  }

  @Test func aPromptBeginsALine() {
    // As zsh and fish do it: a sign, blanks up to the margin, and over the blanks that went on in the next row.
    let pad = "ab%\(String(repeating: " ", count: 9))\r \r"
    for (mark, lines) in [
      ("\u{1B}]133;A\u{07}", ["ab%", "$"]), ("", ["ab%       $"]),
      ("\u{1B}]133;C\u{07}", ["ab%       $"]),
    ] {
      for cut in [Cut.whole, .bytes] {
        var terminal = Terminal(rows: 5, columns: 10, scrollbackLimit: 1 << 16)
        cut.feed(Array("\(pad)\(mark)$ ".utf8), to: &terminal)
        #expect(terminal.lastLines(5) == lines)
        #expect(terminal.lineCount == lines.count)
      }
    }
    var within = Terminal(rows: 5, columns: 10, scrollbackLimit: 1 << 16)
    within.feed(Array("0123456789ab\u{1B}]133;A\u{07}c".utf8))
    #expect(within.lastLines(5) == ["0123456789abc"])
  }

  @Test func reportsTheFirstRowChanged() {
    var terminal = Terminal(rows: 5, columns: 10, scrollbackLimit: 1 << 16)
    terminal.feed(Array("a\r\nb\r\nc".utf8))
    let generation = terminal.advanceGeneration()
    #expect(terminal.firstRowChanged(since: generation) == nil)
    terminal.feed(Array("\u{1B}[2;1Hx".utf8))
    #expect(terminal.firstRowChanged(since: generation) == 1)
    terminal.feed(Array("\u{1B}[5;1H\n\n\n".utf8))
    #expect(terminal.firstScreenRow == 3)
    #expect(terminal.firstRowChanged(since: generation) == 1)
    let next = terminal.advanceGeneration()
    #expect(terminal.firstRowChanged(since: next) == nil)
    terminal.feed(Array("z".utf8))
    #expect(terminal.firstRowChanged(since: next) == 7)
  }

  @Test func reflowsAndCarriesPositions() {
    var terminal = Terminal(rows: 4, columns: 10, scrollbackLimit: 1 << 16)
    terminal.feed(Array("one\r\n0123456789abcde\r\nlast\r\n$ ".utf8))
    var positions = [
      Terminal.Position(row: 0, column: 1), Terminal.Position(row: 2, column: 3),
      Terminal.Position(row: 3, column: 2),
    ]
    terminal.resize(rows: 4, columns: 20, carrying: &positions)
    #expect(terminal.screenLines() == ["one", "0123456789abcde", "last", "$"])
    #expect(
      positions == [
        Terminal.Position(row: 0, column: 1), Terminal.Position(row: 1, column: 13),
        Terminal.Position(row: 2, column: 2),
      ])
    terminal.resize(rows: 4, columns: 5)
    #expect(terminal.screenLines() == ["56789", "abcde", "last", "$"])
    #expect(terminal.cursor.row == 3)
    #expect(terminal.cursor.column == 2)
    terminal.resize(rows: 8, columns: 10)
    #expect(
      terminal.screenLines() == ["one", "0123456789", "abcde", "last", "$", "", "", ""])
    #expect(
      terminal.cursor == Terminal.Cursor(row: 4, column: 2, isPendingWrap: false, isVisible: true))
  }

  @Test func keepsThePrimaryScreenBehindTheAlternate() {
    var terminal = Terminal(rows: 3, columns: 10, scrollbackLimit: 1 << 16)
    terminal.feed(Array("shell\r\n\u{1B}[?1049h\u{1B}[Hfull".utf8))
    #expect(terminal.isAlternateScreen == true)
    #expect(terminal.screenLines() == ["full", "", ""])
    #expect(terminal.lastLines(2) == ["shell", ""])
    terminal.resize(rows: 4, columns: 12)
    #expect(terminal.screenLines() == ["full", "", "", ""])
    terminal.feed(Array("\u{1B}[?1049l".utf8))
    #expect(terminal.screenLines() == ["shell", "", "", ""])
    #expect(terminal.cursor.row == 1)
  }

  @Test func takesAnySize() {
    for (rows, columns) in [(0, 0), (1, 1), (-5, 3), (10_000, 10_000), (1, 10_000), (10_000, 1)] {
      var terminal = Terminal(rows: rows, columns: columns, scrollbackLimit: 1 << 16)
      terminal.feed(Array("漢字 é 👨‍👩‍👧 text\r\n\u{1B}[10000;10000H漢\u{1B}[2J\u{1B}[3@x\u{1B}[M".utf8))
      terminal.resize(rows: 3, columns: 7)
      terminal.feed(Array("\u{1B}[H\u{1B}[Jok".utf8))
      #expect(terminal.screenLines() == ["ok", "", ""])
    }
  }

  @Test func carriesPositionsThroughAnyResize() {
    var state: UInt64 = 3
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for _ in 0..<20 {
      var terminal = Terminal(
        rows: 3 + next(10), columns: 4 + next(60), scrollbackLimit: 1 << 20)
      var positions = [terminal.cursorPosition]
      for part in 0..<120 {
        let words = [
          "漢字", "word\(part)", "é", "x", "\r\n", "\r\n\r\n", "👩\u{200D}💻", "\u{1B}[3\(part % 8)my",
        ]
        for _ in 0..<next(12) { terminal.feed(Array(words[next(words.count)].utf8)) }
        positions.append(terminal.cursorPosition)
      }
      let parts = zip(positions, positions.dropFirst()).map { terminal.text(from: $0, to: $1) }
      for _ in 0..<6 {
        terminal.resize(rows: 2 + next(20), columns: 4 + next(90), carrying: &positions)
        let carried = zip(positions, positions.dropFirst()).map { terminal.text(from: $0, to: $1) }
        #expect(carried == parts)
        #expect(positions.last == terminal.cursorPosition)
      }
    }
  }

  @Test func givesRowsInTheirStyles() {
    var terminal = Terminal(rows: 2, columns: 20, scrollbackLimit: 1 << 16)
    terminal.feed(Array("\u{1B}[1mbold\u{1B}[m e\u{301}漢\u{1B}[44m  \r\n\u{1B}[mplain\r\nx".utf8))
    let runs = terminal.styledRuns(ofRow: 0)
    #expect(runs.map(\.text) == ["bold", " e\u{301}漢", "  "])
    #expect(runs.map(\.column) == [0, 4, 8])
    #expect(Terminal.styledLine(runs) == "\u{1B}[0;1mbold\u{1B}[0m e\u{301}漢\u{1B}[0;44m  \u{1B}[m")
    #expect(terminal.styledRuns(ofRow: 1).map(\.text) == ["plain"])
    #expect(terminal.styledScreenLines() == ["plain", "x"])
  }

  @Test func keepsStylesOfALineThatLeavesTheHistory() {
    var terminal = Terminal(rows: 2, columns: 4, scrollbackLimit: 1 << 16)
    for number in 0..<10 {
      terminal.feed(Array("\u{1B}[38;5;\(100 + number)me\u{301}漢".utf8))
    }
    terminal.resize(rows: 2, columns: 7)
    terminal.resize(rows: 1, columns: 40)
    let runs = terminal.styledRuns(ofScreenRow: 0)
    #expect(runs.map(\.text) == [String](repeating: "e\u{301}漢", count: 10))
    #expect(runs.map(\.style.foreground.index) == (100..<110).map { UInt8($0) })
    #expect(terminal.brokenInvariant() == nil)
  }
}
