internal import Platform
internal import Worker

/// The server's address, and what proves to it who asks: in memory alone.
package struct Credentials: Sendable {
  let address: Address
  private let headers: [(name: String, value: String)]
  private let netrc: Netrc?
  private let user: String?

  var base: String { address.base }
  var origin: String { address.origin }

  init(_ flow: Request.Start.Flow) {
    // The client has looked at it.
    address = (try? Address(flow.base)) ?? Address(unchecked: flow.base)
    var headers: [(name: String, value: String)] = flow.headers.compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]).trimmed, String(line[line.index(after: colon)...]).trimmed)
    }
    if let bearer = flow.bearer { headers.append(("Authorization", "Bearer \(bearer)")) }
    self.headers = headers
    user = flow.user
    netrc = Self.netrc()
  }

  /// The file that NETRC names, else `.netrc` at home.
  private static func netrc() -> Netrc? {
    let path =
      Process.environmentVariable("NETRC")
      ?? Process.environmentVariable("HOME").map { "\($0)/.netrc" }
    guard let path, let file = try? Descriptor.reading(path: path),
      let bytes = try? file.readAll(limit: 1 << 20)
    else { return nil }
    return Netrc(String(decoding: bytes, as: UTF8.self))
  }

  /// The headers for a URL: what was given goes to the server's own origin alone.
  func headers(for url: String) -> [(name: String, value: String)] {
    let isOwn = Address.origin(of: url) == origin
    let given = isOwn ? headers : []
    if given.contains(where: { $0.name.lowercased() == "authorization" }) { return given }
    guard
      let user = (isOwn ? user : nil)
        ?? Address.host(of: url).flatMap({ netrc?.user(of: $0) })
    else { return given }
    return given + [("Authorization", "Basic \(Base64.text(of: Array(user.utf8)))")]
  }
}
