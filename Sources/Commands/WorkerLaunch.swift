internal import Platform
internal import Store
internal import Worker

/// How a worker is started, for a new session or to bring one back.
struct WorkerLaunch {
  /// What it is to do.
  var request: Request
  var environment: [[UInt8]]
  /// How long the outcome of what the request asks for may take.
  var wait: Duration
  /// The worker's executable.
  var executable = Process.ownExecutable
  /// How long a worker may take to start what it owns.
  var startPatience: Duration = .seconds(15)
  /// What is said where there is no remote flow, for a reason.
  var connectFailure: (String) -> CommandFailure = { CommandFailure($0) }

  /// Starts it and returns its answer: that the program has started, or, where the request names an entry, what came of
  /// that. `hasStarted` is called once the session is written down, before anything is waited for.
  func launch(
    _ id: SessionID, _ project: borrowing Project, hasStarted: () -> Void = {}
  ) throws(CommandFailure) -> Reply {
    let near: Int32
    do throws(Errno) {
      let ends = try SocketPair().split()
      near = ends.near
      let far = Descriptor(adopting: ends.far)
      _ = try Process.spawnDetached(
        executable,
        arguments: [
          Array(Worker.processName.utf8), Array(id.text.utf8), Array(project.path.utf8),
        ],
        environment: environment, channel: far, directory: project.root)
    } catch {
      throw .spawn(error)
    }
    var connection = WorkerConnection(Descriptor(adopting: near))
    var reply: Reply
    do throws(WorkerConnection.Failure) {
      try connection.send(request)
      reply = try connection.receive(within: startPatience)
      if reply.failure == nil {
        hasStarted()
        if request.entry != nil {
          reply = try connection.receive(within: wait + WorkerConnection.patience)
        }
      }
    } catch {
      throw error == .silent
        ? .workerSilent(id, 0)
        : .workerGone(id, 0, note: "It ended before it could answer.")
    }
    if let failure = reply.failure {
      throw failure.stage == .flow ? connectFailure(failure.subject) : .start(failure)
    }
    return reply
  }
}
