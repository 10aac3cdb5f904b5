internal import CPlatform
internal import Glibc

/// A signal's number. See: man 7 signal.
package struct Signal: Equatable, Hashable, Sendable {
  package var number: Int32

  package init(number: Int32) {
    self.number = number
  }

  package static var child: Signal { Signal(number: SIGCHLD) }
  package static var cpuTimeExceeded: Signal { Signal(number: SIGXCPU) }
  package static var continued: Signal { Signal(number: SIGCONT) }
  package static var hangUp: Signal { Signal(number: SIGHUP) }
  package static var interrupt: Signal { Signal(number: SIGINT) }
  package static var kill: Signal { Signal(number: SIGKILL) }
  package static var stop: Signal { Signal(number: SIGSTOP) }
  package static var terminate: Signal { Signal(number: SIGTERM) }
  package static var user1: Signal { Signal(number: SIGUSR1) }

  /// The signal of a name, with or without SIG and in any case, or of a number; nil when there is none.
  package init?(named text: String) {
    let upper = text.uppercased()
    let name = upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper
    let numbers: ClosedRange<Int32> = 1...64
    if let number = Int32(name), numbers.contains(number) {
      self.init(number: number)
      return
    }
    guard
      let number = numbers.first(where: { number in
        clrun_signal_name(number).map { String(cString: $0) } == name
      })
    else { return nil }
    self.init(number: number)
  }

  /// The name without SIG, such as "KILL"; the number where there is none.
  package var name: String {
    guard let name = clrun_signal_name(number) else { return String(number) }
    return String(cString: name)
  }

  /// Leaves SIGPIPE and SIGXFSZ to the calls that meet them: a write fails with `EPIPE`, or with `EFBIG` where it would make a
  /// file larger than the process may.
  package static func ignoreFailedWrites() {
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
  }
}

/// Blocked signals, to be read one by one. See: man 2 signalfd.
package struct SignalQueue: ~Copyable, Sendable {
  package let descriptor: Descriptor

  /// Blocks these signals and queues them from now on.
  package init(_ signals: [Signal]) throws(Errno) {
    let numbers = signals.map(\.number)
    descriptor = Descriptor(
      adopting: try check(clrun_signal_descriptor(numbers, numbers.count)))
  }

  /// The next signal that came, nil when there is none.
  package func next() -> Signal? {
    let number = clrun_signal_next(descriptor.rawValue)
    return number > 0 ? Signal(number: number) : nil
  }
}
