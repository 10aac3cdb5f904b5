/// What clrun exits with, the same for every verb.
package enum ExitStatus: Int32, CaseIterable, Sendable {
  case done = 0
  case failure = 1
  case usage = 2
  case timedOut = 3
  case ended = 4

  /// In one line, as the help has it.
  package var meaning: String {
    switch self {
    case .done: "done; with --exit-status the command's own, where it is known"
    case .failure: "what was asked can't be done now: no such session, or it has ended …"
    case .usage: "the words of the call are wrong: an option, a key, a signal, a size …"
    case .timedOut: "a wait whose time was over"
    case .ended: "a wait whose session ended first"
    }
  }
}
