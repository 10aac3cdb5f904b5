internal import CPlatform
internal import Glibc

/// An open directory, against which names are resolved: it stays the same one wherever it is moved to.
package struct Directory: ~Copyable, Sendable {
  package let descriptor: Descriptor

  /// Takes over the descriptor of an open directory.
  package init(descriptor: consuming Descriptor) {
    self.descriptor = descriptor
  }

  /// How a file is opened.
  package enum Access: Sendable {
    case read
    case readWrite
    /// Written at the end; made when missing.
    case append
    /// Made, or an error when it is there.
    case createNew
    /// Made when missing; read and written.
    case create
  }

  /// Opens a directory by path, following links.
  package static func open(_ path: String) throws(Errno) -> Directory {
    Directory(
      descriptor: Descriptor(
        adopting: try check(clrun_open(AT_FDCWD, path, O_DIRECTORY | O_RDONLY, 0))))
  }

  /// Opens a directory by path for what is in it by name: it need not be readable.
  package static func openUnread(_ path: String) throws(Errno) -> Directory {
    Directory(descriptor: Descriptor(adopting: try check(clrun_open_path(AT_FDCWD, path))))
  }

  /// The directory of this name in this one; a symbolic link of that name is refused with `ELOOP` or `ENOTDIR`.
  package func directory(_ name: String) throws(Errno) -> Directory {
    Directory(
      descriptor: Descriptor(
        adopting: try check(
          clrun_open(descriptor.rawValue, name, O_DIRECTORY | O_RDONLY | O_NOFOLLOW, 0))))
  }

  /// The directory that holds this one.
  package func parent() throws(Errno) -> Directory {
    Directory(
      descriptor: Descriptor(
        adopting: try check(clrun_open_path(descriptor.rawValue, ".."))))
  }

  /// Opens a file without following a link of that name; one that is made gets mode 0600.
  package func file(_ name: String, _ access: Access) throws(Errno) -> Descriptor {
    let flags: Int32 =
      switch access {
      case .read: O_RDONLY
      case .readWrite: O_RDWR
      case .append: O_WRONLY | O_APPEND | O_CREAT
      case .createNew: O_RDWR | O_CREAT | O_EXCL
      case .create: O_RDWR | O_CREAT
      }
    // A FIFO put in a file's place must not make the open wait.
    let file = Descriptor(
      adopting: try check(
        clrun_open(descriptor.rawValue, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0o600)))
    if flags & O_CREAT != 0, geteuid() == 0 { handOver(file) }
    return file
  }

  /// Gives a file that root has just made in another user's folder to that user, whose it would be otherwise. Anything that
  /// could have been there before, under another name too, stays root's.
  private func handOver(_ file: borrowing Descriptor) {
    var (folder, raw) = (stat(), stat())
    guard fstat(descriptor.rawValue, &folder) == 0, folder.st_uid != 0,
      fstat(file.rawValue, &raw) == 0, raw.st_uid == 0, raw.st_nlink == 1, raw.st_size == 0
    else { return }
    _ = fchown(file.rawValue, folder.st_uid, folder.st_gid)
  }

  /// Makes a directory of mode 0700; one that is there already is left as it is.
  package func makeDirectory(_ name: String) throws(Errno) {
    do throws(Errno) {
      _ = try retrying { mkdirat(descriptor.rawValue, name, 0o700) }
    } catch .exists {
      return
    }
  }

  /// Makes a symbolic link; what bears the name already is left as it is.
  package func makeSymbolicLink(_ name: String, to target: [UInt8]) throws(Errno) {
    do throws(Errno) {
      let path = target.map { CChar(bitPattern: $0) } + [0]
      _ = try retrying { symlinkat(path, descriptor.rawValue, name) }
    } catch .exists {
      return
    }
  }

  /// Whether the name exists, whatever it is.
  package func contains(_ name: String) -> Bool {
    faccessat(descriptor.rawValue, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0
  }

  /// Whether this process may make files in it.
  package var isWritable: Bool { faccessat(descriptor.rawValue, ".", W_OK, 0) == 0 }

  /// What lstat(2) tells of a name in it.
  package func status(of name: String) throws(Errno) -> FileStatus {
    var raw = stat()
    _ = try retrying { fstatat(descriptor.rawValue, name, &raw, AT_SYMLINK_NOFOLLOW) }
    return FileStatus(raw)
  }

  /// Moves a name over another in one step.
  package func rename(_ name: String, to other: String) throws(Errno) {
    _ = try retrying {
      renameat(descriptor.rawValue, name, descriptor.rawValue, other)
    }
  }

  /// Swaps two names in one step; not every file system can.
  package func exchange(_ name: String, _ other: String) throws(Errno) {
    _ = try check(clrun_rename_exchange(descriptor.rawValue, name, other))
  }

  /// Removes a file's name.
  package func remove(_ name: String) throws(Errno) {
    _ = try retrying { unlinkat(descriptor.rawValue, name, 0) }
  }

  /// The names in it but `.` and `..`, in no order; names that are not UTF-8 are left out.
  package func names() throws(Errno) -> [String] {
    let copy = try check(clrun_open(descriptor.rawValue, ".", O_DIRECTORY | O_RDONLY, 0))
    guard let stream = fdopendir(copy) else {
      let error = Errno.current
      _ = close(copy)
      throw error
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      guard let name, name != ".", name != ".." else { continue }
      names.append(name)
    }
    return names
  }
}

extension Directory {
  /// A file's contents; `limit` in bytes, past which it throws `EFBIG`.
  package func contents(of name: String, limit: Int) throws(Errno) -> [UInt8] {
    let file = try file(name, .read)
    guard try file.status().kind == .regular else { throw .invalidArgument }
    return try file.readAll(limit: limit)
  }

  /// Replaces a file in one step: a reader sees the old contents or the new, whole.
  package func replace(_ name: String, with bytes: [UInt8]) throws(Errno) {
    let temporary = ".\(name).\(getpid())"
    do throws(Errno) {
      // A leftover of a killed process that had the same id.
      if contains(temporary) { try remove(temporary) }
      let file = try file(temporary, .createNew)
      try file.writeAll(bytes)
      TestPoint.fileWritten.reach()
      // ext4 writes the data out when a rename replaces a file, which takes longer than all else that a client does. A
      // swap doesn't; where there is nothing to swap with, or no way to, a rename does.
      if clrun_rename_exchange(descriptor.rawValue, temporary, name) == 0 {
        TestPoint.fileReplaced.reach()
        do throws(Errno) {
          try remove(temporary)
        } catch {
          // What stood there was no file.
          _ = clrun_rename_exchange(descriptor.rawValue, temporary, name)
          throw error
        }
      } else {
        try rename(temporary, to: name)
      }
    } catch {
      _ = unlinkat(descriptor.rawValue, temporary, 0)
      throw error
    }
  }
}
