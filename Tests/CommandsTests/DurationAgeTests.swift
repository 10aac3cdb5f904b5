import Testing

@testable import Commands

@Suite struct DurationAgeTests {
  @Test(arguments: [
    ("0", Duration.zero, "0"), ("0d", .zero, "0"), ("90s", .seconds(90), "90s"),
    ("60s", .seconds(60), "1m"), ("250ms", .milliseconds(250), "250ms"),
    ("2w", .seconds(1_209_600), "14d"),
    ("1.5h", .seconds(5400), "90m"), ("7d", .seconds(604_800), "7d"),
  ])
  func reads(text: String, duration: Duration, shown: String) {
    #expect(Duration(age: text) == duration)
    #expect(duration.ageText == shown)
    #expect(Duration(age: shown) == duration)
  }

  @Test(arguments: ["", "d", "7", "-7d", "1e3d", "0x1d", "7 d", "7days", "999999d", "1.2.3d"])
  func refuses(text: String) {
    #expect(Duration(age: text) == nil)
  }

  @Test func automaticKeeping() {
    #expect(Collector.keeping(nil) == .seconds(30 * 86_400))
    #expect(Collector.keeping("") == .seconds(30 * 86_400))
    #expect(Collector.keeping("90d") == .seconds(90 * 86_400))
    #expect(Collector.keeping("off") == nil)
    #expect(Collector.keeping("30") == nil)
  }
}
