internal import Glibc

/// Time since the machine's start, which nobody sets.
package enum MonotonicClock {
  /// An instant on it.
  package struct Instant: Comparable, Sendable {
    /// In nanoseconds.
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
      self.nanoseconds = nanoseconds
    }

    package static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }

    package static func + (instant: Instant, duration: Duration) -> Instant {
      Instant(
        nanoseconds: saturating(instant.nanoseconds.addingReportingOverflow(duration.nanoseconds)))
    }

    package static func - (a: Instant, b: Instant) -> Duration {
      .nanoseconds(a.nanoseconds - b.nanoseconds)
    }
  }

  package static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Lets the calling thread rest; a signal may end it early.
  package static func pause(_ duration: Duration) {
    let nanoseconds = duration.nanoseconds
    var time = timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    _ = nanosleep(&time, nil)
  }
}

extension Duration {
  /// Whole nanoseconds, at most what fits.
  package var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let whole = saturating(seconds.multipliedReportingOverflow(by: 1_000_000_000))
    return saturating(whole.addingReportingOverflow(attoseconds / 1_000_000_000))
  }
}

/// The sum or product, or the largest number where there is none.
private func saturating(_ result: (partialValue: Int64, overflow: Bool)) -> Int64 {
  result.overflow ? .max : result.partialValue
}
