import Testing
import YAML

@Suite struct RoundTripTests {
  /// Ten thousand texts: every fifth as a document of its own, the others as value, in lists and as key.
  private static let texts: [String] = {
    var source = NastyTexts(seed: 0x5EED)
    return (0..<10_000).map { _ in source.next() }
  }()

  private static func node(of text: String, number: Int) -> Node {
    if number % 5 == 0 { return .string(text) }
    let map = Node.map([(key: text, value: .string(text))])
    return ["value": .string(text), "list": [.string(text), [.string(text), map]]]
  }

  @Test(
    .enabled(if: ReadBack.isAvailable, "python3 with PyYAML and ruamel.yaml is not installed"),
    arguments: ["pyyaml", "ruamel-1.1", "ruamel-1.2", "json"])
  func tenThousandTexts(parser: String) throws {
    var documents: [UInt8] = []
    for (number, text) in Self.texts.enumerated() {
      let node = Self.node(of: text, number: number)
      documents += parser == "json" ? node.jsonDocument() : node.yamlDocument()
    }
    let differences = try ReadBack.differences(
      parser: parser, documents: documents, texts: Self.texts)
    #expect(differences == "")
  }

  @Test(
    .enabled(if: ReadBack.isAvailable, "python3 with PyYAML and ruamel.yaml is not installed"),
    arguments: ["pyyaml", "json"])
  func tenMegabytes(parser: String) throws {
    let line = "  12:30:45 a long log line with unicode é 日本 😀, a tab\tand # a comment: x\n"
    let text = "first\n" + String(repeating: line, count: 10_000_000 / line.utf8.count)
    let node = Node.string(text)
    let differences = try ReadBack.differences(
      parser: parser, documents: parser == "json" ? node.jsonDocument() : node.yamlDocument(),
      texts: [text])
    #expect(differences == "")
  }
}
