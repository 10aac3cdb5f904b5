/// A value of a document; maps keep the order of their keys.
package indirect enum Node: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case list([Node])
  case map([(key: String, value: Node)])
  /// A value that was written before, in the form of the document that it comes to stand in: `Node.kept(_:)` makes it.
  case written(ArraySlice<UInt8>)
}

extension Node {
  /// How a document is printed.
  package enum Form: CaseIterable, Sendable {
    case yaml, json
  }

  /// The document in a form.
  package func document(_ form: Form) -> [UInt8] {
    switch form {
    case .yaml: yamlDocument()
    case .json: jsonDocument()
    }
  }

  /// One YAML document: `---`, then the block style, ending with a newline; every YAML 1.1 and 1.2 parser reads the
  /// same values from it.
  package func yamlDocument() -> [UInt8] {
    var writer = BlockWriter(capacity: estimatedSize)
    writer.writeDocument(self)
    return writer.bytes
  }

  /// The same document as JSON on one line with a newline, keys in order; infinities and NaN become `null`.
  ///
  /// See: RFC 8259.
  package func jsonDocument() -> [UInt8] {
    var writer = JSONWriter(capacity: estimatedSize)
    writer.write(self)
    writer.bytes.append(.newline)
    return writer.bytes
  }

  /// About how many bytes the document takes, so that a large text is not copied while the buffer grows.
  var estimatedSize: Int {
    switch self {
    case .null, .bool, .int, .double: 16
    case .string(let text): text.utf8.count + text.utf8.count / 8 + 16
    case .list(let items): items.reduce(16) { $0 + $1.estimatedSize }
    case .map(let entries):
      entries.reduce(16) { $0 + $1.key.utf8.count + 8 + $1.value.estimatedSize }
    case .written(let text): text.count + text.count / 8 + 16
    }
  }
}

extension Node: Equatable {
  /// Whether both hold the same value, with keys in the same order.
  package static func == (left: Node, right: Node) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.double(let a), .double(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)):
      a.elementsEqual(b) { $0.key.utf8.elementsEqual($1.key.utf8) && $0.value == $1.value }
    case (.written(let a), .written(let b)): a == b
    default: false
    }
  }
}
