internal import Platform

/// Who waits for the outcome of an input, and inputs for which nobody has said so yet.
///
/// A client queues its input first and rings then: where several do so at once, the ring of one makes the worker
/// deliver the input of another, whose own ring comes when the input has had its effect already.
extension Worker {
  private static var unclaimedLimit: Int { 32 }
  private static var inputLimit: Int { 64 }
  /// In bytes: a longer echo isn't kept for a client that may never come.
  private static var keptEchoLimit: Int { 4096 }

  /// Changes whatever waits for an input whose delivery has begun and whose end was not reported.
  mutating func updateWaiters(_ change: (inout Waiter) -> Void) {
    for client in clients {
      guard var waiter = client.waiter, waiter.beginning != nil, !waiter.isSettled else { continue }
      change(&waiter)
      client.waiter = waiter
    }
    for index in unclaimed.indices where !unclaimed[index].isSettled { change(&unclaimed[index]) }
    for index in inputs.indices where !inputs[index].isSettled { change(&inputs[index]) }
  }

  /// Keeps what becomes known of an input, for whoever waits for its output without having sent it.
  mutating func keep(_ input: Waiter) {
    var kept = input
    if let echo = kept.echo, echo.utf8.count > Self.keptEchoLimit { kept.echo = nil }
    if inputs.count == Self.inputLimit { inputs.removeFirst() }
    inputs.append(kept)
  }

  /// Keeps what would be known to a client that waits, for one that is late.
  mutating func keepUnclaimed(_ waiter: Waiter) {
    guard waiter.entryID != nil else { return }
    var kept = waiter
    if let echo = kept.echo, echo.utf8.count > Self.keptEchoLimit { kept.echo = nil }
    unclaimed.append(kept)
    if unclaimed.count > Self.unclaimedLimit { unclaimed.removeFirst() }
  }

  /// Gives a client what is known of its input, when that was delivered before it rang.
  mutating func claim(for client: Client) {
    guard let entry = client.waiter?.entryID,
      let index = unclaimed.lastIndex(where: { $0.entryID == entry })
    else { return }
    let known = unclaimed.remove(at: index)
    if let reason = known.cancelled { return answerCancellation(client, reason: reason) }
    client.take(known)
    answerSettled(client)
  }

  /// Answers a client when the shell has reported the end of what its input brought about.
  mutating func answerSettled(_ client: Client) {
    guard client.waiter?.isSettled == true else { return }
    answer(
      client, Assessment(.done, "the shell reported the end of the command", since: promptAt))
  }
}

extension Client {
  /// Takes over what is known of the input that the client waits for; how long, and for how much output, is its own.
  func take(_ known: Waiter) {
    guard let own = waiter else { return }
    waiter = known
    waiter?.deadline = own.deadline
    waiter?.outputLimit = own.outputLimit
  }
}
