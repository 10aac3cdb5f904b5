internal import YAML

/// The document of a verb that did what it was asked to: its keys in the order in which they are added, those without
/// a value left out.
package struct Answer {
  private(set) var entries: [(key: String, value: Node)] = []
  private var hints: [(key: String, value: Node)] = []
  /// What clrun exits with.
  var exitStatus: Int32 = 0

  mutating func add(_ key: String, _ value: String?) {
    if let value { entries.append((key, .string(value))) }
  }

  /// What the caller typed, so that a long text doesn't come back whole.
  mutating func add(_ key: String, typed text: String?) {
    guard let text else { return }
    let bytes = text.utf8.count
    add(key, bytes <= 4096 ? text : "\(text.prefix(2000))… (\(bytes) bytes in all)")
  }

  mutating func add(_ key: String, _ value: Int?) {
    if let value { entries.append((key, .int(value))) }
  }

  /// A duration, in seconds to the millisecond, such as `1.003s`.
  mutating func add(_ key: String, milliseconds: Int?) {
    guard let milliseconds else { return }
    add(key, Self.seconds(milliseconds: milliseconds))
  }

  /// A time as answers tell it, such as `1.003s`.
  static func seconds(milliseconds: Int) -> String {
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    return "\(milliseconds / 1000).\(fraction)s"
  }

  mutating func add(_ key: String, flag: Bool?) {
    if flag == true { entries.append((key, .bool(true))) }
  }

  mutating func add(_ key: String, list: [String]?) {
    guard let list, !list.isEmpty else { return }
    entries.append((key, .list(list.map { .string($0) })))
  }

  mutating func add(_ key: String, _ node: Node) {
    entries.append((key, node))
  }

  mutating func hint(_ key: String, _ value: String) {
    hints.append((key, .string(value)))
  }

  var document: Node {
    .map(hints.isEmpty ? entries : entries + [("hints", .map(hints))])
  }
}
