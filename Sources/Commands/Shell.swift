internal import Platform
internal import Store

/// Which shell a person uses, how one reads words, and how words are quoted for it.
enum Shell {
  /// The shell's path: `SHELL`, else what /etc/passwd names, else /bin/sh.
  static func path(in environment: [[UInt8]]) -> String {
    let head = Array("SHELL=".utf8)
    if let variable = environment.last(where: { $0.starts(with: head) }) {
      let path = String(decoding: variable.dropFirst(head.count), as: UTF8.self)
      if !path.isEmpty { return path }
    }
    return passwordEntryShell() ?? "/bin/sh"
  }

  private static func passwordEntryShell() -> String? {
    guard let directory = try? Directory.open("/etc"),
      let bytes = try? directory.file("passwd", .read).readAll(limit: 16 << 20)
    else { return nil }
    let user = String(Process.user)
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count == 7, fields[2] == user, !fields[6].isEmpty { return String(fields[6]) }
    }
    return nil
  }

  /// A word as a shell reads it back: as it is where that is plain, else between single quotes.
  static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy {
      $0.isLowercaseHexDigit || UInt8(ascii: "A") <= $0 && $0 <= UInt8(ascii: "Z")
        || UInt8(ascii: "a") <= $0 && $0 <= UInt8(ascii: "z") || "@._-".utf8.contains($0)
    }
    if isPlain, !word.isEmpty { return word }
    // By scalars: a quote and an accent behind it are one character, but two to a shell.
    let inner = word.unicodeScalars.map { $0 == "'" ? #"'\''"# : String($0) }.joined()
    return "'\(inner)'"
  }

  /// What a backslash takes the meaning from between double quotes; before anything else it stands for itself.
  private static let escapable: Set<Unicode.Scalar> = ["$", "`", "\"", "\\", "\n"]

  /// The words of a command line, with quotes and backslashes taken as a shell takes them and nothing expanded.
  static func split(_ line: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    // An empty pair of quotes is a word too.
    var isWord = false
    var quote: Unicode.Scalar?
    var rest = line.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch (scalar, quote) {
      case (quote, .some): quote = nil
      case ("\\", nil), ("\\", "\""):
        isWord = true
        guard let next = rest.first, quote == nil || escapable.contains(next) else {
          word.append(scalar)
          continue
        }
        rest.removeFirst()
        // An escaped newline joins two lines.
        if next != "\n" { word.append(next) }
      case ("'", nil), ("\"", nil):
        quote = scalar
        isWord = true
      case (" ", nil), ("\t", nil), ("\n", nil):
        if isWord { words.append(String(word)) }
        word.removeAll()
        isWord = false
      default:
        word.append(scalar)
        isWord = true
      }
    }
    if isWord { words.append(String(word)) }
    return words
  }
}
