internal import FoundationEssentials

/// A session's identity: a UUID in lower case, the only thing that ever becomes part of a path.
package struct SessionID: Hashable, Comparable, Sendable {
  /// 36 characters.
  package let text: String

  /// A new identity that nobody has had.
  package init() {
    text = UUID().uuidString.lowercased()
  }

  /// nil unless the text is a whole UUID.
  package init?(_ text: Substring) { self.init(String(text)) }

  /// nil unless the text is a whole UUID.
  package init?(_ text: String) {
    var place = 0
    var isLowercase = true
    for byte in text.utf8 {
      switch place {
      case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
      case 36...: return nil
      default:
        if byte.isLowercaseHexDigit { break }
        guard (byte | 0x20).isLowercaseHexDigit else { return nil }
        isLowercase = false
      }
      place += 1
    }
    guard place == 36 else { return nil }
    self.text = isLowercase ? text : text.lowercased()
  }

  package static func < (a: SessionID, b: SessionID) -> Bool { a.text < b.text }
}

extension SessionID: CustomStringConvertible {
  package var description: String { text }
}

extension UInt8 {
  /// 0–9 or a–f.
  package var isLowercaseHexDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
  }
}
