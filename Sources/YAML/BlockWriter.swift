/// Writes a document in the block style of YAML.
struct BlockWriter {
  /// What is written so far.
  var bytes: [UInt8] = []

  /// Begins an empty document with room for `capacity` bytes.
  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Spaces that each level stands further to the right.
  private static let step = 2

  /// An implicit key may have 1,024 characters; a longer one, counted in bytes with its quotes, is marked with `?`.
  private static let longestImplicitKey = 1_000

  /// Writes the document marker and the value.
  mutating func writeDocument(_ node: Node) {
    bytes.append("---\n")
    // At the root there is no parent to stand further right than, but block scalars need an indentation.
    write(node, onLine: false, position: .root)
  }

  /// Writes a value that is not the document: what follows it on its line, or stands on its own lines from column 0 on.
  mutating func writeAlone(_ node: Node) {
    write(node, onLine: true, position: .value)
  }

  private mutating func write(_ node: Node, onLine: Bool, position: ScalarStyle.Position) {
    switch node {
    case .map(let entries) where !entries.isEmpty: writeMap(entries, column: 0, onLine: onLine)
    case .list(let items) where !items.isEmpty: writeList(items, column: 0, onLine: onLine)
    default:
      writeScalar(node, column: Self.step, position: position)
      bytes.append(.newline)
    }
  }

  /// Writes the entries of a map whose keys stand at `column`; `onLine` when the first of them continues a line.
  private mutating func writeMap(
    _ entries: [(key: String, value: Node)], column: Int, onLine: Bool
  ) {
    var continues = onLine
    for entry in entries {
      if !continues { indent(to: column) }
      continues = false
      let start = bytes.count
      UTF8Text.of(entry.key) { writeText($0, as: ScalarStyle($0, at: .key), column: column) }
      if bytes.count - start > Self.longestImplicitKey {
        bytes.insert(contentsOf: [UInt8(ascii: "?"), .space], at: start)
        bytes.append(.newline)
        indent(to: column)
      }
      bytes.append(UInt8(ascii: ":"))
      writeValue(entry.value, column: column, compact: false)
    }
  }

  /// Writes the items of a list whose dashes stand at `column`; `onLine` when the first of them continues a line.
  private mutating func writeList(_ items: [Node], column: Int, onLine: Bool) {
    var continues = onLine
    for item in items {
      if !continues { indent(to: column) }
      continues = false
      bytes.append(UInt8(ascii: "-"))
      writeValue(item, column: column, compact: true)
    }
  }

  /// Writes what follows the `:` or the `-` at `column`; `compact` begins a collection on the same line.
  private mutating func writeValue(_ node: Node, column: Int, compact: Bool) {
    let inner = column + Self.step
    switch node {
    case .map(let entries) where !entries.isEmpty:
      bytes.append(compact ? .space : .newline)
      writeMap(entries, column: inner, onLine: compact)
    case .list(let items) where !items.isEmpty:
      bytes.append(compact ? .space : .newline)
      writeList(items, column: inner, onLine: compact)
    case .written(let text):
      bytes.append(compact ? .space : .newline)
      writeAgain(text, column: inner, onLine: compact)
    default:
      bytes.append(.space)
      writeScalar(node, column: inner, position: .value)
      bytes.append(.newline)
    }
  }

  /// Writes lines that were written from column 0 on; `onLine` when the first of them continues a line.
  private mutating func writeAgain(_ text: ArraySlice<UInt8>, column: Int, onLine: Bool) {
    text.withUnsafeBufferPointer { text in
      var continues = onLine
      var start = 0
      for place in text.indices where text[place] == .newline {
        if !continues, place > start { indent(to: column) }
        continues = false
        bytes.append(contentsOf: text.slice(start..<place + 1))
        start = place + 1
      }
    }
  }

  /// Writes a value that is not a collection with content; the lines of a block scalar stand at `column`.
  private mutating func writeScalar(_ node: Node, column: Int, position: ScalarStyle.Position) {
    switch node {
    case .null: bytes.append("null")
    case .bool(let value): bytes.append(value ? "true" : "false")
    case .int(let value): bytes.append(String(value))
    case .double(let value): bytes.append(Self.text(of: value))
    case .string(let text):
      UTF8Text.of(text) { writeText($0, as: ScalarStyle($0, at: position), column: column) }
    case .list: bytes.append("[]")
    case .map: bytes.append("{}")
    case .written(let text): bytes.append(contentsOf: text)
    }
  }

  /// A number as YAML 1.1 wants it: always with a point, since `1e+20` would be a text there.
  private static func text(of value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    let digits = value.description
    guard let exponent = digits.firstIndex(of: "e"), !digits.contains(".") else { return digits }
    return digits[..<exponent] + ".0" + digits[exponent...]
  }

  /// Begins a line at `column`.
  private mutating func indent(to column: Int) {
    for _ in 0..<column { bytes.append(.space) }
  }
}

extension BlockWriter {
  /// Writes a text in its style, without the newline that ends the entry.
  private mutating func writeText(_ text: UTF8Text, as style: ScalarStyle, column: Int) {
    switch style {
    case .plain: bytes.append(contentsOf: text)
    case .singleQuoted: writeSingleQuoted(text)
    case .doubleQuoted: writeDoubleQuoted(text)
    case .literal(let indicator, let chomping):
      bytes.append(UInt8(ascii: "|"))
      if indicator { bytes.append(UInt8(ascii: "0") + UInt8(Self.step)) }
      switch chomping {
      case .strip: bytes.append(UInt8(ascii: "-"))
      case .clip: break
      case .keep: bytes.append(UInt8(ascii: "+"))
      }
      writeLines(chomping == .strip ? text : text.slice(0..<text.count - 1), column: column)
    }
  }

  /// Writes each line after a newline, at `column` unless it is empty.
  private mutating func writeLines(_ text: UTF8Text, column: Int) {
    var start = 0
    while start <= text.count {
      var end = start
      while end < text.count, text[end] != .newline { end += 1 }
      bytes.append(.newline)
      if end > start {
        indent(to: column)
        bytes.append(contentsOf: text.slice(start..<end))
      }
      start = end + 1
    }
  }

  /// Writes a text between single quotes, the quotes in it doubled.
  private mutating func writeSingleQuoted(_ text: UTF8Text) {
    bytes.append(UInt8(ascii: "'"))
    for byte in text {
      if byte == UInt8(ascii: "'") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "'"))
  }

  /// Writes a text between double quotes, with escapes that YAML 1.1 and 1.2 share.
  private mutating func writeDoubleQuoted(_ text: UTF8Text) {
    text.appendQuoted(to: &bytes, escape: Self.appendEscape)
  }

  /// Writes one character as an escape.
  ///
  /// See: YAML 1.2.2, 5.7 Escaped Characters.
  private static func appendEscape(of value: UInt32, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch value {
    case 0x00: bytes.append(UInt8(ascii: "0"))
    case 0x07: bytes.append(UInt8(ascii: "a"))
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0B: bytes.append(UInt8(ascii: "v"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x1B: bytes.append(UInt8(ascii: "e"))
    case 0x22, 0x5C: bytes.append(UInt8(truncatingIfNeeded: value))
    case ...0xFF:
      bytes.append(UInt8(ascii: "x"))
      bytes.appendHexadecimal(value, digits: 2)
    case ...0xFFFF:
      bytes.append(UInt8(ascii: "u"))
      bytes.appendHexadecimal(value, digits: 4)
    default:
      bytes.append(UInt8(ascii: "U"))
      bytes.appendHexadecimal(value, digits: 8)
    }
  }
}
