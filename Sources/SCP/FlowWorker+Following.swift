internal import Platform
internal import Store

/// What the server does by itself.
extension FlowWorker {
  /// How long a stream may say nothing before the run is asked for.
  private static var streamPatience: Duration { .seconds(60) }

  var isProcessing: Bool { frame?.status == .processing }

  /// What the loop is about while no request is under way.
  var restingActivity: Activity { isProcessing ? .following : .idle }

  /// Whether there is reason to look what becomes of the run, and no input that it takes: its server works on it, or a
  /// client waits for it to change, as it may by another's hand.
  var isFollowing: Bool {
    guard ending == nil, let frame, !frame.isEnd else { return false }
    if isProcessing { return choices.isEmpty || !isQueueUnread }
    return !isQueueUnread && visitors.contains { $0.watch != nil }
  }

  /// Follows a run: by its stream of updates, and where that ends or says nothing by asking, each time a little later.
  mutating func follow() throws(Ended) {
    var delay = Self.firstDelay
    var hasStream = true
    while isFollowing {
      if case .reconnecting = activity {} else { setActivity(restingActivity) }
      var isNews = false
      if hasStream, let url = frame?.streamURL.flatMap({ address.resolve($0) }), isAllowed(url) {
        let begun = MonotonicClock.now
        isNews = try readUpdates(url)
        // One that ends at once and brings nothing is none.
        hasStream = isNews || MonotonicClock.now - begun > Self.lastDelay
        if isNews { delay = Self.firstDelay }
      }
      try pause(delay * Double.random(in: 0.5...1)) { $0.isFollowing }
      delay = min(delay * 2, Self.lastDelay)
      guard isFollowing, !isNews else { continue }
      switch try currentFrame() {
      case .frame(let now):
        guard now != frame else { continue }
        try apply(now)
        hasStream = true
        delay = Self.firstDelay
      case .other(let response):
        if endIfGone(response) { return }
        try backOff(&delay, because: Wording.text(of: response))
      case .failed(let failure): try backOff(&delay, because: failure.reason)
      }
    }
  }

  /// Reads the stream of updates, as long as there is reason to follow; whether it brought anything new.
  private mutating func readUpdates(_ url: String) throws(Ended) -> Bool {
    var request = HTTPRequest("GET", url)
    request.isStream = true
    request.headers = [("Accept", "application/x-ndjson")]
    if let run = record.scpRunID {
      request.headers += [("Mcp-Session-Id", run), ("X-Run-Id", run)]
    }
    if let id = lastEventID { request.headers.append(("Last-Event-ID", id)) }
    do throws(Interruption) {
      let opened = try open(request)
      let answer = try head(of: opened, until: MonotonicClock.now + Self.patience) {
        $0.isFollowing
      }
      guard (200...299).contains(answer.response.status) else {
        close(answer.number)
        return false
      }
      return try readStream(answer) { $0.isFollowing }
    } catch .failed {
      return false
    } catch {
      throw Ended()
    }
  }

  /// Takes updates as they come, a line each, until they aren't wanted any more or the stream ends; an answer that isn't in
  /// lines is read as a whole. Whether it brought anything new.
  @discardableResult
  mutating func readStream(
    _ answer: OpenResponse, while isWanted: (borrowing FlowWorker) -> Bool
  ) throws(Interruption) -> Bool {
    guard answer.response.isJSON else {
      close(answer.number)
      return false
    }
    var lines = LineReader(limit: HTTPRequest.lineLimit)
    var whole: [UInt8] = []
    var isFirst = true
    var isNews = false
    while true {
      let event: HTTPEvent?
      do throws(Interruption) {
        event = try next(
          of: answer.number, until: MonotonicClock.now + Self.streamPatience, while: isWanted)
      } catch {
        // What came counts, whatever became of the rest.
        if case .failed = error, isNews { return true }
        throw error
      }
      var ready: [[UInt8]] = []
      if case .body(let bytes)? = event {
        do throws(LineReader.TooLong) {
          ready = try lines.take(bytes)
        } catch {
          close(answer.number)
          emit(
            "… a line of the server's is longer than \(HTTPRequest.lineLimit >> 20) MiB; the rest is left."
          )
          return isNews
        }
        if isFirst { whole += bytes }
      } else if event == nil {
        ready = lines.finish()
      }
      for line in ready {
        guard let (update, id) = Update.read(line) else { continue }
        isFirst = false
        if let id, id != lastEventID {
          lastEventID = id
          isNews = true
        }
        if try take(update) { isNews = true }
        guard isWanted(self) else {
          if event != nil { close(answer.number) }
          return isNews
        }
      }
      guard event == nil else { continue }
      // Written over several lines, it is one value.
      if isFirst, let (update, _) = Update.read(whole), try take(update) { isNews = true }
      return isNews
    }
  }

