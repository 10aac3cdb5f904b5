import Foundation
import Platform
import Support
import Testing

@testable import Store

/// The side index: found from its end, told from another log's, and of use as far as it is whole.
@Suite struct LogIndexTests {
  private static let id = SessionID()

  private func withFolder(_ body: (borrowing StateFolder, String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let state = try StateFolder.open(in: try Directory.open(folder.path), creating: true)
    try body(state, "\(folder.path)/.clrun/buffers/\(Self.id)")
    withExtendedLifetime(folder) {}
  }

  private static func log(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
  }

  /// Writes a log and an index of so many records, 1000 bytes apart.
  private func write(_ count: Int, _ folder: borrowing StateFolder, _ path: String) throws {
    try Data(Self.log(count * 1000 + 500)).write(to: URL(fileURLWithPath: "\(path).log"))
    let log = try folder.buffers.file("\(Self.id).log", .read)
    var writer = try LogIndex.Writer.begin(Self.id, in: folder)
    for number in 0..<count { try append(number, to: &writer, log) }
  }

  private func append(
    _ number: Int, to writer: inout LogIndex.Writer, _ log: borrowing Descriptor
  ) throws {
    let offset = (number + 1) * 1000
    let fingerprint = LogIndex.fingerprint(of: log, before: offset) ?? 0
    try writer.append(
      offset: offset, lines: number * 10, linesBefore: number * 10 + number % 2,
      fingerprint: fingerprint, snapshot: Array("state \(number)".utf8))
  }

  private func opened(_ folder: borrowing StateFolder) throws -> LogIndex {
    guard let index = LogIndex.open(Self.id, in: folder) else { throw Errno.noEntry }
    return index
  }

  private func last(of index: borrowing LogIndex) throws -> LogIndex.Checkpoint {
    guard let last = index.last() else { throw Errno.noEntry }
    return last
  }

  /// The numbers of all records, as the index leads to them from its end.
  private func numbers(_ folder: borrowing StateFolder) -> [Int] {
    guard let index = LogIndex.open(Self.id, in: folder) else { return [] }
    var numbers: [Int] = []
    var record = index.last()
    while let current = record {
      numbers.append(current.number)
      record = index.previous(current)
    }
    return numbers.reversed()
  }

  @Test func recordsAreFoundByWhatIsSought() throws {
    try withFolder { folder, path in
      try write(300, folder, path)
      let index = try opened(folder)
      let last = try last(of: index)
      #expect(last.number == 299)
      #expect(last.offset == 300_000)
      for sought in stride(from: 0, to: 300, by: 7) {
        var looks = 0
        let found = index.last(upTo: last) { record in
          looks += 1
          return record.lines <= sought * 10 + 3
        }
        #expect(found?.number == sought)
        #expect(looks < 150, "for \(sought)")
        let state = found.flatMap { index.snapshot(of: $0) }
        #expect(state == Array("state \(sought)".utf8))
      }
      let none = index.last(upTo: last) { _ in false }
      #expect(none == nil)
      let all = numbers(folder)
      #expect(all == Array(0..<300))
      let mode = try folder.buffers.status(of: "\(Self.id).idx").mode
      #expect(mode == 0o600)
    }
  }

  @Test func aReplacementGoesOnFromAnyRecord() throws {
    try withFolder { folder, path in
      for kept in [0, 1, 2, 3, 6, 7, 11, 15, 16, 29] {
        try? folder.buffers.remove("\(Self.id).idx")
        try write(30, folder, path)
        let log = try folder.buffers.file("\(Self.id).log", .read)
        do {
          let index = LogIndex.open(Self.id, in: folder)
          let record = index.flatMapLast(upTo: kept)
          var replacement = try LogIndex.Replacement.begin(
            Self.id, in: folder, after: record, of: index)
          for number in (kept + 1)..<60 where number < 30 {
            try append(number, to: &replacement.writer, log)
          }
          try replacement.finish(Self.id, in: folder)
        }
        let all = numbers(folder)
        #expect(all == Array(0..<30), "after \(kept)")
        let index = try opened(folder)
        let last = try last(of: index)
        for sought in 0..<30 {
          let found = index.last(upTo: last) { $0.number <= sought }
          #expect(found?.number == sought)
        }
      }
      let names = try folder.buffers.names()
      #expect(names.allSatisfy { !$0.hasPrefix(".") })
    }
  }

  @Test func aCutEndLeavesTheRecordsBeforeIt() throws {
    try withFolder { folder, path in
      try write(5, folder, path)
      let whole = try folder.buffers.contents(of: "\(Self.id).idx", limit: 1 << 20)
      for size in stride(from: whole.count, through: 0, by: -1) {
        try Data(whole[..<size]).write(to: URL(fileURLWithPath: "\(path).idx"))
        let found = numbers(folder)
        #expect(found == Array(0..<found.count))
        let expected = size < 16 ? 0 : (size - 16) / ((whole.count - 16) / 5)
        #expect(found.count == expected, "cut at \(size)")
      }
    }
  }

  @Test func whatIsDamagedIsNotUsed() throws {
    try withFolder { folder, path in
      try write(5, folder, path)
      let whole = try folder.buffers.contents(of: "\(Self.id).idx", limit: 1 << 20)
      for place in whole.indices {
        var damaged = whole
        damaged[place] ^= 0x55
        try Data(damaged).write(to: URL(fileURLWithPath: "\(path).idx"))
        guard let index = LogIndex.open(Self.id, in: folder), let last = index.last() else {
          continue
        }
        var record: LogIndex.Checkpoint? = last
        while let current = record {
          #expect(current.offset == (current.number + 1) * 1000)
          if let state = index.snapshot(of: current) {
            #expect(state == Array("state \(current.number)".utf8))
          }
          record = index.previous(current)
        }
      }
    }
  }

  @Test func anotherLogIsTold() throws {
    try withFolder { folder, path in
      try write(5, folder, path)
      let index = try opened(folder)
      let last = try last(of: index)
      let same = try folder.buffers.file("\(Self.id).log", .read)
      let sameSum = LogIndex.fingerprint(of: same, before: last.offset)
      #expect(sameSum == last.fingerprint)
      try Data(Self.log(6000).reversed()).write(to: URL(fileURLWithPath: "\(path).log"))
      let other = try folder.buffers.file("\(Self.id).log", .read)
      let otherSum = LogIndex.fingerprint(of: other, before: last.offset)
      #expect(otherSum != last.fingerprint)
      try Data(Self.log(700)).write(to: URL(fileURLWithPath: "\(path).log"))
      let cut = try folder.buffers.file("\(Self.id).log", .read)
      let cutSum = LogIndex.fingerprint(of: cut, before: last.offset)
      #expect(cutSum == nil)
    }
  }

  @Test func timelinesAreReadFromTheirEnd() throws {
    try withFolder { folder, path in
      var text = "0 1 size 40 120\n"
      for number in 1...5000 {
        text += "\(number * 100) 1 input 00000000-0000-0000-0000-000000000000\n"
        if number % 100 == 0 { text += "\(number * 100) 2 size \(number / 100) 80\n" }
      }
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path).timeline"))
      let whole = folder.sizes(of: Self.id).count
      #expect(whole == 51)
      for start in [1, 100, 9_999, 10_000, 10_001, 250_050, 490_000, 500_000, 500_001] {
        let expected = (0...50).map { $0 * 10_000 }.filter { $0 >= start }
        let offsets = folder.sizes(of: Self.id, from: start).map(\.offset)
        #expect(offsets == expected)
      }
    }
  }
}

extension LogIndex? {
  fileprivate borrowing func flatMapLast(upTo number: Int) -> LogIndex.Checkpoint? {
    switch self {
    case .some(let index):
      guard let last = index.last() else { return nil }
      return index.last(upTo: last) { $0.number <= number }
    case .none: return nil
    }
  }
}
