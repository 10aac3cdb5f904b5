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

  /// The last lines of a whole log, and how many it has.
  static func tail(
    of id: SessionID, lines: Int, size: PseudoTerminal.Size, in folder: borrowing StateFolder
  ) -> (lines: [String], total: Int) {
    // Enough for lines of the full width in any script, and for what is on the screen.
    let limit = min((lines + size.rows) * (size.columns * 4 + 64), 1 << 30)
    let terminal = terminal(of: id, size: size, scrollbackLimit: limit, in: folder)
    return (terminal.lastWrittenLines(lines), terminal.lineCount)
  }

  /// The terminal as a whole log leaves it, with the sizes that it had on the way.
  static func terminal(
    of id: SessionID, size: PseudoTerminal.Size, scrollbackLimit: Int,
    in folder: borrowing StateFolder
  ) -> Terminal {
    var sizes = folder.sizes(of: id)[...]
    let first = sizes.first?.size ?? size
    var terminal = Terminal(
      rows: first.rows, columns: first.columns, scrollbackLimit: scrollbackLimit)
    terminal.answersQueries = false
    feed(id, from: 0, in: folder) { bytes in
      var rest = bytes[...]
      while let next = sizes.first, next.offset <= terminal.bytesFed + rest.count {
        let before = rest.prefix(max(0, next.offset - terminal.bytesFed))
        terminal.feed(UnsafeRawBufferPointer(rebasing: before))
        rest = rest.dropFirst(before.count)
        terminal.resize(rows: next.size.rows, columns: next.size.columns)
        sizes.removeFirst()
      }
      terminal.feed(UnsafeRawBufferPointer(rebasing: rest))
      return true
    }
    return terminal
  }

  /// The first lines of a whole log; and how many it has, unless `isCounting` says that somebody else knows.
  static func head(
    of id: SessionID, lines: Int, size: PseudoTerminal.Size, isCounting: Bool,
    in folder: borrowing StateFolder
  ) -> (lines: [String], total: Int) {
    let limit = min((lines + size.rows) * (size.columns * 4 + 64) + (4 << 20), 1 << 30)
    var terminal = Terminal(rows: size.rows, columns: size.columns, scrollbackLimit: limit)
    terminal.answersQueries = false
    var head: [String]?
    feed(id, from: 0, in: folder) { bytes in
      terminal.feed(bytes)
      if head == nil, terminal.firstScreenRow > lines {
        // What has scrolled off changes no more.
        let text = terminal.text(
          from: Terminal.Position(row: 0, column: 0),
          to: Terminal.Position(row: terminal.firstScreenRow, column: 0))
        let complete = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        if complete.count >= lines { head = complete.prefix(lines).map(String.init) }
      }
      return isCounting || head == nil
    }
    let total = terminal.lineCount
    return (head ?? Array(terminal.lastWrittenLines(total).prefix(lines)), total)
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
