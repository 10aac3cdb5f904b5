internal import Glibc

/// Asks the kernel about sockets of this network namespace, which takes it microseconds where the tables
/// of /proc/net take milliseconds.
///
/// See: man 7 sock_diag
enum SocketDiagnosis {
  /// The inode of the socket at the other end of a connected UNIX socket; nil without one, or where the
  /// kernel does not tell (no unix_diag, another network namespace).
  static func peer(ofUnixSocket inode: UInt64) -> UInt64? {
    var request = Message(flags: Message.request)
    request.append([UInt8(AF_UNIX), 0, 0, 0])
    request.append(UInt32.max)
    request.append(UInt32(truncatingIfNeeded: inode))
    request.append(showPeer)
    request.append(noCookie)
    var peer: UInt64?
    guard
      ask(
        request,
        each: { answer in
          peer = unixPeer(answer)
          return false
        })
    else { return nil }
    return peer
  }

  /// The TCP sockets in state LISTEN, of all processes, as inodes, ports and addresses of 4 or 16 bytes;
  /// nil where the kernel does not tell.
  static func listeningTCPSockets() -> [(inode: UInt64, port: UInt16, address: [UInt8])]? {
    var found: [(inode: UInt64, port: UInt16, address: [UInt8])] = []
    for family in [AF_INET, AF_INET6] {
      var request = Message(flags: Message.request | Message.dump)
      request.append([UInt8(family), UInt8(IPPROTO_TCP), 0, 0])
      request.append(stateListen)
      request.append([UInt8](repeating: 0, count: 40))
      request.append(noCookie)
      let isComplete = ask(request) { answer in
        guard answer.count >= 72 else { return true }
        let port = answer.loadUnaligned(fromByteOffset: 4, as: UInt16.self).bigEndian
        let address = Array(answer[8..<(family == AF_INET ? 12 : 24)])
        let inode = answer.loadUnaligned(fromByteOffset: 68, as: UInt32.self)
        found.append((inode: UInt64(inode), port: port, address: address))
        return true
      }
      guard isComplete else { return nil }
    }
    return found
  }

  /// The bytes that ask for a TCP socket that listens on a port of the loopback interface, by its own address or by that
  /// of any: one question for each family of addresses.
  static func questions(forLoopbackPort port: UInt16) -> [UInt8] {
    loopbacks.flatMap { family, loopback in
      var request = Message(flags: Message.request)
      request.append([UInt8(family), UInt8(IPPROTO_TCP), 0, 0])
      request.append(UInt32.max)
      request.append([UInt8(port >> 8), UInt8(port & 0xFF), 0, 0] + loopback)
      request.append([UInt8](repeating: 0, count: 20))
      request.append(noCookie)
      return request.closed()
    }
  }

  /// Whether any of the questions that `questions(forLoopbackPort:)` gave is answered with a socket; asked over a socket
  /// that `open` gave, it takes three system calls and a few microseconds.
  static func isAnySocket(_ questions: [UInt8], over descriptor: borrowing Descriptor) -> Bool {
    guard send(descriptor.rawValue, questions, questions.count, 0) == questions.count else {
      return false
    }
    // Each is answered by a message of its own, with a socket or an error, which is there when send(2) returns.
    var answer = [UInt8](repeating: 0, count: 512)
    var isFound = false
    for _ in loopbacks {
      let got = recv(descriptor.rawValue, &answer, answer.count, Int32(MSG_DONTWAIT))
      guard got >= Message.headerSize else { break }
      let type = answer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4, as: UInt16.self) }
      if type == Message.socketDiagnosisByFamily { isFound = true }
    }
    return isFound
  }

  /// 127.0.0.1 and ::1, in sixteen bytes each.
  private static let loopbacks: [(family: Int32, address: [UInt8])] = [
    (AF_INET, [127, 0, 0, 1] + [UInt8](repeating: 0, count: 12)),
    (AF_INET6, [UInt8](repeating: 0, count: 15) + [1]),
  ]

  /// Opens a socket to ask over.
  static func open() throws(Errno) -> Descriptor {
    Descriptor(
      adopting: try retrying {
        socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), protocolNumber)
      })
  }

  private static let protocolNumber: Int32 = 4
  private static let showPeer: UInt32 = 4
  private static let peerAttribute: UInt16 = 2
  private static let stateListen: UInt32 = 1 << 10
  private static let noCookie = UInt64.max

  /// The peer's inode among the attributes that follow a `unix_diag_msg`.
  private static func unixPeer(_ answer: UnsafeRawBufferPointer) -> UInt64? {
    var offset = 16
    while offset + 8 <= answer.count {
      let length = Int(answer.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
      if answer.loadUnaligned(fromByteOffset: offset + 2, as: UInt16.self) == peerAttribute {
        return UInt64(answer.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
      }
      guard length >= 4 else { return nil }
      offset += (length + 3) & ~3
    }
    return nil
  }

  /// Sends a request and hands over the payload of each answer until `each` has enough; false when the
  /// kernel refused.
  private static func ask(_ request: Message, each: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    guard let descriptor = try? open() else { return false }
    return ask(request, over: descriptor.rawValue, each: each)
  }

  private static func ask(
    _ request: Message, over descriptor: Int32, each: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    let bytes = request.closed()
    guard send(descriptor, bytes, bytes.count, 0) == bytes.count else { return false }
    var answers = [UInt8](repeating: 0, count: 16_384)
    while true {
      // The answer to a request is there when send(2) returns.
      let got = recv(descriptor, &answers, answers.count, Int32(MSG_DONTWAIT))
      guard got > 0 else { return false }
      switch read(answers, count: got, each) {
      case .more: continue
      case .complete: return true
      case .refused: return false
      }
    }
  }

  private enum Progress {
    case more
    case complete
    case refused
  }

  private static func read(
    _ answers: [UInt8], count: Int, _ each: (UnsafeRawBufferPointer) -> Bool
  ) -> Progress {
    answers.withUnsafeBytes { bytes in
      var offset = 0
      while offset + Message.headerSize <= count {
        let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        let end = min(offset + length, count)
        guard length >= Message.headerSize else { return .refused }
        switch bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt16.self) {
        case Message.done: return .complete
        case Message.socketDiagnosisByFamily:
          let payload = UnsafeRawBufferPointer(
            rebasing: bytes[(offset + Message.headerSize)..<end])
          guard each(payload) else { return .complete }
        default: return .refused
        }
        offset += (length + 3) & ~3
      }
      return .more
    }
  }
}
