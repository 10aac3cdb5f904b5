/// Where a grapheme cluster stands after some of its code points: tells whether the next one joins.
///
/// See: UAX #29, rules GB3 to GB999.
struct GraphemeState {
  private var last = UnicodeTable.BreakClass.control
  /// A pictograph, any number of extenders, and perhaps one joiner (GB11).
  private var followsPictograph = false
  /// An odd number of regional indicators stands at the end (GB12, GB13).
  private var hasOpenFlag = false

  /// Takes the next code point; returns whether a new cluster begins before it.
  mutating func breaks(before next: UnicodeTable.BreakClass) -> Bool {
    let isBreak = isBoundary(before: next)
    if next.isPictograph {
      followsPictograph = true
    } else if isBreak || last == .joiner
      || !(next == .extend || next == .joiner || next == .modifier)
    {
      followsPictograph = false
    }
    hasOpenFlag = next == .regionalIndicator && (isBreak || !hasOpenFlag)
    last = next
    return isBreak
  }

  private func isBoundary(before next: UnicodeTable.BreakClass) -> Bool {
    if last == .control || next == .control { return true }
    if next.extends || last == .prepend { return false }
    switch last {
    case .leading:
      return !(next == .leading || next == .vowel || next == .leadingVowel || next == .syllable)
    case .leadingVowel, .vowel:
      return !(next == .vowel || next == .trailing)
    case .syllable, .trailing:
      return next != .trailing
    case .joiner:
      return !(followsPictograph && next.isPictograph)
    case .regionalIndicator:
      return !(hasOpenFlag && next == .regionalIndicator)
    default:
      return true
    }
  }
}
