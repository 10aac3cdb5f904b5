internal import Platform
internal import Store

/// What an input has the server do.
extension FlowWorker {
  mutating func perform(_ input: Input, _ outcome: Outcome) throws(Ended) {
    switch input {
    case .take(let choice, let body): try take(choice, body, outcome)
    case .fill(let form):
      self.form = form
      emit(Wording.question(form))
    case .back:
      form = nil
      try show()
    case .refresh: try refresh(outcome)
    case .tool(let tool, let body):
      let url =
        tool.href.flatMap { address.resolve($0) }
        ?? "\(runURL)/invoke/\(Address.encoded(tool.name))"
      var request = HTTPRequest("POST", url)
      request.body = JSONValue.object(body).text(.compact)
      request.isOnce = true
      try ask(request, outcome)
    case .resource(let resource): try ask(HTTPRequest("GET", url(of: resource)), outcome)
    case .describe: try ask(HTTPRequest("GET", "\(address.base)/openapi.json"), outcome)
    case .refused: break
    }
  }

  /// A resource's own address where it has one, else its place below the run.
  private func url(of resource: StateFrame.Resource) -> String {
    if Address.origin(of: resource.uri) != nil { return resource.uri }
    if resource.uri.hasPrefix("/") { return address.resolve(resource.uri) ?? resource.uri }
    // `docs://guide/start` and the like name a path in a scheme of the server's own.
    let path = resource.uri.split(separator: "://", maxSplits: 1).last ?? ""
    let parts = path.split(separator: "/").map { Address.encoded(String($0)) }
    return "\(runURL)/resources/\(parts.joined(separator: "/"))"
  }

  /// Asks for something that doesn't move the run on, and shows the answer.
  private mutating func ask(_ request: HTTPRequest, _ outcome: Outcome) throws(Ended) {
    do throws(Interruption) {
      let response = try fetch(request)
      guard response.isSuccess else { return refuse(outcome, reason(of: response)) }
      let json = response.json
      let shown = json.map { $0["result"] ?? $0 }
      let text =
        shown.map { $0.string ?? String(decoding: $0.text(.pretty), as: UTF8.self) }
        ?? String(decoding: response.body, as: UTF8.self)
      emit(text.isEmpty ? "(nothing)" : text)
    } catch .failed(let failure) {
      if request.method == "POST", failure.kind == .lost || failure.kind == .unreadable {
        outcome.result = "unknown"
      }
      refuse(outcome, "The server did not answer: \(failure.reason).")
    } catch {
      throw Ended()
    }
  }

  private mutating func refresh(_ outcome: Outcome) throws(Ended) {
    switch try currentFrame() {
    case .frame(let frame):
      form = nil
      try apply(frame)
    case .other(let response): refuse(outcome, without: response)
    case .failed(let failure):
      let text = "The server can't be asked: \(failure.reason.shownOnOneLine)."
      emit(text)
      refuse(outcome, text)
    }
  }

  /// The server has no frame for the run.
  private mutating func refuse(_ outcome: Outcome, without response: Response) {
    let text = "The server has no frame for the run: \(Wording.text(of: response))."
    if !endIfGone(response) { emit(text) }
    refuse(outcome, text)
  }

  /// Ends the session where the server doesn't know the run any more; whether it does.
  @discardableResult
  mutating func endIfGone(_ response: Response) -> Bool {
    guard response.status == 404 || response.status == 410 else { return false }
    emit("The server has no frame for the run: \(Wording.text(of: response)).")
    ending = Ending(by: nil, code: 1, evidence: "the server does not know the run any more")
    return true
  }

  // MARK: Transitions

  /// Sends a transition, once. What the server can't have got is sent when it can be reached again and still offers it;
  /// what may have arrived is not repeated.
  private mutating func take(
    _ choice: Choice, _ body: [String: JSONValue], _ outcome: Outcome
  ) throws(Ended) {
    guard let before = frame, var request = request(for: choice, body) else {
      return refuse(
        outcome, "The server's href can't be read: '\(choice.transition.href.shownOnOneLine)'.")
    }
    request.isOnce = true
    while true {
      do throws(Interruption) {
        let opened = try open(request)
        let answer = try head(of: opened, until: MonotonicClock.now + Self.patience)
        return try takeAnswer(answer, before, outcome)
      } catch .failed(let failure) {
        switch failure.kind {
        case .lost, .unreadable: return try resolveLost(failure, before, outcome)
        case .final:
          form = nil
          return refuse(outcome, "Nothing was sent: \(failure.reason).")
        case .unsent: break
        }
        var delay = Self.firstDelay
        try backOff(&delay, because: failure.reason)
        let now: StateFrame
        switch try currentFrame() {
        case .frame(let frame): now = frame
        case .other(let response):
          endIfGone(response)
          return refuse(outcome, "Nothing was sent: the server has no frame for the run any more.")
        case .failed(let failure): return refuse(outcome, "Nothing was sent: \(failure.reason).")
        }
        guard now.transitions.contains(choice.transition) else {
          try apply(now)
          return refuse(
            outcome,
            "Nothing was sent: while the server could not be reached, the flow moved on to '\(now.state.shownOnOneLine)'."
          )
        }
      } catch {
        throw Ended()
      }
    }
  }

