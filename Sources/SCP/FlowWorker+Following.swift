internal import Platform
internal import Store

/// What the server does by itself.
extension FlowWorker {
  /// How long a stream may say nothing before the run is asked for.
  private static var streamPatience: Duration { .seconds(60) }

  /// Follows a run that the server works on: by its stream of updates, and where that ends or says nothing by asking, each
  /// time a little later. Returns when the run waits again, or when there is input that it takes meanwhile.
  mutating func follow() throws(Ended) {
    setActivity(.following)
    var delay = Self.firstDelay
    var isStreaming = true
    while frame?.status == .processing, ending == nil, choices.isEmpty || !isQueueUnread {
      if isStreaming, let url = frame?.streamURL.flatMap({ address.resolve($0) }), isAllowed(url) {
        let hasCome = try readUpdates(url)
        // One that ends at once brings nothing.
        isStreaming = hasCome
        if hasCome { delay = Self.firstDelay }
        continue
      }
      try pause(delay * Double.random(in: 0.5...1))
      delay = min(delay * 2, Self.lastDelay)
      guard frame?.status == .processing, choices.isEmpty || !isQueueUnread else { break }
      switch try currentFrame() {
      case .frame(let now):
        if now != frame {
          try apply(now)
          isStreaming = true
          delay = Self.firstDelay
        }
      case .other(let response): return gone(response, nil)
      }
      if case .reconnecting = activity { setActivity(.following) }
      if activity != .following { setActivity(.following) }
    }
  }

  /// Reads the stream of updates; whether it brought any.
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
      let answer = try head(of: opened, until: MonotonicClock.now + Self.patience)
      guard (200...299).contains(answer.response.status) else {
        close(answer.number)
        return false
      }
      return try readStream(answer)
    } catch .failed {
      return false
    } catch {
      throw Ended()
    }
  }

  /// Takes updates as they come, a line each, until the run waits again, there is input that it takes, or the stream ends;
  /// an answer that isn't in lines is read as a whole. Whether anything came.
  @discardableResult
  mutating func readStream(_ answer: OpenResponse) throws(Interruption) -> Bool {
    var lines = LineReader(limit: HTTPRequest.lineLimit)
    var whole: [UInt8] = []
    var isFirst = true
    var hasCome = false
    while true {
      let event: HTTPEvent?
      do throws(Interruption) {
        event = try next(of: answer.number, until: MonotonicClock.now + Self.streamPatience)
      } catch {
        // What came counts, whatever became of the rest.
        if case .failed = error, hasCome { return true }
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
          return hasCome
        }
        if isFirst { whole += bytes }
      } else if event == nil {
        ready = lines.finish()
      }
      for line in ready {
        guard let (update, id) = Update.read(line) else { continue }
        isFirst = false
        hasCome = true
        if let id { lastEventID = id }
        try take(update)
        guard frame?.status == .processing, ending == nil, choices.isEmpty || !isQueueUnread else {
          if event != nil { close(answer.number) }
          return true
        }
      }
      guard event == nil else { continue }
      // Written over several lines, it is one value.
      if isFirst, let frame = (try? JSONValue(parsing: whole)).flatMap({ StateFrame($0) }) {
        try take(.frame(frame))
        hasCome = true
      }
      return hasCome
    }
  }

  private mutating func take(_ update: Update) throws(Interruption) {
    switch update {
    case .frame(let frame):
      do throws(Ended) {
        try apply(frame)
      } catch {
        throw .ended
      }
    case .progress(let text): emit("… \(text)")
    case .other: break
    }
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
