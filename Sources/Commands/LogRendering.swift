internal import Platform
internal import Store
internal import VirtualTerminal
internal import Worker

/// What a session's log shows, for sessions that no worker of ours can tell of.
enum LogRendering {
  /// In bytes: how much of a log is read at a time.
  private static let chunk = 1 << 20

  /// In bytes; 0 where there is no log.
  static func size(of id: SessionID, in folder: borrowing StateFolder) -> Int {
    (try? folder.buffers.status(of: "\(id).log").size) ?? 0
  }

  /// What the bytes of a log from an offset on show by themselves.
  static func text(of id: SessionID, from offset: Int, in folder: borrowing StateFolder) -> String {
    var terminal = Terminal(rows: 40, columns: 120, scrollbackLimit: 1 << 20)
    terminal.answersQueries = false
    feed(id, from: offset, in: folder) { bytes in
      terminal.feed(bytes)
      return true
    }
    return terminal.lastWrittenLines(terminal.lineCount).joined(separator: "\n")
  }

  /// Waits until a log has grown and then not for 300 ms, or the time is over.
  static func waitForQuiet(
    of id: SessionID, after offset: Int, limit: Duration, in folder: borrowing StateFolder
  ) {
    let deadline = MonotonicClock.now + limit
    var last = offset
    var changed = MonotonicClock.now
    while MonotonicClock.now < deadline {
      MonotonicClock.pause(.milliseconds(20))
      let size = size(of: id, in: folder)
      if size != last {
        last = size
        changed = MonotonicClock.now
      }
      let quiet = MonotonicClock.now - changed
      if quiet >= .seconds(1) || last > offset && quiet >= .milliseconds(300) { return }
    }
  }

  /// Hands a log over, piece by piece, until it ends or the body has enough.
  private static func feed(
    _ id: SessionID, from offset: Int, in folder: borrowing StateFolder,
    _ body: (UnsafeRawBufferPointer) -> Bool
  ) {
    guard let file = try? folder.buffers.file("\(id).log", .read) else { return }
    var position = offset
    withUnsafeTemporaryAllocation(byteCount: chunk, alignment: 16) { buffer in
      while let count = try? file.read(into: buffer, at: position), count > 0 {
        position += count
        guard body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return }
      }
    }
  }
}
