package import Platform

/// What the foreground process group of a terminal does about input, by the kernel's evidence.
///
/// A look is a sample: a program between two reads is `notReading` and asks a moment later.
package enum ForegroundEvidence: Equatable, Sendable {
  /// A member is blocked, and nothing but the terminal (its own wake-ups and time limits aside) can let it
  /// go on.
  case waiting(Reader)

  /// A member takes input from the terminal as soon as there is some, but waits for other things too.
  case ready(Reader)

  /// No member waits for a descriptor of the terminal.
  case notReading(Activity)

  /// Nothing could be told.
  case unknown(Obstacle)
}

extension ForegroundEvidence {
  /// A process that waits for input of the terminal.
  package struct Reader: Equatable, Sendable {
    /// Its process id.
    package var pid: Int32

    /// Its command name, as the kernel has it: at most 15 bytes.
    package var program: String

    /// The kind of call that it is blocked in.
    package var call: Call

    /// Its descriptor of the terminal.
    package var descriptor: Int32

    /// The first other thing that lets it go on; nil when there is none, as for everything `waiting`.
    package var companion: ProcessDescriptor?

    /// Whether it goes on by itself after some time, as programs that redraw do.
    package var hasTimeout: Bool

    /// After how long, as far as that is known.
    package var timeLimit: Duration?

    /// Whether no thread of the group was running or in disk sleep: then the evidence is as good as it gets.
    package var isGroupQuiet: Bool

    /// Whether it isn't of the foreground process group, no member of which reads: as after setsid(2).
    package var isOutside: Bool

    /// The program behind which it is, on a terminal that this one made; nil when it reads the session's.
    package var relay: String?

    /// Makes a reader of the terminal, as a probe does.
    package init(
      pid: Int32, program: String, call: Call, descriptor: Int32,
      companion: ProcessDescriptor? = nil, hasTimeout: Bool = false, timeLimit: Duration? = nil,
      isGroupQuiet: Bool = true, isOutside: Bool = false
    ) {
      self.pid = pid
      self.program = program
      self.call = call
      self.descriptor = descriptor
      self.companion = companion
      self.hasTimeout = hasTimeout
      self.timeLimit = timeLimit
      self.isGroupQuiet = isGroupQuiet
      self.isOutside = isOutside
    }
  }

  /// The kinds of calls that wait for input.
  package enum Call: String, Sendable {
    /// read(2) and its kin.
    case read
    /// poll(2) or ppoll(2).
    case poll
    /// select(2) or pselect(2).
    case select
    /// epoll_wait(2) and its kin.
    case epoll
  }

  /// What is known of a group that doesn't wait for the terminal.
  package struct Activity: Equatable, Sendable {
    /// The process that stands for the group: one that runs, else the group's leader.
    package var pid: Int32

    /// Its command name, as the kernel has it: at most 15 bytes.
    package var program: String

    /// Whether no thread of the group was running or in disk sleep.
    package var isGroupQuiet: Bool

    /// Whether the standard input of a member is the terminal in non-blocking mode (O_NONBLOCK): it may
    /// take input between two looks.
    package var acceptsNonblocking: Bool

    /// Makes a group without a reader, as a probe does.
    package init(
      pid: Int32, program: String, isGroupQuiet: Bool = true, acceptsNonblocking: Bool = false
    ) {
      self.pid = pid
      self.program = program
      self.isGroupQuiet = isGroupQuiet
      self.acceptsNonblocking = acceptsNonblocking
    }
  }

  /// Why nothing could be told.
  package enum Obstacle: Equatable, Sendable {
    /// The process belongs to another user (sudo, su) or may not be traced.
    case denied(pid: Int32, program: String)

    /// The process waits on an io_uring, whose pending requests the kernel doesn't tell.
    case ring(pid: Int32, program: String)

    /// The group has no process on the terminal that can be seen.
    case noProcess

    /// The kernel doesn't say in which calls threads are blocked, or the numbers of its calls are unknown.
    case unsupported
  }
}
