internal import FoundationEssentials

/// The form of every time on disk: ISO 8601, UTC, milliseconds.
package enum Timestamp {
  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// Now, as the system's clock has it.
  package static var now: String { Date().formatted(style) }

  /// A time given in nanoseconds since 1970.
  package static func at(nanoseconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(nanoseconds) / 1e9).formatted(style)
  }

  /// Seconds since 1970 of a time that any of the runtimes wrote, nil when it isn't one.
  package static func seconds(of text: String) -> Double? {
    if let date = try? style.parse(text) { return date.timeIntervalSince1970 }
    // Microseconds and a numeric offset, as Python writes them.
    guard text.hasSuffix("+00:00") else { return nil }
    let whole = text.prefix { $0 != "." && $0 != "+" }
    return (try? Date.ISO8601FormatStyle().parse(whole + "Z"))?.timeIntervalSince1970
  }
}
