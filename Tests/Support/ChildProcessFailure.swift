/// What went wrong with a program that a test started.
package struct ChildProcessFailure: Error, CustomStringConvertible {
  /// The whole story, for a failed test's message.
  package var description: String

  /// Says what could not be done to which program.
  package init(_ what: String, of arguments: [String]) {
    let shown = arguments.map { $0.count > 200 ? "\($0.prefix(100))…" : $0 }
    description = "\(shown.joined(separator: " ")): could not \(what)"
  }
}
