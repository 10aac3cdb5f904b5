import Store
import Testing

/// What a session is confined to, as the note keeps it.
@Suite struct SessionConfinementTests {
  @Test func isReadBack() throws {
    var confinement = SessionConfinement()
    confinement.mode = .rw
    confinement.writable = ["/a"]
    confinement.denied = ["/b", "/c d"]
    confinement.hasNoNetwork = true
    confinement.isBestEffort = true
    confinement.missing = ["something"]
    #expect(try SessionConfinement(json: confinement.json) == confinement)
    #expect(confinement.isNeeded && !SessionConfinement().isNeeded)
    var note = SessionNote(bootID: "b", name: nil, rows: 1, columns: 1, isExec: false)
    note.confinement = confinement
    #expect(try SessionNote(json: note.json) == note)
  }

  /// A shell must not come back with less than it had because a file was damaged.
  @Test(arguments: [
    #"{"sandbox": "none"}"#, #"{"sandbox": 1}"#, #"{"deny": "x"}"#, #"{"allow_write": [1]}"#,
    #"{"no_network": "yes"}"#,
  ])
  func whatIsNotUnderstoodIsNoFreedom(_ text: String) throws {
    let json = try JSONValue(parsing: text.utf8)
    #expect(throws: JSONDefect.self) { try SessionConfinement(json: json) }
    #expect(throws: JSONDefect.self) {
      try SessionNote(json: .object(["version": .integer(1), "confinement": json]))
    }
  }
}
