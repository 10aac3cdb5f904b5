import Platform
import Support
import Testing

@testable import Store

@Suite struct ForgettingTests {
  /// A session's files, in the order in which they are removed.
  private static func files(of id: SessionID) -> [(part: StateFile.Part, name: String)] {
    [
      (.names, "web"), (.buffers, "\(id).log"), (.buffers, "\(id).timeline"),
      (.buffers, "\(id).idx"), (.queues, "\(id).json"), (.queues, "\(id).damaged"),
      (.run, "\(id).sock"), (.sessions, "\(id).note"), (.sessions, "\(id).json"),
      (.queues, "\(id).lock"), (.run, "\(id).lock"),
    ]
  }

  private static func make(_ folder: borrowing StateFolder) throws -> SessionID {
    let id = SessionID()
    try folder.write(
      SessionRecord(id: id, createdAt: "", cwd: "", command: "", shell: "", pid: 0, workerPID: 0))
    try folder.write(
      SessionNote(bootID: "", name: "web", rows: 1, columns: 1, isExec: false), of: id)
    try folder.setName("web", of: id)
    for (part, name) in files(of: id) where folder.status(of: name, in: part) == nil {
      try folder.inPart(part) { (directory) throws(Errno) in
        try directory.replace(name, with: Array("12345".utf8))
      }
    }
    return id
  }

  private static func names(in folder: borrowing StateFolder) throws -> [String] {
    var names: [String] = []
    for part in StateFile.Part.allCases {
      for name in try folder.names(in: part) { names.append("\(part.rawValue)/\(name)") }
    }
    return names.sorted()
  }

  /// A removal that was killed after so many files is completed by the next one.
  @Test(arguments: 0...11) func isCompleted(removed count: Int) throws {
    let project = try TemporaryFolder()
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
    let other = try Self.make(folder)
    let before = try Self.names(in: folder).filter { $0 != "names/web" }
    let id = try Self.make(folder)
    for (part, name) in Self.files(of: id).prefix(count) {
      try folder.inPart(part) { (directory) throws(Errno) in try directory.remove(name) }
    }
    #expect(folder.hasTraces(of: id) == (count < 11))
    let removal = try folder.forget(id) { true }
    #expect(removal.failures.isEmpty)
    #expect(removal.files.count == 11 - count)
    #expect(try Self.names(in: folder).filter { $0 != "names/.lock" } == before)
    #expect(folder.hasTraces(of: other) == true)
  }

  @Test func isRefusedWhileAWorkerLives() throws {
    let project = try TemporaryFolder()
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
    let id = try Self.make(folder)
    let life = try folder.takeLifeLock(of: id)
    #expect(throws: StoreError.locked(name: ".clrun/run/\(id).lock", holder: nil)) {
      _ = try folder.forget(id) { true }
    }
    _ = consume life
    #expect(folder.hasSession(id) == true)
    #expect(try folder.forget(id) { false }.files.isEmpty)
    #expect(folder.hasSession(id) == true)
    #expect(folder.run.contains("\(id).lock") == false)
  }

  @Test func whatCannotGoKeepsTheRecord() throws {
    let project = try TemporaryFolder()
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
    let id = try Self.make(folder)
    try folder.buffers.remove("\(id).log")
    try folder.buffers.makeDirectory("\(id).log")
    let removal = try folder.forget(id) { true }
    #expect(removal.failures.map(\.name) == [".clrun/buffers/\(id).log"])
    #expect(folder.hasSession(id) == true)
    #expect(folder.hasNote(of: id) == false)
  }

  @Test func nameThatAnotherHasNowStays() throws {
    let project = try TemporaryFolder()
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
    let first = try Self.make(folder)
    let second = try Self.make(folder)
    _ = try folder.forget(first) { true }
    #expect(folder.session(named: "web") == second)
    // Also where nothing tells which name was its own.
    try folder.sessions.remove("\(second).note")
    _ = try folder.forget(second) { true }
    #expect(folder.session(named: "web") == nil)
  }
}
