import Platform
import Testing

@Suite struct InputCallTests {
  static let intel: [(SystemCallFrame, InputCall)] = [
    (SystemCallFrame(number: 0, first: 3), .read(descriptor: 3)),
    (SystemCallFrame(number: 19, first: 0), .read(descriptor: 0)),
    (
      SystemCallFrame(number: 7, first: 0x7ff0, second: 2, third: 0xffff_ffff),
      .poll(array: 0x7ff0, count: 2, timeout: .none)
    ),
    (
      SystemCallFrame(number: 7, first: 0x7ff0, second: 2, third: 100),
      .poll(array: 0x7ff0, count: 2, timeout: .milliseconds(100))
    ),
    (
      SystemCallFrame(number: 7, first: 0x7ff0, second: 2, third: 0),
      .poll(array: 0x7ff0, count: 2, timeout: .immediate)
    ),
    (
      SystemCallFrame(number: 271, first: 0x7ff0, second: 1, third: 0x10),
      .poll(array: 0x7ff0, count: 1, timeout: .stored(at: 0x10))
    ),
    (
      SystemCallFrame(number: 270, first: 4, second: 1, third: 2, fourth: 3, fifth: 0),
      .select(bound: 4, reading: 1, writing: 2, exceptional: 3, timeout: .none)
    ),
    (
      SystemCallFrame(number: 232, first: 5, fourth: UInt64(bitPattern: -1)),
      .epoll(descriptor: 5, timeout: .none)
    ),
    (
      SystemCallFrame(number: 441, first: 5, fourth: 0x10),
      .epoll(descriptor: 5, timeout: .stored(at: 0x10))
    ),
    (SystemCallFrame(number: 426, first: 6), .ring(descriptor: 6)),
    (SystemCallFrame(number: 219, first: 1, second: 2), .restarted(array: 1, count: 2)),
    (SystemCallFrame(number: 202), .other),
  ]

  static let arm: [(SystemCallFrame, InputCall)] = [
    (SystemCallFrame(number: 63, first: 3), .read(descriptor: 3)),
    (
      SystemCallFrame(number: 73, first: 9, second: 1), .poll(array: 9, count: 1, timeout: .none)
    ),
    (
      SystemCallFrame(number: 72, first: 1),
      .select(bound: 1, reading: 0, writing: 0, exceptional: 0, timeout: .none)
    ),
    (SystemCallFrame(number: 22, first: 5), .epoll(descriptor: 5, timeout: .immediate)),
    (SystemCallFrame(number: 0, first: 3), .other),
    (SystemCallFrame(number: 7, first: 3), .other),
  ]

  static let narrow: [(SystemCallFrame, InputCall)] = [
    (SystemCallFrame(number: 3, first: 3), .read(descriptor: 3)),
    (
      SystemCallFrame(number: 168, first: 9, second: 1, third: 0xffff_ffff),
      .poll(array: 9, count: 1, timeout: .none)
    ),
    (SystemCallFrame(number: 414, first: 9), .poll(array: 9, count: 0, timeout: .none)),
    (
      SystemCallFrame(number: 413, first: 1),
      .select(bound: 1, reading: 0, writing: 0, exceptional: 0, timeout: .none)
    ),
    (SystemCallFrame(number: 0, first: 9, second: 1), .restarted(array: 9, count: 1)),
    (SystemCallFrame(number: 7), .other),
  ]

  @Test(arguments: narrow) func namesTheCallsOf32BitPrograms(
    frame: SystemCallFrame, call: InputCall
  ) {
    #expect(InputCall(frame, numbers: .i386) == call)
    #expect(InputCall(frame, numbers: .arm) == call)
  }

  @Test(arguments: intel) func namesTheCallsOfIntel(frame: SystemCallFrame, call: InputCall) {
    #expect(InputCall(frame, numbers: .amd64) == call)
  }

  @Test(arguments: arm) func namesTheCallsOfArm(frame: SystemCallFrame, call: InputCall) {
    #expect(InputCall(frame, numbers: .arm64) == call)
  }

  @Test(arguments: [
    ("running\n", ThreadActivity.running),
    ("-1 0x7ffd1 0x7f0a\n", .blockedOutsideCall),
    (
      "0 0x3 0x55 0x400 0x1 0x2 0x6 0x7ffd12345678 0x7f0aabcdef01\n",
      .blocked(
        SystemCallFrame(
          number: 0, first: 3, second: 0x55, third: 0x400, fourth: 1, fifth: 2,
          stackPointer: 0x7ffd_1234_5678, programCounter: 0x7f0a_abcd_ef01))
    ),
  ])
  func parsesWhatAThreadDoes(line: String, activity: ThreadActivity) {
    #expect(ThreadActivity(Array(line.utf8), count: line.utf8.count) == activity)
  }

  @Test(arguments: ["", "\n", "0 0x3", "what"]) func refusesALineCutShort(_ line: String) {
    #expect(ThreadActivity(Array(line.utf8), count: line.utf8.count) == nil)
  }

  @Test func knowsANarrowProgramByItsAddresses() {
    #expect(
      SystemCallFrame(number: 3, stackPointer: 0xffff_d000, programCounter: 0xf7f0_0000)
        .isFromNarrowProgram)
    #expect(
      !SystemCallFrame(number: 0, stackPointer: 0x7ffd_1234_5678, programCounter: 0x40_1000)
        .isFromNarrowProgram)
  }
}
