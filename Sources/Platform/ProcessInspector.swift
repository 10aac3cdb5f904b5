internal import Glibc

/// Reads what /proc says of other processes, with buffers that are kept from one question to the next.
///
/// Of another user's process only `status(of:)` can be read; system calls, descriptors and memory need
/// the right to trace it, which a process has over its descendants even where Yama restricts tracing.
/// See: man 5 proc; man 2 ptrace, "Ptrace access mode checking".
package struct ProcessInspector {
  /// The bytes of what was read last; valid up to `count`.
  private(set) var content = [UInt8](repeating: 0, count: 4096)

  /// How many bytes of `content` the last reading filled.
  private(set) var count = 0

  /// The path composed last, closed by a zero byte.
  private var path: [CChar] = []

  /// Whether the kernel lists the children of a process (CONFIG_PROC_CHILDREN).
  let hasChildrenFiles: Bool

  /// Whether the kernel says which system call a thread is blocked in (CONFIG_HAVE_ARCH_TRACEHOOK).
  package let hasSystemCallFiles: Bool

  /// Makes an inspector, and looks at which files the kernel has.
  package init() {
    path.reserveCapacity(64)
    hasChildrenFiles = access("/proc/thread-self/children", R_OK) == 0
    hasSystemCallFiles = access("/proc/thread-self/syscall", R_OK) == 0
  }
}

extension ProcessInspector {
  /// Reads a file of /proc/PID, or of /proc/PID/task/TID when a thread is named, into `content`.
  ///
  /// The files of one line are written by the kernel at once; those of many lines need `whole`. Of more than 4 MiB, whose length
  /// is the program's to choose, so much is read.
  mutating func load(
    _ process: Int32, thread: Int32? = nil, _ leaf: StaticString, number: Int32? = nil,
    whole: Bool = false
  ) throws(Failure) {
    let descriptor = try openComposed(process, thread, leaf, number)
    defer { close(descriptor) }
    count = 0
    repeat {
      // Room for what one read gives: where it fell short, what is short would not be the end.
      reserve(count + 4096)
      let start = count
      let got = content.withUnsafeMutableBytes { bytes in
        read(descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start)
      }
      guard got >= 0 else { throw Failure(code: errno) }
      count += got
      // The kernel fills a page with whole lines, none of which is as long as half of it: what is shorter
      // was all.
      guard got >= 2048 else { return }
    } while whole && count < 4 << 20
  }

  /// Reads bytes of a process's memory into `content`; fewer when what follows is not mapped.
  ///
  /// See: man 5 proc, /proc/pid/mem
  mutating func loadMemory(of process: Int32, at address: UInt64, count wanted: Int)
    throws(Failure)
  {
    let descriptor = try openComposed(process, nil, "/mem", nil)
    defer { close(descriptor) }
    count = 0
    reserve(wanted)
    let got = content.withUnsafeMutableBytes { bytes in
      pread(descriptor, bytes.baseAddress, wanted, off_t(truncatingIfNeeded: address))
    }
    guard got >= 0 else { throw Failure(code: errno) }
    count = got
  }

  /// The text of a descriptor's link, such as `anon_inode:[eventfd]`; at most 64 bytes of it.
  mutating func link(of process: Int32, descriptor: Int32) throws(Failure) -> String {
    compose(process, nil, "/fd/", descriptor)
    var text = [CChar](repeating: 0, count: 64)
    let got = readlink(path, &text, text.count)
    guard got >= 0 else { throw Failure(code: errno) }
    return String(decoding: text[..<got].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// What stat(2) says of a descriptor's file or, with `link`, lstat(2) of the link in /proc itself,
  /// whose mode bits tell how the descriptor was opened.
  mutating func attributes(of process: Int32, descriptor: Int32, link: Bool = false)
    throws(Failure) -> stat
  {
    guard descriptor >= 0 else { throw Failure.gone }
    compose(process, nil, "/fd/", descriptor)
    var attributes = stat()
    guard fstatat(AT_FDCWD, path, &attributes, link ? AT_SYMLINK_NOFOLLOW : 0) == 0 else {
      throw Failure(code: errno)
    }
    return attributes
  }

  /// Appends those names of a directory that are numbers: processes of /proc itself when no process is
  /// named, else threads or descriptors; a million of them at most.
  mutating func appendNumbers(of process: Int32?, _ leaf: StaticString, to numbers: inout [Int32])
    throws(Failure)
  {
    compose(process, nil, leaf, nil)
    guard let directory = opendir(path) else { throw Failure(code: errno) }
    defer { closedir(directory) }
    while numbers.count < 1 << 20, let entry = readdir(directory) {
      let number = withUnsafeBytes(of: &entry.pointee.d_name) { name in
        ByteScanner.wholeNumber(name)
      }
      if let number { numbers.append(number) }
    }
  }

  private mutating func reserve(_ capacity: Int) {
    while content.count < capacity {
      content.append(contentsOf: repeatElement(0, count: content.count))
    }
  }

  private mutating func openComposed(
    _ process: Int32?, _ thread: Int32?, _ leaf: StaticString, _ number: Int32?
  ) throws(Failure) -> Int32 {
    compose(process, thread, leaf, number)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(code: errno) }
    return descriptor
  }

  private mutating func compose(
    _ process: Int32?, _ thread: Int32?, _ leaf: StaticString, _ number: Int32?
  ) {
    path.removeAll(keepingCapacity: true)
    append("/proc/")
    if let process { append(process) }
    if let thread {
      append("/task/")
      append(thread)
    }
    append(leaf)
    if let number { append(number) }
    path.append(0)
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes in
      for byte in bytes { path.append(CChar(bitPattern: byte)) }
    }
  }

  private mutating func append(_ number: Int32) {
    let start = path.count
    var rest = number.magnitude
    repeat {
      path.append(CChar(UInt8(ascii: "0")) + CChar(rest % 10))
      rest /= 10
    } while rest > 0
    path[start...].reverse()
  }
}
