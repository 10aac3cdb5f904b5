package import Platform

extension StateFolder {
  /// A size that a terminal got, and where its log was then.
  package typealias SizeMark = (offset: Int, size: PseudoTerminal.Size)

  /// In bytes: more than a timeline of a very busy session has.
  static var timelineLimit: Int { 256 << 20 }

  /// The sizes that a session's terminal had, and from which offset of its log on, beginning with `start`; empty where
  /// nothing tells. As much of the timeline is read as that takes.
  package func sizes(of id: SessionID, from start: Int = 0) -> [SizeMark] {
    guard let file = try? buffers.file("\(id).timeline", .read), let status = try? file.status(),
      status.kind == .regular, status.size <= Self.timelineLimit
    else { return [] }
    var length = start == 0 ? status.size : min(status.size, 16 << 10)
    while true {
      var bytes = [UInt8](repeating: 0, count: length)
      let count = bytes.withUnsafeMutableBytes {
        (try? file.read(into: $0, at: status.size - length)) ?? 0
      }
      let isWhole = length == status.size
      var lines = bytes[..<count].split(separator: UInt8(ascii: "\n"))[...]
      // The first one is only a piece.
      if !isWhole { lines = lines.dropFirst() }
      if isWhole || lines.first.flatMap(Self.offset).map({ $0 < start }) == true {
        return lines.compactMap(Self.size).filter { $0.offset >= start }
      }
      length = min(status.size, length * 4)
    }
  }

  private static func offset(of line: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: line.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self))
  }

  private static func size(of line: ArraySlice<UInt8>) -> SizeMark? {
    let words = line.split(separator: UInt8(ascii: " ")).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard words.count == 5, words[2] == "size", let offset = Int(words[0]),
      let rows = Int(words[3]), let columns = Int(words[4])
    else { return nil }
    return (offset, PseudoTerminal.Size(rows: rows, columns: columns))
  }
}
