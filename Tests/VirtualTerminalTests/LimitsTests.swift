import Testing

@testable import VirtualTerminal

/// Input that is too much: everything stays bounded, nothing is lost that comes after it.
@Suite struct LimitsTests {
  private func fed(_ parts: [[UInt8]], rows: Int = 5, columns: Int = 20) -> [String] {
    var terminal = Terminal(rows: rows, columns: columns, scrollbackLimit: 1 << 16)
    for part in parts { terminal.feed(part) }
    terminal.feed(Array("\u{18}\r\u{1B}[Kok".utf8))
    return terminal.screenLines()
  }

  static let sizes: [(rows: Int, columns: Int)] = [
    (0, 0), (1, 1), (0, 10_000), (10_000, 0), (1, 10_000), (10_000, 1), (400, 10_000),
    (10_000, 400), (10_000, 10_000), (-1, -1), (.max, .max), (.min, .max), (2, 2),
  ]

  /// Any size is taken, cut to what can be, and all goes on as at any other.
  @Test(arguments: sizes) func takesAnySize(rows: Int, columns: Int) {
    var terminal = Terminal(rows: rows, columns: columns, scrollbackLimit: 1 << 14)
    #expect((1...Terminal.maximumSide).contains(terminal.rows))
    #expect((1...Terminal.maximumSide).contains(terminal.columns))
    #expect(terminal.rows * terminal.columns <= Terminal.maximumCells)
    let script =
      "a漢\t\u{1B}[99999;99999Hz\u{1B}[2;3r\u{1B}[L\u{1B}[M\u{1B}[@\u{1B}[P\u{1B}[X\u{1B}[?1049h字\u{1B}[9999S"
      + "\u{1B}[?1049l\u{1B}[r\u{1B}[H\u{1B}D\u{1B}M\u{1B}[?69h\u{1B}[5;6s\u{1B}['}\u{1B}[?69l\r\nend"
    terminal.feed(Array(script.utf8))
    #expect(terminal.brokenInvariant() == nil)
    // From each size to a small one and back.
    for (rows, columns) in [(1, 1), (3, 7), (rows, columns)] {
      terminal.resize(rows: rows, columns: columns)
      terminal.feed(Array("\r\nmore漢\u{1B}[6n".utf8))
      #expect(terminal.brokenInvariant() == nil)
      #expect(terminal.screenLines().count == terminal.rows)
    }
    #expect(terminal.takeReplies().isEmpty == false)
  }

  @Test func takesAMillionParameters() {
    let many = [UInt8](repeating: 0x3B, count: 1_000_000)
    #expect(fed([[0x1B, 0x5B], many, [0x6D]])[0] == "ok")
    let digits = [UInt8](repeating: 0x39, count: 1_000_000)
    #expect(fed([[0x1B, 0x5B], digits, [0x6D]])[0] == "ok")
    let colons = [UInt8](repeating: 0x3A, count: 1_000_000)
    #expect(fed([[0x1B, 0x5B, 0x34], colons, [0x6D]])[0] == "ok")
  }

  @Test func takesStringsThatNeverEnd() {
    for start in [
      "\u{1B}]0;", "\u{1B}]133;", "\u{1B}P$q", "\u{1B}Pq", "\u{1B}_", "\u{1B}^", "\u{1B}X",
    ] {
      var terminal = Terminal(rows: 2, columns: 10, scrollbackLimit: 1 << 12)
      terminal.feed(Array(start.utf8))
      for _ in 0..<200 { terminal.feed([UInt8](repeating: 0x61, count: 10_000)) }
      #expect(terminal.collected.bytes.count <= CollectedString.limit)
      terminal.feed(Array("\u{1B}\\ok".utf8))
      #expect(terminal.screenLines()[0] == "ok")
      #expect(terminal.takeMarks().isEmpty)
    }
  }

