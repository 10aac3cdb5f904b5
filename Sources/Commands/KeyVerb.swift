internal import Platform
internal import Store
internal import Worker

/// `clrun key`: sends keys, and answers with what they changed.
struct KeyVerb {
  var reference: String
  var names: [String]
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    if case .failure(let unknown) = Key.parse(names) {
      throw .unknownKeys(unknown.names, session: reference, available: Key.names)
    }
    let target = try Target.find(reference, options)
    let id = target.id
    let sending = Sending(
      input: .keys(names), priority: SessionQueue.keyPriority, isOverride: false, options: options)
    let outcome = try sending.send(to: target)
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("keys_sent", list: names)
    answer.addOutcome(outcome, of: id) { id, answer in
      Hints.keysSent(id, available: Key.names, into: &answer)
    }
    return answer
  }
}
