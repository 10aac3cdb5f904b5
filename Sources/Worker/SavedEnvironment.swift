internal import Platform

/// What of a shell's environment the shared record holds: what JSON can, and nothing that looks like a secret.
package enum SavedEnvironment {
  /// A variable whose name has one of these is kept to ourselves.
  private static let secretParts = [
    "_PWD", "AUTH", "CONNECTION_STRING", "COOKIE", "CREDENTIAL", "DSN", "KEY", "PASS", "PRIVATE",
    "SECRET", "SIGNATURE",
    "TOKEN", "WEBHOOK",
  ]

  /// - Parameter environment: `NAME=value`, each with a zero byte behind it.
  package static func shown(of environment: [UInt8]) -> [String: String] {
    var shown: [String: String] = [:]
    for variable in environment.split(separator: 0) {
      guard let text = String(validating: variable, as: UTF8.self),
        let equals = text.firstIndex(of: "=")
      else { continue }
      let name = String(text[..<equals])
      let isSecret = secretParts.contains { name.uppercased().contains($0) }
      // A password in a URL is one, whatever the variable is called.
      let value = text[text.index(after: equals)...]
      if !isSecret, !hasPassword(value) { shown[name] = String(value) }
    }
    return shown
  }

  /// Whether a value has a URL with a password: `scheme://user:password@host`.
  private static func hasPassword(_ value: Substring) -> Bool {
    let bytes = Array(value.utf8)
    return Array("://".utf8).withUnsafeBytes { scheme in
      bytes.withUnsafeBytes { bytes in
        guard let place = bytes.firstOffset(of: scheme, from: 0) else { return false }
        let authority = bytes[(place + 3)...].prefix { $0 != UInt8(ascii: "/") }
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return false }
        return authority[..<at].contains(UInt8(ascii: ":"))
      }
    }
  }
}
