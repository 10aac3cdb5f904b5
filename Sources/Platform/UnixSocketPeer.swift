internal import Glibc

/// Finds the socket at the other end of a connected UNIX socket.
enum UnixSocketPeer {
  /// The inode of the peer; nil without one, or where the kernel does not tell (no unix_diag, another
  /// network namespace).
  ///
  /// See: man 7 sock_diag
  static func inode(of inode: UInt64) -> UInt64? {
    let descriptor = socket(
      AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), netlinkSocketDiagnosis)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let request = request(UInt32(truncatingIfNeeded: inode))
    guard send(descriptor, request, request.count, 0) == request.count else { return nil }
    var answer = [UInt8](repeating: 0, count: 512)
    let got = recv(descriptor, &answer, answer.count, Int32(MSG_DONTWAIT))
    guard got > 0 else { return nil }
    return peer(answer, count: got).map(UInt64.init)
  }

  private static let netlinkSocketDiagnosis: Int32 = 4
  private static let socketDiagnosisByFamily: UInt16 = 20
  private static let peerAttribute: UInt16 = 2

  /// A netlink header of 16 bytes and a `unix_diag_req`, which asks for one inode and its peer.
  private static func request(_ inode: UInt32) -> [UInt8] {
    var message: [UInt8] = []
    let length: UInt32 = 40
    let isRequest: UInt16 = 1
    let anyState = UInt32.max
    let showPeer: UInt32 = 4
    let noCookie = UInt32.max
    append(length, to: &message)
    append(socketDiagnosisByFamily, to: &message)
    append(isRequest, to: &message)
    append(UInt32(1), to: &message)
    append(UInt32(0), to: &message)
    message += [UInt8(AF_UNIX), 0, 0, 0]
    append(anyState, to: &message)
    append(inode, to: &message)
    append(showPeer, to: &message)
    append(noCookie, to: &message)
    append(noCookie, to: &message)
    return message
  }

  /// The peer's inode among the attributes after the header and a `unix_diag_msg` of 16 bytes each.
  private static func peer(_ answer: [UInt8], count: Int) -> UInt32? {
    answer.withUnsafeBytes { bytes -> UInt32? in
      guard count >= 32,
        bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self) == socketDiagnosisByFamily
      else { return nil }
      var offset = 32
      while offset + 8 <= count {
        let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        let kind = bytes.loadUnaligned(fromByteOffset: offset + 2, as: UInt16.self)
        if kind == peerAttribute {
          return bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
        }
        guard length >= 4 else { return nil }
        offset += (length + 3) & ~3
      }
      return nil
    }
  }

  private static func append(_ value: some FixedWidthInteger, to message: inout [UInt8]) {
    withUnsafeBytes(of: value) { message.append(contentsOf: $0) }
  }
}
