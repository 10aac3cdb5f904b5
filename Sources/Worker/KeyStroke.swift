/// What a key sends to a program: as it goes down, and, where the program has asked for that, as it comes up.
package struct KeyStroke: Equatable, Sendable {
  package var press: [UInt8]
  /// Empty where nothing is sent.
  package var release: [UInt8] = []
  /// The key that the program will take it for: its keyboard modes have no code for the key itself.
  package var takenFor: Key?

  init(_ press: [UInt8], takenFor key: Key? = nil) {
    self.press = press
    takenFor = key
  }

  init(_ press: String, takenFor key: Key? = nil) {
    self.init(Array(press.utf8), takenFor: key)
  }

  /// All of it.
  package var bytes: [UInt8] { press + release }
}

extension Key {
  /// What the key sends to a program that has asked for this keyboard.
  package func stroke(on keyboard: Keyboard) -> KeyStroke {
    if keyboard.isKitty { return kittyStroke(keyboard.enhancements) ?? legacyStroke(keyboard) }
    if let code = otherKeyCode(level: keyboard.modifyOtherKeys) {
      return KeyStroke("\u{1B}[27;\(modifiers.rawValue + 1);\(code)~")
    }
    return legacyStroke(keyboard)
  }

  /// Whether it is the key that interrupts.
  var interrupts: Bool { base == .character("c") && modifiers == .control }

  /// Whether a shell that edits its line accepts or drops it at this key.
  var submitsLine: Bool {
    switch base {
    case .enter, .keypad(.enter): true
    case .character(let character):
      modifiers.contains(.control) && ["c", "d", "j", "m", "o"].contains(character)
    default: false
    }
  }
}

extension KeyStroke {
  /// Says that the program takes a key for another.
  package func warning(for key: Key) -> String? {
    takenFor.map {
      "\(key) went as \($0): the program has not asked for a keyboard mode that tells them apart."
    }
  }
}
