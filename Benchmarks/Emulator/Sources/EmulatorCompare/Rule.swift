@testable import VirtualTerminal

/// Where another emulator shows something else, and why ours stands.
///
/// A rule is as narrow as can be. It says of one place, ours and theirs, that the difference is this
/// one; or it changes the stream so that the other emulator is not asked for what it does otherwise,
/// and then the screens must be the same.
struct Rule: Sendable {
  enum Kind: Sendable {
    /// This place differs for this reason.
    case place(@Sendable (_ ours: Screen.Place, _ theirs: Screen.Place) -> Bool)
    /// The peer alone is given the steps changed: what it lacks is said in other words.
    case translated(@Sendable ([Step]) -> [Step])
    /// Both are given the steps changed: without what the peer lacks they agree.
    case without(@Sendable ([Step]) -> [Step])
  }

  var peer: String
  var name: String
  var reason: String
  var kind: Kind

  /// Steps whose input is changed.
  static func input(_ change: (inout [UInt8]) -> Void, of steps: [Step]) -> [Step] {
    steps.map { step in
      guard case .feed(var bytes) = step else { return step }
      change(&bytes)
      return .feed(bytes)
    }
  }
}

extension [UInt8] {
  /// Replaces each occurrence of a sequence; `\e` is written as "\u{1B}".
  mutating func replace(_ sequence: String, with other: String) {
    replace(Array(sequence.utf8), with: Array(other.utf8))
  }
}
