package import Store

/// Something that a client waits for in a session.
package enum WaitCondition: Equatable, Sendable {
  /// A text that comes after the last input.
  case text(String)
  /// A line that matches an extended regular expression, after the last input.
  case regex(String)
  /// The screen doesn't show the text, other than from before the last input.
  case gone(String)
  /// The program takes input.
  case waiting
  /// The command has ended.
  case done
  /// Nothing has been printed or typed for so long; in milliseconds.
  case idle(Int)
  /// The session is over.
  case exit
  /// The program waits, the command or the session has ended, or a server has come up.
  case settled
}

extension WaitCondition {
  /// As the command line has it, without dashes.
  package var name: String {
    switch self {
    case .text: "text"
    case .regex: "regex"
    case .gone: "gone"
    case .waiting: "waiting"
    case .done: "done"
    case .idle: "idle"
    case .exit: "exit"
    case .settled: "settled"
    }
  }

  /// Whether it is told from what the foreground program does.
  var needsVerdict: Bool {
    switch self {
    case .waiting, .done, .settled: true
    case .text, .regex, .gone, .idle, .exit: false
    }
  }
}

extension WaitCondition: JSONDocument {
  package init(json: JSONValue) throws(JSONDefect) {
    let text = { () throws(JSONDefect) in try json.require("text", \.string) }
    switch try json.require("name", \.string) {
    case "text": self = .text(try text())
    case "regex": self = .regex(try text())
    case "gone": self = .gone(try text())
    case "waiting": self = .waiting
    case "done": self = .done
    case "idle": self = .idle(max(0, try json.require("milliseconds", \.integer)))
    case "exit": self = .exit
    default: self = .settled
    }
  }

  package var json: JSONValue {
    var members: [String: JSONValue] = ["name": .string(name)]
    switch self {
    case .text(let text), .regex(let text), .gone(let text): members["text"] = .string(text)
    case .idle(let milliseconds): members["milliseconds"] = .integer(milliseconds)
    case .waiting, .done, .exit, .settled: break
    }
    return .object(members)
  }
}
