package import Store

/// A field of a transition's or a tool's body, as `expects` has it.
package struct Field: Hashable, Sendable {
  package var name: String
  /// As the server has it, without what says that it is optional.
  package var type: String
  package var isOptional: Bool

  /// Those of an `expects`: what must be there first, each part in the order of the server's text, or by name.
  package static func all(in expects: JSONValue?, order: MemberOrder? = nil) -> [Field] {
    guard case .object(var members) = expects else { return [] }
    let fields = (order?.names ?? members.keys.sorted()).compactMap { name in
      members.removeValue(forKey: name).map { Field(name, $0) }
    }
    return fields.filter { !$0.isOptional } + fields.filter(\.isOptional)
  }

  package init(name: String, type: String, isOptional: Bool = false) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
  }

  private init(_ name: String, _ value: JSONValue) {
    self.name = name
    let text = value.string ?? value["type"]?.string ?? "any"
    var words = text.lowercased().split { " (),|".contains($0) }.map(String.init)
    let count = words.count
    words.removeAll { $0 == "optional" || $0 == "null" }
    isOptional =
      words.count < count || value["optional"]?.bool == true
      || value["required"]?.bool == false
    type = words.first ?? "any"
  }

  /// Whether nobody shall see what is typed for it.
  package var isSecret: Bool { type == "password" || type == "secret" }

  /// As `expects` writes it, such as `string (optional)`.
  package var typeLabel: String { isOptional ? "\(type) (optional)" : type }

  /// As it is shown: `reason: string (optional)`.
  package var label: String { "\(name): \(typeLabel)" }

  /// A value is of another type.
  package struct Mismatch: Error, Equatable, Sendable {
    package var field: Field
    package var text: String
  }

  /// Turns what was typed into a value of the field's type.
  package func value(of text: String) throws(Mismatch) -> JSONValue {
    switch type {
    case "number", "float", "integer", "int":
      let trimmed = text.trimmed
      if let value = Int(trimmed) { return .integer(value) }
      // A number as JSON writes it: Double alone would read "nan" and "0x1p3".
      if !type.hasPrefix("int"), trimmed.utf8.allSatisfy(Self.isOfNumber),
        let value = Double(trimmed), value.isFinite
      {
        return .number(value)
      }
      throw Mismatch(field: self, text: text)
    case "boolean", "bool":
      switch text.trimmed.lowercased() {
      case "true", "yes", "y", "on", "1": return .bool(true)
      case "false", "no", "n", "off", "0": return .bool(false)
      default: throw Mismatch(field: self, text: text)
      }
    case "array", "list":
      if text.trimmed.hasPrefix("[") {
        guard let value = try? JSONValue(parsing: text.utf8), value.array != nil else {
          throw Mismatch(field: self, text: text)
        }
        return value
      }
      let parts = text.split(separator: ",").map { String($0).trimmed }
      return .array(parts.filter { !$0.isEmpty }.map { .string($0) })
    case "object", "dict", "map":
      guard let value = try? JSONValue(parsing: text.utf8), case .object = value else {
        throw Mismatch(field: self, text: text)
      }
      return value
    default: return .string(text)
    }
  }

  /// A value that came as JSON: right as it is, or a text that can be read as one that is.
  package func value(of json: JSONValue) throws(Mismatch) -> JSONValue {
    switch (type, json) {
    case ("number", .integer), ("number", .number), ("float", .integer), ("float", .number),
      ("integer", .integer), ("int", .integer), ("boolean", .bool), ("bool", .bool),
      ("array", .array), ("list", .array), ("object", .object), ("dict", .object),
      ("map", .object), ("string", .string), ("text", .string):
      return json
    case (_, .string(let text)): return try value(of: text)
    case ("number", _), ("float", _), ("integer", _), ("int", _), ("boolean", _), ("bool", _),
      ("array", _), ("list", _), ("object", _), ("dict", _), ("map", _), ("string", _),
      ("text", _):
      throw Mismatch(field: self, text: String(decoding: json.text(.compact), as: UTF8.self))
    default: return json
    }
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte)
  }
}

extension String {
  /// Without white space at both ends.
  package var trimmed: String {
    let blank: (Character) -> Bool = { $0.isWhitespace }
    guard let start = firstIndex(where: { !blank($0) }), let end = lastIndex(where: { !blank($0) })
    else { return "" }
    return String(self[start...end])
  }
}
