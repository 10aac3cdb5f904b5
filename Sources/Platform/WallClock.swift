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
  /// By arithmetic alone: a date formatter reads the time zone's files first, and so does gmtime(3), which takes longer than
  /// much else that a client does. What is before the year 1000 or after 9999 is told as the nearest time that isn't.
  package static func text(milliseconds: Int64) -> String {
    let milliseconds = min(max(milliseconds, -30_610_224_000_000), 253_402_300_799_999)
    let (days, time) = floored(milliseconds, by: 86_400_000)
    let (year, month, day) = date(days: days)
    let (seconds, fraction) = floored(time, by: 1000)
    func padded(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: width - digits.count) + digits
    }
    return "\(year)-\(padded(month, 2))-\(padded(day, 2))T\(padded(seconds / 3600, 2))"
      + ":\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(fraction, 3))Z"
  }

  /// The date in the Gregorian calendar so many days after 1970-01-01.
  ///
  /// Years are counted from March on, so that the leap day is the last of its year, and days from the beginning of a span of
  /// 400 years, all of which have the same number of days.
  private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // 719,468 days from 0000-03-01 to 1970-01-01.
    let (span, dayOfSpan) = floored(days + 719_468, by: 146_097)
    let leapDays = dayOfSpan / 1460 - dayOfSpan / 36_524 + dayOfSpan / 146_096
    let yearOfSpan = (dayOfSpan - leapDays) / 365
    let dayOfYear = dayOfSpan - (365 * yearOfSpan + yearOfSpan / 4 - yearOfSpan / 100)
    // From March on the months have 31, 30, 31, 30, 31 days, again and again.
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let isNextYear = month >= 10
    return (
      span * 400 + yearOfSpan + (isNextYear ? 1 : 0), month + (isNextYear ? -9 : 3), day
    )
  }

  /// A quotient rounded down, and what is left, which is never negative.
  private static func floored(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
    let rest = number % divisor
    return rest < 0 ? (number / divisor - 1, rest + divisor) : (number / divisor, rest)
  }
}
