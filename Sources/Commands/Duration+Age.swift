internal import Platform

extension Duration {
  /// Reads `30s`, `10m`, `12h`, `7d`, `2w`, at most ten years; a number without a unit could mean anything but 0.
  package init?(age text: String) {
    let units: [(suffix: String, seconds: Double)] = [
      ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("w", 604_800),
    ]
    if text == "0" {
      self = .zero
      return
    }
    self.init(text, in: units, atMost: 315_360_000)
  }

  /// Reads a number and one of the units, of which the first that fits counts; `limit` in seconds.
  init?(_ text: String, in units: [(suffix: String, seconds: Double)], atMost limit: Double) {
    guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
    let digits = text.dropLast(unit.suffix.count)
    // A number can be written in more ways, as 0x10 or 1e3.
    guard digits.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }),
      let number = Double(digits), number * unit.seconds <= limit
    else { return nil }
    self = .seconds(number * unit.seconds)
  }

  /// As `init?(age:)` reads it, in the largest unit that has no fraction.
  var ageText: String {
    let milliseconds = nanoseconds / 1_000_000
    let units: [(suffix: String, milliseconds: Int64)] = [
      ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
    ]
    if milliseconds == 0 { return "0" }
    let unit = units.first { milliseconds % $0.milliseconds == 0 } ?? ("ms", 1)
    return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
  }
}
