import Store
import Testing

@Suite struct JSONValueTests {
  private static func parsed(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: text.utf8)
  }

  @Test(arguments: [
    ("null", JSONValue.null), ("true", .bool(true)), ("false", .bool(false)), ("0", .integer(0)),
    ("1", .integer(1)), ("-7", .integer(-7)), ("9007199254740991", .integer((1 << 53) - 1)),
    ("9007199254740992", .integer(1 << 53)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), ("0.5", .number(0.5)),
    ("-1.25e-3", .number(-0.00125)),
    ("1e300", .number(1e300)), (#""""#, .string("")),
    (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{c}\n\r\t")),
    (#""\u0000\u001b\u00e9\ud83d\ude00""#, .string("\0\u{1B}é😀")), (#""é😀👨‍👩‍👧""#, .string("é😀👨‍👩‍👧")),
    ("[]", .array([])), ("{}", .object([:])),
    (" [ 1 , \"1\" , null ] ", .array([.integer(1), .string("1"), .null])),
    (
      #"{"a":{"b":[{}]},"":1}"#,
      .object(["a": .object(["b": .array([.object([:])])]), "": .integer(1)])
    ),
  ])
  func reads(text: String, expected: JSONValue) throws {
    let value = try Self.parsed(text)
    #expect(value == expected)
    for layout in [JSONValue.Layout.compact, .pretty] {
      #expect(try JSONValue(parsing: value.text(layout)) == expected)
    }
  }

  @Test(arguments: [
    "", " ", "{", "[1", #"{"a"}"#, #"{"a":}"#, "{'a':1}", "nul", "truefalse", "1 2", "+1",
    "0x10", "NaN", "Infinity", #""a"#, "\"a\nb\"", #""\x""#, "\0", "// x", "{}garbage",
  ])
  func refusesGarbage(_ text: String) {
    #expect(throws: JSONValue.NotJSON.self) { try Self.parsed(text) }
  }

  @Test func refusesBytesThatAreNoText() {
    for bytes: [UInt8] in [
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x80], [0x22, 0xED, 0xA0, 0x80, 0x22],
    ] {
      #expect(throws: JSONValue.NotJSON.self) { try JSONValue(parsing: bytes) }
    }
  }

  @Test(arguments: [1, 10, 100]) func keepsNesting(depth: Int) throws {
    let text = String(repeating: #"{"a":["#, count: depth) + String(repeating: "]}", count: depth)
    var value = try Self.parsed(text)
    #expect(value.text(.compact) == Array(text.utf8))
    for _ in 1..<depth { value = try #require(value["a"]?.array?.first) }
    #expect(value == .object(["a": .array([])]))
  }

  @Test func survivesNestingWithoutEnd() {
    // However deep it takes, it must not run out of stack.
    _ = try? Self.parsed(String(repeating: "[", count: 100_000))
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(throws: JSONValue.NotJSON.self) { try Self.parsed(deep) }
  }

  @Test func writesKeysInOrderOnOneLine() {
    let value = JSONValue.object([
      "b": .array([.integer(1), .number(0.5), .null]), "a": .string("x/y\n"), "c": .bool(false),
    ])
    #expect(
      String(decoding: value.text(.compact), as: UTF8.self)
        == #"{"a":"x/y\n","b":[1,0.5,null],"c":false}"#)
    #expect(value.text(.pretty).contains(UInt8(ascii: "\n")))
  }

  @Test func controlCharactersStayOnOneLine() throws {
    let text = String(String.UnicodeScalarView((0..<0xA1).compactMap { Unicode.Scalar($0) }))
    let bytes = JSONValue.string(text).text(.compact)
    #expect(!bytes.contains { $0 < 0x20 })
    #expect(try JSONValue(parsing: bytes) == .string(text))
  }

  @Test func looksIntoObjects() throws {
    let value = try Self.parsed(#"{"a":"x","n":null,"i":3,"b":true,"l":["p","q"],"m":["p",1]}"#)
    #expect(value["a"]?.string == "x")
    #expect(value["n"] == nil)
    #expect(value["z"] == nil)
    #expect(value["i"]?.integer == 3)
    #expect(value["i"]?.string == nil)
    #expect(value["b"]?.bool == true)
    #expect(value["l"]?.strings == ["p", "q"])
    #expect(value["m"]?.strings == nil)
    #expect(value["m"]?.array?.count == 2)
    #expect(JSONValue.array([])["a"] == nil)
    #expect(throws: JSONDefect.key("a")) { try value.require("a", \.integer) }
  }
}
