extension RegularExpression {
  /// A deterministic automaton that is made while it runs: a state for each set of steps that was met.
  ///
  /// What a state goes to is found once and then looked up. When the table has grown large all of it is forgotten.
  struct Automaton: Sendable {
    /// A set of steps to go on at, and what stood before.
    private struct State: Hashable {
      var steps: [Int32]
      var isAtStart: Bool
      var followsWord: Bool
    }

    /// Bytes that no step tells apart have one number; the last number is the end of the text.
    private var classes: [UInt8]
    /// A byte of each class.
    private var representatives: [UInt8] = []
    private var width: Int
    /// For each state and class: where the row of the next state begins, `unknown` or `matched`.
    private var table: [Int32] = []
    private var states: [State] = []
    private var numbers: [State: Int32] = [:]
    /// How many steps all states have together.
    private var weight = 0

    private static let unknown: Int32 = -1
    private static let matched: Int32 = -2
    private static let stateLimit = 2000
    private static let weightLimit = 200_000

    init(_ program: Program) {
      var isBoundary = [Bool](repeating: false, count: 257)
      for step in program.steps where step.kind == .bytes {
        isBoundary[Int(step.low)] = true
        isBoundary[Int(step.high) + 1] = true
      }
      if program.hasWordBoundaries {
        for byte in 1..<256 where Self.isWord(UInt8(byte)) != Self.isWord(UInt8(byte - 1)) {
          isBoundary[byte] = true
        }
      }
      classes = [UInt8](repeating: 0, count: 256)
      representatives = [0]
      for byte in 1..<256 {
        if isBoundary[byte] { representatives.append(UInt8(byte)) }
        classes[byte] = UInt8(representatives.count - 1)
      }
      width = representatives.count + 1
    }

    static func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
      default: false
      }
    }

    mutating func matches(_ text: UnsafeRawBufferPointer, _ program: Program) -> Bool {
      if states.isEmpty { _ = number(of: State(steps: [], isAtStart: true, followsWord: false)) }
      var state: Int32 = 0
      var place = 0
      while place < text.count {
        // As far as the table goes.
        table.withUnsafeBufferPointer { table in
          classes.withUnsafeBufferPointer { classes in
            while place < text.count {
              let next = table[Int(state) &+ Int(classes[Int(text[place])])]
              guard next >= 0 else { return }
              state = next
              place &+= 1
            }
          }
        }
        guard place < text.count else { break }
        state = next(after: state, class: Int(classes[Int(text[place])]), program)
        if state == Self.matched { return true }
        place += 1
      }
      return next(after: state, class: width - 1, program) == Self.matched
    }

    private mutating func next(after state: Int32, class: Int, _ program: Program) -> Int32 {
      let known = table[Int(state) + `class`]
      if known != Self.unknown { return known }
      let byte = `class` < representatives.count ? representatives[`class`] : nil
      let reached = advance(states[Int(state) / width], byte, program)
      guard let reached else {
        table[Int(state) + `class`] = Self.matched
        return Self.matched
      }
      if states.count >= Self.stateLimit || weight >= Self.weightLimit {
        forget()
        return number(of: reached)
      }
      let number = number(of: reached)
      table[Int(state) + `class`] = number
      return number
    }

    /// All but the first state, in which every text begins.
    private mutating func forget() {
      let first = states[0]
      table.removeAll(keepingCapacity: true)
      states.removeAll()
      numbers.removeAll()
      weight = 0
      _ = number(of: first)
    }

    private mutating func number(of state: State) -> Int32 {
      if let number = numbers[state] { return number }
      let number = Int32(table.count)
      states.append(state)
      numbers[state] = number
      weight += state.steps.count
      table.append(contentsOf: repeatElement(Self.unknown, count: width))
      return number
    }

    /// The state after a byte, or after the end where there is none; nil once the pattern has matched.
    private func advance(_ state: State, _ byte: UInt8?, _ program: Program) -> State? {
      let place = Place(
        isAtStart: state.isAtStart, isAtEnd: byte == nil, followsWord: state.followsWord,
        precedesWord: byte.map(Self.isWord) ?? false)
      var isSeen = [Bool](repeating: false, count: program.steps.count)
      var pending = state.steps
      // A match may begin anywhere.
      pending.append(program.start)
      var reached: [Int32] = []
      while let number = pending.popLast() {
        guard !isSeen[Int(number)] else { continue }
        isSeen[Int(number)] = true
        let step = program.steps[Int(number)]
        switch step.kind {
        case .match: return nil
        case .split:
          pending.append(step.other)
          pending.append(step.next)
        case .assertion:
          if place.fulfils(step.assertion) { pending.append(step.next) }
        case .bytes:
          if let byte, step.low <= byte, byte <= step.high { reached.append(step.next) }
        }
      }
      reached.sort()
      var distinct: [Int32] = []
      for number in reached where number != distinct.last { distinct.append(number) }
      let followsWord = program.hasWordBoundaries && byte.map(Self.isWord) ?? false
      return State(steps: distinct, isAtStart: false, followsWord: followsWord)
    }
  }

  /// What stands around a place in the text.
  struct Place {
    var isAtStart: Bool
    var isAtEnd: Bool
    var followsWord: Bool
    var precedesWord: Bool

    func fulfils(_ assertion: Assertion) -> Bool {
      switch assertion {
      case .start: isAtStart
      case .end: isAtEnd
      case .wordBoundary: followsWord != precedesWord
      case .noWordBoundary: followsWord == precedesWord
      }
    }
  }
}