  private func request(for choice: Choice, _ body: [String: JSONValue]) -> HTTPRequest? {
    guard var url = address.resolve(choice.transition.href) else { return nil }
    let method = choice.transition.method
    guard method == "GET" || method == "HEAD" else {
      var request = HTTPRequest(method, url)
      if !body.isEmpty || method != "DELETE" {
        request.body = JSONValue.object(body).text(.compact)
      }
      return request
    }
    let pairs = body.sorted { $0.key < $1.key }.map { name, value in
      let text = value.string ?? String(decoding: value.text(.compact), as: UTF8.self)
      return "\(Address.encoded(name))=\(Address.encoded(text))"
    }
    if !pairs.isEmpty { url += (url.contains("?") ? "&" : "?") + pairs.joined(separator: "&") }
    return HTTPRequest("GET", url)
  }

  private mutating func takeAnswer(
    _ answer: OpenResponse, _ before: StateFrame, _ outcome: Outcome
  ) throws(Interruption) {
    let status = answer.response.status
    let type = answer.response.headers["content-type"]?.lowercased() ?? ""
    if (200...299).contains(status), status == 202 || type.contains("ndjson") {
      form = nil
      do throws(Interruption) {
        // At least until it says where the run stands now.
        try readStream(answer) { $0.frame == before || $0.isFollowing }
      } catch .failed {
        // The server has accepted it: what comes of it is asked for.
      }
      if frame == before {
        // Accepted without a frame that says so.
        return try reread(outcome)
      }
      return
    }
    let response = try rest(of: answer)
    switch status {
    case 200...299:
      form = nil
      guard let frame = response.frame else {
        // Nothing but success is said: the rest is asked for.
        if response.body.isEmpty {
          try reread(outcome)
          if self.frame == before {
            outcome.warnings.append(
              "The server took the input (HTTP \(status)) without a word of what came of it: the flow stands where it stood."
            )
          }
          return
        }
        throw .failed(
          HTTPFailure(.unreadable, "it was no frame: \(Wording.text(of: response))"))
      }
      try ended { (worker) throws(Ended) in try worker.apply(frame) }
    case 500...599:
      throw .failed(HTTPFailure(.lost, Wording.text(of: response)))
    default:
      form = nil
      refuse(outcome, reason(of: response))
      emit(reason(of: response))
      // Refused because the run has moved on by another's hand: then what is offered is another.
      if [403, 404, 409, 410].contains(status) {
        let current = try ended { (worker) throws(Ended) in try worker.currentFrame() }
        if case .frame(let now) = current, now != before {
          try ended { (worker) throws(Ended) in try worker.apply(now) }
        }
      }
    }
  }

  private mutating func ended<T>(
    _ body: (inout FlowWorker) throws(Ended) -> T
  ) throws(Interruption) -> T {
    do throws(Ended) {
      return try body(&self)
    } catch {
      throw .ended
    }
  }

  private mutating func reread(_ outcome: Outcome) throws(Interruption) {
    try ended { (worker) throws(Ended) in try worker.refresh(outcome) }
  }

  /// A transition's answer was lost: whether it took effect shows in the current frame, or nothing tells.
  private mutating func resolveLost(
    _ failure: HTTPFailure, _ before: StateFrame, _ outcome: Outcome
  ) throws(Ended) {
    form = nil
    let problem = failure.kind == .lost ? "was lost" : "can't be used"
    let reason = failure.reason.shownOnOneLine
    switch try currentFrame() {
    case .failed(let failure):
      outcome.result = "unknown"
      refuse(
        outcome,
        "The answer \(problem) (\(reason)), and the server can't be asked (\(failure.reason.shownOnOneLine)): whether the input took effect is unknown. It was not repeated."
      )
    case .other(let response):
      outcome.result = "unknown"
      refuse(outcome, without: response)
    case .frame(let now):
      guard now != before else {
        outcome.result = "unknown"
        emit("… the answer \(problem): \(reason). The flow stands where it stood.")
        return refuse(
          outcome,
          "The answer \(problem) (\(reason)), and the flow stands where it stood: whether the input took effect is unknown. It was not repeated."
        )
      }
      outcome.warnings.append(
        "The answer \(problem) (\(reason)), but the flow has moved from '\(before.state.shownOnOneLine)' to '\(now.state.shownOnOneLine)': the input took effect."
      )
      try apply(now)
    }
  }

  private func reason(of response: Response) -> String {
    if let hint = response.hint {
      return "The server refused (\(response.status)): \(hint.shownOnOneLine.cut(to: 1000))"
    }
    return "The server answered \(Wording.text(of: response))."
  }
}
