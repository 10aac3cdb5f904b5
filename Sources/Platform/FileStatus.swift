internal import Glibc

/// What stat(2) tells of a file.
package struct FileStatus: Equatable, Sendable {
  /// What kind of file it is.
  package enum Kind: Equatable, Sendable {
    case regular, directory, symbolicLink, socket, other
  }

  package var kind: Kind
  /// In bytes.
  package var size: Int
  /// In bytes: what it takes on the disk, less than its size where it has holes.
  package var allocated: Int
  package var owner: UInt32
  /// The permission bits.
  package var mode: UInt32
  package var device: UInt64
  package var inode: UInt64
  /// How many names it has; 0 once it was deleted.
  package var links: Int
  /// The device that a special file stands for.
  package var specialDevice: UInt64
  /// The last change of the contents, in nanoseconds since 1970.
  package var modified: Int64
  /// The last change of the contents, the name or what else is kept of the file, in nanoseconds since 1970: nobody can set it.
  package var changed: Int64

  init(_ raw: stat) {
    kind =
      switch raw.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      case S_IFSOCK: .socket
      default: .other
      }
    size = Int(raw.st_size)
    allocated = Int(raw.st_blocks) * 512
    owner = raw.st_uid
    mode = raw.st_mode & 0o7777
    device = UInt64(raw.st_dev)
    inode = UInt64(raw.st_ino)
    links = Int(raw.st_nlink)
    specialDevice = UInt64(raw.st_rdev)
    modified = Int64(raw.st_mtim.tv_sec) * 1_000_000_000 + Int64(raw.st_mtim.tv_nsec)
    changed = Int64(raw.st_ctim.tv_sec) * 1_000_000_000 + Int64(raw.st_ctim.tv_nsec)
  }
}

extension FileStatus {
  /// Whether a path leads to something, through symbolic links.
  package static func exists(atPath path: String) -> Bool {
    faccessat(AT_FDCWD, path, F_OK, 0) == 0
  }
}
