/// The UTF-8 bytes of a text while it is being written; valid by construction, since they come from a `String`.
typealias UTF8Text = UnsafeBufferPointer<UInt8>

extension UTF8Text {
  /// Calls `body` with the bytes of a text, without a copy for native strings.
  static func of<Result>(_ text: String, _ body: (UTF8Text) -> Result) -> Result {
    var text = text
    return text.withUTF8(body)
  }

  /// The bytes of a range, as a text.
  func slice(_ range: Range<Int>) -> UTF8Text { UTF8Text(rebasing: self[range]) }

  /// How many bytes the character at `index` has when it must never stand raw in a document, or 0 when it may.
  ///
  /// These are the controls (C0 other than TAB and LF, DEL, C1 with NEL), what YAML 1.1 takes for line breaks (LS, PS),
  /// the byte order mark, the noncharacters, and what reorders the text after it for who reads it (LRE, RLE, PDF, LRO, RLO,
  /// LRI, RLI, FSI, PDI). TAB and LF are left to the caller.
  ///
  /// See: Unicode Standard Annex 9, 2 Directional Formatting Characters; YAML 1.2.2, 5.1 Character Set; YAML 1.1, 4.2 Line Break Characters; Unicode 23.7 Noncharacters.
  func lengthOfUnsafeCharacter(at index: Int) -> Int {
    let byte = self[index]
    if byte < 0x80 {
      return (byte >= 0x20 && byte != 0x7F) || byte == .tab || byte == .newline ? 0 : 1
    }
    switch byte {
    case 0xC2:
      return self[index + 1] < 0xA0 ? 2 : 0
    case 0xE2:
      switch (self[index + 1], self[index + 2]) {
      case (0x80, 0xA8...0xAE), (0x81, 0xA6...0xA9): return 3
      default: return 0
      }
    case 0xEF:
      let second = self[index + 1]
      let third = self[index + 2]
      let isMark = second == 0xBB && third == 0xBF
      let isNoncharacter =
        (second == 0xB7 && third >= 0x90 && third <= 0xAF) || (second == 0xBF && third >= 0xBE)
      return isMark || isNoncharacter ? 3 : 0
    case 0xF0...:
      let endsPlane =
        self[index + 1] & 0x0F == 0x0F && self[index + 2] == 0xBF && self[index + 3] >= 0xBE
      return endsPlane ? 4 : 0
    default:
      return 0
    }
  }

  /// Appends the text between double quotes; `escape` appends the character of a scalar value that must not stand raw.
  func appendQuoted(
    to bytes: inout [UInt8], escape: (_ value: UInt32, _ bytes: inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: "\""))
    forEachRun { run, escaped in
      bytes.append(contentsOf: run)
      if let escaped { escape(escaped, &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Calls `body` with each run of bytes that may stand between double quotes, and with the scalar value of the
  /// character after it that has to be escaped; the last run has none.
  private func forEachRun(_ body: (_ run: UTF8Text, _ escaped: UInt32?) -> Void) {
    var start = 0
    var index = 0
    while index < count {
      let byte = self[index]
      let isOwn =
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == .newline || byte == .tab
      let length = isOwn ? 1 : lengthOfUnsafeCharacter(at: index)
      if length > 0 {
        body(slice(start..<index), scalarValue(at: index, length: length))
        start = index + length
      }
      index += Swift.max(length, 1)
    }
    body(slice(start..<count), nil)
  }

  /// The scalar value of the character at `index`, which has `length` bytes.
  private func scalarValue(at index: Int, length: Int) -> UInt32 {
    var value = UInt32(self[index])
    if length > 1 { value &= 0xFF >> (UInt32(length) + 1) }
    for offset in 1..<Swift.max(length, 1) {
      value = value << 6 | UInt32(self[index + offset] & 0x3F)
    }
    return value
  }
}
