extension Terminal {
  /// Carries out a control sequence (CSI) that ended with `final`.
  @inline(__always)
  mutating func dispatchControl(_ final: UInt8) {
    if parameters.marker == 0, parameters.intermediates == 0 {
      dispatchPlain(final)
    } else if parameters.marker == 0x3F, parameters.intermediates == 0 {
      dispatchPrivate(final)
    } else {
      dispatchRare(final)
    }
  }

  @inline(__always)
  private mutating func dispatchPlain(_ final: UInt8) {
    switch final {
    case 0x6D: selectGraphics()
    case 0x48, 0x66:
      moveCursor(row: parameters.atLeastOne(0) &- 1, column: parameters.atLeastOne(1) &- 1)
    default: dispatchOther(final)
    }
  }

  private mutating func dispatchOther(_ final: UInt8) {
    switch final {
    case 0x40: insertCharacters(parameters.atLeastOne(0))
    case 0x41: moveUp(parameters.atLeastOne(0))
    case 0x42: moveDown(parameters.atLeastOne(0))
    case 0x43: moveRight(parameters.atLeastOne(0))
    case 0x44, 0x6A: moveLeft(parameters.atLeastOne(0))
    case 0x45:
      moveDown(parameters.atLeastOne(0))
      x = x >= left ? left : 0
    case 0x46:
      moveUp(parameters.atLeastOne(0))
      x = x >= left ? left : 0
    case 0x47, 0x60: moveTo(column: parameters.atLeastOne(0) - 1)
    case 0x61: moveRelative(rows: 0, columns: parameters.atLeastOne(0))
    case 0x65: moveRelative(rows: parameters.atLeastOne(0), columns: 0)
    case 0x49: tabForward(parameters.atLeastOne(0))
    case 0x4A: eraseDisplay(parameters[0], isSelective: false)
    case 0x4B: eraseLine(parameters[0], isSelective: false)
    case 0x4C: shiftLines(parameters.atLeastOne(0), insert: true)
    case 0x4D: shiftLines(parameters.atLeastOne(0), insert: false)
    case 0x50: deleteCharacters(parameters.atLeastOne(0))
    case 0x53: scrollUp(parameters.atLeastOne(0))
    case 0x54:
      if parameters.count <= 1 { scrollDown(parameters.atLeastOne(0)) }
    case 0x58: eraseCharacters(parameters.atLeastOne(0))
    case 0x5A: tabBackward(parameters.atLeastOne(0))
    case 0x62: repeatLast(parameters.atLeastOne(0))
    case 0x63:
      if parameters[0] == 0 { reportPrimaryAttributes() }
    case 0x64: moveTo(row: parameters.atLeastOne(0) - 1)
    case 0x67: clearTabs(parameters[0])
    case 0x68: setModes(true)
    case 0x6C: setModes(false)
    case 0x6E: reportStatus()
    case 0x72: setVerticalMargins()
    case 0x73:
      if modes.contains(.sideMargins) {
        setSideMargins()
      } else if parameters.count <= 1, parameters[0] == 0 {
        saveCursor()
      }
    case 0x74: windowOperation()
    case 0x75: restoreCursor()
    case 0x78: reportTerminalParameters()
    default: break
    }
  }

  private mutating func dispatchPrivate(_ final: UInt8) {
    switch final {
    case 0x68: setPrivateModes(true)
    case 0x6C: setPrivateModes(false)
    case 0x4A: eraseDisplay(parameters[0], isSelective: true)
    case 0x4B: eraseLine(parameters[0], isSelective: true)
    case 0x6E: reportPrivateStatus()
    case 0x72: restorePrivateModes()
    case 0x73: savePrivateModes()
    case 0x75: reportKeyboardFlags()
    case 0x6D:
      if parameters[0] == 4 { reply("\u{1B}[>4;\(modes.modifyOtherKeys)m") }
    case 0x57:
      if parameters[0] == 5 { tabStops = TabStops() }
    default: break
    }
  }

  private mutating func dispatchRare(_ final: UInt8) {
    switch (parameters.marker, parameters.intermediates, final) {
    case (0x3E, 0, 0x63):
      if parameters[0] == 0 { reportSecondaryAttributes() }
    case (0x3D, 0, 0x63):
      if parameters[0] == 0 { reportTertiaryAttributes() }
    case (0x3E, 0, 0x71): reportVersion()
    case (0x3E, 0, 0x6D): setModifyOtherKeys()
    case (0x3E, 0, 0x6E):
      if parameters[0] == 4 { modes.modifyOtherKeys = 0 }
    case (0x3E, 0, 0x75): pushKeyboardFlags()
    case (0x3C, 0, 0x75): popKeyboardFlags()
    case (0x3D, 0, 0x75): setKeyboardFlags()
    case (0, 0x21, 0x70): softReset()
    case (0, 0x22, 0x71): setProtection()
    case (0, 0x20, 0x71): setCursorStyle()
    case (0, 0x24, 0x70): reportMode(isPrivate: false)
    case (0x3F, 0x24, 0x70): reportMode(isPrivate: true)
    case (0, 0x27, 0x7D): moveColumns(from: x, by: parameters.atLeastOne(0), insert: true)
    case (0, 0x27, 0x7E): moveColumns(from: x, by: parameters.atLeastOne(0), insert: false)
    case (0, 0x20, 0x40): scrollColumns(insert: false)
    case (0, 0x20, 0x41): scrollColumns(insert: true)
    case (0, 0x24, 0x76): copyRectangle()
    case (0, 0x24, 0x78): fillRectangle()
    case (0, 0x24, 0x7A): eraseRectangle(isSelective: false)
    case (0, 0x24, 0x7B): eraseRectangle(isSelective: true)
    case (0, 0x24, 0x72): changeAttributes(reverse: false)
    case (0, 0x24, 0x74): changeAttributes(reverse: true)
    case (0, 0x2A, 0x78):
      if parameters[0] == 2 {
        modes.flags.insert(.rectangleExtent)
      } else {
        modes.flags.remove(.rectangleExtent)
      }
    case (0, 0x2A, 0x79): reportChecksum()
    default: break
    }
  }

  /// Scroll Left (SL) and Scroll Right (SR).
  private mutating func scrollColumns(insert: Bool) {
    guard x >= left, x <= right else { return }
    moveColumns(from: left, by: parameters.atLeastOne(0), insert: insert)
  }

  /// Select Character Protection Attribute (DECSCA).
  private mutating func setProtection() {
    switch parameters[0] {
    case 0, 2: isPenProtected = false
    case 1: isPenProtected = true
    default: return
    }
    isPenStale = true
  }

  /// Set Cursor Style (DECSCUSR).
  private mutating func setCursorStyle() {
    guard parameters[0] <= 6 else { return }
    cursorStyle = parameters[0]
    if cursorStyle != 0, cursorStyle % 2 == 0 {
      modes.flags.remove(.cursorBlinks)
    } else {
      modes.flags.insert(.cursorBlinks)
    }
  }

  private mutating func setModifyOtherKeys() {
    switch parameters[0] {
    case 0: modes.modifyOtherKeys = 0
    case 4: modes.modifyOtherKeys = min(2, parameters[1])
    default: break
    }
  }
}
