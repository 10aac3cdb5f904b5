internal import VirtualTerminal

/// One thing that a mouse does, as a terminal tells a program of it.
struct MouseEvent: Equatable, Sendable {
  /// What happened to the button.
  enum Kind: Equatable, Sendable {
    case press, release
    /// The pointer moved to another cell.
    case motion
  }

  /// What xterm numbers as buttons.
  struct Button: Equatable, Sendable {
    var code: Int

    static let left = Button(code: 0)
    static let middle = Button(code: 1)
    static let right = Button(code: 2)
    /// None is held.
    static let none = Button(code: 3)
    static let wheelUp = Button(code: 64)
    static let wheelDown = Button(code: 65)
    static let wheelLeft = Button(code: 66)
    static let wheelRight = Button(code: 67)

    var isWheel: Bool { code >= 64 }
  }

  var kind: Kind
  var button: Button
  var modifiers: Key.Modifiers
  /// Counted from 1.
  var row: Int
  var column: Int

  /// Whether a program that asked for these events gets this one.
  func isReported(to tracking: Terminal.Modes.MouseTracking) -> Bool {
    switch tracking {
    case .none, .highlight: false
    case .press: kind == .press && !button.isWheel
    case .buttons: kind != .motion
    case .drag: kind != .motion || button != .none
    case .motion: true
    }
  }

  /// The bytes that tell of it; none where the program doesn't want to know. See: xterm ctlseqs, "Mouse Tracking".
  func bytes(_ modes: Terminal.Modes) -> [UInt8] {
    guard isReported(to: modes.mouseTracking) else { return [] }
    let isRelease = kind == .release
    var code = button.code
    if modes.mouseTracking != .press {
      if modifiers.contains(.shift) { code += 4 }
      if modifiers.contains(.alt) { code += 8 }
      if modifiers.contains(.control) { code += 16 }
    }
    if kind == .motion { code += 32 }
    // All but the SGR encodings don't say which button came up.
    let released = isRelease ? code - button.code + Button.none.code : code
    switch modes.mouseEncoding {
    case .legacy: return Self.characters([released, column, row]) { [UInt8(clamping: $0)] }
    case .utf8: return Self.characters([released, column, row], Self.utf8)
    case .urxvt: return Array("\u{1B}[\(released + 32);\(column);\(row)M".utf8)
    case .sgr: return Array("\u{1B}[<\(code);\(column);\(row)\(isRelease ? "m" : "M")".utf8)
    case .sgrPixels:
      // The middle of the cell, of the size that the terminal reports.
      let x = (column - 1) * Terminal.cellWidth + Terminal.cellWidth / 2
      let y = (row - 1) * Terminal.cellHeight + Terminal.cellHeight / 2
      return Array("\u{1B}[<\(code);\(x);\(y)\(isRelease ? "m" : "M")".utf8)
    }
  }

  /// `CSI M` and three numbers, each as a character from the space on.
  private static func characters(_ numbers: [Int], _ encode: (Int) -> [UInt8]) -> [UInt8] {
    [0x1B, 0x5B, 0x4D] + numbers.flatMap { encode($0 + 32) }
  }

  private static func utf8(_ number: Int) -> [UInt8] {
    Array(String(Unicode.Scalar(UInt32(number)) ?? "\u{FFFD}").utf8)
  }

  /// The last row or column that an encoding can tell; nil: any.
  static func limit(of encoding: Terminal.Modes.MouseEncoding) -> Int? {
    switch encoding {
    case .legacy: 255 - 32
    case .utf8: 2047 - 32
    case .sgr, .urxvt, .sgrPixels: nil
    }
  }
}
