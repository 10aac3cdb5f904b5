import Testing

@testable import Store

@Suite struct StateFileTests {
  private static let id = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"

  @Test(arguments: [
    (StateFile.Part.sessions, "json"), (.sessions, "note"), (.queues, "json"), (.queues, "lock"),
    (.queues, "damaged"), (.buffers, "log"), (.buffers, "timeline"), (.buffers, "idx"),
    (.run, "sock"), (.run, "lock"), (.run, "queue"), (.run, "environment"), (.run, "restore"),
    (.sessions, "state"), (.sessions, "environment"),
  ])
  func isOfASession(part: StateFile.Part, suffix: String) throws {
    let id = try #require(SessionID(Self.id))
    #expect(StateFile("\(Self.id).\(suffix)", in: part) == .ofSession(id))
    #expect(StateFile(".\(Self.id).\(suffix).123", in: part) == .temporary)
    #expect(StateFile("\(Self.id).\(suffix).bak", in: part) == .unknown)
    #expect(StateFile("x\(Self.id).\(suffix)", in: part) == .unknown)
  }

  @Test(arguments: [
    (StateFile.Part.names, ".lock"), (.ledger, "events.log"), (.ledger, "events.log.1"),
    (.ledger, "events.log.2"), (.ledger, ".events.log.next"), (.run, "elsewhere"),
    (.run, "collected"), (.run, "bash-integration-3.bash"), (.run, "zsh-integration-1"),
    (.run, "ended"), (.run, "fish-restore-1f"), (.run, "bash-state-2.bash"),
  ])
  func isOfTheFolder(part: StateFile.Part, name: String) {
    #expect(StateFile(name, in: part) == .fixed)
  }

  @Test(arguments: [
    (StateFile.Part.names, ".web.77"), (.run, ".probe.12.sock"), (.run, ".elsewhere.5"),
    (.run, ".bash-integration-3.bash.4"),
  ])
  func isTemporary(part: StateFile.Part, name: String) {
    #expect(StateFile(name, in: part) == .temporary)
  }

  @Test(arguments: StateFile.Part.allCases) func isSomebodyElses(part: StateFile.Part) {
    for name in [
      ".", "..", "", ".x", ".123", "..1.2", ".a b.12", "notes txt", "a/b", ".events.log",
      ".probe.x.sock", "é",
    ] {
      #expect(StateFile(name, in: part) == .unknown, "\(name)")
    }
    // What begins with an id can be a session's name.
    if part == .names { return }
    for name in [
      "\(Self.id)", ".\(Self.id).12", "\(Self.id).mine", ".\(Self.id).mine.9",
    ] {
      #expect(StateFile(name, in: part) == .unknown, "\(name)")
    }
  }

  @Test func isALabel() {
    #expect(StateFile("web.1", in: .names) == .label("web.1"))
    #expect(StateFile("web.1", in: .sessions) == .unknown)
  }
}
