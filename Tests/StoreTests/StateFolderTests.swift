import Dispatch
import Glibc
import Platform
import Store
import Support
import Testing

@Suite struct StateFolderTests {
  private static func open(_ project: TemporaryFolder, creating: Bool) throws -> StateFolder {
    try StateFolder.open(in: Directory.open(project.path), creating: creating)
  }

  private static let parts = ["sessions", "queues", "buffers", "ledger", "run", "names"]

  @Test func isThereOnlyWhenAskedFor() throws {
    let project = try TemporaryFolder()
    #expect(throws: StoreError.noFolder) { _ = try Self.open(project, creating: false) }
    #expect(access("\(project.path)/.clrun", F_OK) != 0)
    _ = try Self.open(project, creating: true)
    _ = try Self.open(project, creating: false)
    for part in Self.parts { #expect(access("\(project.path)/.clrun/\(part)", X_OK) == 0) }
    let ignored = try Directory.open("\(project.path)/.clrun").contents(of: ".gitignore", limit: 9)
    #expect(ignored == Array("*\n".utf8))
  }

  @Test func isNobodyElsesUnderAnyMask() async throws {
    // In a process of its own: the mask belongs to all of a process.
    await #expect(processExitsWith: .success) {
      umask(0)
      let project = try TemporaryFolder()
      let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
      let id = SessionID()
      try folder.write(
        SessionRecord(
          id: id, createdAt: "", cwd: "", command: "", shell: "", pid: 0, workerPID: 0))
      try folder.write(SessionQueue(terminalID: id.text), of: id)
      try folder.write(
        SessionNote(bootID: "", name: nil, rows: 1, columns: 1, isExec: false), of: id)
      try folder.setName("web", of: id)
      folder.log(.sessionCreated, id)
      folder.installSkills([("a.md", "text")])
      _ = try folder.lockQueue(of: id)
      _ = try folder.lockNames()
      _ = try folder.takeLifeLock(of: id)
      var seen = 0
      var waiting = [".clrun"]
      while let path = waiting.popLast() {
        let directory = try Directory.open("\(project.path)/\(path)")
        let mode = try directory.descriptor.status().mode
        precondition(mode == 0o700, "\(path) has mode \(String(mode, radix: 8))")
        for name in try directory.names() {
          let status = try directory.status(of: name)
          seen += 1
          if status.kind == .directory {
            waiting.append("\(path)/\(name)")
          } else {
            precondition(
              status.mode == 0o600, "\(path)/\(name) has mode \(String(status.mode, radix: 8))")
          }
        }
      }
      precondition(seen == 17, "\(seen) files")
    }
  }

