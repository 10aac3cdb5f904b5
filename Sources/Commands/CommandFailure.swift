package import YAML

/// Why a call could not do what it was asked to: one sentence, and what to do instead.
package struct CommandFailure: Error, Equatable, Sendable {
  package var message: String
  package var hints: [Hint]
  /// What else is known, between the two.
  package var details: [Hint] = []
  /// What clrun exits with.
  package var status: ExitStatus

  /// A hint: its key, and a command or a sentence.
  package struct Hint: Equatable, Sendable {
    package var key: String
    package var value: Node

    package init(_ key: String, _ value: String) {
      self.key = key
      self.value = .string(value)
    }

    package init(_ key: String, _ values: [String]) {
      self.key = key
      value = .list(values.map { .string($0) })
    }
  }

  package init(_ message: String, _ hints: [Hint] = [], status: ExitStatus = .failure) {
    self.message = message
    self.hints = hints
    self.status = status
  }

  /// The document that the call prints.
  package var document: Node {
    var entries: [(key: String, value: Node)] = [("error", .string(message))]
    entries += details.map { ($0.key, $0.value) }
    if !hints.isEmpty { entries.append(("hints", .map(hints.map { ($0.key, $0.value) }))) }
    return .map(entries)
  }
}
