internal import Platform
internal import Store
internal import Worker

/// `clrun signal`: signals the foreground program of a session.
struct SignalVerb {
  var reference: String
  var signal: String
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    guard let signal = Signal(named: signal) else {
      throw .badSignal(self.signal, session: reference)
    }
    let target = try Target.find(reference, options)
    let id = target.id
    let session = try target.liveSession()
    if session.isSCP { throw .notForFlow(id, "SCP sessions use text input, not signals.") }
    var request = Request(.signal)
    request.signal = Int(signal.number)
    request.patience = options.noWait ? 0 : Int(options.wait / .milliseconds(1))
    request.outputLimit = options.maxBytes
    var reply = try WorkerConnection.ask(id, request, target.folder, patience: options.wait)
    guard let group = reply.group else { throw .notSignalled(id) }
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", reply.status)
    answer.add("signal", signal.name)
    answer.add("process_group", group)
    // The key is the one that was sent; and a signal is no input that a program reads.
    reply.signal = nil
    reply.isDelivered = nil
    let outcome = Sending.Outcome(
      reply: options.noWait ? nil : reply, pending: 0, cancelledCount: 0,
      warnings: options.noWait ? reply.warnings ?? [] : [], place: reply.place)
    answer.addOutcome(outcome, of: id) { id, answer in
      answer.hint("view_output", "clrun tail \(id) --lines 50")
      answer.hint("check_status", "clrun status")
    }
    return answer
  }
}
