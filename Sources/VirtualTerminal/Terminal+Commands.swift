extension Terminal {
  private static let maximumTitle = 1024
  private static let maximumMark = 4096
  private static let maximumMarks = 4096
  private static let maximumLink = 2048

  /// Carries out an operating system command (OSC).
  mutating func dispatchCommand(endsWithBell: Bool) {
    let bytes = collected.bytes
    var number = 0
    var index = 0
    while index < bytes.count, bytes[index] &- 0x30 < 10, index < 5 {
      number = number * 10 + Int(bytes[index] - 0x30)
      index += 1
    }
    guard index > 0, index == bytes.count || bytes[index] == 0x3B else { return }
    let rest = bytes[min(index + 1, bytes.count)...]
    let terminator = endsWithBell ? "\u{07}" : "\u{1B}\\"
    switch number {
    case 0:
      title = Self.text(rest)
      iconName = title
    case 1: iconName = Self.text(rest)
    case 2: title = Self.text(rest)
    case 4: changePalette(rest, terminator)
    case 7: workingDirectory = String(decoding: rest.prefix(Self.maximumMark), as: UTF8.self)
    case 8: changeLink(rest)
    case 10, 11, 12: changeColors(from: number, rest, terminator)
    case 52: storeClipboard(rest)
    case 104: resetPalette(rest)
    case 110, 111, 112: palette.reset(number - 110 + Palette.foreground)
    case 133: addMark(rest)
    case 1337:
      let key = "CurrentDir="
      let text = String(decoding: rest.prefix(Self.maximumMark), as: UTF8.self)
      if text.hasPrefix(key) { workingDirectory = String(text.dropFirst(key.count)) }
    default: break
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix(maximumTitle), as: UTF8.self)
  }

  private mutating func addMark(_ payload: ArraySlice<UInt8>) {
    // A prompt begins a line: shells pad one that has no end so far that the prompt's row looks like its continuation.
    if payload.first == UInt8(ascii: "A"), x == 0, !isPendingWrap, y > 0 {
      (grid.window + (y - 1)).pointee.flags.remove(.wrapped)
    }
    if marks.count >= Self.maximumMarks { marks.removeFirst(Self.maximumMarks / 4) }
    marks.append(
      Mark(
        payload: Array(payload.prefix(Self.maximumMark)), offset: sequenceEnd,
        position: cursorPosition, generation: advanceGeneration()))
  }

  private mutating func storeClipboard(_ bytes: ArraySlice<UInt8>) {
    let parts = bytes.split(separator: 0x3B, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].elementsEqual([0x3F]) else { return }
    clipboard = Array(parts[1])
  }

  /// Takes what a program wanted on the clipboard last (OSC 52), in base64; nil if nothing came.
  package mutating func takeClipboard() -> [UInt8]? {
    let taken = clipboard
    clipboard = nil
    return taken
  }

  // MARK: Hyperlinks

  private mutating func changeLink(_ bytes: ArraySlice<UInt8>) {
    let parts = bytes.split(separator: 0x3B, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return }
    isPenStale = true
    guard !parts[1].isEmpty, parts[1].count <= Self.maximumLink else {
      pen.link = 0
      return
    }
    let link = String(decoding: parts[1], as: UTF8.self)
    if let known = linkNumbers[link] {
      pen.link = known
      return
    }
    if links.count >= Self.maximumLinks { sweepStyles() }
    guard links.count < Self.maximumLinks else {
      pen.link = 0
      return
    }
    links.append(link)
    pen.link = UInt16(links.count)
    linkNumbers[link] = pen.link
  }

  // MARK: Colours

  private mutating func changePalette(_ bytes: ArraySlice<UInt8>, _ terminator: String) {
    let parts = bytes.split(separator: 0x3B, maxSplits: 600, omittingEmptySubsequences: false)
    for index in stride(from: 0, to: parts.count - 1, by: 2) {
      guard let number = Int(String(decoding: parts[index], as: UTF8.self)), 0..<256 ~= number
      else { continue }
      if parts[index + 1].elementsEqual([0x3F]) {
        reply("\u{1B}]4;\(number);\(Self.describe(palette[number]))\(terminator)")
      } else if let color = Self.parseColor(parts[index + 1]) {
        palette.set(number, to: color)
      }
    }
  }

  /// OSC 10, 11 and 12: further values are for the numbers that follow.
  private mutating func changeColors(
    from first: Int, _ bytes: ArraySlice<UInt8>, _ terminator: String
  ) {
    var number = first
    for part in bytes.split(separator: 0x3B, maxSplits: 8, omittingEmptySubsequences: false) {
      guard number <= 12 else { return }
      let entry = number - 10 + Palette.foreground
      if part.elementsEqual([0x3F]) {
        reply("\u{1B}]\(number);\(Self.describe(palette[entry]))\(terminator)")
      } else if let color = Self.parseColor(part) {
        palette.set(entry, to: color)
      }
      number += 1
    }
  }

  private mutating func resetPalette(_ bytes: ArraySlice<UInt8>) {
    guard !bytes.isEmpty else {
      palette.resetNumbered()
      return
    }
    for part in bytes.split(separator: 0x3B) {
      if let number = Int(String(decoding: part, as: UTF8.self)), 0..<256 ~= number {
        palette.reset(number)
      }
    }
  }

  private static func describe(_ color: UInt32) -> String {
    let parts = [color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF].map { part in
      let digits = String(part, radix: 16)
      let two = digits.utf8.count < 2 ? "0" + digits : digits
      return two + two
    }
    return "rgb:" + parts.joined(separator: "/")
  }

  /// `rgb:r/g/b` with one to four digits each, or `#` and three to twelve digits.
  private static func parseColor(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    guard bytes.count <= 20 else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    var parts: [Substring] = []
    if text.hasPrefix("rgb:") {
      parts = text.dropFirst(4).split(separator: "/", omittingEmptySubsequences: false)
    } else if text.hasPrefix("#"), (text.utf8.count - 1) % 3 == 0 {
      let digits = text.dropFirst()
      let size = digits.count / 3
      parts = (0..<3).map { digits.dropFirst($0 * size).prefix(size) }
    }
    guard parts.count == 3 else { return nil }
    var color: UInt32 = 0
    for part in parts {
      guard 1...4 ~= part.count, let value = UInt32(part, radix: 16) else { return nil }
      let scale = UInt32(1) << UInt32(part.count * 4) - 1
      color = color << 8 | value * 255 / scale
    }
    return color
  }
}
