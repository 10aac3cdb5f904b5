import Platform
import Store
import Support
import Testing
import YAML

@testable import Commands

@Suite struct ReferenceTests {
  @Test(arguments: [
    ("0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f", true),
    ("0F8E3A52-9C1D-4E7B-8A64-3B2F1C0D9E8F", true),
    ("0f8e3a52", true), ("deadbeef", true), ("DEADBEEF", true), ("12345678", true),
    ("0f8e3a52-", true), ("0f8e3a52-9c1d-4e", true), ("@web", true), ("@a", true),
    ("0f8e3a5", false), ("", false), ("@", false), ("ls", false), ("facade", false),
    ("0f8e3a5g", false), ("0f8e3a52x", false), ("0f8-3a52", false), ("-f8e3a52", false),
    ("0f8e-3a52-9c1d", false), ("0f8e3a52-9c1-d4e7b", false), ("0f8e3a52--9c1d", false),
    ("0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f0", false),
    ("0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8g", false),
    ("../0f8e3a52", false), (" 0f8e3a52", false), ("٠١٢٣٤٥٦٧", false), ("ｄｅａｄｂｅｅｆ", false),
  ])
  func tellsIdsFromCommands(word: String, expected: Bool) {
    #expect(Reference.isBareForm(word) == expected)
  }

  static let ended = [
    "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f", "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e90",
    "0f8e77aa-0000-4000-8000-000000000001", "bead0000-0000-4000-8000-000000000002",
  ]

  /// A project with ended sessions of these ids; the last is named web.
  private static func project() throws -> TemporaryFolder {
    let project = try TemporaryFolder()
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
    for text in ended {
      let id = try #require(SessionID(text))
      var record = SessionRecord(
        id: id, createdAt: "", cwd: "/", command: "true", shell: "", pid: 0, workerPID: 0)
      record.status = .exited
      try folder.write(record)
      try folder.setName("web", of: id)
    }
    return project
  }

  private static func resolve(
    _ word: String, isBare: Bool, in project: TemporaryFolder
  ) throws -> String {
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: false)
    return try Reference.resolve(word, isBare: isBare, in: folder).text
  }

  @Test(arguments: [
    (ended[0], true, 0), (ended[0].uppercased(), true, 0), ("0f8e77aa", true, 2),
    ("0f8e77AA-0", true, 2), ("0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e9", true, 1), ("@web", true, 3),
    ("bead", false, 3), ("BEAD0", false, 3), ("0f8e7", false, 2), ("web", false, 3),
    ("@web", false, 3), (ended[1], false, 1), ("bead0000-0000-4000-", false, 3),
  ])
  func finds(word: String, isBare: Bool, place: Int) throws {
    let found = try Self.resolve(word, isBare: isBare, in: Self.project())
    #expect(found == Self.ended[place])
  }

  @Test(arguments: [
    ("00000000", true), ("00000000-0000-4000-8000-000000000000", true), ("@nobody", true),
    ("@../web", true), ("@bead", true), ("bea", false), ("nobody", false), ("", false),
    ("../../etc/passwd", false), ("bead*", false), ("@", false),
    (String(repeating: "a", count: 10_000), false),
  ])
  func findsNothing(word: String, isBare: Bool) throws {
    let project = try Self.project()
    let failure = #expect(throws: CommandFailure.self) {
      try Self.resolve(word, isBare: isBare, in: project)
    }
    let shown = word.count > 80 ? "\(word.prefix(60))… (10000 bytes)" : word
    #expect(failure?.message == "Session not found: \(shown)")
    #expect(failure?.hints.map(\.key) == ["list_sessions", "start_new", "note"])
    #expect(failure?.hints.last?.value == .string("All 4 session(s) are terminated."))
  }

  @Test(arguments: [("0f8e", false, 3), ("0f8e3a52", true, 2)])
  func listsTheCandidates(word: String, isBare: Bool, count: Int) throws {
    let project = try Self.project()
    let failure = #expect(throws: CommandFailure.self) {
      try Self.resolve(word, isBare: isBare, in: project)
    }
    #expect(failure?.message == "Session id is ambiguous: \(word) begins \(count) ids.")
    let candidates = Self.ended.prefix(count).sorted().map { "clrun \($0)" }
    #expect(failure?.hints.first == CommandFailure.Hint("candidates", candidates))
    #expect(failure?.status == .failure)
  }
}
