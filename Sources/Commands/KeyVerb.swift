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
    answer.add("output", outcome.reply?.output.nonEmpty)
    answer.add(
      "warnings",
      list: outcome.warnings + (outcome.reply?.warnings ?? [])
        + Warnings.of(receipt: outcome.reply))
    answer.addReceipt(outcome.reply)
    answer.addEnd(outcome.reply)
    if let reply = outcome.reply, reply.status != "running" { answer.add("status", reply.status) }
    answer.addVerdict(outcome.reply, id)
    if outcome.reply == nil { answer.add(next: outcome.place, id) }
    if outcome.reply?.state == .exited {
      Hints.ended(id, into: &answer)
    } else {
      Hints.keysSent(id, available: Key.names, into: &answer)
      answer.addWaitHint(outcome.reply, id)
    }
    return answer
  }
}
