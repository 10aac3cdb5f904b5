internal import Platform
internal import Store
internal import VirtualTerminal
internal import Worker

/// What a session has printed, from its log: rendered from where the index has a state of the terminal, so that it takes
/// time and memory by what is shown.
struct RecordedOutput: ~Copyable {
  private let id: SessionID
  let log: Descriptor
  /// In bytes: the log's size.
  let size: Int
  /// In bytes: where the log begins, if what stood before was released.
  let start: Int
  private var index: LogIndex?
  /// The last state that the index has of this log.
  private var last: LogIndex.Checkpoint?
  /// The terminal's size where nothing tells it.
  private let standardSize: PseudoTerminal.Size

  /// In bytes: how much of a log is read at a time.
  static let piece = 1 << 18
  /// In bytes: a log that goes on so far beyond its index gets more of an index.
  private static let unindexedLimit = 1 << 20
  /// In bytes: rows that a reader keeps while he takes lines as they scroll off.
  private static let streamScrollback = 4 << 20

  /// Opens the log of a session, and sees to its index unless a worker does; nil where there is no log.
  static func open(
    _ session: SessionView, size: PseudoTerminal.Size, in folder: borrowing StateFolder
  ) -> RecordedOutput? {
    guard let file = try? folder.buffers.file("\(session.id).log", .read),
      let status = try? file.status(), status.kind == .regular
    else { return nil }
    // Only what takes less room than it is long can have holes.
    let start = status.allocated < status.size ? file.firstData : 0
    var output = RecordedOutput(
      id: session.id, log: file, size: status.size,
      start: start, index: nil, last: nil,
      standardSize: size)
    guard status.size > LogIndex.shortLog else { return output }
    output.loadIndex(folder)
    if status.size - (output.last?.offset ?? 0) > unindexedLimit,
      session.isForeign || !session.isLive
    {
      output.makeIndex(folder)
    }
    return output
  }

  private mutating func loadIndex(_ folder: borrowing StateFolder) {
    last = nil
    index = LogIndex.open(id, in: folder)
    last = lastCheckpoint { _ in true }
  }

  /// The last state for which the condition holds, of those that are of this log.
  func lastCheckpoint(
    where condition: (LogIndex.Checkpoint) -> Bool
  ) -> LogIndex.Checkpoint? {
    switch index {
    case .some(let index):
      guard let newest = last ?? index.last() else { return nil }
      let found = index.last(upTo: newest) { $0.offset <= size && condition($0) }
      guard let found, !isOfThisLog(found) else { return found }
      return index.last(upTo: found) { isOfThisLog($0) }
    case .none: return nil
    }
  }

  private func isOfThisLog(_ record: LogIndex.Checkpoint) -> Bool {
    LogIndex.fingerprint(of: log, before: record.offset) == record.fingerprint
  }

  /// Renders what the index lacks, and writes it. A folder that can't be written to stays without.
  private mutating func makeIndex(_ folder: borrowing StateFolder) {
    var player = player(from: last, scrollback: 1 << 18, folder)
    guard
      var replacement = try? LogIndex.Replacement.begin(
        id, in: folder, after: player.offset > 0 ? last : nil, of: index)
    else { return }
    let isWhole = (try? fill(&replacement.writer, from: &player)) != nil
    guard isWhole, (try? replacement.finish(id, in: folder)) != nil else {
      LogIndex.Replacement.abandon(id, in: folder)
      return
    }
    loadIndex(folder)
  }

  private func fill(
    _ writer: inout LogIndex.Writer, from player: inout LogPlayer
  ) throws(Errno) {
    while player.play(log, LogIndex.Writer.interval, upTo: size) {
      if player.offset >= writer.nextOffset, player.offset < size {
        try writer.add(player.terminal, at: player.offset, of: log)
      }
    }
    try writer.add(
      player.terminal, at: player.offset, of: log, scrollback: LogIndex.lastScrollback)
  }

  /// A terminal as it was at a state, or at the log's beginning where there is none or it is damaged.
  func player(
    from record: LogIndex.Checkpoint?, scrollback: Int, _ folder: borrowing StateFolder
  ) -> LogPlayer {
    if let record {
      let (record, sizes) = early(record, folder)
      if let record, let terminal = terminal(at: record, scrollback: scrollback) {
        return LogPlayer(terminal, at: record.offset, sizes)
      }
    }
    if let first = firstLeft, let terminal = terminal(at: first, scrollback: scrollback) {
      return LogPlayer(terminal, at: first.offset, folder.sizes(of: id, from: first.offset))
    }
    let sizes = folder.sizes(of: id)
    let first = sizes.last { $0.offset <= start }?.size ?? sizes.first?.size ?? standardSize
    return LogPlayer(
      Terminal(rows: first.rows, columns: first.columns, scrollbackLimit: scrollback), at: start,
      sizes.filter { $0.offset >= start })
  }

  /// The first state that the log can still be rendered from, where its beginning was released.
  private var firstLeft: LogIndex.Checkpoint? {
    guard start > 0, var record = last else { return nil }
    switch index {
    case .some(let index):
      while let before = index.previous(record),
        before.offset - LogIndex.fingerprintLength >= start,
        isOfThisLog(before)
      {
        record = before
      }
    case .none: return nil
    }
    return record.offset - LogIndex.fingerprintLength >= start ? record : nil
  }

  /// How many lines are gone with the log's beginning, as far as that is known.
  var goneLines: Int { firstLeft?.linesBefore ?? 0 }

