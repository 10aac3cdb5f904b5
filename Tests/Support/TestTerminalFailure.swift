/// What went wrong when a test's terminal was made.
package struct TestTerminalFailure: Error, CustomStringConvertible {
  /// What was to be done.
  package var step: String

  /// The error code, as `errno` has it.
  package var code: Int32

  /// Both, for a failed test's message.
  package var description: String { "could not \(step): error \(code)" }
}
