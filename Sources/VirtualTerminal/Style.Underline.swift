extension Style {
  /// The kinds of underline, numbered as in SGR 4:n.
  package enum Underline: UInt8, Sendable {
    case none, single, double, curly, dotted, dashed
  }
}
