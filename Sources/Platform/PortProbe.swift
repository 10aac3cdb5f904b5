/// Looks, again and again, whether anybody in this network namespace accepts TCP connections on a port; no connection is
/// made.
package struct PortProbe: ~Copyable {
  private let descriptor: Descriptor
  private var looks = 0

  /// How often all sockets are gone through, and not just those that can be reached over the loopback interface.
  private static let thoroughLookInterval = 20

  /// - Throws: What keeps the kernel from being asked.
  package init() throws(Errno) {
    descriptor = try SocketDiagnosis.open()
  }

  /// Those of the ports that are listened on; nil where the kernel does not tell.
  package mutating func listening(of ports: [UInt16]) -> [UInt16]? {
    defer { looks += 1 }
    if looks % Self.thoroughLookInterval == 0 {
      return SocketDiagnosis.listeningTCPSockets().map { sockets in
        ports.filter { port in sockets.contains { $0.port == port } }
      }
    }
    return ports.filter { SocketDiagnosis.isListening(onLoopbackPort: $0, over: descriptor) }
  }
}
