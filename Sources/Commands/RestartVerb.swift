internal import Store

/// `clrun restart`: starts the command of a session that has ended once more.
struct RestartVerb {
  var reference: String
  var options: Invocation.Options
  /// The caller's, for the session's program.
  var fileModeMask: UInt32

  func perform() throws(CommandFailure) -> Answer {
    let target = try Target.find(reference, options)
    let session = target.session()
    if let damage = session.damage { throw .damagedSession(target.id, damage) }
    if session.isSCP {
      throw .restartingFlow(session.record?.scpBaseURL ?? "", session.record?.scpRunID)
    }
    guard let record = session.record, record.status.isOver, !session.isLive else {
      throw .restartingLive(target.id, session.status)
    }
    var options = options
    options.project = target.project.path
    options.cwd = record.cwd
    var words = [record.command]
    let note: SessionNote?
    do throws(StoreError) {
      note = try target.folder.note(of: target.id)
    } catch {
      // It may have been confined.
      throw .store(error, root: target.project.path)
    }
    if let note {
      options.inheritedConfinement = note.confinement
      (options.rows, options.columns) = (note.rows, note.columns)
      options.exec = note.isExec
      options.environment = note.variables
      options.limits = note.limits ?? SessionLimits()
      options.idle = note.idleLimit.map { .after(.milliseconds($0)) } ?? .never
      if note.isExec, !note.arguments.isEmpty { words = note.arguments }
      // Another session may bear the name by now.
      if let name = note.name, target.folder.session(named: name) == target.id {
        options.name = name
        options.ifExists = .new
      }
    }
    let environment = try target.project.storing { () throws(StoreError) in
      try target.folder.environment(of: target.id)
    }
    options.keepEnvironment = environment != nil
    var run = RunVerb(words: words, options: options, fileModeMask: fileModeMask)
    run.environment = environment
    run.shell = record.shell
    run.isSplit = words != [record.command]
    run.predecessor = target.id
    return try run.perform()
  }
}
