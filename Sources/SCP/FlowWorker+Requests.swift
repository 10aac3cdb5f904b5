internal import Platform
internal import Store

/// Requests and their answers.
extension FlowWorker {
  /// Why there is no answer.
  enum Interruption: Error {
    case ended
    case failed(HTTPFailure)
  }

  /// How long an answer may take, the whole of it.
  static var patience: Duration { .seconds(60) }
  private static var redirectLimit: Int { 10 }
  /// How long the server may be asked again: 0.2 to 10 s.
  static var firstDelay: Duration { .milliseconds(200) }
  static var lastDelay: Duration { .seconds(10) }

  var address: Address { credentials.address }

  /// Whether a URL is the server's own, or of an origin that `--allow-origin` names.
  func isAllowed(_ url: String) -> Bool {
    Address.origin(of: url).map { origins.contains($0) } ?? false
  }

  /// Asks for something, over redirects, and waits for the whole answer.
  mutating func fetch(_ request: HTTPRequest) throws(Interruption) -> Response {
    let number = try open(request)
    let response = try head(of: number, until: MonotonicClock.now + Self.patience)
    return try rest(of: response)
  }

  /// An answer whose head has come.
  struct OpenResponse {
    var number: Int
    var response: Response
    var deadline: MonotonicClock.Instant
    var request: HTTPRequest
  }

  /// A request under way.
  struct OpenRequest {
    var number: Int
    var request: HTTPRequest
  }

  mutating func open(_ request: HTTPRequest) throws(Interruption) -> OpenRequest {
    guard isAllowed(request.url) else {
      let origin = Address.origin(of: request.url) ?? request.url
      throw .failed(
        HTTPFailure(
          .final,
          "the server refers to another one, \(origin.shownOnOneLine): --allow-origin \(origin.shownOnOneLine) lets it"
        ))
    }
    var sent = request
    sent.headers += credentials.headers(for: request.url)
    let has = { (name: String) in sent.headers.contains { $0.name.lowercased() == name } }
    if !has("accept") { sent.headers.append(("Accept", "application/json, application/x-ndjson")) }
    if sent.body != nil, !has("content-type") {
      sent.headers.append(("Content-Type", "application/json"))
    }
    let number = http.start(sent)
    inbox[number] = []
    return OpenRequest(number: number, request: request)
  }

  /// Waits for an answer's head, over redirects, as long as it is wanted.
  mutating func head(
    of opened: OpenRequest, until deadline: MonotonicClock.Instant,
    while isWanted: (borrowing FlowWorker) -> Bool = { _ in true }
  ) throws(Interruption) -> OpenResponse {
    // Whether it was done, and its answer lies elsewhere: what fails from then on has lost the answer alone.
    var isDone = false
    do throws(Interruption) {
      return try head(of: opened, until: deadline, while: isWanted, &isDone)
    } catch .failed(let failure) where isDone {
      throw .failed(HTTPFailure(.lost, failure.reason))
    }
  }

  private mutating func head(
    of opened: OpenRequest, until deadline: MonotonicClock.Instant,
    while isWanted: (borrowing FlowWorker) -> Bool, _ isDone: inout Bool
  ) throws(Interruption) -> OpenResponse {
    var opened = opened
    for _ in 0...Self.redirectLimit {
      let event = try next(of: opened.number, until: deadline, while: isWanted)
      guard case .head(let status, let headers)? = event else {
        throw .failed(HTTPFailure(.lost, "the connection was closed without an answer"))
      }
      let request = opened.request
      guard [301, 302, 303, 307, 308].contains(status), let location = headers["location"],
        let url = Address.resolve(location, from: request.url)
      else {
        return OpenResponse(
          number: opened.number,
          response: Response(status: status, headers: headers, url: request.url),
          deadline: deadline, request: request)
      }
      close(opened.number)
      var next = request
      next.url = url
      if status == 303 || status < 303 && request.method != "GET" && request.method != "HEAD" {
        next.method = "GET"
        next.body = nil
        isDone = true
      }
      opened = try open(next)
    }
    close(opened.number)
    throw .failed(HTTPFailure(.final, "more than \(Self.redirectLimit) redirects"))
  }

  /// Waits for the rest of an answer.
  mutating func rest(of opened: OpenResponse) throws(Interruption) -> Response {
    var response = opened.response
    while let event = try next(of: opened.number, until: opened.deadline) {
      if case .body(let bytes) = event { response.body += bytes }
      if response.body.count > HTTPRequest.bodyLimit {
        close(opened.number)
        throw .failed(HTTPFailure(.unreadable, Self.tooLarge))
      }
    }
    return response
  }

  static var tooLarge: String {
    "the answer is larger than \(HTTPRequest.bodyLimit >> 20) MiB"
  }

  /// The next thing that comes of a request; nil when it has ended, or is ended since it is not wanted any more.
  mutating func next(
    of number: Int, until deadline: MonotonicClock.Instant,
    while isWanted: (borrowing FlowWorker) -> Bool = { _ in true }
  ) throws(Interruption) -> HTTPEvent? {
    while inbox[number]?.isEmpty != false {
      guard isWanted(self) else {
        close(number)
        return nil
      }
      guard MonotonicClock.now < deadline else {
        close(number)
        throw .failed(
          HTTPFailure(.lost, "the server took longer than \(Self.patience / .seconds(1)) s"))
      }
      do throws(Ended) {
        try turn(until: deadline)
      } catch {
        close(number)
        throw .ended
      }
    }
    let event = inbox[number]?.removeFirst()
    switch event {
    case .failed(let failure)?:
      inbox[number] = nil
      throw .failed(failure)
    case .end?:
      inbox[number] = nil
      return nil
    default: return event
    }
  }

  mutating func close(_ number: Int) {
    http.cancel(number)
    inbox[number] = nil
  }

  // MARK: The current frame

  /// What came of asking for the run.
  enum Current {
    case frame(StateFrame)
    /// The server answered, with no frame.
    case other(Response)
    /// There is no answer, and asking again would not help.
    case failed(HTTPFailure)
  }

  /// The run's frame, asked for again and again while the server can't be reached or is in trouble.
  mutating func currentFrame() throws(Ended) -> Current {
    var delay = Self.firstDelay
    while true {
      let reason: String
      do throws(Interruption) {
        let response = try fetch(HTTPRequest("GET", runURL))
        if response.status < 500, response.status != 429 {
          guard response.isSuccess, let frame = response.frame else { return .other(response) }
          if case .reconnecting = activity {
            emit("… the server can be reached again.")
            setActivity(.requesting)
          }
          return .frame(frame)
        }
        reason = Wording.text(of: response)
      } catch .failed(let failure) {
        guard failure.kind == .unsent || failure.kind == .lost else { return .failed(failure) }
        reason = failure.reason
      } catch {
        throw Ended()
      }
      try backOff(&delay, because: reason)
    }
  }

  /// Lets time pass before the server is asked again: each time twice as much, less a part by chance, so that many who
  /// wait do not all come back at once.
  mutating func backOff(_ delay: inout Duration, because reason: String) throws(Ended) {
    if case .reconnecting = activity {
    } else {
      emit("… the server can't be reached: \(reason.shownOnOneLine). Trying again.")
    }
    setActivity(.reconnecting(reason))
    try pause(delay * Double.random(in: 0.5...1))
    delay = min(delay * 2, Self.lastDelay)
  }
}
