internal import Platform
package import Store

/// One request to a server.
package struct HTTPRequest: Sendable {
  package var method: String
  package var url: String
  package var headers: [(name: String, value: String)] = []
  package var body: [UInt8]?
  /// Whether it goes over a connection of its own: on one that was kept, a client may send a request again when the
  /// server closes it without an answer, and so have it done twice.
  package var isOnce = false
  /// Whether the body's size has no limit, since it is read as it comes.
  package var isStream = false

  package init(_ method: String, _ url: String) {
    self.method = method
    self.url = url
  }
}

/// What happens with a request.
package enum HTTPEvent: Sendable {
  /// Names of headers in lower case.
  case head(status: Int, headers: [String: String])
  case body([UInt8])
  case end
  case failed(HTTPFailure)
}

/// Why there is no answer.
package struct HTTPFailure: Error, Equatable, Sendable {
  /// What is known of the request.
  package enum Kind: String, Sendable {
    /// The server can't have got it.
    case unsent
    /// It may have.
    case lost
    /// It can't have got it, and another try would end alike: a certificate that isn't trusted.
    case final
    /// It got it, and its answer can't be read: it is too large.
    case unreadable
  }

  package var kind: Kind
  package var reason: String

  package init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }
}

/// What speaks HTTP, and tells of what happened when it is asked.
protocol HTTPClient: AnyObject {
  /// Readable while there is something to tell; -1 while nothing can come.
  var descriptor: Int32 { get }
  /// Whether there is something to tell, whatever the descriptor says.
  var hasNews: Bool { get }
  /// When it wants to be asked although nothing happened.
  var deadline: MonotonicClock.Instant? { get }
  /// Starts a request, and returns the number that its events bear.
  func start(_ request: HTTPRequest) -> Int
  /// Ends a request; it has no more events.
  func cancel(_ number: Int)
  /// There may be no request for long.
  func rest()
  /// What has happened since the last call.
  func events() -> [(number: Int, event: HTTPEvent)]
}

extension HTTPRequest {
  /// In bytes: no answer that is read as a whole is larger.
  package static let bodyLimit = 4 << 20
  /// In bytes: no line of a stream is longer, nor what waits to be read of it.
  package static let lineLimit = 1 << 20
}

/// An answer that has come as a whole.
package struct Response: Sendable {
  package var status: Int
  package var headers: [String: String]
  package var body: [UInt8]
  /// Where it came from, after redirects.
  package var url: String

  package init(status: Int, headers: [String: String], body: [UInt8] = [], url: String) {
    self.status = status
    self.headers = headers
    self.body = body
    self.url = url
  }

  package var isSuccess: Bool { (200...299).contains(status) }
  /// Whether the server says that it is JSON, in lines or not, or says nothing: a page may hold what looks like a frame.
  package var isJSON: Bool { headers["content-type"]?.lowercased().contains("json") ?? true }
  package var json: JSONValue? { isJSON ? try? JSONValue(parsing: body) : nil }
  package var frame: StateFrame? {
    json.flatMap { StateFrame($0, order: MemberOrder(of: body)) }
  }
  /// Whether the server doesn't know what was asked for.
  package var isUnknown: Bool { status == 404 || status == 405 || status == 501 }

  /// What the server says of an error, whatever type it gives to that.
  package var hint: String? {
    guard !isSuccess, let json = try? JSONValue(parsing: body) else { return nil }
    for key in ["hint", "detail", "error", "message"] {
      if let text = json[key]?.string { return text }
    }
    return nil
  }
}
