import Support
import Testing

/// Runs a test in a project of its own, which stays when the test fails.
func withProject(
  named name: String = "project", _ body: (TemporaryProject) throws -> Void
) throws {
  let project = try TemporaryProject(named: name)
  defer { project.close() }
  do {
    try body(project)
  } catch {
    project.hasFailed = true
    Issue.record("\(error)\nthe project is kept: \(project.root)")
  }
}

extension TemporaryProject {
  /// Compares; what differs is shown as two blocks.
  func check<T: Equatable>(
    _ got: T, is expected: T, _ what: @autoclosure () -> Any = "",
    at location: SourceLocation = #_sourceLocation
  ) {
    guard got != expected else { return }
    hasFailed = true
    Issue.record(
      """
      expected:
      \(Self.block(expected))
      got:
      \(Self.block(got))
      \(what())
      the project is kept: \(root)
      """, sourceLocation: location)
  }

  /// Records an issue with what was got unless the condition holds.
  func check(
    _ condition: Bool, _ what: @autoclosure () -> Any,
    at location: SourceLocation = #_sourceLocation
  ) {
    guard !condition else { return }
    hasFailed = true
    Issue.record("\(what())\nthe project is kept: \(root)", sourceLocation: location)
  }

  /// Checks that a call was refused with this exit status and an error that contains a text.
  func check(
    _ answer: Answer, failsWith status: Int32, _ text: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    check(answer.exitStatus, is: status, answer, at: location)
    check(
      answer["error"]?.contains(text) == true, "expected an error with: \(text)\ngot:\n\(answer)",
      at: location)
    check(answer.errors, is: "", "standard error is for failures of clrun itself", at: location)
  }

  private static func block<T>(_ value: T) -> String {
    let text = (value as? String) ?? String(reflecting: value)
    return text.utf8.count <= 4000 ? text : "\(text.prefix(2000))\n…\n\(text.suffix(1000))"
  }

  /// Starts a session; throws with the answer when that fails.
  func session(_ arguments: String...) throws -> Session {
    let answer = try plain(["--json"] + arguments)
    guard answer.exitStatus == 0, let id = answer["terminal_id"] else {
      throw ChildProcessFailure("start a session\n\(answer)", of: answer.arguments)
    }
    return Session(id: id, project: self, started: answer)
  }

  /// Asks again and again until a condition holds; throws when it still doesn't.
  func wait(
    for what: String, seconds: Double = 30, until condition: () throws -> Bool
  ) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
      guard ContinuousClock.now < deadline else {
        throw ChildProcessFailure("see \(what) within \(seconds) s", of: ["wait"])
      }
      Pause.short()
    }
  }
}
