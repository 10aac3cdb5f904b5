extension RegularExpression {
  /// A set of Unicode scalars, as ranges in ascending order that don't touch.
  struct ScalarSet: Equatable, Sendable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    private static let last: UInt32 = 0x10FFFF
    /// The last scalar that has another case.
    private static let lastCased: UInt32 = 0x1E943

    init(_ ranges: [ClosedRange<UInt32>]) {
      for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
        if let before = self.ranges.last, range.lowerBound <= before.upperBound &+ 1 {
          self.ranges[self.ranges.count - 1] =
            before.lowerBound...max(before.upperBound, range.upperBound)
        } else {
          self.ranges.append(range)
        }
      }
    }

    init(_ scalar: UInt32, ignoringCase: Bool) {
      self.init([scalar...scalar])
      if ignoringCase { self = foldingCase() }
    }

    static let digits = ScalarSet([0x30...0x39])
    static let words = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let spaces = ScalarSet([0x09...0x0D, 0x20...0x20])
    static let notNewline = ScalarSet([0x0A...0x0A]).inverted

    /// All scalars that are not in it.
    var inverted: ScalarSet {
      var rest: [ClosedRange<UInt32>] = []
      var next: UInt32 = 0
      for range in ranges {
        if range.lowerBound > next { rest.append(next...(range.lowerBound - 1)) }
        next = range.upperBound + 1
      }
      if next <= Self.last { rest.append(next...Self.last) }
      return ScalarSet(rest)
    }

    func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

    /// With the other case of each scalar, where that is one scalar too.
    func foldingCase() -> ScalarSet {
      var more = ranges
      for range in ranges where range.lowerBound <= Self.lastCased {
        if range.count <= 256 {
          for value in range { more += Self.otherCases(of: value).map { $0...$0 } }
        } else {
          more += Self.cased.filter { range.contains($0.value) && !range.contains($0.other) }
            .map { $0.other...$0.other }
        }
      }
      return ScalarSet(more)
    }

    /// All scalars that have another case, with it. Found once: it takes 10 ms, and a pattern may have two thousand
    /// negated classes.
    private static let cased: [(value: UInt32, other: UInt32)] = (0...lastCased).flatMap { value in
      otherCases(of: value).map { (value, $0) }
    }

    private static func otherCases(of value: UInt32) -> [UInt32] {
      guard value < 0x80 || value >= 0xB5, let scalar = Unicode.Scalar(value) else { return [] }
      return [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap {
        let other = $0.unicodeScalars
        guard other.count == 1, let only = other.first, only != scalar else { return nil }
        return only.value
      }
    }

    /// A class named as in `[:alpha:]`, for ASCII.
    static func named(_ name: String) -> ScalarSet? {
      switch name {
      case "alpha": ScalarSet([0x41...0x5A, 0x61...0x7A])
      case "digit": digits
      case "alnum": ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
      case "upper": ScalarSet([0x41...0x5A])
      case "lower": ScalarSet([0x61...0x7A])
      case "space": spaces
      case "blank": ScalarSet([0x09...0x09, 0x20...0x20])
      case "punct": ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
      case "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
      case "cntrl": ScalarSet([0x00...0x1F, 0x7F...0x7F])
      case "print": ScalarSet([0x20...0x7E])
      case "graph": ScalarSet([0x21...0x7E])
      case "word": words
      default: nil
      }
    }
  }
}
