import Testing
import YAML

/// Values that are printed from a text that was kept.
@Suite struct WrittenNodeTests {
  private static let node: Node = [
    "id": "550e8400-e29b-41d4-a716-446655440000", "yes": "no", "number": 7, "nothing": nil,
    "list": ["a: b", "# c"],
    "empty": [], "text": "  two\n\n  lines\n", "tab": "a\tb", "umlaut": "ä€😀",
    "control": "\u{1B}[31m\u{7F}",
    "map": ["of": ["maps": ["x": "", "y": "  \n"]]],
  ]

  @Test(arguments: Node.Form.allCases)
  func theyAreWhatTheyWereWrittenFrom(_ form: Node.Form) throws {
    let kept = try #require(Node.kept(Self.node.text(form)[...]))
    for (written, plain): (Node, Node) in [
      ([kept], [Self.node]), (["a": kept, "b": 1], ["a": Self.node, "b": 1]),
      (["list": [kept, "x", kept]], ["list": [Self.node, "x", Self.node]]),
    ] {
      #expect(
        String(decoding: written.document(form), as: UTF8.self)
          == String(decoding: plain.document(form), as: UTF8.self))
    }
  }

  @Test(
    arguments: [
      [0x1B], [0x61, 0x00], [0x7F], [0x0D], [0xC2, 0x9B], [0xE2, 0x80, 0xAE], [0xEF, 0xBB, 0xBF],
      [0xFF], [0xC3],
    ] as [[UInt8]])
  func whatMustNotStandRawIsNone(_ bytes: [UInt8]) {
    #expect(Node.kept((Array("a: ".utf8) + bytes + [0x0A])[...]) == nil)
  }
}
