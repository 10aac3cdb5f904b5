/// A system call that a thread is blocked in: its number and the arguments that tell what it waits for.
package struct SystemCallFrame: Equatable, Sendable {
  /// The number, which each processor architecture defines for itself.
  package var number: Int

  /// The first argument.
  package var first: UInt64
  /// The second argument.
  package var second: UInt64
  /// The third argument.
  package var third: UInt64
  /// The fourth argument.
  package var fourth: UInt64
  /// The fifth argument.
  package var fifth: UInt64

  /// The caller's stack pointer.
  package var stackPointer: UInt64
  /// The caller's program counter.
  package var programCounter: UInt64

  /// Makes a frame; arguments that are left out are 0.
  package init(
    number: Int, first: UInt64 = 0, second: UInt64 = 0, third: UInt64 = 0, fourth: UInt64 = 0,
    fifth: UInt64 = 0, stackPointer: UInt64 = 0, programCounter: UInt64 = 0
  ) {
    self.number = number
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
    self.fifth = fifth
    self.stackPointer = stackPointer
    self.programCounter = programCounter
  }

  /// Whether a 32-bit program made the call on a 64-bit kernel: its numbers mean other calls, and only
  /// there do both the stack and the code lie below 4 GiB.
  package var isFromNarrowProgram: Bool {
    stackPointer >> 32 == 0 && programCounter >> 32 == 0
  }
}
