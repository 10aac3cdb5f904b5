package import Platform

/// The form of every time on disk: ISO 8601, UTC, milliseconds.
package enum Timestamp {
  /// Now, as the system's clock has it.
  package static var now: String { WallClock.text(milliseconds: WallClock.milliseconds) }

  /// When an instant of the monotonic clock was, by the system's clock as it is set now.
  package static func at(_ instant: MonotonicClock.Instant) -> String {
    WallClock.text(milliseconds: WallClock.milliseconds(at: instant))
  }

  /// A time given in milliseconds since 1970.
  package static func at(milliseconds: Int64) -> String {
    WallClock.text(milliseconds: milliseconds)
  }

  /// A time given in nanoseconds since 1970.
  package static func at(nanoseconds: Int64) -> String {
    WallClock.text(milliseconds: nanoseconds / 1_000_000)
  }
}
