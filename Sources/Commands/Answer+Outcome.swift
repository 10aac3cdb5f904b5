internal import Store
internal import Worker

extension Answer {
  /// What all verbs that send tell of what came of it, and what can be done next.
  ///
  /// - Parameters:
  ///   - warnings: What is to be said of the call itself.
  ///   - hints: Adds what can be done while the session goes on.
  mutating func addOutcome(
    _ outcome: Sending.Outcome, of id: SessionID, warnings: [String] = [],
    hints: (SessionID, inout Answer) -> Void
  ) {
    let reply = outcome.reply
    add("restored", flag: outcome.isRestored)
    add("output", reply?.output.nonEmpty)
    add(
      "warnings",
      list: warnings + outcome.warnings + (reply?.warnings ?? []) + Warnings.of(receipt: reply))
    addReceipt(reply)
    addEnd(reply)
    if let reply, reply.status != "running", !has("status") { add("status", reply.status) }
    addVerdict(reply, id)
    if reply == nil { add(next: outcome.place, id) }
    if reply?.state == .exited {
      Hints.ended(id, into: &self)
    } else {
      hints(id, &self)
      addWaitHint(reply, id)
    }
  }

  private func has(_ key: String) -> Bool { entries.contains { $0.key == key } }
}
