extension Node: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// A text, as in `["status": "running"]`.
  package init(stringLiteral value: String) { self = .string(value) }
}

extension Node: ExpressibleByIntegerLiteral {
  /// A whole number, as in `["running": 3]`.
  package init(integerLiteral value: Int) { self = .int(value) }
}

extension Node: ExpressibleByFloatLiteral {
  /// A number with a fraction, as in `["seconds": 0.5]`.
  package init(floatLiteral value: Double) { self = .double(value) }
}

extension Node: ExpressibleByBooleanLiteral {
  /// A truth value, as in `["restored": true]`.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension Node: ExpressibleByNilLiteral {
  /// The null value, as in `["exit_code": nil]`.
  package init(nilLiteral: ()) { self = .null }
}

extension Node: ExpressibleByArrayLiteral {
  /// A list, as in `["a", "b"]`.
  package init(arrayLiteral elements: Node...) { self = .list(elements) }
}

extension Node: ExpressibleByDictionaryLiteral {
  /// A map whose keys keep the order in which they are written.
  package init(dictionaryLiteral elements: (String, Node)...) {
    self = .map(elements.map { (key: $0.0, value: $0.1) })
  }
}
