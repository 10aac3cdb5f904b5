internal import CPlatform
internal import Glibc

/// A signal's number. See: man 7 signal.
package struct Signal: Equatable, Hashable, Sendable {
  package var number: Int32

  package init(number: Int32) {
    self.number = number
  }

  package static var child: Signal { Signal(number: SIGCHLD) }
  package static var continued: Signal { Signal(number: SIGCONT) }
  package static var hangUp: Signal { Signal(number: SIGHUP) }
  package static var interrupt: Signal { Signal(number: SIGINT) }
  package static var kill: Signal { Signal(number: SIGKILL) }
  package static var terminate: Signal { Signal(number: SIGTERM) }
  package static var user1: Signal { Signal(number: SIGUSR1) }

  /// The name without SIG, such as "KILL"; the number where there is none.
  package var name: String {
    guard let name = clrun_signal_name(number) else { return String(number) }
    return String(cString: name)
  }

  /// Leaves SIGPIPE to the calls that meet it: they fail with `EPIPE`.
  package static func ignoreBrokenPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
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