  @Test(arguments: ["", "/nowhere"]) func refusesALinkInItsPlace(target: String) throws {
    let project = try TemporaryFolder()
    let other = try TemporaryFolder()
    symlink(target.isEmpty ? other.path : target, "\(project.path)/.clrun")
    for creating in [true, false] {
      #expect(throws: StoreError.unsafeFolder(name: ".clrun", reason: .symbolicLink)) {
        _ = try Self.open(project, creating: creating)
      }
    }
    #expect(try Directory.open(other.path).names().isEmpty)
  }

  @Test func refusesAFileInItsPlace() throws {
    let project = try TemporaryFolder()
    try Directory.open(project.path).replace(".clrun", with: [])
    for creating in [true, false] {
      #expect(throws: StoreError.unsafeFolder(name: ".clrun", reason: .notDirectory)) {
        _ = try Self.open(project, creating: creating)
      }
    }
  }

  @Test(arguments: parts) func refusesALinkOrAFileInside(part: String) throws {
    let project = try TemporaryFolder()
    let other = try TemporaryFolder()
    _ = try Self.open(project, creating: true)
    let path = "\(project.path)/.clrun/\(part)"
    rmdir(path)
    symlink(other.path, path)
    #expect(throws: StoreError.unsafeFolder(name: ".clrun/\(part)", reason: .symbolicLink)) {
      _ = try Self.open(project, creating: true)
    }
    #expect(try Directory.open(other.path).names().isEmpty)
    unlink(path)
    try Directory.open("\(project.path)/.clrun").replace(part, with: [])
    #expect(throws: StoreError.unsafeFolder(name: ".clrun/\(part)", reason: .notDirectory)) {
      _ = try Self.open(project, creating: true)
    }
  }

  @Test func makesWhatAnotherRuntimeDoesNotHave() throws {
    let project = try TemporaryFolder()
    mkdir("\(project.path)/.clrun", 0o755)
    mkdir("\(project.path)/.clrun/sessions", 0o755)
    let folder = try Self.open(project, creating: false)
    for part in Self.parts { #expect(access("\(project.path)/.clrun/\(part)", X_OK) == 0) }
    let ids = try folder.sessionIDs()
    #expect(ids.isEmpty)
  }

  @Test func findsTheSessionsAmongOtherFiles() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    var ids: Set<SessionID> = []
    for _ in 0..<3 {
      let record = SessionRecord(
        id: SessionID(), createdAt: "", cwd: "", command: "x", shell: "", pid: 0, workerPID: 0)
      try folder.write(record)
      ids.insert(record.id)
      let readBack = try folder.record(of: record.id)
      #expect(readBack == record)
    }
    for name in ["x.json", "\(SessionID()).note", ".\(SessionID()).json.12", "\(SessionID())"] {
      try folder.sessions.replace(name, with: [])
    }
    let found = try folder.sessionIDs()
    #expect(found.count == 3)
    #expect(Set(found) == ids)
  }

  @Test func saysHowARecordIsDamaged() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    let id = SessionID()
    let name = ".clrun/sessions/\(id).json"
    func failure() -> StoreError? {
      do throws(StoreError) {
        _ = try folder.record(of: id)
        return nil
      } catch {
        return error
      }
    }
    #expect(failure() == .failed(operation: .read, name: name, errno: .noEntry))
    let path = "\(project.path)/\(name)"
    symlink("/etc/hostname", path)
    #expect(failure() == .damaged(name: name, reason: "it is a symbolic link"))
    unlink(path)
    mkfifo(path, 0o600)
    #expect(failure() == .damaged(name: name, reason: "it is not a regular file"))
    unlink(path)
    for (text, reason) in [
      ("", "it is empty"), ("{", "it is not a JSON object"),
      ("{}", "it has no valid \"terminal_id\""),
    ] {
      try folder.sessions.replace("\(id).json", with: Array(text.utf8))
      #expect(failure() == .damaged(name: name, reason: reason))
    }
  }

  @Test func aDamagedQueueIsSetAside() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    let id = SessionID()
    var queue = try folder.queue(of: id)
    #expect(queue == SessionQueue(terminalID: id.text))
    try folder.queues.replace("\(id).json", with: Array("garbage".utf8))
    #expect(throws: StoreError.self) { _ = try folder.queue(of: id) }
    let aside = try folder.setAsideQueue(of: id)
    #expect(aside == ".clrun/queues/\(id).damaged")
    let kept = try folder.queues.contents(of: "\(id).damaged", limit: 99)
    #expect(kept == Array("garbage".utf8))
    queue = try folder.queue(of: id)
    #expect(queue.entries.isEmpty)
  }

  @Test func givesNamesOut() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    let (first, second) = (SessionID(), SessionID())
    try folder.setName("web", of: first)
    var found = folder.session(named: "web")
    #expect(found == first)
    try folder.setName("web", of: second)
    found = folder.session(named: "web")
    #expect(found == second)
    for name in ["nobody", "../names/web", "", ".lock"] {
      let none = folder.session(named: name)
      #expect(none == nil)
    }
    try folder.names.replace("bad", with: Array("not an id\n".utf8))
    found = folder.session(named: "bad")
    #expect(found == nil)
  }

  @Test func aQueueHasOneHolder() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    let id = SessionID()
    let lock = try folder.lockQueue(of: id)
    let name = ".clrun/queues/\(id).lock"
    #expect(throws: StoreError.locked(name: name, holder: getpid())) {
      _ = try folder.lockQueue(of: id, waiting: .milliseconds(1))
    }
    // Another session's is another lock.
    _ = try folder.lockQueue(of: SessionID(), waiting: .zero)
    lock.unlock()
    _ = try folder.lockQueue(of: id, waiting: .zero)
  }

  @Test(.enabled(if: TestTerminal.path(of: "flock") != nil, "flock is missing"))
  func namesTheHolderInAnotherProcess() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    let id = SessionID()
    let name = ".clrun/queues/\(id).lock"
    let other = try TestTerminal([
      "flock", "--no-fork", "\(project.path)/\(name)", "sh", "-c", "echo held; read x",
    ])
    #expect(other.wait { other.text.contains("held") })
    #expect(throws: StoreError.locked(name: name, holder: other.pid)) {
      _ = try folder.lockQueue(of: id, waiting: .milliseconds(1))
    }
    other.type("\r")
    _ = try folder.lockQueue(of: id)
  }

  @Test func aWorkerLivesAsLongAsItsLock() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    let id = SessionID()
    var isAlive = folder.isWorkerAlive(id)
    #expect(!isAlive)
    do {
      let lock = try folder.takeLifeLock(of: id)
      isAlive = folder.isWorkerAlive(id)
      #expect(isAlive)
      #expect(throws: StoreError.locked(name: ".clrun/run/\(id).lock", holder: nil)) {
        _ = try folder.takeLifeLock(of: id)
      }
      // A test for it, and whoever opens the file, does not take it.
      isAlive = folder.isWorkerAlive(id)
      #expect(isAlive)
      _ = lock
    }
    isAlive = folder.isWorkerAlive(id)
    #expect(!isAlive)
    _ = try folder.takeLifeLock(of: id)
    folder.removeRunFiles(of: id)
    isAlive = folder.isWorkerAlive(id)
    #expect(!isAlive)
  }

  @Test func knowsAWorkerByWhatItWasStartedAs() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    let id = SessionID()
    let terminal = try TestTerminal(["sh", "-c", "echo on; read x", "\(id)"])
    #expect(terminal.wait { terminal.text.contains("on") })
    let answers = [
      folder.isWorker(terminal.pid, of: id), folder.isWorker(terminal.pid, of: SessionID()),
      folder.isWorker(getpid(), of: id), folder.isWorker(0, of: id), folder.isWorker(-1, of: id),
      folder.isWorker(.max, of: id),
    ]
    #expect(answers == [true, false, false, false, false, false])
  }

  @Test func listensInPlaceOfADeadWorker() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    let id = SessionID()
    let socket = ".clrun/run/\(id).sock"
    #expect(throws: StoreError.failed(operation: .open, name: socket, errno: .noEntry)) {
      _ = try folder.connect(id)
    }
    do { _ = try folder.listen(id) }
    #expect(throws: StoreError.failed(operation: .open, name: socket, errno: .connectionRefused)) {
      _ = try folder.connect(id)
    }
    let listener = try folder.listen(id)
    let client = try folder.connect(id)
    let isAccepted = try listener.accept() != nil
    #expect(isAccepted)
    _ = client
  }

  @Test func eachEventIsOneWholeLine() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    let id = SessionID()
    let text = String(repeating: "long\n\u{1B}", count: 100)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for number in 0..<50 {
        folder.log(.inputSent, id, ["input": .string("\(thread) \(number) \(text)")])
      }
    }
    folder.log([])
    folder.log(.skillsInstalled, nil)
    let bytes = try folder.ledger.contents(of: "events.log", limit: 64 << 20)
    #expect(bytes.last == 0x0A)
    let lines = bytes.split(separator: 0x0A)
    #expect(lines.count == 401)
    var seen: Set<String> = []
    for line in lines {
      let event = try JSONValue(parsing: line)
      guard event["event"]?.string == "input.sent" else {
        #expect(event["event"] == .string("skills.installed"))
        #expect(event["terminal_id"] == nil)
        #expect(event["data"] == .object([:]))
        continue
      }
      #expect(event["terminal_id"]?.string == id.text)
      #expect(event["timestamp"]?.string?.count == 24)
      seen.insert(try #require(event["data"]?["input"]?.string))
    }
    #expect(seen.count == 400)
  }

  @Test func readersSeeTheOldRecordOrTheNew() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    var record = SessionRecord(
      id: SessionID(), createdAt: "", cwd: "", command: "", shell: "", pid: 0, workerPID: 0)
    try folder.write(record)
    let id = record.id
    DispatchQueue.concurrentPerform(iterations: 3) { thread in
      var last = 0
      for number in 0..<60 {
        do {
          if thread == 0 {
            var next = SessionRecord(
              id: id, createdAt: "", cwd: "", command: String(repeating: "x", count: number * 100),
              shell: "", pid: 0, workerPID: 0)
            next.queueLength = number
            try folder.write(next)
          } else {
            let read = try folder.record(of: id)
            #expect(read.command.utf8.count == read.queueLength * 100)
            #expect(read.queueLength >= last)
            last = read.queueLength
          }
        } catch {
          Issue.record(error)
        }
      }
    }
    record = try folder.record(of: id)
    #expect(record.queueLength == 59)
    let names = try folder.sessions.names()
    #expect(names == ["\(id).json"])
  }

  @Test func installsSkillsThatAreMissing() throws {
    let project = try TemporaryFolder()
    let folder = try Self.open(project, creating: true)
    folder.installSkills([("a.md", "one"), ("b.md", "two")])
    let skills = try folder.root.directory("skills")
    try skills.replace("a.md", with: Array("mine".utf8))
    folder.installSkills([("a.md", "one"), ("c.md", "three")])
    let texts = try ["a.md", "b.md", "c.md"].map {
      String(decoding: try skills.contents(of: $0, limit: 99), as: UTF8.self)
    }
    #expect(texts == ["mine", "two", "three"])
    let lines = try folder.ledger.contents(of: "events.log", limit: 9999).split(separator: 0x0A)
    #expect(
      try lines.map { try JSONValue(parsing: $0)["data"]?["files"]?.strings } == [
        ["a.md", "b.md"], ["c.md"],
      ])
  }
}
