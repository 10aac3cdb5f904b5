/// A socket that a process accepts connections on.
package struct ListeningSocket: Equatable, Sendable {
  /// The process that holds it; the first one found, when children inherited it.
  package var pid: Int32

  /// The command name of that process, as the kernel has it: at most 15 bytes.
  package var program: String

  /// Where clients connect.
  package var endpoint: Endpoint
}

extension ListeningSocket {
  /// Where clients connect.
  package enum Endpoint: Hashable, Sendable {
    /// A TCP port of a numeric address; `0.0.0.0` and `::` stand for every address.
    case tcp(address: String, port: UInt16)

    /// A path in the file system, with `@` before it a name in the abstract namespace; empty when it has no
    /// name.
    case unix(path: String)
  }
}

extension ListeningSocket: CustomStringConvertible {
  /// Such as `node (pid 812) listens on 127.0.0.1:5173`.
  package var description: String { "\(program) (pid \(pid)) listens on \(endpoint)" }
}

extension ListeningSocket.Endpoint: CustomStringConvertible {
  /// Such as `127.0.0.1:5173`, `[::1]:5173` or `/run/app.sock`.
  package var description: String {
    switch self {
    case .tcp(let address, let port) where address.contains(":"): "[\(address)]:\(port)"
    case .tcp(let address, let port): "\(address):\(port)"
    case .unix(let path): path.isEmpty ? "a socket without a name" : path
    }
  }
}
