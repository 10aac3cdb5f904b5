internal import FoundationEssentials

/// A server's address, and what is within it.
package struct Address: Equatable, Sendable {
  /// Without a slash at its end, a query, or a user.
  package let base: String
  package let origin: String
  /// What stood before the host, as `user:password`.
  package let user: String?

  /// What is wrong with a text that is to be an address.
  package enum Defect: Error, Equatable, Sendable {
    case notAURL
    /// Neither http nor https.
    case scheme(String)
  }

  package init(_ text: String) throws(Defect) {
    guard let url = URL(string: text), let scheme = url.scheme?.lowercased() else {
      throw .notAURL
    }
    guard scheme == "http" || scheme == "https" else { throw .scheme(scheme) }
    guard let origin = Self.origin(of: text) else { throw .notAURL }
    self.origin = origin
    var path = url.path(percentEncoded: true)
    while path.hasSuffix("/") { path.removeLast() }
    base = origin + path
    let name = url.user(percentEncoded: false)
    user = name.map { "\($0):\(url.password(percentEncoded: false) ?? "")" }
  }

  /// One that is no address of any server: nothing is within its origin.
  package init(unchecked text: String) {
    base = text
    origin = ""
    user = nil
  }

  /// Scheme, host and port of a URL, as they are compared; nil when it is none of http or https.
  package static func origin(of text: String) -> String? {
    guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
      scheme == "http" || scheme == "https",
      let host = url.host(percentEncoded: true)?.lowercased(), !host.isEmpty
    else { return nil }
    let standard = scheme == "http" ? 80 : 443
    let port = url.port ?? standard
    guard (1...65_535).contains(port) else { return nil }
    let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    return "\(scheme)://\(name)\(port == standard ? "" : ":\(port)")"
  }

  /// The host's name alone, without a port.
  package static func host(of text: String) -> String? { URL(string: text)?.host()?.lowercased() }

  /// A path below the address.
  package func path(_ parts: String...) -> String {
    parts.reduce(base) { "\($0)/\(Self.encoded($1))" }
  }

  /// What an `href` means: absolute, from the origin's root, or below the address, whichever frame it stands in; nil when it
  /// can't be read.
  package func resolve(_ href: String) -> String? { Self.resolve(href, from: "\(base)/") }

  /// What a reference means in a document. See: RFC 3986, 5.2.
  package static func resolve(_ reference: String, from document: String) -> String? {
    guard let base = URL(string: document),
      let url = URL(string: reference, relativeTo: base)?.absoluteURL,
      var text = Optional(url.absoluteString), origin(of: text) != nil
    else { return nil }
    if let fragment = text.firstIndex(of: "#") { text = String(text[..<fragment]) }
    return text
  }

  /// A text as one part of a path or a query: all but letters, digits and `-._~` as `%` and two digits.
  package static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
