import Patterns
import Testing

/// What matches, what is found, and what is refused.
@Suite struct RegularExpressionTests {
  struct Case: CustomStringConvertible {
    var pattern: String
    var text: String
    /// The text found; nil: none.
    var found: String?
    var ignoresCase = false

    init(_ pattern: String, _ text: String, _ found: String?, ignoringCase: Bool = false) {
      self.pattern = pattern
      self.text = text
      self.found = found
      ignoresCase = ignoringCase
    }

    var description: String { "/\(pattern)/ on \(text)" }
  }

  static let cases: [Case] = [
    Case("a", "cab", "a"), Case("abc", "ab", nil), Case("a|b", "xb", "b"),
    Case("a*", "aaa", "aaa"), Case("a*", "", ""), Case("a*?b", "aaab", "aaab"),
    Case("a+?", "aaa", "a"), Case("(ab)+", "xababy", "abab"), Case("(?:ab){2}", "ab abab", "abab"),
    Case("a{2,3}", "aaaa", "aaa"), Case("a{2,3}?", "aaaa", "aa"), Case("a{,2}b", "aaab", "aab"),
    Case("a{2,}", "xaaaay", "aaaa"), Case("a{0}b", "ab", "b"), Case("x{a}", "x{a}", "x{a}"),
    Case("{", "a{b", "{"), Case("}", "a}b", "}"), Case("]", "a]", "]"),
    Case("^ab", "abab", "ab"), Case("^b", "ab", nil), Case("b$", "abab", "b"),
    Case("a$", "ab", nil),
    Case("^$", "", ""), Case("^$", "x", nil), Case("\\Aab\\z", "ab", "ab"),
    Case(".", "é", "é"), Case("^.$", "é", "é"), Case("^.$", "日", "日"), Case("^.$", "🎈", "🎈"),
    Case("^..$", "é", nil), Case(".+", "a\nb", "a"), Case("[^x]", "\n", "\n"),
    Case("[é-ü]+", "aéöüz", "éöü"), Case("[^é]", "éa", "a"), Case("[^é]", "é", nil),
    Case("[日本]", "x本", "本"), Case("[\\u0400-\\u04FF]+", "да", "да"),
    Case("[a-c-]+", "x-b-", "-b-"), Case("[]a]+", "x]a", "]a"), Case("[^]]", "]x", "x"),
    Case("[\\]\\-x]+", "a]-x", "]-x"), Case("[\\d.]+", "v1.25", "1.25"),
    Case("[[:alpha:]_]+", "1ab_2", "ab_"), Case("\\d+", "port 8080", "8080"),
    Case("\\D+", "12ab3", "ab"), Case("\\w+", "-foo_1-", "foo_1"), Case("\\s", "a\tb", "\t"),
    Case("\\S+", "  xy ", "xy"), Case("\\bfoo\\b", "a foo b", "foo"),
    Case("\\bfoo\\b", "afoo foob", nil), Case("\\bfoo\\b", "foo", "foo"),
    Case("\\Bo", "oo", "o"), Case("\\.", "a.b", "."), Case("\\x41\\x{1F388}", "A🎈", "A🎈"),
    Case("a\\tb", "a\tb", "a\tb"), Case("(a|ab)(c|bcd)", "abcd", "abcd"),
    Case("a|ab", "ab", "a"), Case("x*", "aaa", ""), Case("()", "a", ""),
    Case("(a*)*", "aab", "aa"), Case("(a*)+b", "aab", "aab"), Case("(|a)+b", "aab", "aab"),
    Case("ERROR", "an error", "error", ignoringCase: true),
    Case("straße", "STRASSE", nil, ignoringCase: true),
    Case("ÄÖ", "xäö", "äö", ignoringCase: true), Case("[a-z]+", "1AbC", "AbC", ignoringCase: true),
    Case("[^a]", "Ab", "b", ignoringCase: true),
    Case("[^\\x{100}-\\x{1F000}]+", "\u{E0}Z\u{100}\u{1F388}", "\u{E0}Z", ignoringCase: true),
    Case("[\\x{C0}-\\x{2FF}]", "\u{E0}", "\u{E0}", ignoringCase: true),
    Case("[\\x{E0}-\\x{2FF}]", "\u{C0}", "\u{C0}", ignoringCase: true),
    Case("(?i)abc", "xABc", "ABc"),
    Case("a(?i:b)c", "aBc", "aBc"), Case("a(?i:b)c", "aBC", nil), Case("(a(?i)b)c", "aBC", nil),
    Case("(?<year>\\d{4})-\\d\\d", "on 2026-11", "2026-11"), Case("(?P<n>a)", "a", "a"),
    Case("Listening on .*:(\\d+)", "INFO Listening on 0.0.0.0:80!", "Listening on 0.0.0.0:80"),
    Case("[^\\s]+@[^\\s]+", "to a@b.c now", "a@b.c"), Case("a.c", "a\u{2028}c", "a\u{2028}c"),
  ]

