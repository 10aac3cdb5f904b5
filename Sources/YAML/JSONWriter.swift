/// Writes a document as JSON on one line.
struct JSONWriter {
  /// What is written so far.
  var bytes: [UInt8] = []

  /// Begins an empty document with room for `capacity` bytes.
  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Writes a value.
  mutating func write(_ node: Node) {
    switch node {
    case .null: bytes.append("null")
    case .bool(let value): bytes.append(value ? "true" : "false")
    case .int(let value): bytes.append(String(value))
    case .double(let value): bytes.append(value.isFinite ? value.description : "null")
    case .string(let text): UTF8Text.of(text) { writeText($0) }
    case .list(let items):
      bytes.append(UInt8(ascii: "["))
      var separates = false
      for item in items {
        if separates { bytes.append(",") }
        separates = true
        write(item)
      }
      bytes.append(UInt8(ascii: "]"))
    case .map(let entries):
      bytes.append(UInt8(ascii: "{"))
      var separates = false
      for entry in entries {
        if separates { bytes.append(",") }
        separates = true
        UTF8Text.of(entry.key) { writeText($0) }
        bytes.append(UInt8(ascii: ":"))
        write(entry.value)
      }
      bytes.append(UInt8(ascii: "}"))
    case .written(let text): bytes.append(contentsOf: text)
    }
  }

  /// Writes a text between quotes; what YAML escapes is escaped here too, so that no control reaches a terminal.
  private mutating func writeText(_ text: UTF8Text) {
    text.appendQuoted(to: &bytes, escape: Self.appendEscape)
  }

  /// Writes one character as an escape, an astral one as a pair of surrogates.
  private static func appendEscape(of value: UInt32, to bytes: inout [UInt8]) {
    switch value {
    case 0x08: bytes.append("\\b")
    case 0x09: bytes.append("\\t")
    case 0x0A: bytes.append("\\n")
    case 0x0C: bytes.append("\\f")
    case 0x0D: bytes.append("\\r")
    case 0x22: bytes.append("\\\"")
    case 0x5C: bytes.append("\\\\")
    case ...0xFFFF: appendUnit(value, to: &bytes)
    default:
      appendUnit(0xD800 + (value - 0x10000) >> 10, to: &bytes)
      appendUnit(0xDC00 + (value - 0x10000) & 0x3FF, to: &bytes)
    }
  }

  /// Writes one UTF-16 code unit as `\uXXXX`.
  private static func appendUnit(_ unit: UInt32, to bytes: inout [UInt8]) {
    bytes.append("\\u")
    bytes.appendHexadecimal(unit, digits: 4)
  }
}
