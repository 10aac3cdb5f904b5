extension Terminal {
  /// Replies held at most, in bytes; further ones are dropped until some are taken.
  private static let maximumReplies = 1 << 16
  /// In pixels: how wide a cell is said to be.
  package static let cellWidth = 10
  /// In pixels: how high a cell is said to be.
  package static let cellHeight = 20

  mutating func reply(_ text: String) {
    guard answersQueries, replies.count + text.utf8.count <= Self.maximumReplies else { return }
    replies.append(contentsOf: text.utf8)
  }

  /// Primary Device Attributes (DA1).
  mutating func reportPrimaryAttributes() { reply("\u{1B}[?62;22c") }

  /// Secondary Device Attributes (DA2).
  mutating func reportSecondaryAttributes() { reply("\u{1B}[>1;0;0c") }

  /// Tertiary Device Attributes (DA3).
  mutating func reportTertiaryAttributes() { reply("\u{1B}P!|00000000\u{1B}\\") }

  /// Report terminal name and version (XTVERSION).
  mutating func reportVersion() {
    if parameters[0] == 0 { reply("\u{1B}P>|clrun 1\u{1B}\\") }
  }

  /// Request Terminal Parameters (DECREQTPARM).
  mutating func reportTerminalParameters() {
    if parameters[0] <= 1 { reply("\u{1B}[\(parameters[0] + 2);1;1;128;128;1;0x") }
  }

  /// Device Status Report (DSR).
  mutating func reportStatus() {
    switch parameters[0] {
    case 5: reply("\u{1B}[0n")
    case 6: reply("\u{1B}[\(reportedPosition)R")
    default: break
    }
  }

  private var reportedPosition: String {
    modes.contains(.origin) ? "\(y - top + 1);\(x - left + 1)" : "\(y + 1);\(x + 1)"
  }

  /// Device Status Report, DEC specific (DECXCPR and others).
  mutating func reportPrivateStatus() {
    switch parameters[0] {
    case 6: reply("\u{1B}[?\(reportedPosition)R")
    case 15: reply("\u{1B}[?13n")
    case 25: reply("\u{1B}[?20n")
    case 26: reply("\u{1B}[?27;1;0;0n")
    case 53, 55: reply("\u{1B}[?50n")
    case 56: reply("\u{1B}[?57;0n")
    case 996: reply("\u{1B}[?997;1n")
    default: break
    }
  }

  /// Request Mode (DECRQM).
  mutating func reportMode(isPrivate: Bool) {
    let number = parameters[0]
    let isSet =
      isPrivate
      ? isPrivateModeSet(number) : Self.flag(forMode: number).map { modes.contains($0) }
    let value = isSet.map { $0 ? 1 : 2 } ?? 0
    reply("\u{1B}[\(isPrivate ? "?" : "")\(number);\(value)$y")
  }

  /// Window operations (XTWINOPS): sizes, of a cell of 10 by 20 pixels, and the title stack.
  mutating func windowOperation() {
    switch parameters[0] {
    case 11: reply("\u{1B}[1t")
    case 13: reply("\u{1B}[3;0;0t")
    case 14: reply("\u{1B}[4;\(rows * Self.cellHeight);\(columns * Self.cellWidth)t")
    case 15: reply("\u{1B}[5;\(rows * Self.cellHeight);\(columns * Self.cellWidth)t")
    case 16: reply("\u{1B}[6;\(Self.cellHeight);\(Self.cellWidth)t")
    case 18: reply("\u{1B}[8;\(rows);\(columns)t")
    case 19: reply("\u{1B}[9;\(rows);\(columns)t")
    case 22:
      if titleStack.count < 16 { titleStack.append(title) }
    case 23:
      if let last = titleStack.popLast() { title = last }
    default: break
    }
  }

  /// Reports the size in the stream (mode 2048).
  mutating func reportSizeChange() {
    reply("\u{1B}[48;\(rows);\(columns);\(rows * Self.cellHeight);\(columns * Self.cellWidth)t")
  }

  /// Request Status String (DECRQSS).
  mutating func reportStatusString() {
    let setting = String(decoding: collected.bytes, as: UTF8.self)
    let value: String
    switch setting {
    case "m": value = "\(pen.changes(separator: ":").joined(separator: ";"))m"
    case "r": value = "\(top + 1);\(bottom + 1)r"
    case "s": value = "\(left + 1);\(right + 1)s"
    case "t": value = "\(rows)t"
    case " q": value = "\(max(1, cursorStyle)) q"
    case "\"q": value = "\(isPenProtected ? 1 : 2)\"q"
    case "\"p": value = "64;1\"p"
    case "*x": value = "\(modes.contains(.rectangleExtent) ? 2 : 1)*x"
    case "*|": value = "\(rows)*|"
    case "$|": value = "\(columns)$|"
    default:
      reply("\u{1B}P0$r\u{1B}\\")
      return
    }
    reply("\u{1B}P1$r\(value)\u{1B}\\")
  }

  /// Request Termcap/Terminfo String (XTGETTCAP).
  mutating func reportCapabilities() {
    for request in collected.bytes.split(separator: 0x3B, maxSplits: 64) {
      let name = Self.decodeHexadecimal(request)
      guard let value = Self.capability(name) else {
        reply("\u{1B}P0+r\u{1B}\\")
        continue
      }
      let written = String(decoding: request, as: UTF8.self)
      let suffix = value.isEmpty ? "" : "=" + Self.encodeHexadecimal(value)
      reply("\u{1B}P1+r\(written)\(suffix)\u{1B}\\")
    }
  }

  private static func capability(_ name: String) -> String? {
    switch name {
    case "TN", "name": "xterm-256color"
    case "Co", "colors": "256"
    case "RGB": "8/8/8"
    case "Tc", "Su": ""
    case "Smulx": "\u{1B}[4:%p1%dm"
    case "Setulc": "\u{1B}[58:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m"
    case "Ss": "\u{1B}[%p1%d q"
    case "Se": "\u{1B}[2 q"
    default: nil
    }
  }

  private static func decodeHexadecimal(_ digits: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in digits {
      guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return "" }
      if let first = high {
        bytes.append(first << 4 | UInt8(value))
        high = nil
      } else {
        high = UInt8(value)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func encodeHexadecimal(_ text: String) -> String {
    text.utf8.map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return digits.utf8.count < 2 ? "0" + digits : digits
    }.joined()
  }
}
