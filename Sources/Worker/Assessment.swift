internal import Platform

/// What the program in the foreground does, and how that is known.
struct Assessment {
  var state: Reply.State
  /// In one line that a person can read.
  var evidence: String
  /// Since when it does so, as far as can be told.
  var since: MonotonicClock.Instant
  /// Which process waits for input, and how.
  var reader: ForegroundEvidence.Reader?
  /// Whether it is a shell that was given the beginning of a command.
  var wantsRest = false

  init(
    _ state: Reply.State, _ evidence: String, since: MonotonicClock.Instant,
    reader: ForegroundEvidence.Reader? = nil
  ) {
    self.state = state
    self.evidence = evidence
    self.since = since
    self.reader = reader
  }
}
