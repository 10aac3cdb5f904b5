/// The names that users give keys.
extension Key: CustomStringConvertible {
  /// Names in the order in which they are shown to users.
  package static let names = [
    "up", "down", "right", "left", "enter", "return", "tab", "shift-tab", "escape", "esc", "space",
    "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "ctrl-a … ctrl-z",
    "f1 … f24", "kp-0 … kp-9", "kp-enter", "kp-plus", "kp-minus", "kp-multiply", "kp-divide",
    "kp-decimal", "kp-comma", "kp-equal", "any single character",
    "ctrl-<key>", "alt-<key>", "shift-<key>", "ctrl-alt-shift-<key>", "<key>*<count>",
  ]

  private static let prefixes: [(text: String, modifier: Modifiers)] = [
    ("ctrl-", .control), ("alt-", .alt), ("shift-", .shift),
  ]

  /// The key of a name, without regard to case but for a single character's; nil when there is none.
  package init?(name: String) {
    var rest = name[...]
    var modifiers: Modifiers = []
    while let prefix = Self.prefixes.first(where: {
      rest.count > $0.text.count && rest.prefix($0.text.count).lowercased() == $0.text
    }) {
      guard modifiers.insert(prefix.modifier).inserted else { return nil }
      rest = rest.dropFirst(prefix.text.count)
    }
    let lower = rest.lowercased()
    if let base = Self.base(named: lower) {
      self.init(base, modifiers)
    } else if rest.count == 1, let character = rest.first {
      // Nobody means Shift by the capital of ctrl-C.
      let isFolded = modifiers.contains(.control) && lower.count == 1
      self.init(typing: isFolded ? lower.first ?? character : character, modifiers)
    } else {
      return nil
    }
  }

  private static func base(named name: String) -> Base? {
    switch name {
    case "up": return .up
    case "down": return .down
    case "right": return .right
    case "left": return .left
    case "home": return .home
    case "end": return .end
    case "enter", "return": return .enter
    case "tab": return .tab
    case "escape", "esc": return .escape
    case "space": return .character(" ")
    case "backspace": return .backspace
    case "delete": return .delete
    case "insert": return .insert
    case "pageup": return .pageUp
    case "pagedown": return .pageDown
    default:
      if name.hasPrefix("kp-") { return KeypadKey(name: name.dropFirst(3)).map { .keypad($0) } }
      guard name.hasPrefix("f"), let number = number(name.dropFirst(), upTo: 24) else { return nil }
      return .function(number)
    }
  }

  /// A number as people write one: without a sign or leading zeros, from 1 on.
  private static func number(_ text: Substring, upTo limit: Int) -> Int? {
    guard let number = Int(text), (1...limit).contains(number), text == "\(number)" else {
      return nil
    }
    return number
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

  /// A name that means this key.
  package var description: String {
    var rest = modifiers
    var name: String
    switch base {
    case .character(" "): name = "space"
    case .character:
      name = text.map(String.init) ?? ""
      // The capital says it, unless Ctrl is held: then names don't tell case.
      if name.lowercased() == name.uppercased() || !modifiers.contains(.control) {
        rest.remove(.shift)
      } else {
        name = name.lowercased()
      }
    case .keypad(let key): name = "kp-\(key.name)"
    case .function(let number): name = "f\(number)"
    default: name = "\(base)".lowercased()
    }
    for prefix in Self.prefixes.reversed() where rest.contains(prefix.modifier) {
      name = prefix.text + name
    }
    return name
  }
}

extension Key.Modifiers: CustomStringConvertible {
  /// Their names, with dashes between them.
  package var description: String {
    [(Key.Modifiers.control, "ctrl"), (.alt, "alt"), (.shift, "shift")]
      .filter { contains($0.0) }.map(\.1).joined(separator: "-")
  }
}
