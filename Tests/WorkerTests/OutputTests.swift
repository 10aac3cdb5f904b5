import Testing

@testable import Worker

@Suite struct OutputTests {
  @Test(arguments: ["", "x", "a\nb\n", String(repeating: "y", count: 100)])
  func isWholeWhereItFits(text: String) {
    let output = Output(text, limit: 100)
    #expect(output.text == text)
    #expect(output.omitted == nil)
  }

  @Test func keepsTheHeadAndTheTailAtLineBreaks() {
    let lines = (100..<1000).map { "line \($0)" }
    // Each line is 9 bytes long with its end, the last 8.
    let output = Output(lines.joined(separator: "\n"), limit: 60)
    #expect(
      output.text == """
        line 100
        line 101
        line 102
        [… 894 lines, 8046 bytes left out …]
        line 997
        line 998
        line 999
        """)
    #expect(output.omitted == Reply.Omission(bytes: 8046, lines: 894))
  }

  /// Whatever is cut, head and tail are of the text, and the counts are of what is missing.
  @Test(arguments: [
    (0..<500).map { "line \($0)" }.joined(separator: "\n"),
    (0..<500).map { "line \($0)" }.joined(separator: "\n") + "\n",
    String(repeating: "x", count: 5000), String(repeating: "ä", count: 2500),
    String(repeating: "😀", count: 1250), String(repeating: "漢字\n", count: 700),
    "short\n" + String(repeating: "€", count: 2000),
    String(repeating: "€", count: 2000) + "\nshort",
    String(repeating: "\n", count: 5000), String(repeating: "e\u{301}", count: 2000),
  ])
  func leavesOutTheMiddleAndCountsIt(text: String) throws {
    for limit in [0, 1, 2, 3, 4, 5, 7, 100, 101, 102, 103, 2000, text.utf8.count - 1] {
      let output = Output(text, limit: limit)
      let omitted = try #require(output.omitted)
      let mark = "[… \(omitted.lines) lines, \(omitted.bytes) bytes left out …]\n"
      let bytes = Array(text.utf8)
      let shown = Array(output.text.utf8)
      let place = try #require(Self.place(of: Array(mark.utf8), in: shown))
      var head = shown[..<place]
      let tail = shown[(place + mark.utf8.count)...]
      // The mark has a line of its own.
      if head.last == 0x0A, head.count + omitted.bytes + tail.count > bytes.count {
        head.removeLast()
      } else {
        #expect(head.isEmpty || head.last == 0x0A)
      }
      #expect(head.count + omitted.bytes + tail.count == bytes.count)
      #expect(head.count + tail.count <= limit)
      #expect(bytes.starts(with: head))
      #expect(bytes.suffix(tail.count).elementsEqual(tail))
      #expect(String(validating: head, as: UTF8.self) != nil)
      #expect(String(validating: tail, as: UTF8.self) != nil)
      let middle = bytes[head.count..<(bytes.count - tail.count)]
      #expect(omitted.lines == middle.count { $0 == 0x0A })
    }
  }

  private static func place(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
    bytes.indices.first { bytes[$0...].starts(with: needle) }
  }

  @Test(arguments: [
    ("a\nb\nc", 100, "a\nb\nc", "a\nb\nc"), ("aa\nbb\ncc\n", 7, "aa\nbb\n", "bb\ncc\n"),
    ("aaaaaa", 3, "", ""), ("ä\nö\nü\n", 5, "ä\n", "ü\n"),
  ])
  func keepsWholeLines(text: String, limit: Int, first: String, last: String) {
    #expect(Output.firstLines(of: text, limit: limit) == first)
    #expect(Output.lastLines(of: text, limit: limit) == last)
  }

  /// What was typed, what the terminal shows from there on, and what of it is output.
  @Test(arguments: [
    ("ls", "ls\na.txt\n", "a.txt\n"), ("ls", "a.txt\n", "a.txt\n"), ("ls", "ls", ""),
    ("ls  ", "ls\nx\n", "x\n"), ("ls", "ls -la\nx\n", "ls -la\nx\n"),
    ("ls", "$ ls\nx\n", "$ ls\nx\n"), ("yes", "yes\nyes\n", "yes\n"), ("", "\nx\n", "x\n"),
    ("a\nb", "a\n> b\nout\n", "out\n"), ("a\nb", "a\nout\nb\n", "out\nb\n"),
    ("a\nb", "x\ny\n", "x\ny\n"), ("", "x\n", "x\n"), ("a", "", ""), ("über", "über\nx", "x"),
    ("def f():\n  1", "def f():\n...   1\n", ""),
  ])
  func removesTheEchoAlone(typed: String, shown: String, output: String) {
    #expect(Worker.removing(echo: typed, from: shown, at: 2, of: 80) == output)
  }

  /// What was typed behind a prompt of three columns on a terminal of ten, what it shows, and what of it is output.
  @Test(arguments: [
    ("abcdefghij", "abcdefg\nhij\nx\n", "x\n"), ("abcdefghij", "abcdefg\n.. hij\nx\n", "x\n"),
    ("abcdefghijklmnopqrst", "abcdefg\n.. hijklmn\n.. opqrst\nx", "x"),
    // Blanks at the end of a row don't show.
    ("abcdef  ij", "abcdef\n ij\nx", "x"), ("abcdefg  ij", "abcdefg\n  ij\nx", "x"),
    ("日本語中", "日本語\n中\nx", "x"),
    // A program that answers with what it was given.
    ("ab", "a\nb\n", "a\nb\n"), ("abcdefghij", "abc\nhij\n", "abc\nhij\n"),
    ("abcdefghij", "abcdefg\nxyz\n", "abcdefg\nxyz\n"),
    ("a\nbcdefghijklm", "a\n.. bcdefgh\n.. ijklm\nx", "x"),
    // The last row is full: what stands before the rest of a line has nothing behind it.
    ("abcdefg", "abcdefg\n...:\nx", "x"), ("abcdefghijklmn", "abcdefg\n.. hijklmn\n\nx", "x"),
    ("abcdefg", "abcdefg\n\nx", "\nx"),
    // An editor that has drawn part of the line twice.
    ("abcdefghij", "abcdefg> abcdefghij\nx", "x"), ("abc", "> abc\nx", "> abc\nx"),
  ])
  func removesAnEchoOfSeveralRows(typed: String, shown: String, output: String) {
    #expect(Worker.removing(echo: typed, from: shown, at: 3, of: 10) == output)
  }

  @Test(arguments: [
    ("abc", "a", true), ("abc", "abc", true), ("abc", "b", false),
    ("abcdefghij", "abcdefg\n", true), ("abcdefghij", "abcdefg\n.. h", true),
    ("abcdefghij", "abcdefg\nhij", false), ("abcdefghij", "abcdefg\nx", false),
  ])
  func anEchoThatIsStillComingIsKnown(typed: String, shown: String, isPartial: Bool) {
    #expect(Worker.isPartial(shown, of: typed, at: 3, of: 10) == isPartial)
  }
}
