extension RegularExpression {
  /// A part of a pattern.
  indirect enum Node: Sendable {
    case set(ScalarSet)
    case sequence([Node])
    case choice([Node])
    case repetition(Node, minimum: Int, maximum: Int?, isGreedy: Bool)
    case assertion(Assertion)
  }

  /// What must hold at a place, taking no character.
  enum Assertion: UInt8, Sendable {
    case start, end, wordBoundary, noWordBoundary
  }
}
