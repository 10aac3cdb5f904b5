internal import Patterns
package import Platform

/// A client's wait for something to happen in the session.
package struct Watch {
  package let conditions: [WaitCondition]
  /// Whether all of them must have held, each at its time.
  package let needsAll: Bool
  package let deadline: MonotonicClock.Instant
  /// What has held, in the order in which it did.
  package private(set) var held: [Reply.Held] = []
  /// The compiled patterns, by their conditions' places; one that can't be compiled never matches.
  var patterns: [Int: RegularExpression] = [:]
  /// Where output begins to count; nil: with the last input, which then is the one that was the last when the wait began.
  var beginning: Waiter.Beginning?
  /// The first row that may have changed since the output was searched last.
  var searchedRow = 0
  /// What had come when the output was searched last, in bytes; nil: never.
  var searchedOffset: Int?

  package init(_ conditions: [WaitCondition], needsAll: Bool, deadline: MonotonicClock.Instant) {
    self.conditions = conditions
    self.needsAll = needsAll
    self.deadline = deadline
    for (place, condition) in conditions.enumerated() {
      if case .regex(let pattern) = condition { patterns[place] = try? RegularExpression(pattern) }
    }
  }

  /// The conditions that have not held yet, with their places.
  package var pending: [(place: Int, condition: WaitCondition)] {
    conditions.enumerated().filter { place, _ in !held.contains { $0.place == place } }
      .map { ($0, $1) }
  }

  /// Whether the wait is over.
  package var isSatisfied: Bool { needsAll ? held.count == conditions.count : !held.isEmpty }

  /// How long the terminal must have been quiet for the next condition that wants it so.
  package var idleTime: Duration? {
    pending.compactMap { _, condition in
      if case .idle(let milliseconds) = condition { return .milliseconds(milliseconds) }
      return nil
    }.min()
  }

  /// Notes that a condition holds.
  package mutating func hold(_ place: Int, matched: String? = nil) {
    held.append(Reply.Held(place: place, matched: matched, at: WallClock.milliseconds))
  }
}

extension Watch {
  /// In bytes: how much of a line that matched is worth telling.
  private static let matchLimit = 2000

  /// Looks for the texts and patterns that have not come yet.
  package mutating func search(_ text: String) {
    for (place, condition) in pending {
      switch condition {
      case .text(let wanted):
        if let line = Self.line(of: wanted, in: text) { hold(place, matched: line) }
      case .regex:
        let lines = text.split(separator: "\n")
        if let line = lines.first(where: { patterns[place]?.matches(String($0)) == true }) {
          hold(
            place, matched: String(decoding: line.utf8.prefix(Self.matchLimit), as: UTF8.self))
        }
      case .gone, .waiting, .done, .idle, .exit, .settled: break
      }
    }
  }

  /// Whether a text stands in another.
  package static func shows(_ wanted: String, _ text: String) -> Bool {
    line(of: wanted, in: text) != nil
  }

  /// The line in which a text begins, cut where it is very long; nil where the text isn't.
  private static func line(of wanted: String, in text: String) -> String? {
    let wanted = Array(wanted.utf8)
    let bytes = Array(text.utf8)
    let found = bytes.withUnsafeBytes { bytes in
      wanted.withUnsafeBytes { bytes.firstOffset(of: $0) }
    }
    guard let start = found else { return nil }
    let lineStart = bytes[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let lineEnd = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    return String(decoding: bytes[lineStart..<lineEnd].prefix(matchLimit), as: UTF8.self)
  }
}
