internal import CPlatform
internal import Glibc

/// A file descriptor that closes when its owner lets it go.
///
/// Every descriptor is close-on-exec.
package struct Descriptor: ~Copyable, Sendable {
  package let rawValue: Int32

  /// Takes over an open descriptor.
  package init(adopting rawValue: Int32) {
    self.rawValue = rawValue
  }

  deinit {
    _ = close(rawValue)
  }

  /// Gives the number up without closing it.
  package consuming func release() -> Int32 {
    let number = rawValue
    discard self
    return number
  }

  /// A descriptor of the open file description that a number stands for, which stays open.
  package static func duplicating(_ number: Int32) throws(Errno) -> Descriptor {
    Descriptor(adopting: try retrying { fcntl(number, F_DUPFD_CLOEXEC, 3) })
  }

  /// A file opened for reading, by path; links are followed.
  package static func reading(path: String) throws(Errno) -> Descriptor {
    Descriptor(adopting: try check(clrun_open(AT_FDCWD, path, O_RDONLY, 0)))
  }

  /// A file opened for writing, by path, which must be there; links are followed.
  package static func writing(path: String) throws(Errno) -> Descriptor {
    Descriptor(adopting: try check(clrun_open(AT_FDCWD, path, O_WRONLY, 0)))
  }

  /// A terminal, by path, for questions about it: it becomes nobody's controlling terminal.
  package static func terminal(path: String) throws(Errno) -> Descriptor {
    Descriptor(
      adopting: try check(clrun_open(AT_FDCWD, path, O_RDONLY | O_NOCTTY | O_NONBLOCK, 0)))
  }

  /// A second descriptor of the same open file description.
  package func duplicate() throws(Errno) -> Descriptor {
    try Self.duplicating(rawValue)
  }

  /// Makes reads and writes return at once, or wait again.
  package func setNonblocking(_ on: Bool) throws(Errno) {
    _ = try check(clrun_fcntl_set_nonblocking(rawValue, on))
  }
}

extension Descriptor {
  /// Reads at most `buffer.count` bytes; 0 is the end. See: man 2 read.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    try retrying { Glibc.read(rawValue, buffer.baseAddress, buffer.count) }
  }

  /// Reads at most as many bytes as the array has from `start` on, into it; 0 is the end.
  package func read(into buffer: inout [UInt8], from start: Int = 0) throws(Errno) -> Int {
    try buffer.withUnsafeMutableBufferPointer { (bytes) throws(Errno) in
      try read(
        into: UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(bytes)[start...]))
    }
  }

  /// Reads at most `buffer.count` bytes from `offset`, leaving the position alone. See: man 2 pread.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(Errno) -> Int {
    try retrying { pread(rawValue, buffer.baseAddress, buffer.count, off_t(offset)) }
  }

  /// Reads to the end, or to `limit` bytes, past which it throws `EFBIG`.
  package func readAll(limit: Int) throws(Errno) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = 16 << 10
    if let size = try? status().size, size > 0 {
      chunk = min(size, limit) + 1
      bytes.reserveCapacity(chunk)
    }
    while true {
      let before = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: chunk))
      let count = try read(into: &bytes, from: before)
      bytes.removeLast(chunk - count)
      if count == 0 { return bytes }
      if bytes.count > limit { throw .fileTooLarge }
      // What is left of the room is enough to see the end.
      chunk = chunk > count ? chunk - count : 16 << 10
    }
  }

  /// One write(2); a partial one returns how much was taken.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
    try retrying { Glibc.write(rawValue, bytes.baseAddress, bytes.count) }
  }

  /// One write(2) of an array from `start` on; a partial one returns how much was taken.
  package func write(_ bytes: [UInt8], from start: Int = 0) throws(Errno) -> Int {
    try bytes.withUnsafeBufferPointer { (bytes) throws(Errno) in
      try write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...]))
    }
  }

  /// Writes everything, however many calls it takes; on a descriptor that doesn't wait, waits for room.
  package func writeAll(_ bytes: [UInt8]) throws(Errno) {
    var done = 0
    while done < bytes.count {
      do throws(Errno) {
        done += try write(bytes, from: done)
      } catch .wouldBlock {
        _ = try Poll.wait(for: .writable, on: rawValue, timeout: nil)
      }
    }
  }

  /// What fstat(2) tells of it.
  package func status() throws(Errno) -> FileStatus {
    var raw = stat()
    _ = try retrying { fstat(rawValue, &raw) }
    return FileStatus(raw)
  }

  /// Cuts a file to so many bytes. See: man 2 ftruncate.
  package func truncate(to size: Int) throws(Errno) {
    _ = try retrying { ftruncate(rawValue, off_t(size)) }
  }

  /// Sets the permission bits. See: man 2 fchmod.
  package func setMode(_ mode: UInt32) throws(Errno) {
    _ = try retrying { fchmod(rawValue, mode) }
  }
}
