/// The numbers of the system calls that can wait for input.
///
/// See: the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h
package struct SystemCallNumbers: Sendable {
  /// read(2).
  package var read: Int
  /// pread64(2).
  package var pread: Int
  /// readv(2).
  package var readv: Int
  /// preadv(2).
  package var preadv: Int
  /// preadv2(2).
  package var preadv2: Int
  /// splice(2).
  package var splice: Int
  /// poll(2), where it is not made of ppoll.
  package var poll: Int?
  /// ppoll(2).
  package var ppoll: Int
  /// ppoll(2) of 32-bit programs with times of 64 bits.
  package var ppollTime64: Int?

  /// select(2), where it is not made of pselect6.
  package var select: Int?
  /// pselect6(2).
  package var pselect: Int
  /// pselect6(2) of 32-bit programs with times of 64 bits.
  package var pselectTime64: Int?

  /// epoll_wait(2), where it is not made of epoll_pwait.
  package var epollWait: Int?
  /// epoll_pwait(2).
  package var epollPwait: Int
  /// epoll_pwait2(2).
  package var epollPwait2: Int
  /// io_uring_enter(2).
  package var ringEnter: Int
  /// restart_syscall(2).
  package var restart: Int

  /// Those of x86_64.
  package static let amd64 = SystemCallNumbers(
    read: 0, pread: 17, readv: 19, preadv: 295, preadv2: 327, splice: 275, poll: 7, ppoll: 271,
    ppollTime64: nil,
    select: 23, pselect: 270, pselectTime64: nil, epollWait: 232, epollPwait: 281, epollPwait2: 441,
    ringEnter: 426,
    restart: 219)

  /// Those of arm64, which has no call that a newer one replaced.
  package static let arm64 = SystemCallNumbers(
    read: 63, pread: 67, readv: 65, preadv: 69, preadv2: 286, splice: 76, poll: nil, ppoll: 73,
    ppollTime64: nil,
    select: nil, pselect: 72, pselectTime64: nil, epollWait: nil, epollPwait: 22, epollPwait2: 441,
    ringEnter: 426,
    restart: 128)

  /// Those of 32-bit programs on x86_64.
  package static let i386 = SystemCallNumbers(
    read: 3, pread: 180, readv: 145, preadv: 333, preadv2: 378, splice: 313, poll: 168, ppoll: 309,
    ppollTime64: 414, select: 142, pselect: 308, pselectTime64: 413, epollWait: 256,
    epollPwait: 319, epollPwait2: 441, ringEnter: 426, restart: 0)

  /// Those of 32-bit programs on arm64.
  package static let arm = SystemCallNumbers(
    read: 3, pread: 180, readv: 145, preadv: 361, preadv2: 392, splice: 340, poll: 168, ppoll: 336,
    ppollTime64: 414, select: 142, pselect: 335, pselectTime64: 413, epollWait: 252,
    epollPwait: 346, epollPwait2: 441, ringEnter: 426, restart: 0)

  /// The tables of 64-bit and of 32-bit programs on the architecture that this was built for; nil when
  /// none are known.
  package static var current: (wide: SystemCallNumbers, narrow: SystemCallNumbers)? {
    #if arch(x86_64)
      (amd64, i386)
    #elseif arch(arm64)
      (arm64, arm)
    #else
      nil
    #endif
  }
}
