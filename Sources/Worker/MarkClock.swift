/// Tells a shell's own marks from those that are shown again, as by `cat` of the session's log: time doesn't go back.
struct MarkClock {
  /// When the last mark was made.
  private var last: Int?
  private var lastMark: ShellIntegration.Mark?
  /// In milliseconds since 1970: when it came.
  private var lastArrival: Int64 = 0

  /// Whether a mark is made now; one without a time is taken for it.
  mutating func isNew(_ mark: ShellIntegration.Mark, at time: Int?, now: Int64) -> Bool {
    guard let time else { return true }
    // The machine's time may have been set.
    if now < lastArrival { last = nil }
    // A prompt that is drawn again, as after the screen was cleared, has the time that it had.
    if let last, time < last || time == last && mark == lastMark && mark != .promptEnd {
      return false
    }
    last = time
    lastMark = mark
    lastArrival = now
    return true
  }
}
