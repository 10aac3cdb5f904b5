/// The bytes of keys as xterm sends them, and its modifyOtherKeys. See: xterm ctlseqs, "PC-Style Function Keys".
extension Key {
  /// What the key sends where the program has not asked for the kitty keyboard protocol.
  func legacyStroke(_ keyboard: Keyboard) -> KeyStroke {
    switch base {
    case .up: cursor("A", keyboard)
    case .down: cursor("B", keyboard)
    case .right: cursor("C", keyboard)
    case .left: cursor("D", keyboard)
    case .home: cursor("H", keyboard)
    case .end: cursor("F", keyboard)
    case .insert: tilde(2)
    case .delete: tilde(3)
    case .pageUp: tilde(5)
    case .pageDown: tilde(6)
    case .function(let number): function(number)
    case .enter: control(0x0D)
    case .escape: control(0x1B)
    case .backspace:
      // xterm's Ctrl turns DEL into BS.
      modifiers.contains(.control) ? control(0x08, saying: [.control]) : control(0x7F)
    case .tab:
      modifiers.contains(.shift)
        ? escaped(
          Array("\u{1B}[Z".utf8),
          modifiers.contains(.control) ? Key(.tab, modifiers.subtracting(.control)) : nil)
        : control(0x09)
    case .character: typed
    case .keypad(let key): keypad(key, keyboard)
    }
  }

  /// Bytes, with an ESC before them where Alt is held.
  private func escaped(_ bytes: [UInt8], _ takenFor: Key?) -> KeyStroke {
    KeyStroke(modifiers.contains(.alt) ? [0x1B] + bytes : bytes, takenFor: takenFor)
  }

  /// A control character, of which Alt alone can be told, and these modifiers.
  private func control(_ byte: UInt8, saying told: Modifiers = []) -> KeyStroke {
    let rest = modifiers.intersection(told.union(.alt))
    return escaped([byte], rest == modifiers ? nil : Key(base, rest))
  }

  private func cursor(_ final: String, _ keyboard: Keyboard) -> KeyStroke {
    guard modifiers.isEmpty else { return KeyStroke("\u{1B}[1;\(modifiers.rawValue + 1)\(final)") }
    return KeyStroke("\u{1B}\(keyboard.applicationCursorKeys ? "O" : "[")\(final)")
  }

  private func tilde(_ number: Int) -> KeyStroke {
    KeyStroke("\u{1B}[\(number)\(modifiers.isEmpty ? "" : ";\(modifiers.rawValue + 1)")~")
  }

  /// F1 to F4 are SS3 P to S; the others are CSI number ~, with gaps where DEC had none. From F13 on they are what
  /// xterm's terminfo has for them: F1 to F12 with Shift.
  private func function(_ number: Int) -> KeyStroke {
    switch number {
    case 1...4:
      let final = Unicode.Scalar(UInt8(ascii: "P") + UInt8(number - 1))
      return KeyStroke(
        modifiers.isEmpty ? "\u{1B}O\(final)" : "\u{1B}[1;\(modifiers.rawValue + 1)\(final)")
    case 5: return tilde(15)
    case 6...10: return tilde(11 + number)
    case 11...12: return tilde(12 + number)
    default:
      var stroke = Key(.function(number - 12), modifiers.union(.shift)).function(number - 12)
      if modifiers.contains(.shift) { stroke.takenFor = Key(base, modifiers.subtracting(.shift)) }
      return stroke
    }
  }

  /// A key that types a character; with Ctrl its control character, where there is one.
  private var typed: KeyStroke {
    guard let text else { return KeyStroke([]) }
    guard modifiers.contains(.control) else {
      return escaped(
        Array(String(text).utf8),
        text == " " && modifiers.contains(.shift) ? Key(base, modifiers.subtracting(.shift)) : nil)
    }
    if let byte = Self.controlByte(of: text) {
      // Of the signs, Shift is part of which one it is.
      let isLost = modifiers.contains(.shift) && (text.isLetter || text == " ")
      return escaped([byte], isLost ? Key(base, modifiers.subtracting(.shift)) : nil)
    }
    return escaped(Array(String(text).utf8), Key(base, modifiers.subtracting(.control)))
  }

  /// The control character that Ctrl makes of a character, as in the X Window System: the letters and signs from `@` on,
  /// and some on the keys of these.
  static func controlByte(of character: Character) -> UInt8? {
    guard let byte = character.asciiValue else { return nil }
    switch byte {
    case UInt8(ascii: "@")...UInt8(ascii: "~"), 0x20: return byte & 0x1F
    case UInt8(ascii: "2"): return 0
    case UInt8(ascii: "3")...UInt8(ascii: "7"): return byte - UInt8(ascii: "3") + 0x1B
    case UInt8(ascii: "8"), UInt8(ascii: "?"): return 0x7F
    case UInt8(ascii: "/"): return 0x1F
    default: return nil
    }
  }

  private func keypad(_ key: KeypadKey, _ keyboard: Keyboard) -> KeyStroke {
    if keyboard.applicationKeypad {
      let modifier = modifiers.isEmpty ? "" : "\(modifiers.rawValue + 1)"
      return KeyStroke("\u{1B}O\(modifier)\(key.applicationFinal)")
    }
    let told = modifiers.intersection(.alt)
    var stroke = Key(key.plain, told).legacyStroke(keyboard)
    if told != modifiers { stroke.takenFor = Key(base, told) }
    return stroke
  }
}

extension Key {
  /// The code by which xterm's modifyOtherKeys tells the key, with its modifiers, at this level; nil: as ever.
  ///
  /// Level 1 leaves what has a well-known form: control characters, and Alt as an ESC before the rest. Level 2 has the
  /// new form for all that has a modifier other than Shift. See: https://invisible-island.net/xterm/modified-keys.html
  func otherKeyCode(level: Int) -> Int? {
    guard level > 0, !modifiers.isEmpty else { return nil }
    let isAltAlone = modifiers.subtracting(.shift) == .alt
    switch base {
    case .enter where level > 1 || !isAltAlone: return 13
    case .escape where level > 1 || !isAltAlone: return 27
    case .tab where modifiers != .shift && (level > 1 || !isAltAlone): return 9
    case .backspace where level > 1 && modifiers != .control: return 127
    case .character:
      guard let text, text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first else {
        return nil
      }
      let code = Int(scalar.value)
      if modifiers == .shift { return text == " " ? code : nil }
      if level > 1 { return code }
      if isAltAlone { return nil }
      let isLost = modifiers.contains(.shift) && text.isLetter
      return modifiers.contains(.alt) || isLost || Self.controlByte(of: text) == nil ? code : nil
    default: return nil
    }
  }
}