  /// What is gone with the log's beginning, in words; nil where nothing is.
  var goneWarning: String? {
    guard start > 0 else { return nil }
    let lines = goneLines
    return
      "The log begins at byte \(start) by now (--max-log): what was printed before is gone\(lines > 0 ? ", lines 1 to \(lines) with it" : "")."
  }

  private func terminal(at record: LogIndex.Checkpoint, scrollback: Int) -> Terminal? {
    switch index {
    case .some(let index):
      guard let snapshot = index.snapshot(of: record) else { return nil }
      return Terminal.restored(from: snapshot, scrollbackLimit: scrollback)
    case .none: return nil
    }
  }

  /// A state, this one or one before it, from which on the screen can take back, when it gets larger, all the rows that it
  /// would have; and the sizes since.
  private func early(
    _ record: LogIndex.Checkpoint, _ folder: borrowing StateFolder
  ) -> (LogIndex.Checkpoint?, [StateFolder.SizeMark]) {
    let sizes = folder.sizes(of: id, from: record.offset)
    let later = sizes.drop { $0.offset == record.offset }
    guard let first = later.first, let rows = later.map(\.size.rows).max(),
      let before = lastCheckpoint(where: { $0.offset <= first.offset })
    else { return (record, sizes) }
    var early = record
    while before.lines - early.linesBefore < rows + 1 {
      guard let previous = lastCheckpoint(where: { $0.number < early.number }) else {
        return (nil, [])
      }
      early = previous
    }
    return (early, early == record ? sizes : folder.sizes(of: id, from: early.offset))
  }
}

extension RecordedOutput {
  /// The terminal as the log leaves it.
  func terminal(scrollback: Int, in folder: borrowing StateFolder) -> Terminal {
    var player = player(from: last, scrollback: scrollback, folder)
    while player.play(log, Self.piece, upTo: size) {}
    return player.finish()
  }

  /// The last lines that a person could still see, and how many there were in all.
  func lastLines(_ count: Int, in folder: borrowing StateFolder) -> (lines: [String], total: Int) {
    var record = last
    // Enough for rows of the full width in any script, and for what is on the screen.
    var limit = min((count + 100) * (standardSize.columns * 24 + 64), 1 << 30)
    while true {
      var player = player(from: record, scrollback: max(limit, 1 << 16), folder)
      while player.play(log, Self.piece, upTo: size) {}
      let total = player.terminal.lineCount
      let isWhole =
        !player.terminal.hasDroppedRows
        || total - player.terminal.linesBeforeRetained >= min(count, total)
        // All that is left, where the beginning is gone.
        || start > 0 && record == nil && player.terminal.linesBeforeRetained <= goneLines
      if isWhole || record == nil && limit >= 1 << 30 {
        return (player.terminal.lastWrittenLines(count), total)
      }
      let earlier = lastCheckpoint { $0.linesBefore <= max(0, total - count) }
      // Rows took more room than thought, or a state can't be had: then from the beginning.
      let isStuck = earlier == record
      record = isStuck && limit >= 1 << 30 ? nil : earlier
      if isStuck { limit = min(limit * 8, 1 << 30) }
    }
  }

  /// How many lines there were.
  func lineCount(in folder: borrowing StateFolder) -> Int {
    terminal(scrollback: 1 << 16, in: folder).lineCount
  }

  /// Calls `body` with the number of each line, from 1, and its text as UTF-8, beginning with the line `first`, until it
  /// returns false. Lines that were cleared from the scrollback are among them.
  ///
  /// - Returns: How many lines there are and which screen is shown, where the end was reached.
  func forEachLine(
    from first: Int, in folder: borrowing StateFolder, throughCursor: Bool = false,
    _ body: (Int, UnsafeRawBufferPointer) -> Bool
  ) -> (total: Int, isAlternate: Bool)? {
    let record = first > 1 ? lastCheckpoint { $0.linesBefore < first } : nil
    var player = player(from: record, scrollback: Self.streamScrollback, folder)
    player.terminal.keepsClearedRows = true
    // What a piece brings must not be more than is kept: a short sequence may fill a wide row.
    let piece = min(
      Self.piece, max(1 << 10, Self.streamScrollback * 4 / (player.terminal.columns + 64)))
    var line = player.terminal.linesBeforeRetained
    var row = player.terminal.rowOfLine(after: line)
    var isWanted = true
    // A state may bring rows of its own.
    repeat {
      if player.hasResized { row = nil }
      if let known = row, known < player.terminal.firstRetainedRow { row = nil }
      if row == nil {
        line = max(line, player.terminal.linesBeforeRetained)
        row = player.terminal.rowOfLine(after: line)
      }
      guard let start = row else { continue }
      row = player.terminal.forEachScrolledLine(from: start) { text in
        line += 1
        isWanted = line < first || body(line, text)
        return isWanted
      }
    } while isWanted && player.play(log, piece, upTo: size)
    guard isWanted else { return nil }
    let shown = player.terminal.scrolledLineCount
    let start =
      player.terminal.rowOfLine(after: shown) ?? row ?? player.terminal.firstRetainedRow
    var number = shown
    for text in player.terminal.unscrolledLines(from: start, throughCursor: throughCursor) {
      number += 1
      // Rows that came back to the screen have been handed over.
      guard number > line, number >= first else { continue }
      var text = text
      guard text.withUTF8({ body(number, UnsafeRawBufferPointer($0)) }) else { return nil }
    }
    return (player.terminal.lineCount, player.terminal.isAlternateScreen)
  }
}

extension LogPlayer {
  /// The terminal as it stands.
  consuming func finish() -> Terminal { terminal }
}
