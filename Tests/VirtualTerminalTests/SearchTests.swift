import Testing
import VirtualTerminal

@Suite struct SearchTests {
  private static func places(_ text: String, on output: String) -> [String] {
    var terminal = Terminal(rows: 4, columns: 20, scrollbackLimit: 1 << 12)
    terminal.feed(Array(output.utf8))
    return terminal.places(of: text).map { "\($0.row) \($0.column)" }
  }

  @Test(arguments: [
    ("OK", ["0 2", "0 7", "1 0"]), ("OKOK", []), ("K O", []), ("< OK", ["0 0"]),
    // A blank before it belongs to the text, but isn't its place.
    (" OK", ["0 2", "0 7"]), (">", ["0 5"]), ("ok", []), ("", []), (" ", []), ("  ", []),
  ])
  func findsATextInReadingOrder(text: String, places: [String]) {
    #expect(Self.places(text, on: "< OK > OK\r\nOKx") == places)
  }

  @Test func countsCellsAndNotCharacters() {
    #expect(Self.places("x", on: "漢字x e\u{301}x \tx") == ["0 4", "0 7", "0 16"])
    #expect(Self.places("字", on: "漢字") == ["0 2"])
    #expect(Self.places("e\u{301}x", on: "漢字x e\u{301}x") == ["0 6"])
    #expect(Self.places("👩‍👩‍👧", on: "a👩‍👩‍👧b") == ["0 1"])
    #expect(Self.places("b", on: "a👩‍👩‍👧b") == ["0 3"])
  }

  @Test func looksAtTheScreenAlone() {
    #expect(Self.places("1", on: "1\r\n2\r\n3\r\n4\r\n5") == [])
    #expect(Self.places("x", on: "x\u{1B}[?1049h y") == [])
    #expect(Self.places("y", on: "x\u{1B}[?1049h y") == ["0 2"])
    // Not across the end of a row.
    #expect(Self.places("tu", on: "abcdefghijklmnopqrstuvw") == [])
    #expect(Self.places("aa", on: "aaaaa") == ["0 0", "0 2"])
  }
}
