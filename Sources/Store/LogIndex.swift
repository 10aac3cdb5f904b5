package import Platform

/// The side index of a session's log, `buffers/<id>.idx`: states that the terminal had at places of the log, from which
/// it can be rendered on.
///
/// A header of 16 bytes, then records one after the other: a head of 80 bytes, the terminal's snapshot, and 8 bytes by
/// which a record is found from its end. All numbers have their lowest byte first. Each record says where earlier ones
/// stand, so that any is found in a few steps; each part has its checksum, and each record one of the log before it, so that an index of another log is told.
package struct LogIndex: ~Copyable {
  /// A record, without its snapshot.
  package struct Checkpoint: Equatable, Sendable {
    /// Where it stands in the index.
    var position: Int
    /// In bytes, all of it.
    var length: Int
    /// How many records come before it.
    package var number: Int
    /// Where in the log the terminal had this state.
    package var offset: Int
    /// How many lines had scrolled off.
    package var lines: Int
    /// How many lines begin before the first that the snapshot has whole.
    package var linesBefore: Int
    /// Where the record before it stands, and one of those further back; 0 where there is none.
    var previous: Int
    var skip: Int
    /// Of the log's bytes before `offset`.
    package var fingerprint: UInt64
    /// Of the snapshot.
    var checksum: UInt64

    /// Where the next record stands.
    package var end: Int { position + length }
  }

  static let headerSize = 16
  static let headSize = 80
  static let trailerSize = 8
  static let magic: [UInt8] = Array("clrunidx".utf8)
  static let version: UInt32 = 1
  static let headMark: UInt32 = 0x6B70_6863
  static let trailerMark: UInt32 = 0x646E_6563
  /// In bytes: how much of the log before a record's place its fingerprint is of.
  package static let fingerprintLength = 256

  private let file: Descriptor
  private let size: Int

  /// The index of a session; nil when there is none that this version can read.
  package static func open(_ id: SessionID, in folder: borrowing StateFolder) -> LogIndex? {
    guard let file = try? folder.buffers.file("\(id).idx", .read), let status = try? file.status(),
      status.kind == .regular, status.size > headerSize
    else { return nil }
    let index = LogIndex(file: file, size: status.size)
    guard index.bytes(at: 0, count: headerSize) == header else { return nil }
    return index
  }

  static var header: [UInt8] {
    var bytes = magic
    bytes.append(number: UInt64(version))
    return bytes
  }

  /// The last record; where the end of the file is damaged, the last one before that.
  package func last() -> Checkpoint? {
    if let trailer = bytes(at: size - Self.trailerSize, count: Self.trailerSize) {
      let length = Int(trailer.number(at: 0, count: 4))
      if trailer.number(at: 4, count: 4) == UInt64(Self.trailerMark),
        let record = checkpoint(at: size - length), record.length == length
      {
        return record
      }
    }
    var last: Checkpoint?
    var position = Self.headerSize
    while let record = checkpoint(at: position) {
      last = record
      position = record.end
    }
    return last
  }

  /// The last record up to `start` for which the condition holds; it must hold for all before one for which it does.
  package func last(
    upTo start: Checkpoint, where condition: (Checkpoint) -> Bool
  ) -> Checkpoint? {
    var record = start
    while !condition(record) {
      guard let previous = checkpoint(at: record.previous) else { return nil }
      if condition(previous) { return previous }
      // Where the one further back doesn't hold either, nothing between does.
      if let skipped = checkpoint(at: record.skip), !condition(skipped) {
        record = skipped
      } else {
        record = previous
      }
    }
    return record
  }

  /// The record before this one.
  package func previous(_ record: Checkpoint) -> Checkpoint? { checkpoint(at: record.previous) }

  /// A record's snapshot; nil when it is damaged.
  package func snapshot(of record: Checkpoint) -> [UInt8]? {
    let count = record.length - Self.headSize - Self.trailerSize
    guard let bytes = bytes(at: record.position + Self.headSize, count: count),
      Checksum.of(bytes) == record.checksum
    else { return nil }
    return bytes
  }

  /// The index up to and with a record, as it stands in the file; nil when it can't be read.
  package func contents(upTo record: Checkpoint) -> [UInt8]? { bytes(at: 0, count: record.end) }

  /// Where records are that those to come refer to: this one, and those that it leads to.
  func path(to record: Checkpoint) -> [(number: Int, position: Int)] {
    var path = [(number: record.number, position: record.position)]
    var current = record
    while current.number > 0, let skipped = checkpoint(at: current.skip),
      skipped.number < current.number
    {
      path.append((skipped.number, skipped.position))
      current = skipped
    }
    return path
  }

  private func checkpoint(at position: Int) -> Checkpoint? {
    guard position >= Self.headerSize, let head = bytes(at: position, count: Self.headSize),
      head.number(at: 4, count: 4) == UInt64(Self.headMark),
      Checksum.of(Array(head[..<(Self.headSize - 8)])) == head.number(at: Self.headSize - 8)
    else { return nil }
    let numbers = (1...7).map { Int(truncatingIfNeeded: head.number(at: $0 * 8)) }
    let length = Int(head.number(at: 0, count: 4))
    let record = Checkpoint(
      position: position, length: length, number: numbers[0], offset: numbers[1],
      lines: numbers[2], linesBefore: numbers[3], previous: numbers[4], skip: numbers[5],
      fingerprint: UInt64(bitPattern: Int64(numbers[6])), checksum: head.number(at: 64))
    // Steps lead back, or they would lead round.
    guard length >= Self.headSize + Self.trailerSize, position + length <= size,
      record.number >= 0, record.offset >= 0, record.lines >= 0, record.linesBefore >= 0,
      (0..<position).contains(record.previous), (0..<position).contains(record.skip)
    else { return nil }
    return record
  }

  private func bytes(at position: Int, count: Int) -> [UInt8]? {
    guard position >= 0, count >= 0, position + count <= size else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { (try? file.read(into: $0, at: position)) ?? 0 }
    return got == count ? bytes : nil
  }

  /// A checksum of the bytes of a log before a place; nil when it has not so many.
  package static func fingerprint(of log: borrowing Descriptor, before offset: Int) -> UInt64? {
    let count = min(offset, fingerprintLength)
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { (try? log.read(into: $0, at: offset - count)) ?? 0 }
    return got == count ? Checksum.of(bytes) : nil
  }
}
