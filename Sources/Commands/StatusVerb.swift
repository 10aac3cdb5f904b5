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
    var ended = EndedSessions(in: folder, options.form)
    // What the files are before they are read: one that changes meanwhile will be another than the one that was told of.
    let start = WallClock.milliseconds
    let listing = EndedSessions.Listing(of: folder, at: start)
    let isListed = listing != nil && listing == ended.listing
    let (rows, rest) = try project.storing { () throws(StoreError) in
      try known(ended, isListed, folder)
    }
    let signatures = rest.map { EndedSessions.Signature(of: $0, in: folder) }
    let verdicts = Verdicts.ask(rest, folder)
    var sessions = rows
    for (session, signature) in zip(verdicts.sessions, signatures) {
      let row = Row(
        id: session.id, status: session.status, createdAt: session.record?.createdAt ?? "",
        isLive: session.isLive, node: entry(session, verdicts.replies[session.id], folder))
      sessions.append(row)
      if let signature, signature.isSettled(at: start) {
        remember(session, signature, row, in: &ended, folder)
      }
    }
    sessions.sort { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    let areAllKept = rows.count + ended.added == sessions.count
    if ended.added >= Self.worthWriting
      || areAllKept && !isListed && listing != nil && sessions.count >= Self.worthWriting
    {
      ended.write(for: sessions.map(\.id), areAllKept ? listing : nil, to: folder)
    }
    var answer = Answer()
    answer.add("project", project.path)
    for status in ["running", "suspended", "exited", "detached", "killed"] {
      answer.add(status, sessions.count { $0.status == status })
    }
    let damaged = sessions.count { $0.status == "damaged" }
    answer.add("sessions", .list(sessions.map(\.node)))
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

  /// What is said of one session.
  private struct Row {
    var id: SessionID
    var status: String
    var createdAt: String
    var isLive: Bool
    var node: Node
  }

  /// So many sessions must have ended since before what is said of them is written down.
  private static let worthWriting = 16

  /// What was said of sessions that are over and are what they were, and the others.
  ///
  /// - Parameter isListed: Whether what is kept is all there is, and none of it has input.
  private func known(
    _ ended: EndedSessions, _ isListed: Bool, _ folder: borrowing StateFolder
  ) throws(StoreError) -> ([Row], [SessionID]) {
    let live = Set(try folder.sessionIDs(of: "lock", in: .run))
    var rows: [Row] = []
    var rest: [SessionID] = []
    if isListed {
      for (id, entry) in ended.entries {
        if !live.contains(id), let row = row(id, entry, folder) {
          rows.append(row)
        } else {
          rest.append(id)
        }
      }
    } else {
      let entries = ended.byID
      let asked = Set(try folder.sessionIDs(of: "json", in: .queues))
      for id in try folder.sessionIDs() {
        if !live.contains(id), !asked.contains(id), let entry = entries[id],
          let row = row(id, entry, folder)
        {
          rows.append(row)
        } else {
          rest.append(id)
        }
      }
    }
    return (rows, rest)
  }

  /// What was said of a session, if its files are what they were.
  private func row(
    _ id: SessionID, _ entry: EndedSessions.Entry, _ folder: borrowing StateFolder
  ) -> Row? {
    guard EndedSessions.Signature(of: id, in: folder) == entry.signature,
      entry.name == nil || folder.current(name: entry.name, of: id) != nil,
      let node = Node.kept(entry.text)
    else { return nil }
    return Row(
      id: id, status: entry.status, createdAt: entry.createdAt, isLive: false, node: node)
  }

  /// Keeps what was said of a session that is over for good.
  private func remember(
    _ session: SessionView, _ signature: EndedSessions.Signature, _ row: Row,
    in ended: inout EndedSessions, _ folder: borrowing StateFolder
  ) {
    guard !session.isLive, !session.isForeign, session.record?.status.isOver == true,
      folder.status(of: "\(session.id).json", in: .queues) == nil
    else { return }
    ended.add(
      row.node, for: session.id, signature, status: row.status, createdAt: row.createdAt,
      name: folder.name(of: session.id))
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
