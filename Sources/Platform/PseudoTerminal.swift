internal import CPlatform
internal import Glibc

/// The master of a pseudo-terminal and the program that was started on its slave.
package struct PseudoTerminal: ~Copyable, Sendable {
  /// Non-blocking.
  package let master: Descriptor
  /// The leader of the terminal's session.
  package let leader: Int32
  /// How the terminal was set before the program began.
  package let initialSettings: TerminalSettings

  /// How large a terminal is, in cells.
  package struct Size: Equatable, Sendable {
    package var rows: Int
    package var columns: Int

    package init(rows: Int, columns: Int) {
      self.rows = rows
      self.columns = columns
    }
  }

  /// What is to run, and in what surroundings.
  package struct Program: Sendable {
    /// The executable's path; nothing is searched.
    package var path: String
    package var arguments: [[UInt8]]
    /// `NAME=value`.
    package var environment: [[UInt8]]
    /// nil: the caller's working directory.
    package var directory: String?
    package var size: Size
    /// How the terminal is set.
    package var settings = TerminalSettings.fresh
    package var fileModeMask: UInt32
    package var limits = Limits()
    /// What it is kept from, and all that it starts.
    package var confinement: Confinement?

    /// What it is held to, and all that it starts.
    package struct Limits: Sendable {
      /// In seconds, of each process; nil: as much as the caller has.
      package var cpuTime: Int?
      /// Of each process.
      package var openFiles: Int?
      /// Descriptors by which it enters control groups; `spawn` closes them.
      package var entrances: [Int32]

      package init(cpuTime: Int? = nil, openFiles: Int? = nil, entrances: [Int32] = []) {
        self.cpuTime = cpuTime
        self.openFiles = openFiles
        self.entrances = entrances
      }
    }

    package init(
      path: String, arguments: [[UInt8]], environment: [[UInt8]], directory: String?, size: Size,
      fileModeMask: UInt32
    ) {
      self.path = path
      self.arguments = arguments
      self.environment = environment
      self.directory = directory
      self.size = size
      self.fileModeMask = fileModeMask
    }
  }

  /// Why a program could not be started.
  package struct SpawnFailure: Error, Equatable, Sendable {
    /// What was being done.
    package enum Stage: Sendable {
      case terminal, directory, program, cpuTime, openFiles, group
      case privileges, namespaces, network, mounts, landlock
    }

    package var stage: Stage
    package var errno: Errno
    /// The path at which confining failed.
    package var path: String?
  }

  /// Starts a program on a new terminal, through forkpty(3).
  package static func spawn(_ program: Program) throws(SpawnFailure) -> PseudoTerminal {
    let arguments = CStringArray(program.arguments)
    let environment = CStringArray(program.environment)
    var master: Int32 = -1
    var leader: pid_t = 0
    var stage: Int32 = 0
    var at = 0
    let limits = program.limits
    defer { for entrance in limits.entrances { _ = close(entrance) } }
    let result = program.path.withCString { path in
      withOptionalCString(program.directory) { directory in
        limits.entrances.withUnsafeBufferPointer { entrances in
          program.settings.withForC { settings in
            Confinement.withForC(program.confinement) { confinement in
              var child = clrun_pty_child(
                path: path, argv: arguments.pointer, envp: environment.pointer,
                directory: directory, rows: UInt16(clamping: program.size.rows),
                columns: UInt16(clamping: program.size.columns), settings: settings,
                mask: program.fileModeMask, cpu_seconds: UInt64(limits.cpuTime ?? 0),
                open_files: UInt64(limits.openFiles ?? 0), entrances: entrances.baseAddress,
                entrance_count: entrances.count, confinement: confinement)
              return clrun_pty_spawn(&child, &master, &leader, &stage, &at)
            }
          }
        }
      }
    }
    guard result == 0 else {
      let failed: SpawnFailure.Stage =
        switch UInt32(stage) {
        case CLRUN_SPAWN_DIRECTORY.rawValue: .directory
        case CLRUN_SPAWN_PROGRAM.rawValue: .program
        case CLRUN_SPAWN_CPU_TIME.rawValue: .cpuTime
        case CLRUN_SPAWN_OPEN_FILES.rawValue: .openFiles
        case CLRUN_SPAWN_GROUP.rawValue: .group
        case CLRUN_SPAWN_PRIVILEGES.rawValue: .privileges
        case CLRUN_SPAWN_NAMESPACES.rawValue: .namespaces
        case CLRUN_SPAWN_NETWORK.rawValue: .network
        case CLRUN_SPAWN_MOUNTS.rawValue: .mounts
        case CLRUN_SPAWN_LANDLOCK.rawValue: .landlock
        default: .terminal
        }
      throw SpawnFailure(
        stage: failed, errno: Errno(code: -result),
        path: program.confinement?.path(at: at, of: failed))
    }
    let descriptor = Descriptor(adopting: master)
    try? descriptor.setNonblocking(true)
    return PseudoTerminal(
      master: descriptor, leader: leader, initialSettings: program.settings)
  }

  /// Opens the slave without its becoming anybody's controlling terminal.
  ///
  /// While it is open, the master's reads never end with `EIO`.
  package func openSlave() throws(Errno) -> Descriptor {
    Descriptor(adopting: try check(clrun_pty_open_slave(master.rawValue)))
  }

  /// Changes the size; the foreground process group gets SIGWINCH.
  package func resize(to size: Size) throws(Errno) {
    _ = try check(
      clrun_pty_set_size(
        master.rawValue, UInt16(clamping: size.rows), UInt16(clamping: size.columns)))
  }

  /// The foreground process group, nil when there is none.
  package var foregroundGroup: Int32? {
    let group = clrun_pty_foreground(master.rawValue)
    return group > 0 ? group : nil
  }

  /// How the terminal is set, all of it; nil when it can't be told.
  package var settings: TerminalSettings? { TerminalSettings(of: master) }

  /// How the line discipline is set; nil when it can't be told.
  package var flags: TerminalFlags? { TerminalFlags(of: master) }
}

/// How a terminal's line discipline is set. See: man 3 termios.
package struct TerminalFlags: Equatable, Sendable {
  /// ECHO: what is typed is shown.
  package var echo: Bool
  /// ICANON: input is edited and delivered line by line, each at most 4,095 bytes long.
  package var canonical: Bool
  /// ISIG: the interrupt, quit and suspend characters raise signals.
  package var signals: Bool
  /// ICRNL: a carriage return is read as a newline.
  package var carriageReturnToNewline: Bool
  /// The characters that raise a signal while `signals` is on.
  package var signalCharacters: [UInt8]

  /// nil when the descriptor is not a terminal.
  package init?(of descriptor: borrowing Descriptor) {
    var raw = clrun_terminal_flags()
    guard clrun_terminal_flags(descriptor.rawValue, &raw) == 0 else { return nil }
    echo = raw.echo
    canonical = raw.canonical
    signals = raw.signals
    carriageReturnToNewline = raw.carriage_return_to_newline
    signalCharacters = [raw.interrupt, raw.quit, raw.suspend].filter { $0 != 0 }
  }
}

extension Descriptor {
  /// Bytes that a read of this terminal would get now; in canonical mode those of finished lines alone.
  package func unreadCount() throws(Errno) -> Int {
    Int(try check(clrun_unread(rawValue)))
  }
}
