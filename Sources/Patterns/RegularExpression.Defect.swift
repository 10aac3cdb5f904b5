extension RegularExpression {
  /// What is wrong with a pattern, and where.
  package struct Defect: Error, Equatable, Sendable {
    /// What can be wrong.
    package enum Kind: Equatable, Sendable {
      case empty, tooLong, tooComplex, tooDeep
      case unclosedGroup, unopenedGroup, unclosedClass, emptyClass
      case nothingToRepeat, badRepetition, reversedRange
      case unknownEscape(String)
      case unknownClass(String)
      case unknownGroup(String)
      case backReference, lookAround, possessive
      case trailingBackslash, badCodePoint
    }

    package var kind: Kind
    /// Which character of the pattern, from 1; 0 where it is the whole.
    package var position: Int

    init(_ kind: Kind, at position: Int) {
      self.kind = kind
      self.position = position
    }
  }
}

extension RegularExpression.Defect: CustomStringConvertible {
  /// A sentence without a full stop.
  package var description: String {
    position > 0 ? "\(reason), at character \(position)" : reason
  }

  private var reason: String {
    switch kind {
    case .empty: "it is empty, which every line matches"
    case .tooLong: "it is longer than \(RegularExpression.patternLimit) bytes"
    case .tooComplex: "it is too complex: its repetitions multiply to too much"
    case .tooDeep: "its groups lie too deep in each other"
    case .unclosedGroup: "a ( is not closed"
    case .unopenedGroup: "a ) closes nothing (write \\) for the character)"
    case .unclosedClass: "a [ is not closed (write \\[ for the character)"
    case .emptyClass: "a class matches no character"
    case .nothingToRepeat: "there is nothing to repeat (write \\*, \\+, \\? for the characters)"
    case .badRepetition: "the numbers of a repetition are not m,n with m ≤ n ≤ 1000"
    case .reversedRange: "a range of a class ends before it begins"
    case .unknownEscape(let name): "\\\(name) means nothing"
    case .unknownClass(let name): "[:\(name):] is no class"
    case .unknownGroup(let name): "(?\(name) means nothing"
    case .backReference: "back-references are not supported"
    case .lookAround: "look-around is not supported"
    case .possessive: "possessive repetition is not supported"
    case .trailingBackslash: "it ends with a backslash (write \\\\ for the character)"
    case .badCodePoint: "no character has this number"
    }
  }
}
