internal import Platform
internal import Store
internal import Worker
internal import YAML

/// `clrun status`: every session of the project, in order of creation.
struct StatusVerb {
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    let project = try Project.find(named: options.project)
    let folder = try project.folder()
    let ids = try project.storing { () throws(StoreError) in try folder.sessionIDs() }
    let verdicts = Verdicts.ask(ids, folder)
    let sessions = verdicts.sessions.sorted {
      ($0.record?.createdAt ?? "", $0.id) < ($1.record?.createdAt ?? "", $1.id)
    }
    var answer = Answer()
    answer.add("project", project.path)
    for status in ["running", "suspended", "exited", "detached", "killed"] {
      answer.add(status, sessions.count { $0.status == status })
    }
    let damaged = sessions.count { $0.status == "damaged" }
    answer.add("sessions", .list(sessions.map { entry($0, verdicts.replies[$0.id], folder) }))
    answer.add("damaged", damaged > 0 ? damaged : nil)
    answer.add("warnings", list: verdicts.warnings)
    let live = sessions.last { $0.isLive }?.id
    if let example = live ?? sessions.last?.id {
      answer.hint("view_session", "clrun tail \(example)")
    }
    if let live { answer.hint("send_input", "clrun \(live) 'your text'") }
    if let suspended = sessions.last(where: { $0.status == "suspended" }) {
      answer.hint("resume_suspended", "clrun \(suspended.id) 'your text'")
    }
    if let live { answer.hint("kill_session", "clrun kill \(live)") }
    answer.hint("new_session", "clrun 'echo hello'")
    return answer
  }

  private func entry(
    _ session: SessionView, _ reply: Reply?, _ folder: borrowing StateFolder
  ) -> Node {
    var entry = Answer()
    entry.add("terminal_id", session.id.text)
    entry.add("command", typed: session.record?.command)
    entry.add("status", session.status)
    entry.add("pid", session.record.map { Int($0.pid) })
    entry.add(
      "queue_length",
      reply == nil ? queueLength(of: session, folder) : session.record?.queueLength)
    entry.add("created_at", session.record?.createdAt)
    entry.add(
      "last_activity_at",
      reply == nil ? lastActivity(of: session, folder) : session.record?.lastActivityAt)
    entry.add("exit_code", session.record?.lastExitCode)
    let saved = session.record?.savedState
    entry.add("suspended_at", saved?.capturedAt)
    entry.add("saved_cwd", saved?.cwd)
    entry.add(
      "name",
      reply == nil ? folder.name(of: session.id) : folder.current(name: reply?.name, of: session.id)
    )
    let verdict = reply ?? (session.isLive ? nil : session.recordedVerdict(in: folder))
    entry.add(sandbox: verdict?.confinement)
    if let reply {
      entry.add("last_command", typed: reply.lastCommand)
      entry.add("last_command_exit_code", reply.lastCommandExitCode)
    } else if let last = folder.lastCommand(of: session.id), last.isCommand {
      entry.add("last_command", typed: last.text)
      entry.add("last_command_exit_code", last.end?.code)
    }
    entry.add("damage", session.damage)
    entry.add("warnings", list: session.undelivered(in: folder))
    entry.addState(verdict)
    entry.add("ended_by", verdict?.endedBy)
    entry.add("signal", verdict?.signal)
    return entry.document
  }

  /// The record is written when the worker has time; the queue knows.
  private func queueLength(of session: SessionView, _ folder: borrowing StateFolder) -> Int? {
    guard session.isLive else { return session.record?.queueLength }
    return (try? folder.queue(of: session.id))?.pendingCount ?? session.record?.queueLength
  }

  /// The log's last change, where it is later than what the record says.
  private func lastActivity(of session: SessionView, _ folder: borrowing StateFolder) -> String? {
    guard session.isLive, let log = try? folder.buffers.status(of: "\(session.id).log") else {
      return session.record?.lastActivityAt
    }
    let recorded = session.record?.lastActivityAt ?? ""
    let printed = Timestamp.at(nanoseconds: log.modified)
    // To the millisecond all runtimes write times alike.
    return printed.prefix(23) > recorded.prefix(23) ? printed : recorded
  }
}
