internal import Platform

/// Which shell a person uses, and how words are quoted for one.
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

  /// The words of a command line, with quotes and backslashes taken as a shell takes them and nothing expanded.
  static func split(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var characters = line.makeIterator()
    while let character = characters.next() {
      switch (character, quote) {
      case (quote, .some): quote = nil
      case ("\\", nil), ("\\", "\""):
        if let next = characters.next() { word = (word ?? "") + String(next) }
      case ("'", nil), ("\"", nil):
        quote = character
        word = word ?? ""
      case (" ", nil), ("\t", nil), ("\n", nil):
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
