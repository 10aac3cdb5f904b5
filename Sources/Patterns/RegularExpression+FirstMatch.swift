extension RegularExpression {
  /// Where the pattern first matches in a text, given as UTF-8: the leftmost match, and there the one that its choices
  /// and repetitions prefer.
  ///
  /// Slower than `matches(_:)`, but in proportion to the text too.
  package func firstMatch(in text: UnsafeRawBufferPointer) -> Range<Int>? {
    var current = Threads(count: program.steps.count)
    var next = Threads(count: program.steps.count)
    var found: Range<Int>?
    var place = 0
    while true {
      let byte = place < text.count ? text[place] : nil
      let around = Place(
        isAtStart: place == 0, isAtEnd: byte == nil,
        followsWord: place > 0 && Automaton.isWord(text[place - 1]),
        precedesWord: byte.map(Automaton.isWord) ?? false)
      // Candidates that began earlier come first.
      current.resolve(program, around)
      if found == nil { current.add(program.start, since: place, program, around) }
      next.clear()
      for thread in current.ready {
        let step = program.steps[Int(thread.step)]
        if step.kind == .match {
          found = thread.start..<place
          // What is preferred less is of no interest any more.
          break
        }
        if let byte, step.low <= byte, byte <= step.high {
          next.waiting.append((step.next, thread.start))
        }
      }
      if byte == nil || found != nil && next.waiting.isEmpty { return found }
      swap(&current, &next)
      place += 1
    }
  }

  /// Where the pattern first matches in a text.
  package func firstMatch(in text: String) -> Range<Int>? {
    var text = text
    return text.withUTF8 { firstMatch(in: UnsafeRawBufferPointer($0)) }
  }

  /// Candidates for a match, the preferred ones first.
  private struct Threads {
    /// Those that have taken a byte and not yet looked where it led.
    var waiting: [(step: Int32, start: Int)] = []
    /// Those that stand before a byte, or have matched.
    var ready: [(step: Int32, start: Int)] = []
    private var isSeen: [Bool]

    init(count: Int) {
      isSeen = [Bool](repeating: false, count: count)
    }

    mutating func clear() {
      waiting.removeAll(keepingCapacity: true)
      ready.removeAll(keepingCapacity: true)
      for index in isSeen.indices { isSeen[index] = false }
    }

    mutating func resolve(_ program: Program, _ around: Place) {
      for (step, start) in waiting { add(step, since: start, program, around) }
    }

    mutating func add(_ step: Int32, since start: Int, _ program: Program, _ around: Place) {
      var pending = [step]
      while let number = pending.popLast() {
        guard !isSeen[Int(number)] else { continue }
        isSeen[Int(number)] = true
        let step = program.steps[Int(number)]
        switch step.kind {
        case .split:
          pending.append(step.other)
          pending.append(step.next)
        case .assertion:
          if around.fulfils(step.assertion) { pending.append(step.next) }
        case .bytes, .match: ready.append((number, start))
        }
      }
    }
  }
}
