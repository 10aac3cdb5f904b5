import Store

@testable import YAML

/// Documents: whatever they hold, both forms are valid, safe to print, and read back as the same.
enum YAMLFuzz {
  /// The bytes say what is in the document.
  static func run(_ bytes: [UInt8]) throws(Violation) {
    var input = FuzzInput(bytes)
    try check(node(from: &input, depth: 0))
  }

  private static func node(from input: inout FuzzInput, depth: Int) -> Node {
    let kind = input.byte() % (depth < 8 ? 10 : 8)
    switch kind {
    case 0: return .null
    case 1: return .bool(input.byte() & 1 != 0)
    case 2: return .int(input.number())
    case 3: return .double(Double(bitPattern: UInt64(bitPattern: Int64(input.number()))))
    case 4: return .int(Int(Int8(bitPattern: input.byte())))
    case 8:
      let count = Int(input.byte() % 6)
      return .list((0..<count).map { _ in node(from: &input, depth: depth + 1) })
    case 9:
      let count = Int(input.byte() % 6)
      return .map(
        (0..<count).map { _ in (text(from: &input), node(from: &input, depth: depth + 1)) })
    default: return .string(text(from: &input))
    }
  }

  /// A text that a zero byte ends; one that begins with 1 is longer than a key may be.
  private static func text(from input: inout FuzzInput) -> String {
    let text = String(decoding: input.word(), as: UTF8.self)
    return text.hasPrefix("\u{1}")
      ? String(repeating: text, count: 1 + 1200 / text.utf8.count) : text
  }

  /// Writes a document in both forms and reads it back.
  static func check(_ node: Node) throws(Violation) {
    let yaml = try text(of: node.yamlDocument())
    var reader = YAMLSubsetReader(yaml)
    let tree = try reader.document()
    try compare(tree, node, yaml)
    let written = node.jsonDocument()
    let json = try text(of: written)
    try require(json.utf8.count { $0 == 0x0A } == 1, "JSON of several lines: \(json)")
    guard let value = try? JSONValue(parsing: written) else {
      throw Violation("no JSON: \(json)")
    }
    try compare(value, node, json)
  }

  /// The document as text, once it is sure that it does nothing to the terminal of who prints it.
  private static func text(of bytes: [UInt8]) throws(Violation) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Violation("not UTF-8: \(bytes)")
    }
    for scalar in text.unicodeScalars {
      try require(
        scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control,
        "the control \(scalar.value) as it is, in \(text.debugDescription)")
    }
    return text
  }

  private static func compare(
    _ tree: YAMLSubsetReader.Tree, _ node: Node, _ text: String
  ) throws(Violation) {
    var isSame = false
    switch (tree, node) {
    case (.scalar(let text, let isPlain), .string(let wanted)):
      isSame = text.utf8.elementsEqual(wanted.utf8) && !(isPlain && PlainTypes.mayBeOther(text))
    case (.scalar(let text, isPlain: true), .null): isSame = text == "null"
    case (.scalar(let text, isPlain: true), .bool(let value)): isSame = text == String(value)
    case (.scalar(let text, isPlain: true), .int(let value)): isSame = text == String(value)
    case (.scalar(let text, isPlain: true), .double(let value)):
      isSame = value.isFinite ? Double(text) == value && text.contains(".") : text.contains(".")
    case (.list(let trees), .list(let nodes)):
      guard trees.count == nodes.count else { break }
      for (tree, node) in zip(trees, nodes) { try compare(tree, node, text) }
      isSame = true
    case (.map(let entries), .map(let nodes)):
      guard entries.count == nodes.count else { break }
      for (entry, node) in zip(entries, nodes) {
        try compare(entry.key, .string(node.key), text)
        try compare(entry.value, node.value, text)
      }
      isSame = true
    default: break
    }
    try require(isSame, "read \(tree) where \(node) was written: \(text.debugDescription)")
  }

  private static func compare(
    _ value: JSONValue, _ node: Node, _ text: String
  ) throws(Violation) {
    let isSame: Bool
    switch (value, node) {
    case (.null, .null): isSame = true
    case (.bool(let value), .bool(let wanted)): isSame = value == wanted
    case (.integer(let value), .int(let wanted)): isSame = value == wanted
    case (.null, .double(let wanted)): isSame = !wanted.isFinite
    case (.integer(let value), .double(let wanted)): isSame = Double(value) == wanted
    case (.number(let value), .double(let wanted)): isSame = value == wanted
    case (.string(let value), .string(let wanted)):
      isSame = value.utf8.elementsEqual(wanted.utf8)
    case (.array(let values), .list(let nodes)):
      isSame = values.count == nodes.count
      for (value, node) in zip(values, nodes) { try compare(value, node, text) }
    case (.object(let members), .map(let nodes)):
      // Of keys that are the same to Swift a reader keeps one.
      guard Set(nodes.map(\.key)).count == nodes.count else { return }
      isSame = members.count == nodes.count
      for (key, node) in nodes {
        guard let value = members[key] else { throw Violation("no \(key) in \(text)") }
        try compare(value, node, text)
      }
    default: isSame = false
    }
    try require(isSame, "read \(value) where \(node) was written: \(text.debugDescription)")
  }
}
