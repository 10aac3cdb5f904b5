internal import CPlatform

/// What statfs(2) tells of the file system that a file is on.
package struct FileSystemStatus: Sendable {
  /// In bytes: what this user may still write; the largest number where that isn't told.
  package var freeBytes: UInt64
  /// How many files may still be made; the largest number where they are not counted.
  package var freeFiles: UInt64
  /// Its magic number. See: man 2 statfs.
  package var kind: Int64
}

extension Descriptor {
  /// The file system that it is on.
  package func fileSystem() throws(Errno) -> FileSystemStatus {
    var raw = clrun_file_system()
    _ = try check(clrun_file_system(rawValue, &raw))
    return FileSystemStatus(
      freeBytes: raw.free_bytes, freeFiles: raw.free_inodes, kind: raw.kind)
  }

  /// Gives the room of a part of the file back; it reads as zeros from then on, and the size stays what it is.
  /// See: man 2 fallocate.
  package func punchHole(_ range: Range<Int>) throws(Errno) {
    _ = try check(clrun_punch_hole(rawValue, Int64(range.lowerBound), Int64(range.count)))
  }

  /// Where the file's contents begin, behind the hole at its beginning; 0 where there is none or it can't be told.
  package var firstData: Int {
    let place = clrun_first_data(rawValue)
    return place > 0 ? Int(place) : 0
  }
}
