internal import Platform
internal import Store

/// `clrun forget`: removes all that is kept of a session that has ended.
struct ForgetVerb {
  var reference: String
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    let project = try Project.find(named: options.project)
    let folder = try project.folder()
    let id = try find(in: folder)
    // A removal that was cut short may have left files without a record.
    let session = folder.hasSession(id) ? SessionView.load(id, in: folder) : nil
    if session?.isLive ?? folder.isWorkerAlive(id) || session?.status == "suspended" {
      throw .forgettingLive(id, session?.status ?? "running")
    }
    let removal: Removal
    do throws(StoreError) {
      removal = try folder.forget(id) {
        // Another call may have removed it by now, or a worker of another runtime have gone on with it.
        guard folder.hasSession(id) else { return session == nil }
        let view = SessionView.load(id, in: folder)
        return view.record?.status.isOver ?? (view.damage != nil)
      }
    } catch .locked(let name, _) where name.hasPrefix("\(StateFolder.name)/run/") {
      throw .forgettingLive(id, session == nil ? "running" : "in use by another call")
    } catch {
      throw .store(error, root: project.path)
    }
    if let failure = removal.failures.first {
      throw .notForgotten(id, failure.name, failure.errno)
    }
    if removal.files.isEmpty {
      // It is gone already, or was taken up again a moment ago.
      _ = try Reference.resolve(reference, isBare: false, in: folder)
      throw .forgettingLive(id, "running")
    }
    folder.log(
      .sessionForgotten, id, ["by": .string("forget"), "bytes": .integer(removal.bytes)])
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("command", typed: session?.record?.command)
    answer.add("status", "forgotten")
    answer.add("files", removal.files.count)
    answer.add("bytes", removal.bytes)
    answer.hint("check_status", "clrun status")
    answer.hint("new_session", "clrun 'echo hello'")
    return answer
  }

  /// The session that is meant, also where its record is gone already.
  private func find(in folder: borrowing StateFolder) throws(CommandFailure) -> SessionID {
    do throws(CommandFailure) {
      return try Reference.resolve(reference, isBare: false, in: folder)
    } catch {
      if let id = SessionID(reference), folder.hasTraces(of: id) { return id }
      throw error
    }
  }
}
