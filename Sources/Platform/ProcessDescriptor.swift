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
}
