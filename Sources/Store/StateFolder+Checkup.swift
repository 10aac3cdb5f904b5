package import Platform

/// What can be found out of a state folder by trying.
extension StateFolder {
  /// Whether sockets and both kinds of locks can be had where those of live workers are.
  package var holdsSocketsAndLocks: Bool { Self.holdsSocketsAndLocks(run) }

  /// Why the beginning of a log can't be released; nil where it can.
  package var holeError: Errno? {
    // One of the names that are cleaned up where this is killed.
    let name = ".\(SessionID()).log.\(Process.id)"
    defer { try? buffers.remove(name) }
    do throws(Errno) {
      let file = try buffers.file(name, .createNew)
      try file.writeAll([UInt8](repeating: 1, count: 16 << 10))
      try file.punchHole(0..<(8 << 10))
      return nil
    } catch {
      return error
    }
  }

  /// How many lines of a session's timeline can't be read; of one that grows the last one doesn't count.
  package func damagedTimelineLines(of id: SessionID) -> Int {
    guard let status = status(of: "\(id).timeline", in: .buffers) else { return 0 }
    guard status.kind == .regular,
      let bytes = try? buffers.contents(of: "\(id).timeline", limit: Self.timelineLimit)
    else { return 1 }
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    lines.removeLast()
    return lines.count { !CommandTrace.isLine($0) }
  }
}

extension LogIndex {
  /// Whether the index that a session has can be used by this version.
  package static func isUsable(_ id: SessionID, in folder: borrowing StateFolder) -> Bool {
    switch open(id, in: folder) {
    case .some(let index):
      guard let last = index.last() else { return false }
      return index.snapshot(of: last) != nil
    case .none: return (folder.status(of: "\(id).idx", in: .buffers)?.size ?? 0) <= headerSize
    }
  }
}
