internal import FoundationEssentials

/// Any JSON value.
///
/// Everything on disk and on the sockets goes through this one type: each type that a decoder or encoder meets for the
/// first time costs a process about 0.1 ms, and a client lives for one millisecond.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// How a text is laid out.
  package enum Layout: Sendable {
    /// On one line.
    case compact
    /// Indented, for people.
    case pretty
  }

  /// Reads a text.
  ///
  /// - Throws: `NotJSON` when it isn't one value.
  package init(parsing bytes: some Sequence<UInt8>) throws(NotJSON) {
    do {
      self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      throw NotJSON()
    }
  }

  /// A text is not JSON.
  package struct NotJSON: Error, Equatable, Sendable {}

  /// The value as text, with the keys of objects in alphabetical order.
  package func text(_ layout: Layout) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      layout == .pretty
      ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      : [.sortedKeys, .withoutEscapingSlashes]
    // Nothing that the type can hold fails: numbers are finite.
    guard let data = try? encoder.encode(self) else { return [] }
    return Array(data)
  }
}

extension JSONValue {
  /// A member of an object; nil for anything else, for a missing key, and for null.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self, let value = members[key] else { return nil }
    if case .null = value { return nil }
    return value
  }

  /// The members of an object but some.
  func members(except known: Set<String>) -> [String: JSONValue] {
    guard case .object(let members) = self else { return [:] }
    return members.filter { !known.contains($0.key) }
  }

  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// A list of strings; nil when it is none, or holds something else.
  package var strings: [String]? {
    guard let array else { return nil }
    let strings = array.compactMap(\.string)
    return strings.count == array.count ? strings : nil
  }

  /// An object of the members that have a value, and of others that it has beside.
  package init(
    members: [(key: String, value: JSONValue?)], others: [String: JSONValue] = [:]
  ) {
    var object = others
    for (key, value) in members { object[key] = value }
    self = .object(object)
  }
}

extension String? {
  package var json: JSONValue? { map { .string($0) } }
}

extension Int? {
  package var json: JSONValue? { map { .integer($0) } }
}

extension Bool? {
  package var json: JSONValue? { map { .bool($0) } }
}

extension [String]? {
  package var json: JSONValue? { map { .array($0.map { .string($0) }) } }
}

extension JSONValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let object = try? decoder.container(keyedBy: AnyKey.self) {
      var members: [String: JSONValue] = [:]
      for key in object.allKeys {
        members[key.stringValue] = try object.decode(JSONValue.self, forKey: key)
      }
      self = .object(members)
    } else if var list = try? decoder.unkeyedContainer() {
      var values: [JSONValue] = []
      while !list.isAtEnd { values.append(try list.decode(JSONValue.self)) }
      self = .array(values)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else {
      self = .number(try container.decode(Double.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .array(let values):
      var list = encoder.unkeyedContainer()
      for value in values { try list.encode(value) }
    case .object(let members):
      var object = encoder.container(keyedBy: AnyKey.self)
      for (key, value) in members { try object.encode(value, forKey: AnyKey(key)) }
    default:
      var container = encoder.singleValueContainer()
      switch self {
      case .bool(let value): try container.encode(value)
      case .integer(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .string(let value): try container.encode(value)
      default: try container.encodeNil()
      }
    }
  }
}

/// A key of any name.
private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) {
    stringValue = name
  }

  init?(stringValue: String) {
    self.stringValue = stringValue
  }

  init?(intValue: Int) {
    return nil
  }
}
