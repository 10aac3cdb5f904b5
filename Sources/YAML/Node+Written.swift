/// Values that are written once and printed often.
extension Node {
  /// The text of a value, as `kept` takes it.
  package func text(_ form: Form) -> [UInt8] {
    switch form {
    case .yaml:
      var writer = BlockWriter(capacity: estimatedSize)
      writer.writeAlone(self)
      return writer.bytes
    case .json:
      var writer = JSONWriter(capacity: estimatedSize)
      writer.write(self)
      return writer.bytes
    }
  }

  /// A value from its text, which may have been kept in a file; nil where a character is in it that must never stand raw in a
  /// document. Whether the text is of a value at all is not looked at.
  package static func kept(_ text: ArraySlice<UInt8>) -> Node? {
    let isHarmless = text.withUnsafeBufferPointer { text in
      // Without a branch for each byte: there are many.
      var others = 0
      for byte in text {
        others &+= byte &- 0x20 < 0x5F ? 0 : 1
        others &-= byte == .newline ? 1 : 0
      }
      return others == 0 || text.isHarmless
    }
    return isHarmless ? .written(text) : nil
  }
}

extension UTF8Text {
  /// Whether it is UTF-8 of which every character may stand raw.
  fileprivate var isHarmless: Bool {
    guard let text = String(validating: self, as: UTF8.self) else { return false }
    return UTF8Text.of(text) { text in
      text.indices.allSatisfy { text.lengthOfUnsafeCharacter(at: $0) == 0 }
    }
  }
}
