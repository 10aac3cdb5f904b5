internal import Glibc

/// Tells when files may have appeared, by the directories in which they, or what leads to them, would.
///
/// See: man 7 inotify
package struct FileWatch: ~Copyable {
  /// Readable once something happened.
  package let descriptor: Descriptor

  /// - Throws: EMFILE where this user has all the instances that he may have.
  package init() throws(Errno) {
    descriptor = Descriptor(
      adopting: try retrying {
        inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
      })
  }

  /// Watches the deepest directory on the way to a file that there is; false where the kernel would not tell of all
  /// changes: an unreadable directory, a link that leads elsewhere, a file system that others change too.
  package func watch(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) != 0 else { return false }
    var directory = Self.parent(of: path)
    while true {
      if inotify_add_watch(descriptor.rawValue, directory, Self.events) >= 0 {
        return Self.isLocal(directory)
      }
      guard errno == ENOENT || errno == ENOTDIR, directory != "/", directory != "." else {
        return false
      }
      directory = Self.parent(of: directory)
    }
  }

  /// Takes what has been told.
  package func drain() {
    var events = [UInt8](repeating: 0, count: 4096)
    while read(descriptor.rawValue, &events, events.count) > 0 {}
  }

  private static let events = UInt32(
    IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

  private static func parent(of path: String) -> String {
    var bytes = Array(path.utf8)[...]
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == 0 ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
  }

  /// Whether only this machine changes what is in a directory, by calls that inotify sees.
  private static func isLocal(_ directory: String) -> Bool {
    guard let kind = try? Directory.openUnread(directory).descriptor.fileSystem().kind else {
      return false
    }
    return localKinds.contains(kind)
  }

  /// ext2 to ext4, tmpfs, overlayfs, XFS, Btrfs, F2FS, ZFS, bcachefs. See: man 2 statfs.
  private static let localKinds: Set<Int64> = [
    0xEF53, 0x0102_1994, 0x794C_7630, 0x5846_5342, 0x9123_683E, 0xF2F5_2010, 0x2FC1_2FC1,
    0xCA45_1A4E,
  ]
}
