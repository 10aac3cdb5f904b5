import Foundation
import Glibc
import Support

/// A point at which a session's program stays, busy and reading no terminal, until the test lets it go on: a FIFO that the
/// program reads to its end.
final class Gate {
  private let path: String
  /// Holds the FIFO open for writing while a program stands at the gate.
  private var holder: Int32 = -1

  /// Makes a closed gate in a project.
  init(_ project: TemporaryProject, _ name: String = "gate") throws {
    path = "\(project.folder)/\(name)"
    guard mkfifo(path, 0o600) == 0 else {
      throw ChildProcessFailure("make the FIFO \(path)", of: ["Gate"])
    }
  }

  deinit { if holder >= 0 { close(holder) } }

  /// What a shell, whichever it is, stands at the gate with; it prints nothing.
  var command: String { "cat \(path)" }

  /// Waits until a program stands at the gate: all that it was to do before is done.
  func wait(seconds: Double = 60) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while holder < 0 {
      // Fails as long as nobody has opened the other end.
      holder = Glibc.open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      guard holder < 0 else { break }
      guard ContinuousClock.now < deadline else {
        throw ChildProcessFailure("see a program at \(path) within \(seconds) s", of: ["Gate"])
      }
      Pause.short()
    }
  }

  /// Lets the program that stands at the gate go on, or the first that comes.
  func open() throws {
    try wait()
    close(holder)
    holder = -1
  }
}
