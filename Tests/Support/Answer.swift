internal import Foundation

/// What one call of clrun printed, and how it exited.
package struct Answer: CustomStringConvertible {
  /// The arguments of the call.
  package var arguments: [String]
  /// The exit status of the call.
  package var exitStatus: Int32
  /// Standard output as it came.
  package var text: String
  /// Standard error as it came.
  package var errors: String
  private var keys: [String: Any]

  /// Reads what a call printed: a JSON document, or nothing that can be asked for keys.
  package init(arguments: [String], exitStatus: Int32, output: [UInt8], errors: [UInt8]) {
    self.arguments = arguments
    self.exitStatus = exitStatus
    text = String(decoding: output, as: UTF8.self)
    self.errors = String(decoding: errors, as: UTF8.self)
    let parsed = try? JSONSerialization.jsonObject(with: Data(output))
    keys = parsed as? [String: Any] ?? [:]
  }

  /// Waits for the end of a call that was started in another process, and reads what it printed.
  package init(of call: ChildProcess, seconds: Double = 60) throws(ChildProcessFailure) {
    let status = try call.wait(seconds: seconds)
    self.init(
      arguments: call.arguments, exitStatus: status, output: call.output, errors: call.errors)
  }

  private init(keys: [String: Any], of answer: Answer) {
    arguments = answer.arguments
    exitStatus = answer.exitStatus
    text = answer.text
    errors = answer.errors
    self.keys = keys
  }

  /// The whole call, for a failed test's message.
  package var description: String {
    let shown = arguments.map { $0.count > 200 ? "\($0.prefix(100))… (\($0.utf8.count))" : $0 }
    return """
      clrun \(shown.joined(separator: " "))
      exit status \(exitStatus)
      \(text.prefix(1500))\(errors.isEmpty ? "" : "standard error: \(errors)")
      """
  }
}

extension Answer {
  /// Whether the output was a document.
  package var isDocument: Bool { !keys.isEmpty }

  /// A text; nil where the key is missing or something else.
  package subscript(key: String) -> String? { keys[key] as? String }

  /// The number of a key.
  package func number(_ key: String) -> Int? { keys[key] as? Int }

  /// Whether the key is there and true.
  package func isSet(_ key: String) -> Bool { keys[key] as? Bool == true }

  /// Whether the key is there at all.
  package func has(_ key: String) -> Bool { keys[key] != nil }

  /// The texts of a list; none where the key is missing.
  package func texts(_ key: String) -> [String] { keys[key] as? [String] ?? [] }

  /// The documents of a list.
  package func list(_ key: String) -> [Answer] {
    (keys[key] as? [[String: Any]] ?? []).map { Answer(keys: $0, of: self) }
  }

  /// The document within.
  package func map(_ key: String) -> Answer {
    Answer(keys: keys[key] as? [String: Any] ?? [:], of: self)
  }

  /// What the call's input brought about; "" where there is no such key.
  package var output: String { self["output"] ?? "" }

  /// The keys of the outermost document in the order in which they were printed.
  package var order: [String] {
    let position = { (key: String) in text.range(of: "\"\(key)\":")?.lowerBound ?? text.endIndex }
    return keys.keys.sorted { position($0) < position($1) }
  }
}
