import Testing

@testable import Worker

@Suite struct DeliveryTests {
  static let consumed = Delivery.Step.consumption(limit: Delivery.consumptionLimit)
  static let gap = Delivery.Step.pause(Delivery.escapeGap)

  static let enter = Delivery.Step.key(Key(.enter))

  private static func write(_ text: String) -> Delivery.Step { .write(Array(text.utf8)) }

  private static func raw(paste: Bool = false) -> Delivery.Surroundings {
    Delivery.Surroundings(canonical: false, bracketedPaste: paste, keyboard: Keyboard())
  }

  @Test(arguments: [true, false]) func enterTravelsAlone(paste: Bool) {
    #expect(
      Delivery.steps(text: "ls -la", in: Self.raw(paste: paste))
        == [Self.write("ls -la"), Self.consumed, Self.enter])
    #expect(
      Delivery.steps(text: "über 😀", in: Self.raw(paste: paste))
        == [Self.write("über 😀"), Self.consumed, Self.enter])
    #expect(Delivery.steps(text: "", in: Self.raw(paste: paste)) == [Self.enter])
  }

  @Test(arguments: [
    ("", "\r"), ("yes", "yes\r"), ("a\nb", "a\rb\r"), ("a\n", "a\r\r"), ("\u{1B}x", "\u{1B}x\r"),
  ])
  func aLineDisciplineGetsAllAtOnce(text: String, written: String) {
    for paste in [true, false] {
      let surroundings = Delivery.Surroundings(
        canonical: true, bracketedPaste: paste, keyboard: Keyboard())
      #expect(Delivery.steps(text: text, in: surroundings) == [Self.write(written)])
    }
  }

  @Test func severalLinesGoAsOnePaste() {
    #expect(
      Delivery.steps(text: "def f():\n  return 1\n", in: Self.raw(paste: true))
        == [
          Self.write("\u{1B}[200~def f():\r  return 1\r\u{1B}[201~"), Self.consumed,
          Self.enter,
        ])
  }

  @Test func withoutPastesEachLineIsTyped() {
    #expect(
      Delivery.steps(text: "a\n\nb", in: Self.raw())
        == [
          Self.write("a"), Self.consumed, Self.enter, .readiness, Self.enter,
          .readiness, Self.write("b"), Self.consumed, Self.enter,
        ])
    #expect(
      Delivery.steps(text: "a\tb", in: Self.raw())
        == [Self.write("a\tb"), Self.consumed, Self.enter])
  }

  @Test func controlCharactersAndLongTextGoAsAPaste() {
    let long = String(repeating: "x", count: 1025)
    for text in ["a\tb", "\u{03}", "a\u{7F}", long] {
      #expect(
        Delivery.steps(text: text, in: Self.raw(paste: true))
          == [Self.write("\u{1B}[200~\(text)\u{1B}[201~"), Self.consumed, Self.enter])
    }
    let limit = String(repeating: "x", count: 1024)
    #expect(
      Delivery.steps(text: limit, in: Self.raw(paste: true)).first == Self.write(limit))
    #expect(Delivery.steps(text: long, in: Self.raw()).first == Self.write(long))
  }

  @Test(arguments: [
    ("", ""), ("plain", "plain"), ("a\nb", "a\rb"), ("a\u{1B}[201~b", "ab"),
    ("\u{1B}[201~", ""), ("\u{1B}[201~\u{1B}[201~x", "x"),
    ("\u{1B}[20\u{1B}[201~1~x", "x"), ("\u{1B}[2\u{1B}[20\u{1B}[201~1~01~x", "x"),
    ("\u{1B}[200~x", "\u{1B}[200~x"), ("\u{1B}[201", "\u{1B}[201"), ("~~~~~~~", "~~~~~~~"),
  ])
  func nothingEndsAPasteEarly(text: String, inner: String) {
    let bytes = Delivery.bracketed(Array(text.utf8))
    #expect(
      String(decoding: bytes, as: UTF8.self) == "\u{1B}[200~\(inner)\u{1B}[201~")
  }

  @Test(arguments: [
    ("a\nb", "\u{1B}[200~a\rb\u{1B}[201~", "a\rb"), ("x", "\u{1B}[200~x\u{1B}[201~", "x"),
  ])
  func aPasteHasNoEnter(text: String, marked: String, plain: String) {
    #expect(Delivery.steps(pasting: text, in: Self.raw(paste: true)) == [Self.write(marked)])
    #expect(Delivery.steps(pasting: text, in: Self.raw()) == [Self.write(plain)])
  }

  /// To a program that has asked for all keys, a line is typed key by key.
  @Test func aLineIsTypedAsItsKeys() {
    var surroundings = Self.raw()
    surroundings.keyboard.enhancements = [.disambiguation, .allKeys]
    #expect(
      Delivery.steps(text: "aB\t", in: surroundings)
        == [Self.write("\u{1B}[97u\u{1B}[98;2u\u{1B}[9u"), Self.consumed, Self.enter])
    surroundings.keyboard.enhancements = [.disambiguation, .eventTypes]
    #expect(
      Delivery.steps(text: "aB", in: surroundings)
        == [Self.write("aB"), Self.consumed, Self.enter])
  }

  @Test func keysGoOneByOne() {
    #expect(
      Delivery.steps(keys: [Key(.escape), Key(typing: "w"), Key(.enter)])
        == [.key(Key(.escape)), Self.consumed, .key(Key(typing: "w")), Self.consumed, Self.enter])
    #expect(Delivery.steps(keys: [Key(.up)]) == [.key(Key(.up))])
    #expect(Delivery.steps(keys: []).isEmpty)
  }

  @Test func nothingFollowsALoneEscapeAtOnce() {
    var keyboard = Keyboard()
    keyboard.enhancements = [.eventTypes]
    #expect(
      Delivery.steps(of: Key(.escape).stroke(on: keyboard))
        == [Self.write("\u{1B}"), Self.gap, Self.write("\u{1B}[27;1:3u")])
    #expect(
      Delivery.steps(of: Key(.up).stroke(on: keyboard)) == [Self.write("\u{1B}[A\u{1B}[1;1:3A")])
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("a\nbcd\nef", 3), ("\n\n", 0), ("abcd\n", 4), ("äö", 4), ("a\r\nb", 1),
  ])
  func measuresTheLongestLineInBytes(text: String, expected: Int) {
    #expect(Delivery.longestLine(of: text) == expected)
    #expect(Delivery.longestLine(of: "x\n" + text, after: 2) == max(expected, 3))
  }
}
