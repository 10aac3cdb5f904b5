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
    _ = try target.liveSession()
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
    answer.add("output", options.noWait ? nil : reply.output.nonEmpty)
    answer.add("warnings", list: reply.warnings)
    answer.addEnd(reply)
    // The key is the one that was sent.
    reply.signal = nil
    if options.noWait { answer.add(next: reply.place, id) } else { answer.addVerdict(reply, id) }
    answer.hint("view_output", "clrun tail \(id)")
    answer.hint("check_status", "clrun status")
    return answer
  }
}