  @Test(arguments: cases)
  func finds(_ example: Case) throws {
    let expression = try RegularExpression(example.pattern, ignoringCase: example.ignoresCase)
    #expect(expression.hasMatch(in: example.text) == (example.found != nil))
    let range = expression.firstMatch(in: example.text)
    let found = range.map { String(decoding: Array(example.text.utf8)[$0], as: UTF8.self) }
    #expect(found == example.found)
  }

  @Test(
    arguments: [
      ("", .empty, 0), ("(a", .unclosedGroup, 1), ("a)", .unopenedGroup, 2),
      ("[a", .unclosedClass, 1), ("a**b|*", .nothingToRepeat, 6), ("+", .nothingToRepeat, 1),
      ("a{3,2}", .badRepetition, 2), ("a{1001}", .badRepetition, 2), ("[z-a]", .reversedRange, 2),
      ("\\q", .unknownEscape("q"), 1), ("[[:foo:]]", .unknownClass("foo"), 2),
      ("(?#x)", .unknownGroup("#"), 1), ("(a)\\1", .backReference, 4), ("(?=a)", .lookAround, 1),
      ("(?<!a)", .lookAround, 1), ("a++", .possessive, 2), ("a\\", .trailingBackslash, 2),
      ("\\x4", .badCodePoint, 1), ("\\x{D800}", .badCodePoint, 1),
      ("((a{100}){100}){100}", .tooComplex, 0),
      (String(repeating: "(", count: 200), .tooDeep, 100),
      (String(repeating: "a", count: 5000), .tooLong, 0),
    ] as [(String, RegularExpression.Defect.Kind, Int)])
  func refuses(_ pattern: String, _ kind: RegularExpression.Defect.Kind, _ position: Int) {
    do throws(RegularExpression.Defect) {
      _ = try RegularExpression(pattern)
      Issue.record("/\(pattern)/ was taken")
    } catch {
      #expect(error.kind == kind)
      #expect(error.position == position)
      #expect(!error.description.isEmpty)
    }
  }

  @Test func literalsAreTakenAsTheyAre() throws {
    let expression = try RegularExpression("a.b(*", isLiteral: true)
    #expect(expression.hasMatch(in: "xa.b(*"))
    #expect(!expression.hasMatch(in: "axb(*"))
    let folded = try RegularExpression("Ünï.", ignoringCase: true, isLiteral: true)
    #expect(folded.hasMatch(in: "üNÏ."))
  }

  /// Patterns whose backtracking would not end before the universe does.
  @Test(arguments: ["(a+)+$", "(a|a)*b", "(a*)*b", "(.*.*.*.*)*x", "(a?){50}a{50}b"])
  func noPatternExplodes(_ pattern: String) throws {
    let expression = try RegularExpression(pattern)
    let text = String(repeating: "a", count: 5000) + "!"
    #expect(!expression.hasMatch(in: text))
    #expect(expression.firstMatch(in: text) == nil)
  }

  /// More states than are kept at a time.
  @Test func forgettingStatesChangesNothing() throws {
    let expression = try RegularExpression("[ab]*a[ab]{14}c")
    var text = ""
    var seed: UInt32 = 7
    for _ in 0..<60_000 {
      seed = seed &* 1_664_525 &+ 1_013_904_223
      text += seed >> 31 == 0 ? "a" : "b"
    }
    #expect(!expression.hasMatch(in: text))
    #expect(expression.hasMatch(in: text + "abbbbbbbbbbbbbbc"))
    #expect(!expression.hasMatch(in: text + "bbbbbbbbbbbbbbbc"))
  }
}

extension RegularExpression {
  /// Whether the pattern matches, by a copy that keeps nothing.
  fileprivate func hasMatch(in text: String) -> Bool {
    var copy = self
    return copy.matches(text)
  }
}
