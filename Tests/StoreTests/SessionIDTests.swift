import Store
import Testing

@Suite struct SessionIDTests {
  @Test func aNewOneIsAUUIDInLowerCase() {
    let ids = (0..<1000).map { _ in SessionID() }
    #expect(Set(ids).count == 1000)
    for id in ids { #expect(SessionID(id.text) == id) }
    #expect(ids.allSatisfy { $0.text == $0.text.lowercased() && $0.text.utf8.count == 36 })
  }

  @Test func readsEitherCase() throws {
    let id = try #require(SessionID("0F8E3A52-9C1D-4E7B-8A64-3B2F1C0D9E8F"))
    #expect(id.text == "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f")
    #expect("\(id)" == id.text)
    #expect(try id < #require(SessionID("0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e90")))
  }

  @Test(arguments: [
    "", "0f8e3a52", "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8", "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8ff",
    "0f8e3a529c1d-4e7b-8a64-3b2f1c0d9e8f0", "0f8e3a52_9c1d_4e7b_8a64_3b2f1c0d9e8f",
    "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8g", "../../../../../../../../../etc/passwd",
    "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e/f", "{f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8}",
    " f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f", "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9eä",
  ])
  func refusesAnythingElse(_ text: String) {
    #expect(SessionID(text) == nil)
  }

  @Test(arguments: [
    ("web", true), ("a", true), ("A.b_c-9", true), ("9", true),
    (String(repeating: "x", count: 64), true), (String(repeating: "x", count: 65), false),
    ("", false), (".", false), ("..", false), (".lock", false), ("-x", false), ("_x", false),
    ("a/b", false), ("a b", false), ("a\n", false), ("@a", false), ("ä", false), ("a\0", false),
  ])
  func knowsWhatCanBeAName(name: String, isValid: Bool) {
    #expect(StateFolder.isValid(name: name) == isValid)
  }
}
