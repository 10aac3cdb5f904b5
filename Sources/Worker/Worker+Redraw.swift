internal import Platform
internal import Store
internal import VirtualTerminal

/// Programs that redraw the screen in one go (synchronized output, mode 2026): between the two marks the screen is
/// neither what it was nor what it will be.
///
/// Whoever asks in between gets his answer when it is whole. A program that never comes to the end is waited for no
/// longer than terminals do. Nobody keeps the time but those who ask: an idle worker has no timer for it.
extension Worker {
  /// How long a redraw may take.
  private static var redrawLimit: Duration { .milliseconds(150) }
  /// How long somebody may be kept waiting for a whole screen: where one redraw follows the other, a worker that is held up
  /// sees their ends together with the next beginnings.
  private static var redrawPatience: Duration { redrawLimit * 3 }

  /// The redraw that is under way.
  struct Redraw {
    /// When it was first seen.
    var since: MonotonicClock.Instant?
    /// Which one it is.
    var number = 0
  }

  /// Ends a redraw that takes too long, for the program too, if it asks.
  mutating func endOverdueRedraw(at now: MonotonicClock.Instant) {
    guard let since = redraw.since, now >= since + Self.redrawLimit else { return }
    terminal.endSynchronizedOutput()
    redraw.since = nil
  }

  /// Notes whether what the program has just printed left a redraw unfinished.
  mutating func noteRedraw(at now: MonotonicClock.Instant) {
    guard terminal.modes.synchronizedOutput else {
      redraw.since = nil
      return
    }
    if redraw.since == nil || redraw.number != terminal.synchronizedUpdateCount {
      redraw = Redraw(since: now, number: terminal.synchronizedUpdateCount)
    }
  }

  /// Until when to wait for the end of a redraw; nil: the screen is whole, or as whole as it gets.
  mutating func redrawEnd(at now: MonotonicClock.Instant) -> MonotonicClock.Instant? {
    // Its end may be there and not read yet, when it was the worker that was held up.
    if redraw.since != nil, !hasUnreadOutput { endOverdueRedraw(at: now) }
    guard terminal.modes.synchronizedOutput, ending == nil else { return nil }
    return redraw.since.map { $0 + Self.redrawLimit }
  }

  /// When to look again whether what a client is kept waiting for is whole.
  func nextRedrawLook(for client: Client) -> MonotonicClock.Instant? {
    guard let held = client.held else { return nil }
    return redraw.since.map { min(held.until, $0 + Self.redrawLimit) } ?? held.until
  }

  /// Tells a client what the terminal shows, at once or when it is whole.
  mutating func show(_ request: Request, to client: Client) {
    let now = MonotonicClock.now
    if redrawEnd(at: now) != nil {
      client.held = (request, now + Self.redrawPatience)
    } else {
      answer(request, of: client)
    }
  }

  /// Answers those who have waited for the end of a redraw.
  mutating func answerHeld() {
    guard clients.contains(where: { $0.held != nil }) else { return }
    let now = MonotonicClock.now
    let isWhole = redrawEnd(at: now) == nil
    for client in clients {
      guard let held = client.held, isWhole || now >= held.until else { continue }
      client.held = nil
      answer(held.request, of: client)
    }
  }

  private mutating func answer(_ request: Request, of client: Client) {
    var answer =
      request.verb == .screen
      ? reporting(request) : reading(lines: request.lines ?? 0, from: request.first)
    if request.wantsVerdict == true {
      describe(glance(), in: &answer)
      answer.record = record
      answer.record?.queueLength = pendingCount
      answer.name = note.name
      answer.lastCommand = lastCommand?.text
      answer.lastCommandExitCode = lastCommand?.code
      answer.record?.lastActivityAt = Timestamp.at(quietSince)
    }
    reply(to: client, answer)
  }
}
