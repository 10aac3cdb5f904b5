internal import Platform
internal import Store
internal import VirtualTerminal

/// The side index of the log: states from which the log can be rendered on, for when the worker is gone.
extension Worker {
  /// Adds a state when enough has been printed since the last one. Without a whole log, or with a full disk, there is no
  /// more of the index, and whoever needs it makes it anew.
  mutating func indexOutput() {
    guard log.offset >= indexAt else { return }
    addToIndex(scrollback: 0)
  }

  /// Adds the last state, with what is shown most.
  mutating func finishIndex() {
    guard log.offset >= LogIndex.shortLog, indexAt != Int.max else { return }
    addToIndex(scrollback: LogIndex.lastScrollback)
  }

  mutating func addToIndex(scrollback: Int) {
    indexAt = Int.max
    guard log.isWhole, let file = try? folder.buffers.file("\(id).log", .read) else { return }
    if index == nil { index = try? LogIndex.Writer.begin(id, in: folder) }
    guard (try? index?.add(terminal, at: log.offset, of: file, scrollback: scrollback)) != nil
    else {
      return
    }
    indexAt = index?.nextOffset ?? Int.max
  }
}
