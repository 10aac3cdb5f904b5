package import Platform

extension StateFolder {
  /// In bytes: more than a timeline of a very busy session has.
  private static var timelineLimit: Int { 256 << 20 }

  /// The sizes that a session's terminal had, and from which offset of its log on; empty where nothing tells.
  package func sizes(of id: SessionID) -> [(offset: Int, size: PseudoTerminal.Size)] {
    let name = "\(id).timeline"
    guard let bytes = try? buffers.contents(of: name, limit: Self.timelineLimit) else { return [] }
    var sizes: [(offset: Int, size: PseudoTerminal.Size)] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " ")).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard words.count == 5, words[2] == "size", let offset = Int(words[0]),
        let rows = Int(words[3]), let columns = Int(words[4])
      else { continue }
      sizes.append((offset, PseudoTerminal.Size(rows: rows, columns: columns)))
    }
    return sizes
  }
}
