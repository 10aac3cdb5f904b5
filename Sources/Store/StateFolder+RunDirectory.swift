internal import Platform

/// Where the sockets and locks of live workers are: `.clrun/run`, unless its file system has none; then a folder of this
/// user's on this machine, which `run/elsewhere` names.
extension StateFolder {
  static var runPointer: String { "elsewhere" }

  static func openRunDirectory(of root: borrowing Directory) throws(StoreError) -> Directory {
    let isNew = !root.contains("run")
    let run = try part("run", of: root, creating: true)
    if isNew, !holdsSocketsAndLocks(run) {
      let path = try storing(.create, "\(name)/run") { () throws(Errno) in
        try elsewhere(for: root)
      }
      try storing(.write, "\(name)/run/\(runPointer)") { () throws(Errno) in
        try run.replace(runPointer, with: Array(path.utf8))
      }
    }
    guard run.contains(runPointer) else { return run }
    return try storing(.open, "\(name)/run/\(runPointer)") { () throws(Errno) in
      let path = String(decoding: try run.contents(of: runPointer, limit: 4096), as: UTF8.self)
      return try trusted(path, of: [try root.descriptor.status().owner, Process.user])
    }
  }

  static func holdsSocketsAndLocks(_ run: borrowing Directory) -> Bool {
    let name = ".probe.\(Process.id)"
    defer {
      try? run.remove("\(name).sock")
      try? run.remove("\(name).lock")
    }
    do throws(Errno) {
      _ = try run.listen("\(name).sock")
      let lock = try run.file("\(name).lock", .create)
      guard try lock.holdLifeLock() else { return false }
      return try lock.tryLock()
    } catch {
      return false
    }
  }

  /// Makes the folder that stands in, in `XDG_RUNTIME_DIR` or /tmp, one for each state folder.
  private static func elsewhere(for root: borrowing Directory) throws(Errno) -> String {
    let base: String
    if let runtime = Process.environmentVariable("XDG_RUNTIME_DIR"), runtime.hasPrefix("/") {
      base = "\(runtime)/clrun"
    } else {
      base = "/tmp/clrun-\(Process.user)"
    }
    let status = try root.descriptor.status()
    let path = "\(base)/\(status.device)-\(status.inode)"
    let top = try Directory.open("/")
    try top.makeDirectory(String(base.dropFirst()))
    try trusted(base, of: [Process.user]).makeDirectory("\(status.device)-\(status.inode)")
    return path
  }

  /// Opens a folder by path if it is one of these users' and nobody else's: in /tmp anybody could have made it, or a link.
  private static func trusted(_ path: String, of owners: [UInt32]) throws(Errno) -> Directory {
    guard let end = path.lastIndex(of: "/") else { throw .invalidArgument }
    let parent = try Directory.openUnread(end == path.startIndex ? "/" : String(path[..<end]))
    let directory = try parent.directory(String(path[path.index(after: end)...]))
    let status = try directory.descriptor.status()
    guard owners.contains(status.owner), status.mode & 0o077 == 0 else {
      throw .notPermitted
    }
    return directory
  }
}
