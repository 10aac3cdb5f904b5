/// What is kept as one JSON object.
package protocol JSONDocument {
  /// Reads it; what it can't do without and doesn't find is what it throws.
  init(json: JSONValue) throws(JSONDefect)
  var json: JSONValue { get }
}

/// What is wrong with a JSON object.
package enum JSONDefect: Error, Equatable, Sendable {
  case notJSON
  /// A key is missing, or its value has the wrong type.
  case key(String)
}

extension JSONValue {
  /// A member that must be there.
  package func require<T>(
    _ key: String, _ read: (JSONValue) -> T?
  ) throws(JSONDefect) -> T {
    guard let value = self[key].flatMap(read) else { throw .key(key) }
    return value
  }
}

extension JSONDocument {
  /// Reads a text.
  package init(parsing bytes: some Sequence<UInt8>) throws(JSONDefect) {
    let value: JSONValue
    do throws(JSONValue.NotJSON) {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw .notJSON
    }
    try self.init(json: value)
  }
}
