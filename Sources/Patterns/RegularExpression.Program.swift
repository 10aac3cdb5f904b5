extension RegularExpression {
  /// A pattern as steps over the bytes of UTF-8 text.
  struct Program: Sendable {
    /// One step.
    struct Step: Sendable {
      enum Kind: UInt8, Sendable { case bytes, split, assertion, match }

      var kind: Kind
      /// With `bytes`: those that it takes.
      var low: UInt8 = 0
      var high: UInt8 = 0
      var assertion = Assertion.start
      /// Where it goes on; with `split` first here,
      var next: Int32 = -1
      /// then there.
      var other: Int32 = -1
    }

    private(set) var steps: [Step] = []
    private(set) var start: Int32 = 0
    /// Some step looks at what stands on both sides of it.
    private(set) var hasWordBoundaries = false

    /// How many steps a pattern may take.
    private static let limit = 20_000

    init(_ node: Node) throws(Defect) {
      let match = try add(Step(kind: .match))
      start = try compile(node, then: match)
    }

    private mutating func add(_ step: Step) throws(Defect) -> Int32 {
      guard steps.count < Self.limit else { throw Defect(.tooComplex, at: 0) }
      steps.append(step)
      return Int32(steps.count - 1)
    }

    private mutating func split(_ first: Int32, _ second: Int32) throws(Defect) -> Int32 {
      try add(Step(kind: .split, next: first, other: second))
    }

    /// Adds the steps of a node that go on at `next`; returns where they begin.
    private mutating func compile(_ node: Node, then next: Int32) throws(Defect) -> Int32 {
      switch node {
      case .set(let set): return try compile(set, then: next)
      case .sequence(let nodes):
        var next = next
        for node in nodes.reversed() { next = try compile(node, then: next) }
        return next
      case .choice(let nodes):
        var start: Int32?
        for node in nodes.reversed() {
          let branch = try compile(node, then: next)
          start = if let rest = start { try split(branch, rest) } else { branch }
        }
        return start ?? next
      case .repetition(let node, let minimum, let maximum, let isGreedy):
        return try compile(node, minimum, maximum, isGreedy, then: next)
      case .assertion(let assertion):
        if assertion == .wordBoundary || assertion == .noWordBoundary { hasWordBoundaries = true }
        return try add(Step(kind: .assertion, assertion: assertion, next: next))
      }
    }

    private mutating func compile(
      _ node: Node, _ minimum: Int, _ maximum: Int?, _ isGreedy: Bool, then next: Int32
    ) throws(Defect) -> Int32 {
      var start = next
      if let maximum {
        for _ in 0..<max(0, maximum - minimum) {
          let body = try compile(node, then: start)
          start = try isGreedy ? split(body, next) : split(next, body)
        }
      } else {
        let loop = try split(next, next)
        let body = try compile(node, then: loop)
        if isGreedy { steps[Int(loop)].next = body } else { steps[Int(loop)].other = body }
        start = loop
      }
      for _ in 0..<minimum { start = try compile(node, then: start) }
      return start
    }

    /// One step for each byte of each kind of sequence that encodes a scalar of the set.
    private mutating func compile(_ set: ScalarSet, then next: Int32) throws(Defect) -> Int32 {
      var start: Int32?
      for range in set.ranges.reversed() {
        for sequence in UTF8Ranges.sequences(range).reversed() {
          var step = next
          for bytes in sequence.reversed() {
            step = try add(
              Step(kind: .bytes, low: bytes.lowerBound, high: bytes.upperBound, next: step))
          }
          start = if let rest = start { try split(step, rest) } else { step }
        }
      }
      return start ?? next
    }
  }
}
