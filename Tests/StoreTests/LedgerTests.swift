import Dispatch
import Platform
import Support
import Synchronization
import Testing

@testable import Store

@Suite struct LedgerTests {
  /// The lines of all ledgers, the oldest first.
  private static func lines(_ folder: borrowing StateFolder) throws -> [String] {
    var lines: [String] = []
    for name in Ledger.rotated.reversed() + [Ledger.current] {
      let bytes = (try? folder.ledger.contents(of: name, limit: 64 << 20)) ?? []
      #expect(bytes.isEmpty || bytes.last == UInt8(ascii: "\n"), "\(name) ends with a whole line")
      for line in bytes.split(separator: UInt8(ascii: "\n")) {
        lines.append(String(decoding: line, as: UTF8.self))
      }
    }
    return lines
  }

  private static func number(_ line: String) throws -> Int? {
    try JSONValue(parsing: Array(line.utf8))["data"]?["number"]?.integer
  }

  @Test func keepsTwoOlderOnes() throws {
    let project = try TemporaryFolder()
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
    for number in 0..<100 {
      folder.log(
        [LedgerEvent(.error, nil, ["number": .integer(number)])], rotatingAt: 1000)
    }
    let numbers = try Self.lines(folder).compactMap { try Self.number($0) }
    // What is left is the end, without a gap.
    #expect(numbers == Array((100 - numbers.count)..<100))
    #expect(numbers.count > 18 && numbers.count < 60, "\(numbers.count)")
    #expect(
      try folder.ledger.names().sorted()
        == [".events.log.lock", "events.log", "events.log.1", "events.log.2"])
    for name in Ledger.rotated {
      let status = try folder.ledger.status(of: name)
      #expect(status.mode == 0o600)
      #expect(status.size > 1000 && status.size < 1200)
    }
  }

  /// Writers that know of it and writers that don't, at once.
  @Test func losesNothing() throws {
    let project = try TemporaryFolder()
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
    let (writers, count) = (6, 150)
    // The name is there from the first line on.
    folder.log(.error, nil)
    let missing = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: writers) { writer in
      guard
        let own = try? StateFolder.open(in: Directory.open(project.path), creating: false)
      else { return }
      for index in 0..<count {
        let event = LedgerEvent(.error, nil, ["number": .integer(writer * count + index)])
        if writer % 2 == 0 {
          own.log([event], rotatingAt: 40_000)
        } else {
          // As the other runtimes do it.
          if !own.ledger.contains(Ledger.current) { missing.withLock { $0 += 1 } }
          let file = try? own.ledger.file(Ledger.current, .append)
          _ = try? file?.write(event.json.text(.compact) + [UInt8(ascii: "\n")])
        }
      }
    }
    let numbers = try Self.lines(folder).compactMap { try Self.number($0) }
    #expect(numbers.sorted() == Array(0..<(writers * count)))
    #expect(missing.withLock { $0 } == 0)
    #expect(folder.ledger.contains(Ledger.rotated[0]) == true)
  }

  /// A rotation that was killed between its steps.
  @Test func cutShortIsCompleted() throws {
    let project = try TemporaryFolder()
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
    try folder.ledger.replace(Ledger.next, with: Array("taken out\n".utf8))
    try folder.ledger.replace(Ledger.rotated[1], with: Array("oldest\n".utf8))
    try folder.ledger.replace(Ledger.current, with: Array("newest\n".utf8))
    folder.rotateLedger(at: 1)
    #expect(try Self.lines(folder) == ["taken out", "newest"])
    #expect(folder.ledger.contains(Ledger.next) == false)
  }

  @Test func largeOneRotatesAtItsLimit() throws {
    let project = try TemporaryFolder()
    let folder = try StateFolder.open(in: Directory.open(project.path), creating: true)
    try folder.ledger.replace(
      Ledger.current, with: [UInt8](repeating: UInt8(ascii: "\n"), count: Ledger.limit - 10))
    folder.log(.error, nil)
    #expect(try folder.ledger.status(of: Ledger.rotated[0]).size > Ledger.limit)
    #expect(try folder.ledger.status(of: Ledger.current).size == 0)
    folder.log(.error, nil)
    #expect(try folder.ledger.status(of: Ledger.current).size < 200)
  }
}
