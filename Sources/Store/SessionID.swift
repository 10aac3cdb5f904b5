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
  package init?(_ text: some StringProtocol) {
    let lower = text.lowercased()
    guard lower.utf8.count == 36 else { return nil }
    for (place, byte) in lower.utf8.enumerated() {
      switch place {
      case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
      default: guard byte.isLowercaseHexDigit else { return nil }
      }
    }
    self.text = lower
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
