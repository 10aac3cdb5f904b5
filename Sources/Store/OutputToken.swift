/// A place in what a session prints, as readers carry it from one answer to the next: the offset in its log, in base 36,
/// and after a dash two digits that tell another session's token, or a mistyped one.
package struct OutputToken: Equatable, Sendable {
  /// In bytes, in the log.
  package var offset: Int

  /// The place after so many bytes.
  package init(offset: Int) {
    self.offset = max(0, offset)
  }

  /// Reads a token; nil when it is none of this session.
  package init?(_ text: String, of id: SessionID) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count <= 11,
      parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }),
      let offset = Int(parts[0], radix: 36)
    else { return nil }
    self.init(offset: offset)
    guard self.text(for: id) == text else { return nil }
  }

  /// The token as a reader gets it.
  package func text(for id: SessionID) -> String {
    let check = Checksum.of(Array("\(id.text) \(offset)".utf8)) % (36 * 36)
    let digits = String(check, radix: 36)
    return "\(String(offset, radix: 36))-\(digits.utf8.count < 2 ? "0" : "")\(digits)"
  }
}
