package import Platform
package import Store
package import VirtualTerminal

extension LogIndex.Writer {
  /// Adds the state of the terminal that was fed a log up to `offset`, with so many bytes of its newest rows.
  package mutating func add(
    _ terminal: borrowing Terminal, at offset: Int, of log: borrowing Descriptor,
    scrollback: Int = 0
  ) throws(Errno) {
    guard let fingerprint = LogIndex.fingerprint(of: log, before: offset) else { throw .noEntry }
    let snapshot = terminal.snapshot(scrollback: scrollback)
    try append(
      offset: offset, lines: terminal.scrolledLineCount,
      linesBefore: terminal.linesBefore(snapshotOf: scrollback), fingerprint: fingerprint,
      snapshot: snapshot)
  }
}

extension LogIndex {
  /// In bytes: the rows that the last record of a log brings, so that its last lines are shown without any of the log.
  package static var lastScrollback: Int { 8 << 10 }
  /// In bytes: a shorter log is rendered as fast as an index is read.
  package static var shortLog: Int { 64 << 10 }
}
