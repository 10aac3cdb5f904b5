import Testing

@testable import SCP

/// The order in which a text has the members of its objects.
@Suite struct MemberOrderTests {
  @Test(arguments: [
    (#"{"b": 1, "a": {"z": "}", "y": [1, {}, {"x": null}]}, "\u0063\"": 2}"#, ["b", "a", "c\""]),
    ("{}", []), ("[1, 2]", []), (#""text""#, []), (" 5 ", []), ("", []),
    (#"{"a":1,"a":2}"#, ["a", "a"]),
  ])
  func namesAreInTheTextsOrder(text: String, names: [String]) {
    #expect(MemberOrder(of: Array(text.utf8)).names == names)
  }

  @Test func innerObjectsAreFound() {
    let order = MemberOrder(
      of: Array(#"{"b": [[], {"d": 1, "c": 2}, "{"], "a": {"f": {"h": 0, "g": -1.5e3}}}"#.utf8))
    #expect(order["b"]?[1]?.names == ["d", "c"])
    #expect(order["b"]?[0] == nil)
    #expect(order["a"]?["f"]?.names == ["h", "g"])
  }

  /// Text that is cut anywhere, or no JSON, ends it.
  @Test func anyTextIsRead() {
    let text = Array(#"{"a": [{"b\\": "c\""}, [], tru], "d": {"e"#.utf8)
    for end in 0...text.count { _ = MemberOrder(of: Array(text[..<end])) }
    for start in 0..<text.count { _ = MemberOrder(of: Array(text[start...])) }
  }
}
