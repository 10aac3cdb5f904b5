/// A key of the numeric keypad that types something, or its Enter.
package enum KeypadKey: Equatable, Hashable, Sendable {
  /// 0 … 9.
  case digit(Int)
  case enter, plus, minus, multiply, divide, decimal, comma, equal

  /// The key of a name without its `kp-`.
  init?(name: Substring) {
    switch name {
    case "enter": self = .enter
    case "plus": self = .plus
    case "minus": self = .minus
    case "multiply": self = .multiply
    case "divide": self = .divide
    case "decimal": self = .decimal
    case "comma": self = .comma
    case "equal": self = .equal
    default:
      guard name.utf8.count == 1, let digit = name.first?.wholeNumberValue else { return nil }
      self = .digit(digit)
    }
  }

  /// Its name without `kp-`.
  var name: String {
    switch self {
    case .digit(let digit): "\(digit)"
    default: "\(self)"
    }
  }

  /// What it types; nil: Enter.
  var character: Character? {
    switch self {
    case .digit(let digit): Character(Unicode.Scalar(UInt8(0x30 + digit)))
    case .enter: nil
    case .plus: "+"
    case .minus: "-"
    case .multiply: "*"
    case .divide: "/"
    case .decimal: "."
    case .comma: ","
    case .equal: "="
    }
  }

  /// The key without the keypad that does the same.
  var plain: Key.Base { character.map { .character($0) } ?? .enter }

  /// The last byte of its sequence while the program has the keypad send sequences (DECKPAM). See: xterm ctlseqs,
  /// "VT220-Style Function Keys".
  var applicationFinal: String {
    switch self {
    case .digit(let digit): String(Unicode.Scalar(UInt8(ascii: "p") + UInt8(digit)))
    case .enter: "M"
    case .plus: "k"
    case .minus: "m"
    case .multiply: "j"
    case .divide: "o"
    case .decimal: "n"
    case .comma: "l"
    case .equal: "X"
    }
  }

  /// Its number in the kitty keyboard protocol.
  var kittyCode: Int {
    switch self {
    case .digit(let digit): 57399 + digit
    case .decimal: 57409
    case .divide: 57410
    case .multiply: 57411
    case .minus: 57412
    case .plus: 57413
    case .enter: 57414
    case .equal: 57415
    case .comma: 57416
    }
  }
}
