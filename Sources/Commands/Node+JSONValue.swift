internal import Store
internal import YAML

extension Node {
  /// The order in which keys are shown that an object of JSON does not have; others follow by name.
  private static let order = [
    "kind", "question", "action", "label", "number", "keys", "critical", "options", "expects",
  ]

  /// A value from a worker.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .int(value)
    case .number(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .array(let values): self = .list(values.map { Node($0) })
    case .object(let members):
      let rank = { (key: String) in Self.order.firstIndex(of: key) ?? Self.order.count }
      let sorted = members.sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }
      self = .map(sorted.map { ($0.key, Node($0.value)) })
    }
  }
}
