internal import Glibc

extension ProcessInspector {
  /// Whether a process can write, itself, what comes out of a pipe or socket that it waits on: it holds
  /// the other end too, as event loops do to wake themselves.
  ///
  /// In another network namespace than our own, where the kernel doesn't tell us a socket's peer, two sockets
  /// made one after the other, connected and without a name, are taken for a pair. `descriptors` lends its
  /// storage.
  package mutating func holdsOtherEnd(
    of end: ProcessDescriptor, at descriptor: Int32, process: Int32,
    descriptors: inout [Int32]
  ) throws(Failure) -> Bool {
    switch end {
    case .pipe:
      return try finds([end], around: descriptor, of: process, descriptors: &descriptors)
    case .socket(let inode):
      if let peer = SocketDiagnosis.peer(ofUnixSocket: inode) {
        return try finds(
          [.socket(peer)], around: descriptor, of: process, descriptors: &descriptors)
      }
      guard networkNamespace(of: process) != networkNamespace(of: getpid()) else { return false }
      let twins = try pairableSockets(near: inode, of: process)
      guard twins.contains(inode) else { return false }
      let others = twins.filter { $0 != inode }.map { ProcessDescriptor.socket($0) }
      return try finds(others, around: descriptor, of: process, descriptors: &descriptors)
    default:
      return false
    }
  }

  /// The network namespace of a process, as the inode that names it.
  func networkNamespace(of process: Int32) -> UInt64? {
    var attributes = stat()
    guard stat("/proc/\(process)/ns/net", &attributes) == 0 else { return nil }
    return UInt64(attributes.st_ino)
  }

  /// Whether a process holds one of these ends, writable, at any descriptor.
  private mutating func finds(
    _ ends: [ProcessDescriptor], around descriptor: Int32, of process: Int32,
    descriptors: inout [Int32]
  ) throws(Failure) -> Bool {
    // Both ends are made by one call, so that they are neighbours nearly always.
    for neighbour in [descriptor + 1, descriptor - 1]
    where try isEnd(neighbour, of: process, among: ends) { return true }
    descriptors.removeAll(keepingCapacity: true)
    try appendDescriptors(of: process, to: &descriptors)
    for candidate in descriptors
    where try isEnd(candidate, of: process, among: ends) { return true }
    return false
  }

  private mutating func isEnd(
    _ descriptor: Int32, of process: Int32, among ends: [ProcessDescriptor]
  ) throws(Failure) -> Bool {
    do {
      let attributes = try attributes(of: process, descriptor: descriptor)
      switch attributes.st_mode & S_IFMT {
      case S_IFIFO:
        guard ends.contains(.pipe(UInt64(attributes.st_ino))) else { return false }
        return try self.attributes(of: process, descriptor: descriptor, link: true).st_mode
          & S_IWUSR != 0
      case S_IFSOCK:
        return ends.contains(.socket(UInt64(attributes.st_ino)))
      default:
        return false
      }
    } catch .gone {
      return false
    }
  }

  /// The inodes, of this one and the two next to it, that are connected UNIX sockets without a name in the
  /// network namespace of a process.
  private mutating func pairableSockets(near inode: UInt64, of process: Int32) throws(Failure)
    -> [UInt64]
  {
    var found: [UInt64] = []
    try load(process, "/net/unix", whole: true)
    var fields = ByteScanner(content, to: count)
    fields.skipLine()
    while !fields.isAtEnd() {
      fields.skip(5)
      let isConnected = fields.unsigned(radix: 16) == 3
      if isConnected, let number = fields.unsigned(radix: 10),
        (number > inode ? number - inode : inode - number) <= 1,
        fields.restOfLine().isEmpty
      {
        found.append(number)
      }
      fields.skipLine()
    }
    return found
  }
}
