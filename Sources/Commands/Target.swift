internal import Platform
internal import Store

/// The session that a call names, in its project.
struct Target: ~Copyable {
  let project: Project
  let folder: StateFolder
  let id: SessionID

  /// Finds the project, its state folder and in it the session.
  static func find(
    _ reference: String, isBare: Bool = false, _ options: Invocation.Options
  ) throws(CommandFailure) -> Target {
    let project = try Project.find(named: options.project)
    let folder = try project.folder()
    let id = try Reference.resolve(reference, isBare: isBare, in: folder)
    return Target(project: project, folder: folder, id: id)
  }

  /// The session as it stands now.
  func session() -> SessionView {
    SessionView.load(id, in: folder)
  }

  /// The session of a worker of ours that lives, to be asked.
  func liveSession() throws(CommandFailure) -> SessionView {
    let session = session()
    guard session.isLive else { throw .notRunning(id, session.status) }
    if session.isForeign { throw .needsOurWorker(id) }
    return session
  }
}
