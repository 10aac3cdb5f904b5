/// Makes texts that are likely to be read back wrong, the same ones for the same seed.
struct NastyTexts {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  private mutating func random(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }

  private mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[random(below: choices.count)]
  }

  private mutating func join(_ count: Int, _ piece: (inout Self) -> String) -> String {
    var text = ""
    for _ in 0..<count { text += piece(&self) }
    return text
  }

  private static let tokens = [
    "yes", "No", "on", "OFF", "y", "n", "true", "FALSE", "null", "~", "1", "-1", "+1", "0x1F",
    "0o17", "017",
    "1e3", "1_000", "1.5", ".5", "1:30:45", "2001-12-14", "T21:59:43.1Z", ".inf", "-.Inf", ".nan",
    "=", "<<",
    "?", "- ", "-", ": ", ":", " #", "#", "---", "...", "!", "!!str ", "&a ", "*a", "%YAML 1.1",
    "@", "`",
    "'", "\"", "\\", "[", "]", "{", "}", ",", "|", ">", " ", "  ", "a", "key", "é", "日", "😀", "\t",
    "_", "e",
  ]

  private static let scalars: [Unicode.Scalar] = [
    "\0", "\u{1}", "\u{7}", "\u{8}", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{1B}", "\u{1F}", " ",
    "\u{7E}", "\u{7F}",
    "\u{80}", "\u{85}", "\u{9B}", "\u{9F}", "\u{A0}", "\u{AD}", "\u{7FF}", "\u{800}", "\u{2007}",
    "\u{200B}",
    "\u{200E}", "\u{2028}", "\u{2029}", "\u{202E}", "\u{3000}", "\u{D7FF}", "\u{E000}", "\u{F8FF}",
    "\u{FDCF}",
    "\u{FDF0}", "\u{FEFF}", "\u{FFF9}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}",
    "\u{10000}",
    "\u{1F600}", "\u{1FFFD}", "\u{1FFFE}", "\u{1FFFF}", "\u{20000}", "\u{E0001}", "\u{10FFFD}",
    "\u{10FFFE}",
    "\u{10FFFF}", "a", ":", "#", "-", "\u{301}",
  ]

  private static let lines = [
    "", "", "a", "word and word", " a", "    a", "\ta", " \ta", " ", "   ", "\t", " \t ", "a ",
    "a\t", "# c", "- a",
    "a: b", "---", "...", "--- |", "|", ">", "%TAG", "'", "\"", "\\", "日本", "😀 x", "~", "a\tb",
    "key:", "? a", "é\u{A0}",
  ]

  /// The next text.
  mutating func next() -> String {
    switch random(below: 40) {
    case 0..<9:
      return join(1 + random(below: 4)) { $0.pick(Self.tokens) }
    case 9..<13:
      return join(random(below: 7)) { String($0.pick(Self.scalars)) }
    case 13..<17:
      return join(1 + random(below: 5)) {
        String(UnicodeScalarView.character(UInt32($0.random(below: 128))))
      }
    case 17..<19:
      return join(1 + random(below: 4)) {
        String(UnicodeScalarView.character(UInt32($0.random(below: 0x110000))))
      }
    case 19..<22:
      return join(1 + random(below: 6)) { $0.pick("0123456789+-.:_eExX, TZabf".map(String.init)) }
    case 22..<36:
      var text = join(1 + random(below: 4)) { $0.pick(Self.lines) + "\n" }
      for _ in 0..<random(below: 3) where text.utf8.last == 0x0A {
        text.unicodeScalars.removeLast()
      }
      if random(below: 8) == 0 { text += String(pick(Self.scalars)) }
      return text
    case 36..<39:
      return join(8 + random(below: 12)) { $0.pick(Self.tokens) + $0.pick(["", " ", "\n"]) }
    default:
      guard random(below: 6) == 0 else { return join(20) { $0.pick(Self.lines) } }
      let piece = pick(Self.tokens) + pick(["", " ", "\n"]) + pick(Self.lines)
      return String(repeating: piece, count: 1 + 1_200 / max(piece.utf8.count, 1))
    }
  }

  private enum UnicodeScalarView {
    /// The character of a code point, or U+FFFD where there is none.
    static func character(_ value: UInt32) -> Character {
      Character(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
  }
}
