internal import Platform
internal import Store

/// One queue entry on its way into the terminal, step by step.
struct Delivery {
  /// A thing to do, in order.
  enum Step: Equatable {
    /// Bytes for the terminal.
    case write([UInt8])
    /// A key, encoded by the modes of the moment at which it goes.
    case key(Key)
    /// To wait until the program has read what was written, or the time is over.
    case consumption(limit: Duration)
    /// To wait until the program takes the next line.
    case readiness
    /// What the mouse does, encoded like a key.
    case mouse(Mouse.Part)
    /// To wait until the program has dealt with what the mouse did, and takes input again.
    case turn
    /// To let the program tell a lone ESC from the beginning of a key's sequence.
    case pause(Duration)
  }

  var entryID: String
  var steps: [Step]
  /// When the current step began, set when it is first looked at.
  var stepStarted: MonotonicClock.Instant?
  /// Whether some of it had no one left to go to.
  var isCutShort = false

  /// How long a program may take to read text before Enter follows all the same.
  static let consumptionLimit: Duration = .seconds(1)
  /// vim waits 100 ms for the rest of a key's sequence.
  static let escapeGap: Duration = .milliseconds(120)
  /// In bytes: the longest line that canonical mode delivers. See: man 3 termios.
  static let canonicalLineLimit = 4095

  init(entryID: String, steps: [Step]) {
    self.entryID = entryID
    self.steps = steps
  }
}

extension Delivery {
  /// What the terminal is like as an input is delivered.
  struct Surroundings: Equatable {
    /// Canonical mode: the line discipline collects a line and turns CR into LF.
    var canonical: Bool
    var bracketedPaste: Bool
    var keyboard: Keyboard
  }

  /// The steps that deliver text and Enter.
  ///
  /// To a program that reads each byte, Enter travels alone: a program must have read the text before it, or it takes
  /// both for a paste. Text of several lines, or with control characters, goes as one paste where the program has
  /// asked for pastes to be marked.
  static func steps(text: String, in surroundings: Surroundings) -> [Step] {
    let bytes = Array(text.utf8)
    if surroundings.canonical {
      return [.write(bytes.map { $0 == 0x0A ? 0x0D : $0 } + [0x0D])]
    }
    let consumption = Step.consumption(limit: consumptionLimit)
    let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && bytes.count <= 1024
    if surroundings.bracketedPaste, !isPlain {
      return [.write(bracketed(bytes)), consumption, .key(Key(.enter))]
    }
    var steps: [Step] = []
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if !steps.isEmpty { steps.append(.readiness) }
      if !line.isEmpty { steps += [.write(typed(line, on: surroundings.keyboard)), consumption] }
      steps.append(.key(Key(.enter)))
    }
    return steps
  }

  /// A line as its keys send it: to a program that has asked for all keys as sequences, each as one.
  private static func typed(_ line: ArraySlice<UInt8>, on keyboard: Keyboard) -> [UInt8] {
    guard keyboard.enhancements.contains(.allKeys) else { return Array(line) }
    return String(decoding: line, as: UTF8.self).flatMap {
      Key(typing: $0).stroke(on: keyboard).bytes
    }
  }

  /// The step that pastes text, with no Enter after it.
  static func steps(pasting text: String, in surroundings: Surroundings) -> [Step] {
    let bytes = Array(text.utf8)
    return [
      .write(surroundings.bracketedPaste ? bracketed(bytes) : bytes.map { $0 == 0x0A ? 0x0D : $0 })
    ]
  }

  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// Whether bytes are one marked paste.
  static func isPaste(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: pasteStart) && bytes.suffix(pasteEnd.count).elementsEqual(pasteEnd)
  }

  /// Text between the marks of a paste; marks in the text itself can't end it early.
  static func bracketed(_ text: [UInt8]) -> [UInt8] {
    let (start, end) = (pasteStart, pasteEnd)
    var inner: [UInt8] = []
    inner.reserveCapacity(text.count)
    for byte in text {
      inner.append(byte == 0x0A ? 0x0D : byte)
      if byte == 0x7E, inner.count >= end.count, inner.suffix(end.count).elementsEqual(end) {
        inner.removeLast(end.count)
      }
    }
    return start + inner + end
  }

  /// The steps that deliver keys, each when the one before has been read.
  static func steps(keys: [Key]) -> [Step] {
    var steps = keys.flatMap { [Step.key($0), .consumption(limit: consumptionLimit)] }
    if !steps.isEmpty { steps.removeLast() }
    return steps
  }

  /// The steps that deliver what the mouse does. A program that a press brings to its end gets no release: that would
  /// be typed into the shell.
  static func steps(of plan: Mouse.Plan) -> [Step] {
    var steps = plan.parts.flatMap { [Step.mouse($0), .turn] }
    if !steps.isEmpty { steps.removeLast() }
    return steps
  }

  /// The steps that deliver one key's bytes.
  static func steps(of stroke: KeyStroke) -> [Step] {
    // What comes up right behind a lone ESC would make Alt of it.
    guard stroke.press == [0x1B], !stroke.release.isEmpty else { return [.write(stroke.bytes)] }
    return [.write(stroke.press), .pause(escapeGap), .write(stroke.release)]
  }

  /// The longest line of a text, in bytes, whose first goes on behind so many.
  static func longestLine(of text: String, after begun: Int = 0) -> Int {
    var longest = 0
    var current = begun
    for byte in text.utf8 {
      current = endsCanonicalLine(byte) ? 0 : current + 1
      longest = max(longest, current)
    }
    return longest
  }

  /// Whether a byte ends a line in canonical mode, or drops it: CR, LF, and the usual characters of EOF, INTR, QUIT and KILL.
  static func endsCanonicalLine(_ byte: UInt8) -> Bool {
    [0x03, 0x04, 0x0A, 0x0D, 0x15, 0x1C].contains(byte)
  }
}
