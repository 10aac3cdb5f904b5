/// A system call by what it waits for, on any architecture.
package enum InputCall: Equatable, Sendable {
  /// read(2) and its kin on one descriptor.
  case read(descriptor: Int32)

  /// poll(2) on an array of `pollfd` at an address of the caller.
  case poll(array: UInt64, count: Int, timeout: Timeout)

  /// select(2) on three sets of descriptors below a bound; an address of 0 stands for no set.
  case select(bound: Int, reading: UInt64, writing: UInt64, exceptional: UInt64, timeout: Timeout)

  /// epoll_wait(2) on the interest list of a descriptor.
  case epoll(descriptor: Int32, timeout: Timeout)

  /// io_uring_enter(2); what the ring waits for can't be told.
  case ring(descriptor: Int32)

  /// A call resumed after a stop: poll(2) with these arguments, or another one with a time limit.
  case restarted(array: UInt64, count: Int)

  /// Any other call.
  case other

  /// When a call goes on by itself.
  package enum Timeout: Equatable, Sendable {
    /// It waits for ever.
    case none
    /// After so many milliseconds.
    case milliseconds(Int)
    /// After the time that a `timespec` of the caller's says, at this address.
    case stored(at: UInt64)
    /// At once: it only asks.
    case immediate

    fileprivate init(milliseconds: UInt64) {
      let value = Int32(truncatingIfNeeded: milliseconds)
      self = value < 0 ? .none : value == 0 ? .immediate : .milliseconds(Int(value))
    }

    fileprivate init(pointer: UInt64) {
      self = pointer == 0 ? .none : .stored(at: pointer)
    }
  }
}

extension InputCall {
  /// Whether the calls of this processor architecture are known.
  package static var isSupported: Bool { SystemCallNumbers.current != nil }

  /// Names the call of a frame; nil on an architecture whose numbers are unknown.
  package init?(_ frame: SystemCallFrame) {
    guard let current = SystemCallNumbers.current else { return nil }
    self.init(frame, numbers: frame.isFromNarrowProgram ? current.narrow : current.wide)
  }

  /// Names the call of a frame of the architecture that has these numbers.
  package init(_ frame: SystemCallFrame, numbers: SystemCallNumbers) {
    switch frame.number {
    case numbers.read, numbers.readv, numbers.pread, numbers.preadv, numbers.preadv2,
      numbers.splice:
      self = .read(descriptor: Int32(truncatingIfNeeded: frame.first))
    case numbers.ppoll, numbers.ppollTime64:
      self = .poll(
        array: frame.first, count: Int(UInt32(truncatingIfNeeded: frame.second)),
        timeout: Timeout(pointer: frame.third))
    case numbers.pselect, numbers.select, numbers.pselectTime64:
      self = .select(
        bound: Int(Int32(truncatingIfNeeded: frame.first)), reading: frame.second,
        writing: frame.third, exceptional: frame.fourth, timeout: Timeout(pointer: frame.fifth))
    case numbers.epollPwait, numbers.epollWait:
      self = .epoll(
        descriptor: Int32(truncatingIfNeeded: frame.first),
        timeout: Timeout(milliseconds: frame.fourth))
    case numbers.epollPwait2:
      self = .epoll(
        descriptor: Int32(truncatingIfNeeded: frame.first), timeout: Timeout(pointer: frame.fourth))
    case numbers.ringEnter:
      self = .ring(descriptor: Int32(truncatingIfNeeded: frame.first))
    case numbers.poll:
      self = .poll(
        array: frame.first, count: Int(UInt32(truncatingIfNeeded: frame.second)),
        timeout: Timeout(milliseconds: frame.third))
    case numbers.restart:
      self = .restarted(array: frame.first, count: Int(UInt32(truncatingIfNeeded: frame.second)))
    default:
      self = .other
    }
  }
}
