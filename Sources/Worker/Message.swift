/// What a client asks of a worker, over its socket: one JSON object in a frame.
package struct Request: Codable, Equatable, Sendable {
  /// What is asked for.
  package enum Verb: String, Codable, Sendable {
    /// To begin: what to run. Only over the channel that the worker was started with.
    case start
    /// To look at the queue, and to answer when what it holds has been delivered and its outcome is known.
    case ring
    /// To tell what the terminal shows.
    case read
    /// To end the session.
    case kill
  }

  /// The protocol's version: a worker refuses another than its own.
  package var version = Self.currentVersion
  package var verb: Verb
  package var start: Start?
  /// The queue entry whose outcome is waited for; nil: nobody waits.
  package var entry: String?
  /// In milliseconds: how long the answer may take.
  package var patience: Int?
  /// In bytes: how much output the answer may hold.
  package var outputLimit: Int?
  /// How many lines to read.
  package var lines: Int?

  package static let currentVersion = 1

  package init(_ verb: Verb) {
    self.verb = verb
  }

  /// What to run, and how.
  package struct Start: Codable, Equatable, Sendable {
    package var id: String
    /// As the person typed it.
    package var command: String
    /// The program alone, without a shell; its arguments, its own name first.
    package var exec: [String]?
    /// The shell's path, unless the program runs alone.
    package var shell: String
    package var cwd: String
    package var rows: Int
    package var columns: Int
    package var fileModeMask: UInt32
    package var name: String?

    package init(
      id: String, command: String, exec: [String]?, shell: String, cwd: String, rows: Int,
      columns: Int, fileModeMask: UInt32, name: String?
    ) {
      self.id = id
      self.command = command
      self.exec = exec
      self.shell = shell
      self.cwd = cwd
      self.rows = rows
      self.columns = columns
      self.fileModeMask = fileModeMask
      self.name = name
    }
  }
}

/// What a worker answers.
package struct Reply: Codable, Equatable, Sendable {
  /// What the program is doing.
  package enum State: String, Codable, Sendable {
    /// The command ended and the shell waits.
    case done
    /// It works, and takes no input.
    case busy
    /// It can't go on without input.
    case waiting
    /// It takes input, and does other things too.
    case ready
    /// It is over.
    case exited
  }

  /// Why a session could not be started.
  package struct Failure: Codable, Equatable, Sendable {
    /// What was being done.
    package enum Stage: String, Codable, Sendable {
      case terminal, directory, program, state
    }

    package var stage: Stage
    /// What it was done to: a path or a program.
    package var subject: String
    /// The system's error number; 0 where there is none.
    package var code: Int32
  }

  package var version = Request.currentVersion
  package var failure: Failure?
  /// The session's status, as in its record.
  package var status: String = "running"
  package var state: State?
  /// Why the state is known, in one line.
  package var evidence: String?
  package var waitingFor: String?
  /// The time allowed was over before the outcome was known.
  package var timedOut: Bool?
  package var output: String?
  /// How much of the output is left out.
  package var omitted: Omission?
  package var exitCode: Int?
  /// How many inputs wait in the queue.
  package var pending: Int?
  /// The input was typed where nothing is echoed: nobody shall repeat it.
  package var isHidden: Bool?
  /// The input was cancelled, and why.
  package var cancelled: String?
  package var totalLines: Int?
  /// Whether `output` holds all the lines asked for, or older ones must be read from the log.
  package var isPartial: Bool?
  package var warnings: [String]?
  /// Processes that outlive the session: their names and ids.
  package var survivors: [String]?

  package init() {}

  /// What was left out of the middle of an output.
  package struct Omission: Codable, Equatable, Sendable {
    package var bytes: Int
    package var lines: Int
  }
}
