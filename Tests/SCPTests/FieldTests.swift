import Store
import Testing

@testable import SCP

/// Values of the types that `expects` names.
@Suite struct FieldTests {
  @Test(arguments: [
    ("string", "5", #""5""#), ("number", "5", "5"), ("number", "-1.5e3", "-1500"),
    ("integer", "7", "7"), ("boolean", "yes", "true"), ("boolean", "0", "false"),
    ("array", "a, b", #"["a","b"]"#), ("array", "[1,2]", "[1,2]"),
    ("object", #"{"a":1}"#, #"{"a":1}"#),
    ("string (optional)", "x", #""x""#), ("date", "2026-01-01", #""2026-01-01""#),
  ])
  func textIsConverted(type: String, text: String, json: String) throws {
    let field = try #require(Field.all(in: .object(["f": .string(type)])).first)
    #expect(String(decoding: try field.value(of: text).text(.compact), as: UTF8.self) == json)
    #expect(field.isOptional == type.contains("optional"))
  }

  @Test(arguments: [
    ("number", "x"), ("number", ""), ("number", "0x10"), ("number", "inf"), ("integer", "1.5"),
    ("boolean", "maybe"), ("array", "[1"), ("object", "[]"), ("object", "x"),
  ])
  func wrongTextIsRefused(type: String, text: String) {
    #expect(throws: Field.Mismatch.self) { try Field(name: "f", type: type).value(of: text) }
  }

  @Test func requiredFieldsComeFirst() {
    let expects = JSONValue.object([
      "b": .string("string"), "a": .string("string (optional)"),
      "c": .object(["type": .string("number")]),
    ])
    #expect(
      Field.all(in: expects).map(\.label) == ["b: string", "c: number", "a: string (optional)"])
    #expect(Field.all(in: nil).isEmpty)
  }
}
