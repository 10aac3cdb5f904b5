internal import Platform
internal import Store

/// How a caller names a session: a whole UUID, the beginning of one, or a name.
enum Reference {
  /// Whether the first word of a bare form is an id and not a command: a whole UUID, at least 8 hex digits of one
  /// with or without its dashes, or `@name`.
  static func isBareForm(_ word: String) -> Bool {
    if word.hasPrefix("@") { return word.utf8.count > 1 }
    return isPrefix(word, atLeast: 8)
  }

  /// Whether a text is the beginning of a UUID, with at least so many digits.
  private static func isPrefix(_ word: String, atLeast digits: Int) -> Bool {
    let bytes = Array(word.lowercased().utf8)
    guard bytes.count >= digits, bytes.count <= 36 else { return false }
    if bytes.count <= 32, bytes.allSatisfy(\.isLowercaseHexDigit) { return true }
    for (place, byte) in bytes.enumerated() {
      let isDash = [8, 13, 18, 23].contains(place)
      guard isDash ? byte == UInt8(ascii: "-") : byte.isLowercaseHexDigit else { return false }
    }
    return true
  }

  /// Finds the session that a caller means.
  static func resolve(
    _ word: String, isBare: Bool, in folder: borrowing StateFolder
  ) throws(CommandFailure) -> SessionID {
    if word.hasPrefix("@") {
      if let id = folder.session(named: String(word.dropFirst())), folder.hasSession(id) {
        return id
      }
      throw notFound(word, in: folder)
    }
    if let id = SessionID(word) {
      if folder.hasSession(id) { return id }
      throw notFound(word, in: folder)
    }
    if !isBare, let id = folder.session(named: word), folder.hasSession(id) { return id }
    guard isPrefix(word, atLeast: isBare ? 8 : 4) else { throw notFound(word, in: folder) }
    let lower = word.lowercased()
    let candidates = ((try? folder.sessionIDs()) ?? []).filter {
      $0.text.hasPrefix(lower) || $0.text.filter { $0 != "-" }.hasPrefix(lower)
    }
    guard let only = candidates.first else { throw notFound(word, in: folder) }
    if candidates.count > 1 { throw .ambiguous(word, candidates.sorted().map(\.text)) }
    return only
  }

  private static func notFound(
    _ word: String, in folder: borrowing StateFolder
  ) -> CommandFailure {
    var active: [String] = []
    var ended = 0
    for id in ((try? folder.sessionIDs()) ?? []).sorted() {
      let session = SessionView.load(id, in: folder)
      if session.isLive {
        active.append("clrun \(id)")
      } else {
        ended += 1
      }
    }
    return .sessionNotFound(word, active: active, ended: ended)
  }
}
