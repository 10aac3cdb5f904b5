extension Terminal {
  /// The flags in force on the active screen (kitty keyboard protocol, five bits).
  private var keyboardStack: [UInt8] {
    get { isAlternateScreen ? keyboard.alternate : keyboard.primary }
    set {
      if isAlternateScreen { keyboard.alternate = newValue } else { keyboard.primary = newValue }
      refreshKeyboard()
    }
  }

  mutating func refreshKeyboard() {
    modes.kittyKeyboardFlags = Int(keyboardStack.last ?? 0)
  }

  /// Takes back what a program that is gone has asked of the keyboard: the flags of the kitty protocol on the active
  /// screen, and modifyOtherKeys.
  package mutating func resetKeyboard() {
    keyboardStack = []
    modes.modifyOtherKeys = 0
  }

  /// `CSI ? u`.
  mutating func reportKeyboardFlags() { reply("\u{1B}[?\(modes.kittyKeyboardFlags)u") }

  /// `CSI > flags u`; the oldest entry goes once the stack is full.
  mutating func pushKeyboardFlags() {
    var stack = keyboardStack
    // The flags below the first pushed ones are an entry too.
    if stack.isEmpty { stack.append(0) }
    stack.append(UInt8(parameters[0] & 31))
    if stack.count > KeyboardFlags.maximumDepth { stack.removeFirst() }
    keyboardStack = stack
  }

  /// `CSI < number u`.
  mutating func popKeyboardFlags() {
    keyboardStack = keyboardStack.dropLast(min(parameters.atLeastOne(0), keyboardStack.count))
  }

  /// `CSI = flags ; mode u`: set all, set these, or reset these.
  mutating func setKeyboardFlags() {
    let flags = UInt8(parameters[0] & 31)
    var stack = keyboardStack
    let current = stack.popLast() ?? 0
    switch parameters.atLeastOne(1) {
    case 1: stack.append(flags)
    case 2: stack.append(current | flags)
    case 3: stack.append(current & ~flags)
    default: return
    }
    keyboardStack = stack
  }
}
