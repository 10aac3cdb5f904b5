extension RegularExpression {
  /// Reads a pattern, character by character.
  struct Parser {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var ignoresCase: Bool
    private var depth = 0

    private static let depthLimit = 100
    private static let countLimit = 1000

    init(_ pattern: String, ignoringCase: Bool) {
      scalars = Array(pattern.unicodeScalars)
      ignoresCase = ignoringCase
    }

    mutating func parse() throws(Defect) -> Node {
      let node = try choice()
      guard place == scalars.count else { throw Defect(.unopenedGroup, at: place + 1) }
      return node
    }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func take() -> Unicode.Scalar? {
      guard place < scalars.count else { return nil }
      defer { place += 1 }
      return scalars[place]
    }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
      guard next == wanted else { return false }
      place += 1
      return true
    }

    private mutating func choice() throws(Defect) -> Node {
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.depthLimit else { throw Defect(.tooDeep, at: place) }
      // What (?i) switches on holds up to the end of the group.
      let outer = ignoresCase
      defer { ignoresCase = outer }
      var choices = [try sequence()]
      while take("|") { choices.append(try sequence()) }
      return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence() throws(Defect) -> Node {
      var parts: [Node] = []
      while let scalar = next, scalar != "|", scalar != ")" {
        guard let part = try atom() else { continue }
        parts.append(try repeated(part))
      }
      return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    /// nil for what only switches flags.
    private mutating func atom() throws(Defect) -> Node? {
      let start = place + 1
      guard let scalar = take() else { return nil }
      switch scalar {
      case ".": return .set(.notNewline)
      case "^": return .assertion(.start)
      case "$": return .assertion(.end)
      case "(": return try group(start)
      case "[": return .set(try bracket(start))
      case "*", "+", "?": throw Defect(.nothingToRepeat, at: start)
      case "{" where repetitionFollows(): throw Defect(.nothingToRepeat, at: start)
      case "\\":
        switch next {
        case "b":
          place += 1
          return .assertion(.wordBoundary)
        case "B":
          place += 1
          return .assertion(.noWordBoundary)
        case "A":
          place += 1
          return .assertion(.start)
        case "z", "Z":
          place += 1
          return .assertion(.end)
        default: return .set(folded(try escape(start)))
        }
      default: return .set(ScalarSet(scalar.value, ignoringCase: ignoresCase))
      }
    }

    private func folded(_ set: ScalarSet) -> ScalarSet { ignoresCase ? set.foldingCase() : set }

    private mutating func group(_ start: Int) throws(Defect) -> Node? {
      if take("?") {
        switch take() {
        case ":": break
        case "=", "!": throw Defect(.lookAround, at: start)
        case "P" where next == "<", "<":
          if next == "<" { place += 1 }
          if next == "=" || next == "!" { throw Defect(.lookAround, at: start) }
          while let scalar = next, scalar != ">" {
            guard
              scalar == "_" || scalar.properties.isAlphabetic
                || scalar.properties.numericType != nil
            else { throw Defect(.unknownGroup("<"), at: start) }
            place += 1
          }
          guard take(">") else { throw Defect(.unclosedGroup, at: start) }
        case "i":
          if take(")") {
            ignoresCase = true
            return nil
          }
          guard take(":") else { throw Defect(.unknownGroup("i"), at: start) }
          let outer = ignoresCase
          ignoresCase = true
          defer { ignoresCase = outer }
          return try closed(start)
        case let other:
          throw Defect(.unknownGroup(other.map { String($0) } ?? ""), at: start)
        }
      }
      return try closed(start)
    }

    private mutating func closed(_ start: Int) throws(Defect) -> Node {
      let node = try choice()
      guard take(")") else { throw Defect(.unclosedGroup, at: start) }
      return node
    }

    private mutating func repeated(_ part: Node) throws(Defect) -> Node {
      var node = part
      while let scalar = next {
        let start = place + 1
        let bounds: (minimum: Int, maximum: Int?)
        switch scalar {
        case "*": bounds = (0, nil)
        case "+": bounds = (1, nil)
        case "?": bounds = (0, 1)
        case "{" where repetitionFollows(from: 1):
          place += 1
          bounds = try numbers(start)
        default: return node
        }
        place += 1
        if next == "+" { throw Defect(.possessive, at: start) }
        let isGreedy = !take("?")
        node = .repetition(
          node, minimum: bounds.minimum, maximum: bounds.maximum, isGreedy: isGreedy)
      }
      return node
    }

    /// Whether what follows a `{` is a repetition; else the brace is a character.
    private func repetitionFollows(from skipped: Int = 0) -> Bool {
      var index = place + skipped
      var hasDigit = false
      while index < scalars.count {
        switch scalars[index] {
        case "0"..."9": hasDigit = true
        case ",": break
        case "}": return hasDigit
        default: return false
        }
        index += 1
      }
      return false
    }

    /// Reads `m`, `m,`, `,n` or `m,n`, up to the closing brace.
    private mutating func numbers(_ start: Int) throws(Defect) -> (minimum: Int, maximum: Int?) {
      let minimum = number()
      guard take(",") else {
        guard let minimum, next == "}", minimum <= Self.countLimit else {
          throw Defect(.badRepetition, at: start)
        }
        return (minimum, minimum)
      }
      let maximum = number()
      guard next == "}", (maximum ?? minimum ?? 0) <= Self.countLimit,
        (minimum ?? 0) <= maximum ?? Self.countLimit
      else { throw Defect(.badRepetition, at: start) }
      return (minimum ?? 0, maximum)
    }

    private mutating func number() -> Int? {
      var value: Int?
      while let scalar = next, "0"..."9" ~= scalar {
        value = min((value ?? 0) * 10 + Int(scalar.value - 0x30), Self.countLimit + 1)
        place += 1
      }
      return value
    }

    /// What follows a backslash, as a set.
    private mutating func escape(_ start: Int) throws(Defect) -> ScalarSet {
      guard let scalar = take() else { throw Defect(.trailingBackslash, at: start) }
      switch scalar {
      case "d": return .digits
      case "D": return ScalarSet.digits.inverted
      case "w": return .words
      case "W": return ScalarSet.words.inverted
      case "s": return .spaces
      case "S": return ScalarSet.spaces.inverted
      case "t": return ScalarSet([0x09...0x09])
      case "n": return ScalarSet([0x0A...0x0A])
      case "v": return ScalarSet([0x0B...0x0B])
      case "f": return ScalarSet([0x0C...0x0C])
      case "r": return ScalarSet([0x0D...0x0D])
      case "a": return ScalarSet([0x07...0x07])
      case "e": return ScalarSet([0x1B...0x1B])
      case "x": return try codePoint(digits: 2, start)
      case "u": return try codePoint(digits: 4, start)
      case "1"..."9": throw Defect(.backReference, at: start)
      case "A"..."Z", "a"..."z", "0": throw Defect(.unknownEscape(String(scalar)), at: start)
      default: return ScalarSet([scalar.value...scalar.value])
      }
    }

    /// A scalar by its hexadecimal number: so many digits, or any in braces.
    private mutating func codePoint(digits: Int, _ start: Int) throws(Defect) -> ScalarSet {
      let isBraced = take("{")
      var value: UInt32 = 0
      var count = 0
      while count < (isBraced ? 8 : digits), let scalar = next,
        let digit = scalar.properties.isASCIIHexDigit ? Character(scalar).hexDigitValue : nil
      {
        value = value << 4 | UInt32(digit)
        count += 1
        place += 1
      }
      guard count > 0, isBraced ? take("}") : count == digits, Unicode.Scalar(value) != nil else {
        throw Defect(.badCodePoint, at: start)
      }
      return ScalarSet([value...value])
    }

    /// A class, after its opening bracket.
    private mutating func bracket(_ start: Int) throws(Defect) -> ScalarSet {
      let isInverted = take("^")
      var set = ScalarSet([])
      var isFirst = true
      while true {
        let position = place + 1
        guard let scalar = take() else { throw Defect(.unclosedClass, at: start) }
        if scalar == "]", !isFirst { break }
        isFirst = false
        if scalar == "[", next == ":" {
          set = set.union(try namedClass(position))
          continue
        }
        let low =
          scalar == "\\" ? try classEscape(position) : ScalarSet([scalar.value...scalar.value])
        guard next == "-", place + 1 < scalars.count, scalars[place + 1] != "]",
          let first = low.single
        else {
          set = set.union(low)
          continue
        }
        place += 1
        let end = place + 1
        guard let bound = take() else { throw Defect(.unclosedClass, at: start) }
        let high = bound == "\\" ? try classEscape(end) : ScalarSet([bound.value...bound.value])
        guard let last = high.single, first <= last else {
          throw Defect(.reversedRange, at: position)
        }
        set = set.union(ScalarSet([first...last]))
      }
      set = folded(set)
      if isInverted { set = set.inverted }
      if set.ranges.isEmpty { throw Defect(.emptyClass, at: start) }
      return set
    }

    /// In a class `\b` is a backspace.
    private mutating func classEscape(_ position: Int) throws(Defect) -> ScalarSet {
      if take("b") { return ScalarSet([0x08...0x08]) }
      return try escape(position)
    }

    private mutating func namedClass(_ position: Int) throws(Defect) -> ScalarSet {
      place += 1
      var name = String.UnicodeScalarView()
      while let scalar = next, scalar != ":", scalar != "]" {
        name.append(scalar)
        place += 1
      }
      guard take(":"), take("]"), let set = ScalarSet.named(String(name)) else {
        throw Defect(.unknownClass(String(name)), at: position)
      }
      return set
    }
  }
}

extension RegularExpression.ScalarSet {
  /// The only scalar in it; nil when there are more.
  fileprivate var single: UInt32? {
    guard ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
    return range.lowerBound
  }
}
