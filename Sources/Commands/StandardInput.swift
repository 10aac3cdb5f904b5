internal import Platform

/// Text that comes in through standard input.
enum StandardInput {
  /// In bytes.
  private static let limit = 8 << 20

  /// All of it, without one newline at the end: Enter follows anyway.
  static func text() throws(CommandFailure) -> String {
    let bytes: [UInt8]
    do throws(Errno) {
      let descriptor = try Descriptor.duplicating(0)
      bytes = try descriptor.readAll(limit: limit)
    } catch .fileTooLarge {
      throw .inputTooLong
    } catch {
      throw .noInput(error)
    }
    guard var text = String(validating: bytes, as: UTF8.self) else { throw .inputNotUTF8 }
    // A carriage return before it is the same character.
    if text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
