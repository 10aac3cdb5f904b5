internal import Patterns
internal import Platform

/// A client's wait for something to happen in the session.
struct Watch {
  let conditions: [WaitCondition]
  /// Whether all of them must have held, each at its time.
  let needsAll: Bool
  let deadline: MonotonicClock.Instant
  /// What has held, in the order in which it did.
  private(set) var held: [Reply.Held] = []
  /// The compiled patterns, by their conditions' places; one that can't be compiled never matches.
  var patterns: [Int: RegularExpression] = [:]
  /// Where output begins to count, where that isn't the last input.
  var beginning: Waiter.Beginning?
  /// The first row that may have changed since the output was searched last.
  var searchedRow = 0
  /// What had come when the output was searched last, in bytes; nil: never.
  var searchedOffset: Int?

  init(_ conditions: [WaitCondition], needsAll: Bool, deadline: MonotonicClock.Instant) {
    self.conditions = conditions
    self.needsAll = needsAll
    self.deadline = deadline
    for (place, condition) in conditions.enumerated() {
      if case .regex(let pattern) = condition { patterns[place] = try? RegularExpression(pattern) }
    }
  }

  /// The conditions that have not held yet, with their places.
  var pending: [(place: Int, condition: WaitCondition)] {
    conditions.enumerated().filter { place, _ in !held.contains { $0.place == place } }
      .map { ($0, $1) }
  }

  /// Whether the wait is over.
  var isSatisfied: Bool { needsAll ? held.count == conditions.count : !held.isEmpty }

  /// How long the terminal must have been quiet for the next condition that wants it so.
  var idleTime: Duration? {
    pending.compactMap { _, condition in
      if case .idle(let milliseconds) = condition { return .milliseconds(milliseconds) }
      return nil
    }.min()
  }

  /// Notes that a condition holds.
  mutating func hold(_ place: Int, matched: String? = nil) {
    held.append(Reply.Held(place: place, matched: matched, at: WallClock.milliseconds))
  }
}
