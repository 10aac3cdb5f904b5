internal import Store

/// What makes a shell say where its prompts and its commands begin and end: OSC 133 marks with a nonce, which no
/// program's output can know.
package enum ShellIntegration {
  /// The shells that can be made to say it.
  enum Kind: String, CaseIterable {
    case bash, zsh, fish

    /// The shell that a path names; nil for one that runs without integration.
    init?(path: String) {
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      self.init(rawValue: name)
    }

    /// Whether a program's name, such as `zsh-5.9`, is this shell's.
    func isName(of program: some StringProtocol) -> Bool {
      program.hasPrefix(rawValue)
    }
  }

  /// A mark that a shell of ours made.
  enum Mark: Equatable {
    /// The last command has ended with this code, and the prompt is about to be shown.
    case promptStart(code: Int, directory: String?)
    /// The prompt stands and the shell reads a command.
    case promptEnd
    /// A command was read and is about to run; its text where the shell tells.
    case commandStart(text: String?)
    /// The last command ended with this code, and the shell is in this directory.
    case commandEnd(code: Int, directory: String?)
    /// The shell has said all that it is; or why it can't.
    case state(StateReport)
  }

  /// What comes of asking a shell for all that it is.
  enum StateReport: Equatable {
    /// It is written down.
    case saved
    /// Somebody has begun to type.
    case typed
    /// A trap of the person's would run with it.
    case traced
    /// Something can't be written down; what, in words.
    case partial(String)

    init?(_ word: some StringProtocol) {
      switch word {
      case "saved": self = .saved
      case "typed": self = .typed
      case "traced": self = .traced
      default:
        guard word.hasPrefix("partial=") else { return nil }
        self = .partial(String(word.dropFirst("partial=".count)))
      }
    }
  }

  /// The last line of what a shell writes for another to read.
  static let stateEnd = Array("# clrun: whole\n".utf8)

  /// In bytes: the terminal keeps no more of a mark, so one of this length may have been cut.
  static let markLimit = 4096

  /// Reads what followed `OSC 133 ;`; nil for a mark that isn't ours.
  ///
  /// Ours are `A;<code>;clrun=<nonce>[;cwd=<directory>]`, `B;clrun=<nonce>`, `C;clrun=<nonce>[;command=<text>]` and
  /// `D;<code>;clrun=<nonce>[;cwd=<directory>]`, each with `;at=<time>` behind the nonce where the shell has the time. What
  /// comes last may be cut: the directory, as it is, is dropped then; the text, percent-encoded, ends with an ellipsis.
  static func mark(_ payload: [UInt8], nonce: String) -> Mark? {
    var rest = payload[...]
    guard let kind = rest.popFirst(), rest.popFirst() == UInt8(ascii: ";") else { return nil }
    var code: Int?
    if kind == UInt8(ascii: "A") || kind == UInt8(ascii: "D") {
      let field = rest.prefix { $0 != UInt8(ascii: ";") }
      guard let number = Int(String(decoding: field, as: UTF8.self)), field.count < rest.count
      else { return nil }
      code = number
      rest = rest.dropFirst(field.count + 1)
    }
    let ours = Array("clrun=\(nonce)".utf8)
    guard rest.starts(with: ours) else { return nil }
    rest = afterTime(in: rest.dropFirst(ours.count))
    switch (kind, code) {
    case (UInt8(ascii: "A"), let code?):
      guard let value = value("cwd", in: rest) else { return nil }
      return .promptStart(code: code, directory: directory(value, payload.count))
    case (UInt8(ascii: "B"), nil): return rest.isEmpty ? .promptEnd : nil
    case (UInt8(ascii: "C"), nil):
      guard let value = value("command", in: rest) else { return nil }
      return .commandStart(text: text(value, payload.count))
    case (UInt8(ascii: "D"), let code?):
      guard let value = value("cwd", in: rest) else { return nil }
      return .commandEnd(code: code, directory: directory(value, payload.count))
    case (UInt8(ascii: "S"), nil):
      return StateReport(String(decoding: rest.dropFirst(), as: UTF8.self)).map { .state($0) }
    default: return nil
    }
  }

  private static let timeKey = Array(";at=".utf8)

  private static func afterTime(in rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard rest.starts(with: timeKey) else { return rest }
    return rest.dropFirst().drop { $0 != UInt8(ascii: ";") }
  }

  /// When the shell made a mark of ours, as its digits count; nil where it doesn't say.
  static func time(of payload: [UInt8], nonce: String) -> Int? {
    let head = Array(";clrun=\(nonce);at=".utf8)
    // Before it there is a letter, and a code at most.
    for start in payload.indices.prefix(16) where payload[start...].starts(with: head) {
      let field = payload[(start + head.count)...].prefix { $0 != UInt8(ascii: ";") }
      let digits = field.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      return Int(String(decoding: digits, as: UTF8.self))
    }
    return nil
  }

  /// What stands after `;key=`, to the end; empty where nothing does, nil where something else does.
  private static func value(_ key: String, in rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let head = ";\(key)=".utf8
    if rest.isEmpty { return rest }
    return rest.starts(with: head) ? rest.dropFirst(head.count) : nil
  }

  private static func directory(_ value: ArraySlice<UInt8>, _ size: Int) -> String? {
    value.first == UInt8(ascii: "/") && size < markLimit
      ? String(decoding: value, as: UTF8.self) : nil
  }

  private static func text(_ value: ArraySlice<UInt8>, _ size: Int) -> String? {
    guard !value.isEmpty else { return nil }
    guard size >= markLimit else { return PercentEncoding.decoded(value) }
    var value = value
    // Not within an encoded byte, nor within a character.
    if let percent = value.suffix(2).firstIndex(of: UInt8(ascii: "%")) { value = value[..<percent] }
    var text = PercentEncoding.decoded(value)
    while text.unicodeScalars.last == "\u{FFFD}" { text.unicodeScalars.removeLast() }
    return text + "…"
  }
}
