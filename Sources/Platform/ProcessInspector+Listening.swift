internal import Glibc

extension ProcessInspector {
  private typealias Listener = (inode: UInt64, endpoint: ListeningSocket.Endpoint)

  /// The sockets on which members of a process group, or their descendants in any group, accept
  /// connections; those of another user's processes can't be seen.
  ///
  /// The network is asked only when there is a socket at all, once for each network namespace; another
  /// namespace than our own by its tables in /proc, which take milliseconds on a machine of much memory.
  /// See: man 5 proc, /proc/net/tcp and /proc/net/unix
  package mutating func listeningSockets(ofGroup group: Int32, terminal: UInt64)
    -> [ListeningSocket]
  {
    var processes: [ProcessStatus] = []
    appendMembers(ofGroup: group, terminal: terminal, to: &processes)
    appendDescendants(to: &processes)
    var holders: [UInt64: [UInt64: ProcessStatus]] = [:]
    var witnesses: [UInt64: Int32] = [:]
    for process in processes {
      let sockets = socketInodes(of: process.pid)
      guard !sockets.isEmpty, let namespace = networkNamespace(of: process.pid) else { continue }
      if witnesses[namespace] == nil { witnesses[namespace] = process.pid }
      for inode in sockets where holders[namespace]?[inode] == nil {
        holders[namespace, default: [:]][inode] = process
      }
    }
    var found: [ListeningSocket] = []
    let ownNamespace = networkNamespace(of: getpid())
    for (namespace, witness) in witnesses.sorted(by: { $0.value < $1.value }) {
      let isForeign = namespace != ownNamespace
      for (inode, endpoint) in listeningEndpoints(seenBy: witness, isForeign: isForeign) {
        guard let holder = holders[namespace]?[inode] else { continue }
        found.append(ListeningSocket(pid: holder.pid, program: holder.name, endpoint: endpoint))
      }
    }
    return found
  }

  /// Appends the descendants, of whatever group or terminal, of processes that are there already, the nearest first.
  ///
  /// Of more than `limit` processes in all only so many are found.
  package mutating func appendDescendants(limit: Int = 256, to processes: inout [ProcessStatus]) {
    var known = Set(processes.map(\.pid))
    var children: [Int32] = []
    var next = 0
    while next < processes.count, processes.count < limit {
      children.removeAll(keepingCapacity: true)
      appendChildren(
        of: processes[next].pid, threadCount: processes[next].threadCount, to: &children)
      next += 1
      for child in children where known.insert(child).inserted {
        if let status = try? status(of: child) { processes.append(status) }
      }
    }
  }

  private mutating func socketInodes(of process: Int32) -> [UInt64] {
    var descriptors: [Int32] = []
    guard (try? appendDescriptors(of: process, to: &descriptors)) != nil else { return [] }
    return descriptors.compactMap { descriptor in
      guard let attributes = try? attributes(of: process, descriptor: descriptor),
        attributes.st_mode & S_IFMT == S_IFSOCK
      else { return nil }
      return UInt64(attributes.st_ino)
    }
  }

  private mutating func listeningEndpoints(seenBy process: Int32, isForeign: Bool) -> [Listener] {
    var found: [Listener] = []
    if !isForeign, let sockets = SocketDiagnosis.listeningTCPSockets() {
      for socket in sockets {
        if let endpoint = Self.endpoint(socket.address, port: socket.port) {
          found.append((socket.inode, endpoint))
        }
      }
    } else {
      appendListeners(of: process, "/net/tcp", to: &found, entry: Self.tcpEntry)
      appendListeners(of: process, "/net/tcp6", to: &found, entry: Self.tcpEntry)
    }
    appendListeners(of: process, "/net/unix", to: &found, entry: Self.unixEntry)
    return found
  }

  private mutating func appendListeners(
    of process: Int32, _ table: StaticString, to found: inout [Listener],
    entry: (inout ByteScanner) -> Listener?
  ) {
    guard (try? load(process, table, whole: true)) != nil else { return }
    var fields = ByteScanner(content, to: count)
    fields.skipLine()
    while !fields.isAtEnd() {
      if let listener = entry(&fields) { found.append(listener) }
      fields.skipLine()
    }
  }

  /// One line of /proc/net/tcp or tcp6, when it is in state LISTEN (0A).
  private static func tcpEntry(_ fields: inout ByteScanner) -> Listener? {
    fields.skip(1)
    let address = fields.field()
    fields.skip(1)
    guard fields.unsigned(radix: 16) == 0x0A else { return nil }
    fields.skip(5)
    guard let inode = fields.unsigned(radix: 10), let endpoint = endpoint(address) else {
      return nil
    }
    return (inode, endpoint)
  }

  /// One line of /proc/net/unix, when connections are accepted on it (__SO_ACCEPTCON).
  private static func unixEntry(_ fields: inout ByteScanner) -> Listener? {
    fields.skip(3)
    guard let flags = fields.unsigned(radix: 16), flags & 0x10000 != 0 else { return nil }
    fields.skip(2)
    guard let inode = fields.unsigned(radix: 10) else { return nil }
    return (inode, .unix(path: fields.restOfLine()))
  }

  /// An address and port such as `0100007F:1F90`, whose words of 32 bits are in this machine's order.
  private static func endpoint(_ text: ArraySlice<UInt8>) -> ListeningSocket.Endpoint? {
    var scanner = ByteScanner(Array(text), to: text.count)
    var address: [UInt8] = []
    for _ in 0..<(text.count - 5) / 8 {
      guard let word = scanner.unsigned(radix: 16, digits: 8) else { return nil }
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: word)) { address.append(contentsOf: $0) }
    }
    guard scanner.consume(":"), let port = scanner.unsigned(radix: 16) else { return nil }
    return endpoint(address, port: UInt16(truncatingIfNeeded: port))
  }

  private static func endpoint(_ address: [UInt8], port: UInt16) -> ListeningSocket.Endpoint? {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = address.count == 4 ? AF_INET : AF_INET6
    guard address.count == 4 || address.count == 16,
      inet_ntop(family, address, &text, socklen_t(text.count)) != nil
    else { return nil }
    let printed = String(
      decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return .tcp(address: printed, port: port)
  }
}
