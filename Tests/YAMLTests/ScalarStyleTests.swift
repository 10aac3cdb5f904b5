import Testing
import YAML

@Suite struct ScalarStyleTests {
  @Test(arguments: [
    "hello", "npm run dev", "a:b", "a#b", "it's", "x [1]", "50 % done", "--wait 5s", "-w",
    "/usr/bin",
    "http://h:80/x", "3 files changed", "über", "日本語 😀", "(a)", "<id>", "$HOME", "a, b", "^C",
    "yesterday",
    "std::vector", "00000000-0000-0000-0000-000000000000", "1e345678-1234-1234-1234-123456789012",
    "a \\ b", "..y", "+w", "e10", "x\u{FFFD}",
  ])
  func plain(text: String) {
    #expect(value(text) == text)
  }

  @Test(arguments: [
    "", " ", " a", "a ", "yes", "No", "ON", "off", "y", "N", "true", "False", "null", "Null", "~",
    "none",
    "1", "-1", "+1", "0x1F", "0o17", "017", "0b1", "1e3", "1.5", ".5", "1.", ".", "..", "1_000",
    "1,000",
    "12:30:45", "190:20:30.15", "2001-12-14", "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.10 -5",
    "2026-11-21T03:49:54.123Z", ".inf", "-.INF", ".NaN", "inf", "nan", "- x", "-", "a: b", "a:",
    ": a",
    "a # b", "# a", "=", "<<", "?", "? a", "[a", "]", "{a", "}", ",a", "&a", "*a", "!a", "|", ">",
    "%a", "@a",
    "`a", "\"a\"", "---", "--- a", "...", "---a", "...a", "12345678", "1e10",
  ])
  func singleQuoted(text: String) {
    #expect(value(text) == "'\(text)'")
  }

  @Test func singleQuotesAreDoubled() {
    #expect(value("'a' b") == "'''a'' b'")
  }

  @Test(arguments: [
    ("a\tb", #""a\tb""#), ("\u{1B}[31m", #""\e[31m""#),
    ("\0\u{7}\u{8}\u{B}\u{C}\r", #""\0\a\b\v\f\r""#),
    ("\u{1}\u{7F}", #""\x01\x7F""#), ("\u{85}\u{80}\u{9F}", #""\x85\x80\x9F""#),
    ("\u{2028}\u{2029}", #""\u2028\u2029""#), ("a\u{202E}b\u{2066}", #""a\u202Eb\u2066""#),
    ("a\n\u{202A}\u{2069}", #""a\n\u202A\u2069""#), ("\u{FEFF}a", #""\uFEFFa""#),
    ("\u{FFFE}\u{FFFF}", #""\uFFFE\uFFFF""#),
    ("\u{1FFFE}\u{10FFFF}", #""\U0001FFFE\U0010FFFF""#), ("a\"\\\r", #""a\"\\\r""#),
    ("a\r\nb", #""a\r\nb""#), ("a\u{85}\nb", #""a\x85\nb""#), ("\n", #""\n""#),
    ("a\n  ", #""a\n  ""#),
    ("a\n\t\n\n", #""a\n\t\n\n""#), ("  \n", #""  \n""#),
  ])
  func doubleQuoted(text: String, written: String) {
    #expect(value(text) == written)
  }

  @Test(arguments: [
    ("a\nb", "|-\n  a\n  b"), ("a\n", "|\n  a"), ("a\nb\n\n", "|+\n  a\n  b\n"),
    (" a\nb", "|2-\n   a\n  b"),
    ("\na\n", "|2\n\n  a"), ("\ta\nb", "|2-\n  \ta\n  b"), ("a\n\tb\tc", "|-\n  a\n  \tb\tc"),
    ("a\n---\n# b: c", "|-\n  a\n  ---\n  # b: c"), ("a\n   \nb", "|-\n  a\n     \n  b"),
    ("a \n b ", "|-\n  a \n   b "), ("é\n😀", "|-\n  é\n  😀"),
    ("שלום\u{200F}\n👩\u{200D}👧", "|-\n  שלום\u{200F}\n  👩\u{200D}👧"),
  ])
  func literal(text: String, written: String) {
    #expect(value(text) == written)
  }

  @Test func keysStayOnOneLine() {
    let node: Node = ["a\nb": 1, "yes": 2, "plain key": 3, "a\tb": 4]
    let written = String(decoding: node.yamlDocument(), as: UTF8.self)
    #expect(written == "---\n\"a\\nb\": 1\n'yes': 2\nplain key: 3\n\"a\\tb\": 4\n")
  }

  @Test func literalAtTheRoot() {
    #expect(root("a\nb\n") == "|\n  a\n  b\n")
    #expect(root(" a\nb") == "\" a\\nb\"\n")
  }

  /// A line is never folded, and no control reaches a terminal raw.
  @Test func noControlIsWrittenRaw() {
    let scalars = (0..<0x3000).compactMap(Unicode.Scalar.init)
    let text = String(String.UnicodeScalarView(scalars))
    for written in [Node.string(text).yamlDocument(), Node.string(text).jsonDocument()] {
      let controls = String(decoding: written, as: UTF8.self).unicodeScalars.filter {
        $0.properties.generalCategory == .control
      }
      #expect(controls.allSatisfy { $0 == "\n" } && controls.count <= 2)
      // Nor what makes a reader see another order than there is.
      let shown = String(decoding: written, as: UTF8.self).unicodeScalars
      #expect(
        !shown.contains {
          (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
        })
    }
  }

  private func value(_ text: String) -> String {
    let written = String(
      decoding: Node.map([(key: "k", value: .string(text))]).yamlDocument(), as: UTF8.self)
    return String(written.dropFirst("---\nk: ".count).dropLast())
  }

  private func root(_ text: String) -> String {
    String(
      String(decoding: Node.string(text).yamlDocument(), as: UTF8.self).dropFirst("---\n".count))
  }
}
