/// Says which texts may stand without quotes: only those that no YAML 1.1 or 1.2 parser takes for something else.
///
/// See: YAML 1.2.2, 7.3.3 Plain Style and 10.3 Core Schema; yaml.org/type for the types of YAML 1.1.
enum PlainRule {
  /// Whether a text of one line, without tabs and without characters to escape, may stand plain in block context.
  static func allows(_ text: UTF8Text) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    if last == .space || last == UInt8(ascii: ":") { return false }
    return allowsFirst(first) && !startsLikeStructure(text) && !holdsSeparator(text)
      && !isReservedWord(text) && (!looksNumeric(text) || isUUID(text))
  }

  /// Whether a plain text may begin with this byte; `-` is looked at further by `startsLikeStructure`.
  private static func allowsFirst(_ byte: UInt8) -> Bool {
    switch byte {
    case .space, UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"),
      UInt8(ascii: ">"), UInt8(ascii: "'"),
      UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"),
      UInt8(ascii: "="), UInt8(ascii: "~"):
      false
    default:
      true
    }
  }

  /// Whether a text begins like an item of a list (`- x`) or a document marker (`---`, `...`).
  private static func startsLikeStructure(_ text: UTF8Text) -> Bool {
    let first = text[0]
    guard first == UInt8(ascii: "-") || first == UInt8(ascii: ".") else { return false }
    if text.count >= 3, text[1] == first, text[2] == first { return true }
    return first == UInt8(ascii: "-") && (text.count == 1 || text[1] == .space)
  }

  /// Whether a text holds `: `, which ends a key, or ` #`, which begins a comment.
  private static func holdsSeparator(_ text: UTF8Text) -> Bool {
    var previous = text[0]
    for byte in text.dropFirst() {
      if byte == .space && previous == UInt8(ascii: ":")
        || byte == UInt8(ascii: "#") && previous == .space
      {
        return true
      }
      previous = byte
    }
    return false
  }

  /// Whether some parser reads a boolean, a null, a float or a merge key, in any case of its letters.
  private static func isReservedWord(_ text: UTF8Text) -> Bool {
    guard text.count <= 9 else { return false }
    switch String(decoding: text, as: UTF8.self).lowercased() {
    case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nil", "<<",
      ".inf", "+.inf", "-.inf", ".nan", "+.nan", "-.nan", "inf", "+inf", "-inf", "nan", "infinity",
      "+infinity", "-infinity":
      return true
    default:
      return false
    }
  }

  /// Whether every byte could belong to an integer, a float, a sexagesimal number or a date of some schema.
  ///
  /// Wider than any schema (Ruby reads `1,000`, YAML 1.1 `190:20:30`, `1_000`, `.` and `2001-12-14 21:59:43 Z`): a
  /// quote too many does no harm.
  private static func looksNumeric(_ text: UTF8Text) -> Bool {
    switch text[0] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      break
    default: return false
    }
    return text.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "+"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "_"),
        UInt8(ascii: ":"), UInt8(ascii: "x"), UInt8(ascii: "X"),
        UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "t"), UInt8(ascii: "T"),
        UInt8(ascii: "z"), UInt8(ascii: "Z"), .space:
        true
      default:
        false
      }
    }
  }

  /// Whether a text is a UUID, which no schema reads as a number: all ids of sessions look alike then.
  private static func isUUID(_ text: UTF8Text) -> Bool {
    guard text.count == 36 else { return false }
    return text.indices.allSatisfy { index in
      switch index {
      case 8, 13, 18, 23: text[index] == UInt8(ascii: "-")
      default:
        switch text[index] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
          UInt8(ascii: "A")...UInt8(ascii: "F"):
          true
        default: false
        }
      }
    }
  }
}
