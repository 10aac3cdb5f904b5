internal import Platform
internal import Store
internal import YAML

/// `clrun gc`: removes sessions that ended long ago, and what belongs to nothing.
struct CollectVerb {
  var options: Invocation.Options

  /// How many of the removed sessions an answer names.
  private static let shownLimit = 100

  func perform() throws(CommandFailure) -> Answer {
    let project = try Project.find(named: options.project)
    let folder = try project.folder()
    var plan = Collector.Plan(sessionAge: options.older)
    plan.isDryRun = options.dryRun
    var collector = Collector(plan)
    do throws(StoreError) {
      try collector.collect(in: folder)
    } catch {
      throw .store(error, root: project.path)
    }
    var answer = Answer()
    answer.add("project", project.path)
    answer.add("dry_run", flag: options.dryRun)
    answer.add("older", options.older.ageText)
    answer.add("sessions", collector.sessions.count)
    answer.add("orphans", collector.orphans.count)
    answer.add("names", collector.labels)
    answer.add("temporary_files", collector.temporaryFiles)
    answer.add("stale_files", collector.staleFiles)
    answer.add("files", collector.removal.files.count)
    answer.add("bytes", collector.removal.bytes)
    let sessions = collector.sessions.sorted { $0.lastActivityAt < $1.lastActivityAt }
    if !sessions.isEmpty {
      answer.add("removed", .list(sessions.prefix(Self.shownLimit).map(entry)))
    }
    let rest = sessions.count - Self.shownLimit
    answer.add("not_shown", rest > 0 ? rest : nil)
    answer.add("other_files", list: Array(collector.otherFiles.prefix(Self.shownLimit)))
    answer.add("warnings", list: Array(collector.warnings.prefix(20)))
    if options.dryRun, !collector.removal.files.isEmpty {
      answer.hint("remove", "clrun gc --older \(options.older.ageText)")
    }
    answer.hint("check_status", "clrun status")
    if !options.dryRun { answer.hint("look_first", "clrun gc --older 1d --dry-run") }
    return answer
  }

  private func entry(_ session: Collector.Session) -> Node {
    var entry = Answer()
    entry.add("terminal_id", session.id.text)
    entry.add("command", typed: session.command)
    entry.add("status", session.status)
    entry.add("last_activity_at", session.lastActivityAt)
    entry.add("bytes", session.bytes)
    return entry.document
  }
}
