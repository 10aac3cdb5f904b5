package import VirtualTerminal

/// What a program has asked of the keyboard: the modes that decide which bytes a key sends.
package struct Keyboard: Equatable, Sendable {
  /// The enhancements of the kitty keyboard protocol. See: https://sw.kovidgoyal.net/kitty/keyboard-protocol
  struct Enhancements: OptionSet, Sendable {
    var rawValue: Int

    /// Escape and keys with Ctrl or Alt come as sequences of their own.
    static let disambiguation = Enhancements(rawValue: 1)
    /// Releases are reported.
    static let eventTypes = Enhancements(rawValue: 2)
    /// With Shift, what the key types with it is told beside its own code.
    static let alternateKeys = Enhancements(rawValue: 4)
    /// All keys come as sequences, those that type text too.
    static let allKeys = Enhancements(rawValue: 8)
    /// With `allKeys`: the text that a key types comes along.
    static let text = Enhancements(rawValue: 16)
  }

  /// Cursor keys send SS3 (DECCKM).
  var applicationCursorKeys: Bool
  /// The keypad sends SS3 (DECKPAM, DECNKM).
  var applicationKeypad: Bool
  var enhancements: Enhancements
  /// The level that `CSI > 4 ; level m` has set, 0 to 2.
  var modifyOtherKeys: Int

  /// The keyboard of a terminal that has just been reset.
  package init() {
    applicationCursorKeys = false
    applicationKeypad = false
    enhancements = []
    modifyOtherKeys = 0
  }

  /// The keyboard that a program with these modes has asked for.
  package init(_ modes: Terminal.Modes) {
    applicationCursorKeys = modes.applicationCursorKeys
    applicationKeypad = modes.applicationKeypad
    enhancements = Enhancements(rawValue: modes.kittyKeyboardFlags)
    modifyOtherKeys = modes.modifyOtherKeys
  }

  /// Whether the kitty protocol's sequences take the place of the older ones: the other two enhancements only add to
  /// them.
  var isKitty: Bool {
    !enhancements.isDisjoint(with: [.disambiguation, .eventTypes, .allKeys])
  }
}
