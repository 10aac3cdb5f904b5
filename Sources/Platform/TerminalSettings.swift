internal import CPlatform
internal import Glibc

/// How a terminal is set, all of it, as stty(1) changes it and `stty -g` prints it. See: man 3 termios.
package struct TerminalSettings: Equatable, Sendable {
  /// The flags of input, output, control and local modes.
  private var flags: [UInt32]
  /// The special characters, and what stands among them.
  private var characters: [UInt8]

  /// nil when the descriptor is not a terminal.
  package init?(of descriptor: borrowing Descriptor) {
    var raw = clrun_terminal_settings()
    guard clrun_terminal_settings(descriptor.rawValue, &raw) == 0 else { return nil }
    self.init(raw)
  }

  /// Those of a terminal that nobody has changed yet.
  package static var fresh: TerminalSettings {
    var raw = clrun_terminal_settings()
    clrun_fresh_terminal(&raw)
    return TerminalSettings(raw)
  }

  private init(_ raw: clrun_terminal_settings) {
    flags = [raw.input, raw.output, raw.control, raw.local]
    characters = withUnsafeBytes(of: raw.characters) { Array($0) }
  }

  /// Reads what `text` is; nil for anything else.
  package init?(_ text: String) {
    let words = text.split(separator: ":", omittingEmptySubsequences: false)
    flags = words.prefix(4).compactMap { UInt32($0, radix: 16) }
    characters = words.dropFirst(4).compactMap { UInt8($0, radix: 16) }
    guard words.count == 4 + Self.characterCount, flags.count == 4,
      characters.count == Self.characterCount
    else { return nil }
  }

  /// Numbers in hexadecimal, with colons between them.
  package var text: String {
    (flags.map { String($0, radix: 16) } + characters.map { String($0, radix: 16) })
      .joined(separator: ":")
  }

  private static let characterCount = MemoryLayout.size(
    ofValue: clrun_terminal_settings().characters)

  /// Whether lines are edited and shown by the terminal itself: as programs find it, and no editor of lines has it.
  package var isCooked: Bool {
    flags[3] & UInt32(ICANON) != 0 && flags[3] & UInt32(ECHO) != 0
  }

  /// What a line editor has changed in these settings put back to what it was: readline and zsh's change a few of them, and
  /// leave alone, or disable, the rest.
  package func withoutLineEditor(_ cooked: TerminalSettings) -> TerminalSettings {
    let changed = [
      UInt32(ICRNL | INLCR | IGNCR | ISTRIP | INPCK), 0, 0, UInt32(ICANON | ECHO | ISIG | IEXTEN),
    ]
    var settings = self
    for (place, mask) in changed.enumerated() {
      settings.flags[place] = flags[place] & ~mask | cooked.flags[place] & mask
    }
    // Numbers that stand among the characters.
    let numbers = [Int(VTIME), Int(VMIN)]
    for place in characters.indices where characters[place] == 0 || numbers.contains(place) {
      settings.characters[place] = cooked.characters[place]
    }
    return settings
  }

  /// Calls `body` with what clrun_pty_spawn takes.
  func withForC<T>(_ body: (UnsafePointer<clrun_terminal_settings>) -> T) -> T {
    var raw = clrun_terminal_settings()
    (raw.input, raw.output) = (flags[0], flags[1])
    (raw.control, raw.local) = (flags[2], flags[3])
    withUnsafeMutableBytes(of: &raw.characters) { $0.copyBytes(from: characters) }
    return body(&raw)
  }
}
