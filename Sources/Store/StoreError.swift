package import Platform

/// What can be wrong with what is on disk. The wording stands with those who print it.
package enum StoreError: Error, Equatable, Sendable {
  /// There is no state folder yet.
  case noFolder
  /// The state folder can't be used: it is a link, not a directory, or another user's.
  case unsafeFolder(name: String, reason: UnsafeReason)
  /// A file or folder could not be read or written.
  case failed(operation: Operation, name: String, errno: Errno)
  /// A file holds something else than it should.
  case damaged(name: String, reason: String)
  /// Somebody kept a lock for longer than one waits; the process, where it is known.
  case locked(name: String, holder: Int32?)

  /// Why a folder is not to be trusted.
  package enum UnsafeReason: Equatable, Sendable {
    case symbolicLink, notDirectory
    case foreignOwner(user: UInt32)
  }

  /// What was being done.
  package enum Operation: Equatable, Sendable {
    case create, open, read, write, lock
  }
}
