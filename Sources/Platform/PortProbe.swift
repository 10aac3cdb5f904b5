/// Looks, again and again, whether anybody in this network namespace accepts TCP connections on a port; no connection is
/// made.
package struct PortProbe: ~Copyable {
  private let ports: [(number: UInt16, questions: [UInt8])]
  private let descriptor: Descriptor
  private var looks = 0

  /// How often all sockets are gone through, and not just those that can be reached over the loopback interface.
  private static let thoroughLookInterval = 40

  /// - Throws: What keeps the kernel from being asked.
  package init(of ports: [UInt16]) throws(Errno) {
    self.ports = ports.map { ($0, SocketDiagnosis.questions(forLoopbackPort: $0)) }
    descriptor = try SocketDiagnosis.open()
  }

  /// Those of the ports that are listened on; nil where the kernel does not tell.
  package mutating func listening() -> [UInt16]? {
    defer { looks += 1 }
    if looks % Self.thoroughLookInterval == 0 {
      return SocketDiagnosis.listeningTCPSockets().map { sockets in
        ports.map(\.number).filter { port in sockets.contains { $0.port == port } }
      }
    }
    return ports.filter { SocketDiagnosis.isAnySocket($0.questions, over: descriptor) }
      .map(\.number)
  }
}
