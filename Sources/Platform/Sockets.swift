internal import CPlatform
internal import Glibc

extension Directory {
  /// Listens on a socket of this name; non-blocking.
  package func listen(_ name: String) throws(Errno) -> Descriptor {
    Descriptor(adopting: try check(clrun_socket_listen(descriptor.rawValue, name)))
  }

  /// Connects to the socket of this name.
  package func connect(_ name: String) throws(Errno) -> Descriptor {
    Descriptor(adopting: try check(clrun_socket_connect(descriptor.rawValue, name)))
  }
}

/// Two connected sockets.
package struct SocketPair: ~Copyable {
  package let near: Descriptor
  package let far: Descriptor

  package init() throws(Errno) {
    var pair: [Int32] = [-1, -1]
    _ = try check(clrun_socket_pair(&pair))
    near = Descriptor(adopting: pair[0])
    far = Descriptor(adopting: pair[1])
  }

  /// Both ends, to go their own ways.
  package consuming func split() -> (near: Int32, far: Int32) {
    (near.release(), far.release())
  }
}

extension Descriptor {
  /// The next client of a listening socket, non-blocking; nil when none waits.
  package func accept() throws(Errno) -> Descriptor? {
    do throws(Errno) {
      return Descriptor(adopting: try check(clrun_socket_accept(rawValue)))
    } catch .wouldBlock {
      return nil
    }
  }

  /// Who is at the other end of a socket.
  package func peer() throws(Errno) -> (user: UInt32, process: Int32) {
    var user: uid_t = 0
    var process: pid_t = 0
    _ = try check(clrun_socket_peer(rawValue, &user, &process))
    return (user, process)
  }

  /// Sends one byte, with a descriptor that the other end gets a copy of, or without one.
  package func pass(_ passed: borrowing Descriptor) throws(Errno) {
    _ = try check(clrun_socket_pass(rawValue, passed.rawValue))
  }

  /// Sends one byte where a descriptor could come with it, and none does.
  package func passNothing() throws(Errno) {
    _ = try check(clrun_socket_pass(rawValue, -1))
  }

  /// Reads one byte, and the descriptor that came with it, if any did; nil at the end.
  package func takePassed() throws(Errno) -> (hasByte: Bool, descriptor: Int32?) {
    var byte: UInt8 = 0
    var passed: Int32 = -1
    let count = clrun_socket_take(rawValue, &byte, 1, &passed)
    guard count >= 0 else { throw Errno(code: Int32(-count)) }
    return (count == 1, passed >= 0 ? passed : nil)
  }

  /// Whether it may be written to.
  package var isWritable: Bool { clrun_is_writable(rawValue) }

  /// Sends what the socket takes now of an array from `start` on; no SIGPIPE when the other end is gone, but `EPIPE`.
  package func send(_ bytes: [UInt8], from start: Int = 0) throws(Errno) -> Int {
    while true {
      let count = bytes.withUnsafeBufferPointer {
        let rest = $0[start...]
        return clrun_socket_send(
          rawValue, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
      }
      if count >= 0 { return count }
      if count != -Int(EINTR) { throw Errno(code: Int32(-count)) }
    }
  }
}
