extension Terminal {
  /// Set Mode (SM) and Reset Mode (RM).
  mutating func setModes(_ isOn: Bool) {
    for index in 0..<parameters.count {
      guard let flag = Self.flag(forMode: parameters[index]) else { continue }
      set(flag, isOn)
    }
    refreshPrinting()
  }

  static func flag(forMode number: Int) -> Modes.Flags? {
    switch number {
    case 2: .keyboardLocked
    case 4: .insert
    case 12: .localEcho
    case 20: .newline
    default: nil
    }
  }

  /// The private modes that are no more than a flag.
  static func flag(forPrivateMode number: Int) -> Modes.Flags? {
    switch number {
    case 1: .applicationCursorKeys
    case 3: .columns132
    case 4: .smoothScroll
    case 5: .reverseVideo
    case 6: .origin
    case 7: .autowrap
    case 8: .autoRepeat
    case 12: .cursorBlinks
    case 25: .cursorVisible
    case 40: .allowColumnMode
    case 45: .reverseWrap
    case 66: .applicationKeypad
    case 69: .sideMargins
    case 1004: .focusReporting
    case 1007: .alternateScroll
    case 2004: .bracketedPaste
    case 2026: .synchronizedOutput
    case 2027: .graphemeClusters
    case 2031: .colorSchemeReports
    case 2048: .sizeReports
    default: nil
    }
  }

  private mutating func set(_ flag: Modes.Flags, _ isOn: Bool) {
    if isOn { modes.flags.insert(flag) } else { modes.flags.remove(flag) }
  }

  /// Set Mode (DECSET) and Reset Mode (DECRST).
  mutating func setPrivateModes(_ isOn: Bool) {
    for index in 0..<parameters.count { setPrivateMode(parameters[index], isOn) }
    refreshPrinting()
  }

  mutating func setPrivateMode(_ number: Int, _ isOn: Bool) {
    switch number {
    case 3:
      guard modes.contains(.allowColumnMode) else { return }
      set(.columns132, isOn)
      resetMargins()
      set(.sideMargins, false)
      eraseDisplay(2, isSelective: false)
      moveCursor(row: 0, column: 0)
    case 6:
      set(.origin, isOn)
      moveCursor(row: 0, column: 0)
    case 7:
      set(.autowrap, isOn)
      if !isOn { isPendingWrap = false }
    case 69:
      set(.sideMargins, isOn)
      if !isOn {
        left = 0
        right = grid.columns - 1
      }
    case 9, 1000, 1001, 1002, 1003:
      modes.mouseTracking = isOn ? Modes.MouseTracking(rawValue: number) ?? .none : .none
    case 1005, 1006, 1015, 1016:
      let encoding = Modes.MouseEncoding(rawValue: number) ?? .legacy
      if isOn {
        modes.mouseEncoding = encoding
      } else if modes.mouseEncoding == encoding {
        modes.mouseEncoding = .legacy
      }
    case 47:
      switchScreen(toAlternate: isOn)
    case 1047:
      if !isOn, isAlternateScreen { eraseAll() }
      switchScreen(toAlternate: isOn)
    case 1048:
      if isOn { saveCursor() } else { restoreCursor() }
    case 1049:
      if isOn {
        if !isAlternateScreen { saveCursor() }
        switchScreen(toAlternate: true)
        eraseAll()
      } else {
        switchScreen(toAlternate: false)
        restoreCursor()
      }
    case 2026:
      if isOn, !modes.synchronizedOutput { synchronizedUpdateCount += 1 }
      set(.synchronizedOutput, isOn)
    case 2048:
      set(.sizeReports, isOn)
      if isOn { reportSizeChange() }
    default:
      if let flag = Self.flag(forPrivateMode: number) { set(flag, isOn) }
    }
  }

  private mutating func eraseAll() {
    if isPenStale { refreshPen() }
    for row in 0..<grid.rows { clearRow(row) }
  }

  /// Whether a private mode is set; nil if it is unknown.
  func isPrivateModeSet(_ number: Int) -> Bool? {
    switch number {
    case 9, 1000, 1001, 1002, 1003: modes.mouseTracking.rawValue == number
    case 1005, 1006, 1015, 1016: modes.mouseEncoding.rawValue == number
    case 47, 1047, 1049: isAlternateScreen
    case 1048: true
    default: Self.flag(forPrivateMode: number).map { modes.contains($0) }
    }
  }

  /// Save private modes (XTSAVE).
  mutating func savePrivateModes() {
    for index in 0..<parameters.count {
      let number = parameters[index]
      if let isSet = isPrivateModeSet(number) { savedModes[number] = isSet }
    }
  }

  /// Restore private modes (XTRESTORE).
  mutating func restorePrivateModes() {
    for index in 0..<parameters.count {
      let number = parameters[index]
      if let isSet = savedModes[number], isSet != isPrivateModeSet(number) {
        setPrivateMode(number, isSet)
      }
    }
    refreshPrinting()
  }

  /// Makes the alternate screen the active one, or the primary one; the cursor stays where it is.
  mutating func switchScreen(toAlternate isAlternate: Bool) {
    guard isAlternate != isAlternateScreen else { return }
    if isAlternate {
      hiddenCursor = (x, y, isPendingWrap)
      if inactiveGrid.rows != grid.rows || inactiveGrid.columns != grid.columns {
        inactiveGrid = Grid(rows: grid.rows, columns: grid.columns)
      }
    }
    swap(&grid, &inactiveGrid)
    touched = (0, 0, -1)
    isAlternateScreen = isAlternate
    if isAlternate { touch(0, grid.rows - 1) }
    refreshKeyboard()
  }

  /// Ends a synchronized update (mode 2026) that took too long; the caller keeps the time.
  package mutating func endSynchronizedOutput() {
    modes.flags.remove(.synchronizedOutput)
  }
}
