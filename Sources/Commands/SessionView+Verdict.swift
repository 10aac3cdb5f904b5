internal import Store
internal import Worker

extension SessionView {
  /// What is to be said of a session that no worker of ours can tell of: whether it is over, how it ended, and where its log
  /// ends.
  func recordedVerdict(in folder: borrowing StateFolder) -> Reply {
    var reply = Reply()
    reply.status = status
    reply.exitCode = record?.lastExitCode
    reply.place = LogRendering.size(of: id, in: folder)
    if status == "suspended" {
      reply.state = .done
      reply.evidence = "the shell was put away at its prompt; the next input brings it back"
      reply.since = record?.savedState.capturedAt
    }
    guard let record, record.status.isOver else { return reply }
    reply.state = .exited
    // Nobody saw when a worker died.
    if record.status == .detached {
      reply.evidence = "the session's worker died"
    } else {
      reply.evidence = "the session is over"
      if !record.lastActivityAt.isEmpty { reply.since = record.lastActivityAt }
    }
    let note = try? folder.note(of: id)
    reply.confinement = note?.confinement
    reply.endedBy = note?.endedBy
    reply.signal = note?.signal
    return reply
  }
}