  /// Whether there was anything new in it.
  private mutating func take(_ update: Update) throws(Interruption) -> Bool {
    switch update {
    case .frame(let frame):
      guard frame != self.frame else { return false }
      do throws(Ended) {
        try apply(frame)
      } catch {
        throw .ended
      }
    case .progress(let text): emit("… \(text)")
    case .other: return false
    }
    return true
  }

  // MARK: What is shown

  /// Takes a frame over, and shows it.
  mutating func apply(_ frame: StateFrame) throws(Ended) {
    let isSame = frame == self.frame
    self.frame = frame
    isRecordDirty = true
    // The server may say the same of a state that it is still busy with.
    if isSame, frame.status == .processing { return }
    form = nil
    try show()
  }

  /// Shows the current frame, with what the server wants to be shown of it.
  mutating func show() throws(Ended) {
    guard let frame else { return }
    let skill = try skill(of: frame)
    // A state that the server works on and that offers nothing is told by its frame.
    let isBusy = frame.status == .processing && frame.transitions.isEmpty
    let presentation = isBusy ? Presentation(of: frame) : try presentation(of: frame)
    self.presentation = presentation
    choices = Choice.all(frame, presentation)
    emit(Wording.text(of: frame, presentation, choices, skill: skill))
  }

  /// What `/cli` or `/cli.json` says, else what the frame does.
  private mutating func presentation(of frame: StateFrame) throws(Ended) -> Presentation {
    while let path = presentationPaths.first {
      do throws(Interruption) {
        let response = try fetch(HTTPRequest("GET", "\(runURL)/\(path)"))
        if response.isSuccess, let shown = response.json.flatMap({ Presentation($0) }) {
          presentationPaths = [path]
          return shown
        }
        // What is missing, or not JSON, stays so; other troubles pass.
        guard response.isUnknown || response.isSuccess else { break }
        presentationPaths.removeFirst()
      } catch .failed {
        break
      } catch {
        throw Ended()
      }
    }
    return Presentation(of: frame)
  }

  /// What is to be known in this state, fetched when it comes up first.
  private mutating func skill(of frame: StateFrame) throws(Ended) -> String? {
    guard let skill = frame.skill else { return nil }
    let name = [skill.name, skill.version].compactMap(\.self).joined(separator: " ")
    guard shownSkills.insert("\(name) \(skill.url ?? "")").inserted else { return nil }
    var parts = ["Skill: \(name.shownOnOneLine.cut(to: 200))"]
    if let summary = skill.summary { parts.append(summary.shownPlainly.trimmed.cut(to: 4000)) }
    if let url = skill.url.flatMap({ address.resolve($0) }) {
      do throws(Interruption) {
        var request = HTTPRequest("GET", url)
        request.headers = [("Accept", "text/markdown, text/plain, */*")]
        let response = try fetch(request)
        parts.append(
          response.isSuccess
            ? String(decoding: response.body, as: UTF8.self).shownPlainly.trimmed.cut(to: 65_536)
            : "(it can't be fetched: \(Wording.text(of: response)))")
      } catch .failed(let failure) {
        parts.append("(it can't be fetched: \(failure.reason))")
      } catch {
        throw Ended()
      }
    }
    return parts.joined(separator: "\n")
  }
}
