internal import Glibc

/// One descriptor of a set that a thread waits on.
package struct WaitedDescriptor: Equatable, Sendable {
  /// Its number in the waiting process.
  package var descriptor: Int32

  /// Whether arriving input ends the wait; otherwise only room to write, an exception or a hang-up does.
  package var wantsInput: Bool
}

extension ProcessInspector {
  /// Appends what poll(2) waits on: the entries of an array of `pollfd`, negative descriptors left out.
  ///
  /// Of more than 4,096 entries only so many are read.
  package mutating func appendPollArray(
    of process: Int32, at address: UInt64, count entries: Int, to set: inout [WaitedDescriptor]
  ) throws(Failure) {
    let size = MemoryLayout<pollfd>.size
    try loadMemory(of: process, at: address, count: min(entries, 4096) * size)
    let available = count / size
    content.withUnsafeBytes { bytes in
      for index in 0..<available {
        let entry = bytes.loadUnaligned(fromByteOffset: index * size, as: pollfd.self)
        guard entry.fd >= 0 else { continue }
        let wantsInput = Int32(entry.events) & (POLLIN | 0x40) != 0
        set.append(WaitedDescriptor(descriptor: entry.fd, wantsInput: wantsInput))
      }
    }
  }

  /// Appends what select(2) waits on, from one of its three sets.
  ///
  /// Of a bound above 65,536 only so many are read.
  package mutating func appendSelectSet(
    of process: Int32, at address: UInt64, bound: Int, wantsInput: Bool,
    to set: inout [WaitedDescriptor]
  ) throws(Failure) {
    guard address != 0, bound > 0 else { return }
    let bound = min(bound, 65_536)
    try loadMemory(of: process, at: address, count: (bound + 63) / 64 * 8)
    for descriptor in 0..<min(bound, count * 8)
    where content[descriptor / 8] & (1 << (descriptor % 8)) != 0 {
      set.append(WaitedDescriptor(descriptor: Int32(descriptor), wantsInput: wantsInput))
    }
  }

  /// The length of a time limit at an address of a 64-bit process; nil where that is no time.
  ///
  /// See: man 3 timespec
  package mutating func timeLimit(of process: Int32, at address: UInt64) throws(Failure)
    -> Duration?
  {
    let size = MemoryLayout<timespec>.size
    try loadMemory(of: process, at: address, count: size)
    guard count == size else { return nil }
    let time = content.withUnsafeBytes { $0.loadUnaligned(as: timespec.self) }
    guard 0..<1_000_000 ~= time.tv_sec, 0..<1_000_000_000 ~= time.tv_nsec else { return nil }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Appends the interest list of an epoll descriptor.
  ///
  /// See: man 5 proc, /proc/pid/fdinfo
  package mutating func appendInterestList(
    of process: Int32, descriptor: Int32, to set: inout [WaitedDescriptor]
  ) throws(Failure) {
    try load(process, "/fdinfo/", number: descriptor, whole: true)
    var fields = ByteScanner(content, to: count)
    while !fields.isAtEnd() {
      if fields.consume("tfd:"), let target = fields.decimal(), fields.consume("events:"),
        let events = fields.unsigned(radix: 16)
      {
        set.append(
          WaitedDescriptor(
            descriptor: Int32(truncatingIfNeeded: target), wantsInput: events & 0x41 != 0))
      }
      fields.skipLine()
    }
  }
}
