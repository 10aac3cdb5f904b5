internal import FoundationEssentials
package import Platform

/// The `.clrun` folder of a project: where sessions outlive the programs that use them.
///
/// Folders have mode 0700 and files 0600, whatever the umask. No name in it is followed when it is a symbolic
/// link.
package struct StateFolder: ~Copyable, Sendable {
  package static let name = ".clrun"

  package let root: Directory
  package let sessions: Directory
  package let queues: Directory
  package let buffers: Directory
  package let run: Directory
  package let ledger: Directory
  package let names: Directory
  /// Whether `run` stands outside of the folder, whose file system has no sockets or locks.
  package let isRunElsewhere: Bool

  /// Whether it was deleted while it was open.
  package var isDeleted: Bool { (try? root.descriptor.status())?.links == 0 }

  /// Opens a project's folder; makes it, and what is missing in it, when asked to.
  ///
  /// - Throws: `.noFolder` when it isn't there and shall not be made.
  package static func open(
    in project: borrowing Directory, creating: Bool
  ) throws(StoreError) -> StateFolder {
    if creating, !project.contains(Self.name) {
      do throws(Errno) {
        try project.makeDirectory(Self.name)
      } catch {
        throw .failed(operation: .create, name: Self.name, errno: error)
      }
    }
    let root = try open(Self.name, in: project)
    if creating {
      try keepOutOfGit(root)
      // Other runtimes make it as the umask lets them.
      if let status = try? root.descriptor.status(), status.mode & 0o077 != 0,
        status.owner == Process.user
      {
        try? root.descriptor.setMode(0o700)
      }
    }
    let sessions = try part("sessions", of: root, creating: creating)
    let queues = try part("queues", of: root, creating: creating)
    let buffers = try part("buffers", of: root, creating: creating)
    let ledger = try part("ledger", of: root, creating: creating)
    // Folders of another runtime lack these two.
    let run = try openRunDirectory(of: root)
    let names = try part("names", of: root, creating: true)
    let isRunElsewhere = root.contains("run/\(runPointer)")
    return StateFolder(
      root: root, sessions: sessions, queues: queues, buffers: buffers, run: run, ledger: ledger,
      names: names, isRunElsewhere: isRunElsewhere)
  }

  private static func open(
    _ name: String, in project: borrowing Directory
  ) throws(StoreError) -> Directory {
    let status: FileStatus
    do throws(Errno) {
      status = try project.status(of: name)
    } catch .noEntry {
      throw .noFolder
    } catch {
      throw .failed(operation: .open, name: name, errno: error)
    }
    switch status.kind {
    case .directory: break
    case .symbolicLink: throw .unsafeFolder(name: name, reason: .symbolicLink)
    default: throw .unsafeFolder(name: name, reason: .notDirectory)
    }
    guard status.owner == Process.user || Process.user == 0 else {
      throw .unsafeFolder(name: name, reason: .foreignOwner(user: status.owner))
    }
    return try storing(.open, name) { () throws(Errno) in try project.directory(name) }
  }

  private static func keepOutOfGit(_ root: borrowing Directory) throws(StoreError) {
    guard !root.contains(".gitignore") else { return }
    try storing(.write, "\(name)/.gitignore") { () throws(Errno) in
      try root.replace(".gitignore", with: Array("*\n".utf8))
    }
  }

  static func part(
    _ name: String, of root: borrowing Directory, creating: Bool
  ) throws(StoreError) -> Directory {
    do throws(Errno) {
      return try root.directory(name)
    } catch .noEntry {
      // A folder that can't be written may still be read: its own root stands for the missing part.
      do throws(Errno) {
        try root.makeDirectory(name)
        return try root.directory(name)
      } catch {
        guard !creating || name == "run" || name == "names" else {
          throw .failed(operation: .create, name: "\(Self.name)/\(name)", errno: error)
        }
        return try storing(.open, Self.name) { () throws(Errno) in
          Directory(descriptor: try root.descriptor.duplicate())
        }
      }
    } catch .symbolicLinkLoop, .notDirectory {
      // The kernel answers ENOTDIR for a link, too.
      let isLink = (try? root.status(of: name).kind) == .symbolicLink
      throw .unsafeFolder(
        name: "\(Self.name)/\(name)", reason: isLink ? .symbolicLink : .notDirectory)
    } catch {
      throw .failed(operation: .open, name: "\(Self.name)/\(name)", errno: error)
    }
  }
}

/// Names what failed: turns an `Errno` into a `StoreError`.
func storing<T: ~Copyable>(
  _ operation: StoreError.Operation, _ name: String, _ body: () throws(Errno) -> T
) throws(StoreError) -> T {
  do throws(Errno) {
    return try body()
  } catch {
    throw .failed(operation: operation, name: name, errno: error)
  }
}

/// Holds the lock of a file until the returned descriptor goes.
///
/// - Throws: `.locked` with its holder when it isn't had within `limit`.
func locking(
  _ name: String, waiting limit: Duration, _ open: () throws(Errno) -> Descriptor
) throws(StoreError) -> Descriptor {
  let lock = try storing(.lock, name, open)
  do throws(Errno) {
    try lock.lock(waiting: limit)
  } catch .timedOut {
    throw .locked(name: name, holder: lock.lockHolder())
  } catch {
    throw .failed(operation: .lock, name: name, errno: error)
  }
  return lock
}
