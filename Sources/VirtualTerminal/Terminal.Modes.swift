extension Terminal {
  /// The modes that a program can set, and those that decide how keys and mouse are encoded.
  package struct Modes: Equatable, Sendable {
    /// The modes that are on or off.
    package struct Flags: OptionSet, Sendable {
      /// One bit a mode.
      package var rawValue: UInt32

      /// The modes that these bits mean.
      package init(rawValue: UInt32) { self.rawValue = rawValue }

      /// Insert (IRM).
      static let insert = Flags(rawValue: 1 << 0)
      /// Automatic newline (LNM).
      static let newline = Flags(rawValue: 1 << 1)
      /// Origin (DECOM).
      static let origin = Flags(rawValue: 1 << 2)
      /// Autowrap (DECAWM).
      static let autowrap = Flags(rawValue: 1 << 3)
      /// Left and right margins (DECLRMM).
      static let sideMargins = Flags(rawValue: 1 << 4)
      /// Reverse wraparound.
      static let reverseWrap = Flags(rawValue: 1 << 5)
      /// Whether DECCOLM is heeded (mode 40).
      static let allowColumnMode = Flags(rawValue: 1 << 6)
      /// 132 columns (DECCOLM).
      static let columns132 = Flags(rawValue: 1 << 7)
      /// Cursor keys send SS3 (DECCKM).
      package static let applicationCursorKeys = Flags(rawValue: 1 << 8)
      /// The keypad sends SS3 (DECNKM).
      package static let applicationKeypad = Flags(rawValue: 1 << 9)
      /// Pastes are put in brackets (mode 2004).
      package static let bracketedPaste = Flags(rawValue: 1 << 10)
      /// Focus is reported (mode 1004).
      package static let focusReporting = Flags(rawValue: 1 << 11)
      /// The screen is being redrawn: what it shows is not whole (mode 2026).
      package static let synchronizedOutput = Flags(rawValue: 1 << 12)
      /// Grapheme clusters take one place (mode 2027).
      static let graphemeClusters = Flags(rawValue: 1 << 13)
      /// Text cursor (DECTCEM).
      package static let cursorVisible = Flags(rawValue: 1 << 14)
      /// The cursor blinks (mode 12).
      static let cursorBlinks = Flags(rawValue: 1 << 15)
      /// Reverse video (DECSCNM).
      package static let reverseVideo = Flags(rawValue: 1 << 16)
      /// Wheel sends cursor keys on the alternate screen (mode 1007).
      package static let alternateScroll = Flags(rawValue: 1 << 17)
      /// Size changes are reported in the stream (mode 2048).
      package static let sizeReports = Flags(rawValue: 1 << 18)
      /// Rectangle extent of attribute changes (DECSACE).
      static let rectangleExtent = Flags(rawValue: 1 << 19)
      /// Auto-repeat (DECARM), kept for its report alone.
      static let autoRepeat = Flags(rawValue: 1 << 20)
      /// Smooth scroll (DECSCLM), kept for its report alone.
      static let smoothScroll = Flags(rawValue: 1 << 21)
      /// Colour scheme changes are reported (mode 2031), kept for its report alone.
      static let colorSchemeReports = Flags(rawValue: 1 << 22)
      /// Keyboard action (KAM), kept for its report alone.
      static let keyboardLocked = Flags(rawValue: 1 << 23)
      /// Send/receive (SRM), kept for its report alone.
      static let localEcho = Flags(rawValue: 1 << 24)
    }

    /// Which mouse events a program asked for.
    package enum MouseTracking: Int, Sendable {
      case none = 0
      /// Presses alone (X10).
      case press = 9
      /// Presses and releases.
      case buttons = 1000
      /// Presses, which the program must answer with the rows that a selection may reach (highlight tracking).
      case highlight = 1001
      /// And motion while a button is held.
      case drag = 1002
      /// And any motion.
      case motion = 1003
    }

    /// How mouse events are written.
    package enum MouseEncoding: Int, Sendable {
      case legacy = 0
      case utf8 = 1005
      case sgr = 1006
      case urxvt = 1015
      case sgrPixels = 1016
    }

    /// The modes that are set.
    package internal(set) var flags: Flags = [
      .autowrap, .cursorVisible, .graphemeClusters, .alternateScroll, .autoRepeat,
    ]
    /// Which mouse events the program wants.
    package internal(set) var mouseTracking = MouseTracking.none
    /// How it wants them written.
    package internal(set) var mouseEncoding = MouseEncoding.legacy
    /// The flags of the kitty keyboard protocol in force on the active screen.
    package internal(set) var kittyKeyboardFlags = 0
    /// The modifyOtherKeys level (`CSI > 4 ; n m`), 0 to 2.
    package internal(set) var modifyOtherKeys = 0

    @inline(__always)
    /// Whether any of these modes is set.
    package func contains(_ flag: Flags) -> Bool { flags.rawValue & flag.rawValue != 0 }

    /// Cursor keys send SS3 (DECCKM).
    package var applicationCursorKeys: Bool { contains(.applicationCursorKeys) }
    /// The keypad sends SS3 (DECNKM).
    package var applicationKeypad: Bool { contains(.applicationKeypad) }
    /// Pastes are put in brackets (mode 2004).
    package var bracketedPaste: Bool { contains(.bracketedPaste) }
    /// Focus is reported (mode 1004).
    package var focusReporting: Bool { contains(.focusReporting) }
    /// The screen is being redrawn (mode 2026).
    package var synchronizedOutput: Bool { contains(.synchronizedOutput) }
  }
}
