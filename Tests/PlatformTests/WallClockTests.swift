import Glibc
import Platform
import Testing

@Suite struct WallClockTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"),
      (999, "1970-01-01T00:00:00.999Z"), (1000, "1970-01-01T00:00:01.000Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_234_567_890_123, "2009-02-13T23:31:30.123Z"),
      (1_769_903_999_123, "2026-01-31T23:59:59.123Z"),
      (2_147_483_648_000, "2038-01-19T03:14:08.000Z"),
      (4_107_542_400_050, "2100-03-01T00:00:00.050Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (-86_400_000, "1969-12-31T00:00:00.000Z"), (.max, "9999-12-31T23:59:59.999Z"),
      (.min, "1000-01-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func writesKnownInstants(milliseconds: Int64, text: String) {
    #expect(WallClock.text(milliseconds: milliseconds) == text)
  }

  @Test func datesAreThoseOfTheSystem() {
    // From the year 1000 to 9999.
    for day in stride(from: -354_285, through: 2_932_896, by: 97) {
      var seconds = time_t(day * 86_400)
      var parts = tm()
      gmtime_r(&seconds, &parts)
      let fields = WallClock.text(milliseconds: Int64(day) * 86_400_000).split {
        "-T".contains($0)
      }
      #expect(
        fields.prefix(3).map { Int32($0) } == [
          parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
        ])
    }
  }

  @Test func isTheSystemsTime() {
    let before = Int64(time(nil))
    let now = WallClock.milliseconds / 1000
    #expect((before...Int64(time(nil))).contains(now))
  }

  @Test(
    arguments: [
      (Duration.seconds(1), 1_000_000_000), (.milliseconds(1500), 1_500_000_000),
      (.nanoseconds(7), 7), (.zero, 0), (.milliseconds(-1), -1_000_000),
      (.seconds(Int64.max), .max),
    ] as [(Duration, Int64)])
  func countsNanoseconds(duration: Duration, nanoseconds: Int64) {
    #expect(duration.nanoseconds == nanoseconds)
  }

  @Test func theMonotonicClockNeverGoesBack() {
    var last = MonotonicClock.now
    for _ in 0..<1000 {
      let now = MonotonicClock.now
      #expect(now >= last)
      last = now
    }
    #expect(last + .seconds(Int64.max) > last)
    #expect((last + .seconds(2)) - last == .seconds(2))
  }
}
