internal import Glibc

/// What a descriptor of another process stands for.
package enum ProcessDescriptor: Equatable, Sendable {
  /// A character device, by its number; the controlling terminal opened by name is `/dev/tty`'s.
  case characterDevice(UInt64)

  /// A pipe or FIFO, by its inode, which both ends share.
  case pipe(UInt64)

  /// A socket, by its inode.
  case socket(UInt64)

  /// A counter that threads of a program wake each other with. See: man 2 eventfd
  case eventCounter

  /// A timer of the process. See: man 2 timerfd_create
  case timer

  /// Signals to the process itself. See: man 2 signalfd
  case signals

  /// An interest list. See: man 7 epoll
  case interestList

  /// A file, a directory, another process, a file watch, a ring.
  case other

  /// `/dev/tty`, which stands for the controlling terminal of whoever opened it.
  package static let controllingTerminal = ProcessDescriptor.characterDevice(5 << 8)
}

extension ProcessInspector {
  /// What a descriptor of a process stands for.
  package mutating func descriptor(_ descriptor: Int32, of process: Int32) throws(Failure)
    -> ProcessDescriptor
  {
    let attributes = try attributes(of: process, descriptor: descriptor)
    switch attributes.st_mode & S_IFMT {
    case S_IFCHR: return .characterDevice(UInt64(attributes.st_rdev))
    case S_IFIFO: return .pipe(UInt64(attributes.st_ino))
    case S_IFSOCK: return .socket(UInt64(attributes.st_ino))
    case 0: break
    default: return .other
    }
    switch try link(of: process, descriptor: descriptor) {
    case "anon_inode:[eventfd]": return .eventCounter
    case "anon_inode:[timerfd]": return .timer
    case "anon_inode:[signalfd]": return .signals
    case "anon_inode:[eventpoll]": return .interestList
    default: return .other
    }
  }

  /// Whether a descriptor of a process is in non-blocking mode (O_NONBLOCK).
  package mutating func isNonblocking(_ descriptor: Int32, of process: Int32) throws(Failure)
    -> Bool
  {
    try load(process, "/fdinfo/", number: descriptor)
    var fields = ByteScanner(content, to: count)
    while !fields.isAtEnd() {
      if fields.consume("flags:") {
        return (fields.unsigned(radix: 8) ?? 0) & UInt64(O_NONBLOCK) != 0
      }
      fields.skipLine()
    }
    return false
  }

  /// Appends the descriptors of a process.
  package mutating func appendDescriptors(of process: Int32, to descriptors: inout [Int32])
    throws(Failure)
  {
    try appendNumbers(of: process, "/fd", to: &descriptors)
  }

  /// Whether a process can write, itself, what comes out of a pipe or socket that it waits on: it holds
  /// the other end too, as event loops do to wake themselves.
  ///
  /// `descriptors` lends its storage.
  package mutating func holdsOtherEnd(
    of end: ProcessDescriptor, at descriptor: Int32, process: Int32,
    descriptors: inout [Int32]
  ) throws(Failure) -> Bool {
    let wanted: ProcessDescriptor
    switch end {
    case .pipe: wanted = end
    case .socket(let inode):
      guard let peer = SocketDiagnosis.peer(ofUnixSocket: inode) else { return false }
      wanted = .socket(peer)
    default: return false
    }
    // Both ends are made by one call, so that they are neighbours nearly always.
    descriptors.removeAll(keepingCapacity: true)
    descriptors.append(descriptor + 1)
    descriptors.append(descriptor - 1)
    for neighbour in descriptors
    where try isOtherEnd(neighbour, of: process, wanted: wanted) { return true }
    descriptors.removeAll(keepingCapacity: true)
    try appendDescriptors(of: process, to: &descriptors)
    for candidate in descriptors
    where try isOtherEnd(candidate, of: process, wanted: wanted) { return true }
    return false
  }

  private mutating func isOtherEnd(
    _ descriptor: Int32, of process: Int32, wanted: ProcessDescriptor
  ) throws(Failure) -> Bool {
    do {
      let attributes = try attributes(of: process, descriptor: descriptor)
      switch wanted {
      case .pipe(let inode):
        guard attributes.st_mode & S_IFMT == S_IFIFO, attributes.st_ino == inode else {
          return false
        }
        return try self.attributes(of: process, descriptor: descriptor, link: true).st_mode
          & S_IWUSR != 0
      case .socket(let inode):
        return attributes.st_mode & S_IFMT == S_IFSOCK && attributes.st_ino == inode
      default:
        return false
      }
    } catch .gone {
      return false
    }
  }
}
