@testable import VirtualTerminal

/// The changes of streams that rules are made of.
enum Sequences {
  /// The size stays as it was first.
  @Sendable static func keepSize(_ steps: [Step]) -> [Step] {
    var isFirst = true
    return steps.filter { step in
      guard case .size = step else { return true }
      defer { isFirst = false }
      return isFirst
    }
  }

  /// DECCOLM as what it does, the size aside.
  static func spellColumnMode(_ bytes: inout [UInt8]) {
    for final in "hl" {
      bytes.replace("\u{1B}[?3\(final)", with: "\u{1B}[r\u{1B}[2J\u{1B}[H\u{1B}[?3\(final)")
    }
  }

  /// U+FFFD, spelled out, for what is not UTF-8.
  static func spellReplacements(_ bytes: inout [UInt8]) {
    bytes = Array(String(decoding: bytes, as: UTF8.self).utf8)
  }

  /// Says again whether the cursor is visible after what restores the cursor.
  static func keepVisibility(in bytes: inout [UInt8], _ isVisible: inout Bool) {
    var changed: [UInt8] = []
    var place = 0
    func isNext(_ sequence: String) -> Bool { bytes[place...].starts(with: sequence.utf8) }
    while place < bytes.count {
      var length = 1
      if isNext("\u{1B}[?25h") { isVisible = true }
      if isNext("\u{1B}[?25l") { isVisible = false }
      let restore = ["\u{1B}8", "\u{1B}[?1049l", "\u{1B}[?1048l"].first(where: isNext)
      if let restore { length = restore.utf8.count }
      changed += bytes[place..<(place + length)]
      place += length
      if restore != nil { changed += Array("\u{1B}[?25\(isVisible ? "h" : "l")".utf8) }
    }
    bytes = changed
  }

  /// CUP after DECSTBM: it goes home in any case.
  static func moveHomeAfterMargins(_ bytes: inout [UInt8]) {
    var changed: [UInt8] = []
    var place = 0
    while place < bytes.count {
      var end = place + 1
      if bytes[place] == 0x1B, end < bytes.count, bytes[end] == 0x5B {
        repeat { end += 1 } while end < bytes.count && (0x30...0x3B).contains(bytes[end])
        if end < bytes.count {
          end += 1
          changed += bytes[place..<end]
          if bytes[end - 1] == UInt8(ascii: "r") { changed += Array("\u{1B}[H".utf8) }
          place = end
          continue
        }
      }
      changed += bytes[place..<end]
      place = end
    }
    bytes = changed
  }

  /// Before a motion from a pending wrap, CHA to the column where the cursor is.
  @Sendable static func settlePendingWrap(_ steps: [Step]) -> [Step] {
    var terminal = Terminal(rows: 24, columns: 80, scrollbackLimit: 0)
    return steps.map { step in
      switch step {
      case .size(let rows, let columns): terminal.resize(rows: rows, columns: columns)
      case .look: break
      case .feed(let bytes):
        var changed: [UInt8] = []
        for (place, byte) in bytes.enumerated() {
          if terminal.cursor.isPendingWrap, byte == 0x08 || movesBack(bytes[place...]) {
            changed += Array("\u{1B}[\(terminal.cursor.column + 1)G".utf8)
          }
          changed.append(byte)
          terminal.feed([byte])
        }
        return .feed(changed)
      }
      return step
    }
  }

  /// CUB.
  private static func movesBack(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.starts(with: [0x1B, 0x5B]) else { return false }
    return bytes.dropFirst(2).first { !(0x30...0x39).contains($0) } == UInt8(ascii: "D")
  }
}
