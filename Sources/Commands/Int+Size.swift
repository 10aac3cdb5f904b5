extension Int {
  /// Reads a size in bytes: `512k`, `64M`, `2G`, `1.5GiB`, or bytes without a unit; each unit is 1024 of the one before.
  package init?(size text: String) {
    var digits = text.lowercased()[...]
    if digits.hasSuffix("ib") {
      digits = digits.dropLast(2)
    } else if digits.hasSuffix("b") {
      digits = digits.dropLast()
    }
    let units: [Character: Double] = [
      "k": 1024, "m": 1_048_576, "g": 1_073_741_824, "t": 1.099511627776e12,
    ]
    var factor = 1.0
    if let last = digits.last, let unit = units[last] {
      factor = unit
      digits = digits.dropLast()
    }
    // A number can be written in more ways, as 0x10 or 1e3.
    guard digits.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }),
      let number = Double(digits), number * factor < 9e15
    else { return nil }
    self = Int(number * factor)
  }
}
