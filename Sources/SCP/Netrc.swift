/// Names and passwords for machines, as `~/.netrc` has them. See: man 5 netrc, curl's --netrc.
package struct Netrc: Equatable, Sendable {
  private var entries: [(machine: String?, login: String?, password: String?)] = []

  package static func == (a: Netrc, b: Netrc) -> Bool {
    a.entries.elementsEqual(b.entries) { $0 == $1 }
  }

  /// Reads a file's text; what it doesn't know it passes over.
  package init(_ text: String) {
    var words = Self.words(of: text)[...]
    while let word = words.popFirst() {
      switch word {
      case "machine": entries.append((words.popFirst()?.lowercased(), nil, nil))
      case "default": entries.append((nil, nil, nil))
      case "login" where !entries.isEmpty: entries[entries.count - 1].login = words.popFirst()
      case "password" where !entries.isEmpty:
        entries[entries.count - 1].password = words.popFirst()
      case "account": _ = words.popFirst()
      default: break
      }
    }
  }

  /// `login:password` for a host, by the first entry that fits.
  package func user(of host: String) -> String? {
    guard let entry = entries.first(where: { $0.machine == nil || $0.machine == host }),
      let login = entry.login
    else { return nil }
    return "\(login):\(entry.password ?? "")"
  }

  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var isMacro = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      // A macro goes on to the next blank line.
      if isMacro {
        isMacro = !String(line).trimmed.isEmpty
        continue
      }
      for word in line.split(whereSeparator: \.isWhitespace) {
        if word.hasPrefix("#"), words.last != "password" { break }
        if word == "macdef" {
          isMacro = true
          break
        }
        words.append(String(word))
      }
    }
    return words
  }
}
