internal import Store
internal import Worker

/// `clrun resize`: gives a session's terminal another size.
struct ResizeVerb {
  var reference: String
  var rows: Int
  var columns: Int
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    let target = try Target.find(reference, options)
    let id = target.id
    let session = try target.liveSession()
    var request = Request(.resize)
    request.rows = rows
    request.columns = columns
    request.wantsVerdict = true
    let reply = try WorkerConnection.ask(id, request, target.folder)
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", session.status)
    answer.add("rows", rows)
    answer.add("columns", columns)
    answer.addVerdict(reply, id)
    answer.hint("view_screen", "clrun screen \(id)")
    return answer
  }
}