  @Test func holdsSoManyAnswersAndMarks() {
    var terminal = Terminal(rows: 2, columns: 10, scrollbackLimit: 1 << 12)
    for _ in 0..<50_000 { terminal.feed(Array("\u{1B}[6n\u{1B}]133;A\u{07}".utf8)) }
    #expect(terminal.takeReplies().count <= 1 << 16)
    #expect(terminal.takeMarks().count <= 4096)
    terminal.feed(Array("\u{1B}[6n".utf8))
    #expect(terminal.takeReplies().isEmpty == false)
  }

  /// What a terminal answers is input to whatever reads next. Nothing that a program chose comes back in it, and nothing that
  /// a shell would take for Enter or run.
  @Test func answersTypeNothing() {
    let hostile = "touch pwned\r\n"
    let hex = hostile.utf8.map { String($0, radix: 16) }.joined()
    let queries = [
      "\u{05}", "\u{1B}]0;\(hostile)\u{07}\u{1B}[20t\u{1B}[21t", "\u{1B}[c", "\u{1B}[>c",
      "\u{1B}[=c", "\u{1B}[>q",
      "\u{1B}[5n", "\u{1B}[6n", "\u{1B}[?6n", "\u{1B}[?15n", "\u{1B}[?62n", "\u{1B}[?63;1n",
      "\u{1B}[x",
      "\u{1B}P$q\(hostile)\u{1B}\\", "\u{1B}P$qm\u{1B}\\", "\u{1B}P+q\(hex)\u{1B}\\",
      "\u{1B}P+q544e\u{1B}\\",
      "\u{1B}]4;1;?\u{07}", "\u{1B}]4;1;\(hostile)\u{07}\u{1B}]4;1;?\u{07}", "\u{1B}]10;?\u{07}",
      "\u{1B}]52;c;\(hostile)\u{07}\u{1B}]52;c;?\u{07}", "\u{1B}]7;\(hostile)\u{07}",
      "\u{1B}]50;?\u{07}",
      "\u{1B}]8;;\(hostile)\u{07}", "\u{1B}[?1$p", "\u{1B}[99999$p", "\u{1B}[14t\u{1B}[18t",
      "\u{1B}[1;1;1;1;1;1*y",
      "\u{1B}[?u", "\u{1B}[?4m", "\u{1B}[?2048h", "\u{1B}P1000p\(hostile)\u{1B}\\",
      "\u{1B}P0;1|17/\(hex)\u{1B}\\",
    ]
    var terminal = Terminal(rows: 5, columns: 20, scrollbackLimit: 1 << 14)
    var answered = 0
    for query in queries {
      terminal.feed(Array("\r\n\(hostile)\(query)".utf8))
      let replies = terminal.takeReplies()
      answered += replies.isEmpty ? 0 : 1
      let text = String(decoding: replies, as: UTF8.self)
      #expect(!text.contains("pwned") && !text.contains(hex), "\(query.debugDescription)")
      // BEL and ESC end and begin what is no text.
      #expect(
        replies.allSatisfy { $0 == 0x1B || $0 == 0x07 || (0x20..<0x7F).contains($0) },
        "\(query.debugDescription): \(text.debugDescription)")
    }
    #expect(answered > 15)
  }

  @Test func holdsSoManyStylesLinksAndClusters() {
    var terminal = Terminal(rows: 5, columns: 20, scrollbackLimit: 1 << 14)
    for number in 0..<100_000 {
      let (red, green, blue) = (number & 255, number >> 8 & 255, number >> 3 & 255)
      terminal.feed(
        Array("\u{1B}[38;2;\(red);\(green);\(blue)m\u{1B}]8;;http://\(number)\u{07}e\u{301}".utf8))
      if number == 50_000 { terminal.feed(Array("\r\nhere ".utf8)) }
    }
    #expect(terminal.styles.count < 5000)
    #expect(terminal.links.count <= Terminal.maximumLinks)
    #expect(terminal.clusters.wordCount < 10_000)
    #expect(terminal.brokenInvariant() == nil)
    #expect(terminal.styledRuns(ofScreenRow: 0).first?.text == "e\u{301}")
    #expect(terminal.styledRuns(ofScreenRow: 4).last?.link == "http://99999")
  }

  @Test func survivesNoise() {
    var state: UInt64 = 1
    for round in 0..<30 {
      var terminal = Terminal(
        rows: 1 + round, columns: 1 + round * 3, scrollbackLimit: 1 << (10 + round % 8))
      for _ in 0..<40 {
        let noise = (0..<500).map { _ -> UInt8 in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          let byte = UInt8(truncatingIfNeeded: state >> 33)
          return state >> 60 < 3 ? 0x1B : state >> 60 < 5 ? 0x5B : byte
        }
        terminal.feed(noise)
        #expect(terminal.brokenInvariant() == nil)
        terminal.resize(rows: 1 + Int(state >> 50 & 31), columns: 1 + Int(state >> 40 & 63))
        #expect(terminal.brokenInvariant() == nil)
      }
      #expect(terminal.lastLines(10_000).count <= 10_000)
    }
  }

  @Test func keepsNothingWithoutHistory() {
    var terminal = Terminal(rows: 2, columns: 10, scrollbackLimit: 0)
    for line in 0..<1000 { terminal.feed(Array("\(line)\r\n".utf8)) }
    #expect(terminal.firstScreenRow == 999)
    #expect(terminal.firstRetainedRow == 999)
    #expect(terminal.lineCount == 1000)
    #expect(terminal.lastLines(5) == ["999", ""])
    terminal.resize(rows: 3, columns: 5)
    #expect(terminal.lastLines(5) == ["999", ""])
    #expect(terminal.lineCount == 1000)
  }

  @Test func keepsCountingAfterTheHistoryIsCleared() {
    var terminal = Terminal(rows: 2, columns: 10, scrollbackLimit: 1 << 16)
    for line in 0..<10 { terminal.feed(Array("\(line)\r\n".utf8)) }
    terminal.feed(Array("\u{1B}[3J".utf8))
    #expect(terminal.firstRetainedRow == 9)
    #expect(terminal.lineCount == 10)
    terminal.feed(Array("x\r\ny\r\n".utf8))
    #expect(terminal.lastLines(9) == ["9", "x", "y", ""])
    #expect(terminal.lineCount == 12)
  }

  @Test func rewrapsALongHistory() {
    var terminal = Terminal(rows: 10, columns: 40, scrollbackLimit: 1 << 20)
    var expected: [String] = []
    for line in 0..<2000 {
      let text =
        line % 3 == 0
        ? String(repeating: "漢字 \(line) ", count: 7)
        : String(repeating: "word \(line) ", count: line % 12)
      expected.append(text.split(separator: " ").isEmpty ? "" : String(text.dropLast()))
      terminal.feed(Array("\u{1B}[3\(line % 8)m\(text)\u{1B}[m\r\n".utf8))
    }
    expected.append("")
    #expect(terminal.lastLines(5000) == expected)
    for (rows, columns) in [(10, 17), (30, 133), (5, 80), (10, 40)] {
      terminal.resize(rows: rows, columns: columns)
      #expect(terminal.lastLines(5000) == expected)
      #expect(terminal.lineCount == 2000)
      #expect(terminal.brokenInvariant() == nil)
    }
  }

  /// What a row takes depends on what is in it, not on how that came or who looked.
  @Test func keepsTheSameRowsHoweverTheyCame() {
    func kept(_ line: String, isLookedAt: Bool = false) -> Int {
      var terminal = Terminal(rows: 3, columns: 60, scrollbackLimit: 4096)
      for _ in 0..<1000 {
        terminal.feed(Array((line + "\r\n").utf8))
        if isLookedAt { _ = terminal.screenLines() }
      }
      return terminal.firstRetainedRow
    }
    let rows = kept("\u{1B}[40Cx")
    #expect(rows > 0)
    #expect(kept("\u{1B}[40Cx", isLookedAt: true) == rows)
    #expect(kept("\u{1B}[41C\u{8}y\u{8}x") == rows)
    #expect(kept("\u{1B}[40C\u{1B}[31mx\u{1B}[m\u{8}x") == rows)
    #expect(kept("\u{1B}[40C漢\u{1B}[2D\u{1B}[Kx") == rows)
  }
}
