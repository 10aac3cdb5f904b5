internal import Platform

extension ForegroundEvidence: CustomStringConvertible {
  /// The evidence in one line that a person can read.
  package var description: String {
    switch self {
    case .waiting(let reader), .ready(let reader): reader.description
    case .notReading(let activity): activity.description
    case .unknown(let obstacle): obstacle.description
    }
  }
}

extension ForegroundEvidence.Reader: CustomStringConvertible {
  /// Such as `python3 (pid 812) blocked in read on the terminal`.
  package var description: String {
    var text = "\(program) (pid \(pid)) blocked in \(call.rawValue) on the terminal"
    if let relay { text += " behind \(relay)" }
    if let companion { text += " and \(companion.noun)" }
    if hasTimeout { text += ", with a time limit\(timeLimit.map { " of \($0)" } ?? "")" }
    if isOutside { text += ", from outside the foreground process group" }
    if !isGroupQuiet { text += ", while its process group works" }
    return text
  }
}

extension ForegroundEvidence.Activity: CustomStringConvertible {
  /// Such as `cc1 (pid 812) runs; nothing reads the terminal`.
  package var description: String {
    let verb = isGroupQuiet ? "is idle" : "runs"
    let reading =
      acceptsNonblocking
      ? "it may read the terminal without blocking" : "nothing reads the terminal"
    return "\(program) (pid \(pid)) \(verb); \(reading)"
  }
}

extension ForegroundEvidence.Obstacle: CustomStringConvertible {
  /// Such as `could not tell what sudo (pid 812) waits for: it can't be looked into`.
  package var description: String {
    switch self {
    case .denied(let pid, let program):
      "could not tell what \(program) (pid \(pid)) waits for: it can't be looked into"
    case .ring(let pid, let program):
      "could not tell what \(program) (pid \(pid)) waits for: it does so on an io_uring"
    case .noProcess: "no foreground process can be seen"
    case .unsupported:
      "could not tell who reads the terminal: this kernel doesn't say what programs wait for"
    }
  }
}

extension ProcessDescriptor {
  fileprivate var noun: String {
    switch self {
    case .characterDevice: "a device"
    case .pipe: "a pipe"
    case .socket: "a socket"
    case .eventCounter, .timer, .signals, .interestList, .other: "something else"
    }
  }
}
