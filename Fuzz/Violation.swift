/// What must hold, and doesn't.
struct Violation: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Says what is wrong unless the condition holds.
func require(
  _ holds: Bool, _ what: @autoclosure () -> String
) throws(Violation) {
  if !holds { throw Violation(what()) }
}
