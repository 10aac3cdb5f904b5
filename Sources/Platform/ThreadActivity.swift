/// Where a thread is with respect to the kernel.
///
/// See: man 5 proc, /proc/pid/syscall
package enum ThreadActivity: Equatable, Sendable {
  /// On a processor, or ready to be.
  case running

  /// Blocked, but not by a system call.
  case blockedOutsideCall

  /// Blocked in a system call.
  case blocked(SystemCallFrame)

  /// Parses the one line of the file; nil when it is none of these.
  package init?(_ content: [UInt8], count: Int) {
    var fields = ByteScanner(content, to: count)
    if fields.consume("running") {
      self = .running
      return
    }
    guard let number = fields.decimal() else { return nil }
    guard number >= 0 else {
      self = .blockedOutsideCall
      return
    }
    var values = InlineArray<8, UInt64>(repeating: 0)
    for index in values.indices {
      guard let value = fields.unsigned(radix: 16) else { return nil }
      values[index] = value
    }
    self = .blocked(
      SystemCallFrame(
        number: Int(number), first: values[0], second: values[1], third: values[2],
        fourth: values[3], fifth: values[4], stackPointer: values[6], programCounter: values[7]))
  }
}

extension ProcessInspector {
  /// What a thread of a process does at this moment.
  package mutating func activity(of process: Int32, thread: Int32) throws(Failure)
    -> ThreadActivity
  {
    try load(process, thread: thread, "/syscall")
    guard let activity = ThreadActivity(content, count: count) else { throw Failure.gone }
    return activity
  }

  /// Appends the threads of a process, its main thread first.
  package mutating func appendThreads(of process: Int32, to threads: inout [Int32]) throws(Failure)
  {
    try appendNumbers(of: process, "/task", to: &threads)
  }
}
