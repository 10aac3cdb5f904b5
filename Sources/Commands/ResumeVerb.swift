internal import Store

/// `clrun resume`: brings a suspended shell back.
struct ResumeVerb {
  var reference: String
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    let target = try Target.find(reference, options)
    let id = target.id
    let session = target.session()
    guard session.status == "suspended", !session.isLive else {
      throw .notAway(id, session.status)
    }
    _ = try Restoring(id: id, wait: .zero, entry: nil).restore(session, target)
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", target.session().status)
    answer.add("restored", flag: true)
    Hints.sent(id, into: &answer)
    return answer
  }
}
