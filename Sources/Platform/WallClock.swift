internal import Glibc

/// The system's own time, which may be set.
package enum WallClock {
  /// Since 1970.
  package static var milliseconds: Int64 { nanoseconds / 1_000_000 }

  private static var nanoseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// When an instant of the monotonic clock was, by this clock as it is set now; since 1970.
  package static func milliseconds(at instant: MonotonicClock.Instant) -> Int64 {
    (nanoseconds + instant.nanoseconds - MonotonicClock.now.nanoseconds) / 1_000_000
  }

  /// ISO 8601 in UTC, such as `2026-01-31T23:59:59.123Z`.
  ///
  /// By libc: a date formatter reads the time zone's files first, which takes longer than all else that a client does.
  /// What is before the year 1000 or after 9999 is told as the nearest time that isn't.
  package static func text(milliseconds: Int64) -> String {
    let milliseconds = min(max(milliseconds, -30_610_224_000_000), 253_402_300_799_999)
    // Before 1970, too, the fraction counts upwards.
    let (fraction, whole) = (milliseconds % 1000, milliseconds / 1000)
    let isBefore = fraction < 0
    var seconds = time_t(isBefore ? whole - 1 : whole)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      let count = strftime(start, buffer.count, "%Y-%m-%dT%H:%M:%S", &parts)
      let digits = String((isBefore ? 2000 : 1000) + fraction).dropFirst()
      return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
        + ".\(digits)Z"
    }
  }
}
