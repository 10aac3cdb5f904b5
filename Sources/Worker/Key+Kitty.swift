/// The kitty keyboard protocol. See: https://sw.kovidgoyal.net/kitty/keyboard-protocol
///
/// The modifiers' own presses and releases, which a program that has asked for all keys gets from a keyboard, are not
/// sent: the modifiers come with the key, and none of them is held between two keys.
extension Key {
  /// How a key is told: a number or code, and the last byte of the sequence.
  private struct Code {
    var number: Int
    var final: Character = "u"
  }

  /// What the key sends with these enhancements; nil: what it always does.
  func kittyStroke(_ asked: Keyboard.Enhancements) -> KeyStroke? {
    guard let code = kittyCode(asked) else { return nil }
    var stroke: KeyStroke
    if let plain = plainPress(asked) {
      stroke = plain
    } else {
      stroke = KeyStroke(sequence(code, asked, isRelease: false))
    }
    if asked.contains(.eventTypes), asked.contains(.allKeys) || !isReset(asked), code.number > 0 {
      stroke.release = Array(sequence(code, asked, isRelease: true).utf8)
    }
    return stroke
  }

  /// Whether it is one of the three keys that always stay as they were, so that a person can type `reset` after a
  /// program that has died.
  private func isReset(_ asked: Keyboard.Enhancements) -> Bool {
    switch base {
    case .enter, .tab, .backspace: true
    case .keypad(.enter): !asked.contains(.disambiguation)
    default: false
    }
  }

  /// The press of a key whose form the enhancements don't change.
  private func plainPress(_ asked: Keyboard.Enhancements) -> KeyStroke? {
    if asked.contains(.allKeys) { return nil }
    switch base {
    case .character, .keypad:
      if let text, modifiers.isSubset(of: .shift) { return KeyStroke(String(text)) }
      // Without disambiguation keys of the keypad are those beside it.
      if asked.contains(.disambiguation) { return nil }
      if case .keypad(let key) = base, key.character == nil, !modifiers.isEmpty { return nil }
      return legacyStroke(Keyboard())
    case .enter, .tab, .backspace:
      return modifiers.isEmpty ? legacyStroke(Keyboard()) : nil
    case .escape:
      return modifiers.isEmpty && !asked.contains(.disambiguation) ? KeyStroke([0x1B]) : nil
    default: return nil
    }
  }

  private func kittyCode(_ asked: Keyboard.Enhancements) -> Code? {
    switch base {
    case .up: return Code(number: 1, final: "A")
    case .down: return Code(number: 1, final: "B")
    case .right: return Code(number: 1, final: "C")
    case .left: return Code(number: 1, final: "D")
    case .home: return Code(number: 1, final: "H")
    case .end: return Code(number: 1, final: "F")
    case .insert: return Code(number: 2, final: "~")
    case .delete: return Code(number: 3, final: "~")
    case .pageUp: return Code(number: 5, final: "~")
    case .pageDown: return Code(number: 6, final: "~")
    case .escape: return Code(number: 27)
    case .enter: return Code(number: 13)
    case .tab: return Code(number: 9)
    case .backspace: return Code(number: 127)
    case .function(let number): return Self.functionCode(number)
    case .keypad(let key):
      if asked.isDisjoint(with: [.disambiguation, .allKeys]) {
        return Key(key.plain).kittyCode(asked)
      }
      return Code(number: key.kittyCode)
    case .character(let character):
      // Several code points are no key: they are typed as text.
      let scalars = character.unicodeScalars
      guard scalars.count == 1, let scalar = scalars.first else {
        return asked.isSuperset(of: [.allKeys, .text]) ? Code(number: 0) : nil
      }
      return Code(number: Int(scalar.value))
    }
  }

  /// F3 is not `CSI R`, which is how the cursor's position is told.
  private static func functionCode(_ number: Int) -> Code {
    switch number {
    case 1: Code(number: 1, final: "P")
    case 2: Code(number: 1, final: "Q")
    case 3: Code(number: 13, final: "~")
    case 4: Code(number: 1, final: "S")
    case 5: Code(number: 15, final: "~")
    case 6...10: Code(number: 11 + number, final: "~")
    case 11...12: Code(number: 12 + number, final: "~")
    default: Code(number: 57376 + number - 13)
    }
  }

  /// `CSI code:shifted ; modifiers:event ; text u`, what is usual left out.
  private func sequence(
    _ code: Code, _ asked: Keyboard.Enhancements, isRelease: Bool
  ) -> String {
    var first = code.number == 1 && code.final != "u" ? "" : "\(code.number)"
    if asked.contains(.alternateKeys), modifiers.contains(.shift), code.number > 0,
      case .character = base, let text, text.unicodeScalars.count == 1,
      let shifted = text.unicodeScalars.first, Int(shifted.value) != code.number
    {
      first += ":\(shifted.value)"
    }
    var second = modifiers.isEmpty ? "" : "\(modifiers.rawValue + 1)"
    if isRelease { second = "\(modifiers.rawValue + 1):3" }
    var third = ""
    if asked.isSuperset(of: [.allKeys, .text]), !isRelease, modifiers.isSubset(of: .shift),
      let text
    {
      third = text.unicodeScalars.map { "\($0.value)" }.joined(separator: ":")
    }
    // A letter's number is there as soon as a modifier is.
    if first.isEmpty, !second.isEmpty { first = "\(code.number)" }
    var parameters = first
    if !second.isEmpty || !third.isEmpty { parameters += ";\(second)" }
    if !third.isEmpty { parameters += ";\(third)" }
    return "\u{1B}[\(parameters)\(code.final)"
  }
}
