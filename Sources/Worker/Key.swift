/// A key of a keyboard, by the name that users give it.
package enum Key: Equatable, Hashable, Sendable {
  case up, down, right, left, home, end
  case enter, tab, shiftTab, escape, space, backspace, delete, insert, pageUp, pageDown
  /// f1 … f12.
  case function(Int)
  /// ctrl- with a letter, or one of `@ [ \ ] ^ _`; the byte that it sends.
  case control(UInt8)
  case character(Character)
  indirect case alt(Key)

  /// Names in the order in which they are shown to users.
  package static let names = [
    "up", "down", "right", "left", "enter", "return", "tab", "shift-tab", "escape", "esc", "space",
    "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "ctrl-a … ctrl-z",
    "f1 … f12", "alt-<key>", "any single character", "<key>*<count>",
  ]

  private static func named(_ name: String) -> Key? {
    switch name {
    case "up": .up
    case "down": .down
    case "right": .right
    case "left": .left
    case "home": .home
    case "end": .end
    case "enter", "return": .enter
    case "tab": .tab
    case "shift-tab": .shiftTab
    case "escape", "esc": .escape
    case "space": .space
    case "backspace": .backspace
    case "delete": .delete
    case "insert": .insert
    case "pageup": .pageUp
    case "pagedown": .pageDown
    default: nil
    }
  }

  /// The key of a name, without regard to case; nil when there is none.
  package init?(name: String) {
    let lower = name.lowercased()
    if let key = Self.named(lower) {
      self = key
    } else if name.count == 1, let character = name.first {
      self = .character(character)
    } else if lower.hasPrefix("ctrl-"), let byte = Self.controlByte(lower.dropFirst(5)) {
      self = .control(byte)
    } else if lower.hasPrefix("alt-"), let key = Key(name: String(name.dropFirst(4))) {
      self = .alt(key)
    } else if lower.hasPrefix("f"), let number = Self.number(lower.dropFirst(), upTo: 12) {
      self = .function(number)
    } else {
      return nil
    }
  }

  /// A number as people write one: without a sign or leading zeros, from 1 on.
  private static func number(_ text: Substring, upTo limit: Int) -> Int? {
    guard let number = Int(text), (1...limit).contains(number), text == "\(number)" else {
      return nil
    }
    return number
  }

  private static func controlByte(_ name: Substring) -> UInt8? {
    if name == "space" { return 0 }
    guard name.utf8.count == 1, let byte = name.utf8.first else { return nil }
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return byte - UInt8(ascii: "a") + 1
    case UInt8(ascii: "@"), UInt8(ascii: "[")...UInt8(ascii: "_"): return byte & 0x1F
    default: return nil
    }
  }

  /// The keys that a list of names stands for: `down*3` is three. A count is 1 to 1,000.
  ///
  /// - Returns: The keys, or the names that are none.
  package static func parse(_ names: [String]) -> Result<[Key], UnknownNames> {
    var keys: [Key] = []
    var unknown: [String] = []
    for name in names {
      if let key = Key(name: name) {
        keys.append(key)
      } else if let star = name.lastIndex(of: "*"), star > name.startIndex,
        let count = number(name[name.index(after: star)...], upTo: 1000),
        let key = Key(name: String(name[..<star]))
      {
        keys.append(contentsOf: repeatElement(key, count: count))
      } else {
        unknown.append(name)
      }
    }
    return unknown.isEmpty ? .success(keys) : .failure(UnknownNames(names: unknown))
  }

  /// Names that are no keys.
  package struct UnknownNames: Error, Equatable, Sendable {
    package var names: [String]
  }
}

extension Key {
  /// What the key sends while the program has set these modes. See: xterm ctlseqs, "PC-Style Function Keys".
  package func bytes(applicationCursorKeys: Bool) -> [UInt8] {
    switch self {
    case .up: cursor("A", applicationCursorKeys)
    case .down: cursor("B", applicationCursorKeys)
    case .right: cursor("C", applicationCursorKeys)
    case .left: cursor("D", applicationCursorKeys)
    case .home: cursor("H", applicationCursorKeys)
    case .end: cursor("F", applicationCursorKeys)
    case .enter: [0x0D]
    case .tab: [0x09]
    case .shiftTab: Array("\u{1B}[Z".utf8)
    case .escape: [0x1B]
    case .space: [0x20]
    case .backspace: [0x7F]
    case .delete: Array("\u{1B}[3~".utf8)
    case .insert: Array("\u{1B}[2~".utf8)
    case .pageUp: Array("\u{1B}[5~".utf8)
    case .pageDown: Array("\u{1B}[6~".utf8)
    case .function(let number): Self.function(number)
    case .control(let byte): [byte]
    case .character(let character): Array(String(character).utf8)
    case .alt(let key): [0x1B] + key.bytes(applicationCursorKeys: applicationCursorKeys)
    }
  }

  private func cursor(_ final: String, _ application: Bool) -> [UInt8] {
    Array("\u{1B}\(application ? "O" : "[")\(final)".utf8)
  }

  /// F1 to F4 are SS3 P to S; the others are CSI number ~, with gaps where DEC had none.
  private static func function(_ number: Int) -> [UInt8] {
    switch number {
    case 1...4: [0x1B, 0x4F, UInt8(ascii: "P") + UInt8(number - 1)]
    case 5: Array("\u{1B}[15~".utf8)
    case 6...10: Array("\u{1B}[\(11 + number)~".utf8)
    default: Array("\u{1B}[\(12 + number)~".utf8)
    }
  }
}
