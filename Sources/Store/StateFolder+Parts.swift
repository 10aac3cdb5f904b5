package import Platform

extension StateFolder {
  /// Does something with one of the folders in it.
  package func inPart<T: ~Copyable>(
    _ part: StateFile.Part, _ body: (borrowing Directory) throws(Errno) -> T
  ) throws(Errno) -> T {
    switch part {
    case .sessions: try body(sessions)
    case .queues: try body(queues)
    case .buffers: try body(buffers)
    case .names: try body(names)
    case .run: try body(run)
    case .ledger: try body(ledger)
    }
  }

  /// The names in one of the folders.
  package func names(in part: StateFile.Part) throws(StoreError) -> [String] {
    try storing(.read, "\(Self.name)/\(part.rawValue)") { () throws(Errno) in
      try inPart(part) { (directory) throws(Errno) in try directory.names() }
    }
  }

  /// What stat(2) tells of one of the folders.
  package func status(of part: StateFile.Part) -> FileStatus? {
    try? inPart(part) { (directory) throws(Errno) in try directory.descriptor.status() }
  }

  /// What lstat(2) tells of a file in it; nil where there is none.
  package func status(of name: String, in part: StateFile.Part) -> FileStatus? {
    try? inPart(part) { (directory) throws(Errno) in try directory.status(of: name) }
  }
}
