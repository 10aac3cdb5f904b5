/// A key of a keyboard, and the modifiers that are held with it.
package struct Key: Equatable, Hashable, Sendable {
  /// The key itself.
  package enum Base: Equatable, Hashable, Sendable {
    case up, down, right, left, home, end
    case enter, tab, escape, backspace, delete, insert, pageUp, pageDown
    /// f1 … f24.
    case function(Int)
    /// What the key types without Shift, on a keyboard of the United States; letters and signs that this one has not are
    /// keys of their own.
    case character(Character)
    case keypad(KeypadKey)
  }

  /// The modifiers that are held. The bits are those of xterm and of the kitty keyboard protocol, where one is added.
  package struct Modifiers: OptionSet, Hashable, Sendable {
    package var rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let control = Modifiers(rawValue: 4)
  }

  package var base: Base
  package var modifiers: Modifiers

  package init(_ base: Base, _ modifiers: Modifiers = []) {
    self.base = base
    self.modifiers = modifiers
  }

  /// The key that types a character: of an `A` the key `a` with Shift.
  package init(typing character: Character, _ modifiers: Modifiers = []) {
    switch character {
    case "\r": self.init(.enter, modifiers)
    case "\t": self.init(.tab, modifiers)
    case "\u{1B}": self.init(.escape, modifiers)
    case "\u{7F}": self.init(.backspace, modifiers)
    default:
      if let byte = character.utf8.first, byte < 0x20, character.utf8.count == 1 {
        // 1 is ctrl-a; 0x1C … 0x1F are ctrl-\ and what follows.
        let plain = Character(Unicode.Scalar(byte < 0x1B ? byte | 0x60 : byte | 0x40))
        self = Key(typing: plain, modifiers.union(.control))
      } else if let unshifted = Self.unshifted(character) {
        self.init(.character(unshifted), modifiers.union(.shift))
      } else {
        self.init(.character(character), modifiers)
      }
    }
  }

  /// What the key types, Shift heeded and Ctrl and Alt not; nil where it types nothing.
  var text: Character? {
    switch base {
    case .character(let character):
      modifiers.contains(.shift) ? Self.shifted(character) : character
    case .keypad(let key): key.character
    default: nil
    }
  }

  /// The signs of a keyboard of the United States, those with Shift below the others.
  private static let unshiftedSigns = Array("`1234567890-=[]\\;',./")
  private static let shiftedSigns = Array("~!@#$%^&*()_+{}|:\"<>?")

  /// What a key types with Shift; the same where nothing is known.
  static func shifted(_ character: Character) -> Character {
    if let place = unshiftedSigns.firstIndex(of: character) { return shiftedSigns[place] }
    return only(character.uppercased()) ?? character
  }

  /// The key that types a character with Shift; nil where it is typed without.
  private static func unshifted(_ character: Character) -> Character? {
    if let place = shiftedSigns.firstIndex(of: character) { return unshiftedSigns[place] }
    guard let lower = only(character.lowercased()), lower != character,
      // Of some letters the way there and back ends elsewhere: İ, the Kelvin sign.
      lower.uppercased().unicodeScalars.elementsEqual(character.unicodeScalars)
    else { return nil }
    return lower
  }

  private static func only(_ text: String) -> Character? {
    text.count == 1 ? text.first : nil
  }
}
