internal import Platform

/// When a folder is next cleaned up by itself.
extension StateFolder {
  static var collectionName: String { "collected" }
  /// What `status` keeps of sessions that are over.
  package static var endedName: String { "ended" }
  package static var endedJSONName: String { "ended-json" }

  /// Whether the time that `run/collected` names has come; true where it names none.
  package func isCollectionDue(at milliseconds: Int64) -> Bool {
    guard let bytes = try? run.contents(of: Self.collectionName, limit: 32),
      let due = Int64(String(decoding: bytes, as: UTF8.self))
    else { return true }
    // A clock that was set back must not put it off for ever.
    return milliseconds >= due || due - milliseconds > Self.longestPause
  }

  /// Notes when it is due again, in milliseconds since 1970; false where that can't be written.
  package func setCollectionDue(at milliseconds: Int64) -> Bool {
    (try? run.replace(Self.collectionName, with: Array(String(milliseconds).utf8))) != nil
  }

  /// In milliseconds.
  private static var longestPause: Int64 { 7 * 86_400_000 }
}
