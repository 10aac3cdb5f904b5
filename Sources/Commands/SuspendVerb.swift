internal import Platform
internal import Store
internal import Worker

/// `clrun suspend`: puts an idle shell away.
struct SuspendVerb {
  var reference: String
  var options: Invocation.Options

  /// How long a shell may take to say all that it is.
  private static let patience: Duration = .seconds(12)

  func perform() throws(CommandFailure) -> Answer {
    let target = try Target.find(reference, options)
    let id = target.id
    if target.session().status == "suspended" {
      throw .notSuspended(id, "it is suspended already")
    }
    let session = try target.liveSession()
    if session.isSCP {
      throw .notForFlow(id, "A remote flow is not suspended: while it waits it takes nothing.")
    }
    let reply = try WorkerConnection.ask(
      id, Request(.suspend), target.folder, patience: Self.patience)
    if let reason = reply.cancelled { throw .notSuspended(id, reason) }
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", reply.status)
    answer.add("cwd", reply.directory)
    answer.hint("resume", "clrun \(id) 'your text'")
    answer.hint("view_more", "clrun tail \(id) --lines 100")
    answer.hint("kill", "clrun kill \(id)")
    return answer
  }
}
