import Testing

@testable import SCP

/// Addresses, and what is within them.
@Suite struct AddressTests {
  @Test(arguments: [
    ("http://h", "http://h", "http://h"), ("HTTP://H:80/", "http://h", "http://h"),
    ("https://h:443/a/b/", "https://h/a/b", "https://h"),
    ("http://h:8000/a?x#y", "http://h:8000/a", "http://h:8000"),
    ("http://[::1]:5/", "http://[::1]:5", "http://[::1]:5"),
  ])
  func addressIsRead(text: String, base: String, origin: String) throws {
    let address = try Address(text)
    #expect(address.base == base)
    #expect(address.origin == origin)
  }

  @Test(arguments: ["", "h", "ftp://h", "http://", "http:///p", "file:///etc", "http://h:99999"])
  func otherTextIsNoAddress(text: String) {
    #expect(throws: Address.Defect.self) { try Address(text) }
  }

  @Test(arguments: [
    ("/runs/1/x", "http://h:1/runs/1/x"), ("runs/1/x", "http://h:1/base/runs/1/x"),
    ("http://other/x", "http://other/x"), ("//other/x", "http://other/x"),
    ("?a=b", "http://h:1/base/?a=b"),
    ("../x#f", "http://h:1/x"), ("javascript:alert(1)", nil), ("mailto:a@b", nil),
  ])
  func referenceIsResolved(href: String, url: String?) throws {
    #expect(try Address("http://h:1/base").resolve(href) == url)
  }

  @Test func partsAreEncoded() throws {
    #expect(
      try Address("http://h/b/").path("runs", "a/../b c?é")
        == "http://h/b/runs/a%2F..%2Fb%20c%3F%C3%A9")
  }

  @Test func netrcNamesMachines() {
    let netrc = Netrc(
      """
      # comment
      machine a.example login ada password p#1 machine b login bob
        password two
      macdef init
        machine evil login x password y

      default login anyone password none
      """)
    #expect(netrc.user(of: "a.example") == "ada:p#1")
    #expect(netrc.user(of: "b") == "bob:two")
    #expect(netrc.user(of: "evil") == "anyone:none")
    #expect(Netrc("machine").user(of: "x") == nil)
  }

  @Test func base64IsThatOfTheStandard() {
    for (text, encoded) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
    ] {
      #expect(Base64.text(of: Array(text.utf8)) == encoded)
    }
  }
}
