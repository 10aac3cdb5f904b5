import Testing
import Worker

@testable import Commands

/// Text that is shown by its beginning and its end: whole where it fits, and nothing is left out unsaid.
@Suite struct BoundedTextTests {
  private static func bounded(
    _ pieces: [String], limit: Int, lineLimit: Int? = nil
  ) -> (text: String, lines: Int?, bytes: Int?) {
    var text = BoundedText(limit: limit, lineLimit: lineLimit)
    for piece in pieces { text.append(piece.utf8) }
    let output = text.finish()
    return (output.text, output.omitted?.lines, output.omitted?.bytes)
  }

  @Test func isWholeWhereItFits() {
    #expect(Self.bounded([], limit: 10).text == "")
    #expect(Self.bounded(["ab", "c\n", "d"], limit: 6).text == "abc\nd")
    #expect(Self.bounded(["ab", "c\n", "d"], limit: 5).lines == nil)
    #expect(Self.bounded(["a\nb\n"], limit: 100, lineLimit: 2).text == "a\nb\n")
    #expect(Self.bounded(["a\nb\nc"], limit: 100, lineLimit: 3).lines == nil)
  }

  @Test func leavesWholeLinesOut() {
    let lines = (1...1000).map { "line \($0)\n" }
    let (text, omitted, bytes) = Self.bounded(lines, limit: 200)
    #expect(text.hasPrefix("line 1\nline 2\n"))
    #expect(text.hasSuffix("\nline 999\nline 1000\n"))
    let shown = text.split(separator: "\n").count - 1
    #expect(omitted == 1000 - shown)
    let marker =
      text.split(separator: "\n").first { $0.hasPrefix("[…") }.map { $0.utf8.count + 1 } ?? 0
    #expect(bytes == lines.joined().utf8.count - text.utf8.count + marker)
    #expect(text.utf8.count < 200 + marker)
  }

  @Test(arguments: [0, 1, 2, 7])
  func showsTheLastLines(_ count: Int) {
    for isEnded in [true, false] {
      let lines = (1...50).map { "\($0)" }
      let (text, omitted, _) = Self.bounded(
        [lines.joined(separator: "\n") + (isEnded ? "\n" : "")], limit: 10_000, lineLimit: count)
      let shown = text.split(separator: "\n").dropFirst().map(String.init)
      #expect(shown == Array(lines.suffix(count)))
      #expect(omitted == (count == 0 && !isEnded ? 49 : 50 - count))
    }
  }

  @Test func cutsNoCharacter() {
    let (text, _, _) = Self.bounded([String(repeating: "é", count: 1000)], limit: 101)
    #expect(!text.contains("\u{FFFD}"))
  }
}
