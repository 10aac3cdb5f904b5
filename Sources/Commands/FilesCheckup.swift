internal import Platform
internal import Store
internal import Worker

/// Whether the files of the sessions can be read, and whether something is left of what is no more.
struct FilesCheckup {
  /// Whether what can safely be mended is.
  let fixes: Bool

  /// A file that can't be read, and what was done about it.
  private struct Damage {
    var text: String
    var isMended = false
  }

  func checks(_ folder: borrowing StateFolder) -> [Check] {
    let ids = ((try? folder.sessionIDs()) ?? []).sorted()
    // Before anything looks at the sessions: the first look writes down that a worker is dead.
    let dead = deadWorkers(ids, folder)
    return [
      dead,
      silentWorkers(ids, folder),
      heldLocks(ids, folder),
      check(
        "records", of: ids.map { damage(ofRecord: $0, folder) },
        whole: "The records of \(ids.count) sessions can be read.",
        what: "Records of sessions can't be read.",
        why: "Nothing can be said of these sessions but what they printed.",
        advice: "Read what you need with clrun tail <id>, then: clrun forget <id>"),
      check(
        "notes", of: ids.map { damage(ofNote: $0, folder) },
        whole: "The notes beside them can be read.", what: "Notes of sessions can't be read.",
        why: "A session's name, its terminal's size and how it ended are not known.",
        advice: "Read what you need with clrun tail <id>, then: clrun forget <id>"),
      check(
        "queues", of: ids.map { damage(ofQueue: $0, folder) },
        whole: "The queues can be read.", what: "Queues can't be read.",
        why: "What waited in them is not delivered.",
        advice: "The next input sets a live session's queue aside, clrun doctor --fix the others'."),
      check(
        "timelines", of: ids.map { damage(ofTimeline: $0, folder) },
        whole: "The timelines can be read.", what: "Timelines have lines that can't be read.",
        why: "Commands and sizes that they told of are not known; the output itself is.",
        advice: "Nothing: what can be read is used."),
      check(
        "indexes", of: ids.map { damage(ofIndex: $0, folder) },
        whole: "The indexes of long logs can be read.", what: "Indexes of logs can't be read.",
        why: "Their logs are read from the beginning, which takes longer.",
        advice: "clrun doctor --fix removes them; they are made anew when needed."),
      litter(folder),
    ]
  }

  private func check(
    _ name: String, of damages: [Damage?], whole: String, what: String, why: String, advice: String
  ) -> Check {
    let damages = damages.compactMap(\.self)
    if damages.isEmpty { return .ok(name, whole) }
    let check = Check(
      name: name, state: name == "records" || name == "queues" ? .problem : .warning, what: what,
      why: why, advice: advice, items: damages.map(\.text))
    return damages.allSatisfy(\.isMended) ? check.mended("they were removed or set aside") : check
  }

  // MARK: Damaged files

  private func damage(ofRecord id: SessionID, _ folder: borrowing StateFolder) -> Damage? {
    reason { () throws(StoreError) in _ = try folder.record(of: id) }.map {
      Damage(text: "sessions/\(id).json: \($0)")
    }
  }

  private func damage(ofNote id: SessionID, _ folder: borrowing StateFolder) -> Damage? {
    reason { () throws(StoreError) in _ = try folder.note(of: id) }.map {
      Damage(text: "sessions/\(id).note: \($0)")
    }
  }

  private func damage(ofQueue id: SessionID, _ folder: borrowing StateFolder) -> Damage? {
    guard let reason = reason({ () throws(StoreError) in _ = try folder.queue(of: id) }) else {
      return nil
    }
    var damage = Damage(text: "queues/\(id).json: \(reason)")
    if fixes, !SessionView.load(id, in: folder).isLive,
      let lock = try? folder.lockQueue(of: id, waiting: .seconds(1))
    {
      defer { lock.unlock() }
      damage.isMended = (try? folder.setAsideQueue(of: id)) != nil
    }
    return damage
  }

  private func damage(ofTimeline id: SessionID, _ folder: borrowing StateFolder) -> Damage? {
    let count = folder.damagedTimelineLines(of: id)
    return count > 0 ? Damage(text: "buffers/\(id).timeline: \(count) lines") : nil
  }

  private func damage(ofIndex id: SessionID, _ folder: borrowing StateFolder) -> Damage? {
    guard folder.status(of: "\(id).idx", in: .buffers) != nil,
      !LogIndex.isUsable(id, in: folder)
    else { return nil }
    var damage = Damage(text: "buffers/\(id).idx")
    if fixes, !folder.isWorkerAlive(id) {
      damage.isMended = (try? folder.buffers.remove("\(id).idx")) != nil
    }
    return damage
  }

  /// Why something can't be read; nil when it can.
  private func reason(_ body: () throws(StoreError) -> Void) -> String? {
    do throws(StoreError) {
      try body()
      return nil
    } catch .damaged(_, let reason) {
      return reason
    } catch {
      return CommandFailure.store(error, root: ".").message
    }
  }

  // MARK: Workers

  private func deadWorkers(_ ids: [SessionID], _ folder: borrowing StateFolder) -> Check {
    var dead: [SessionID] = []
    for id in ids {
      guard let record = try? folder.record(of: id), record.status == .running,
        !folder.isWorkerAlive(id),
        folder.hasNote(of: id) || !folder.isWorker(record.workerPID, of: id)
      else { continue }
      dead.append(id)
      if fixes { _ = SessionView.load(id, in: folder) }
    }
    if dead.isEmpty { return .ok("workers", "No worker has died in the middle of a session.") }
    let check = Check.warning(
      "workers", "Workers of running sessions have died.",
      why: "Their sessions can't go on; what they printed can be read.",
      advice: "Start the commands again where they are still wanted.", items: dead.map(\.text))
    return fixes ? check.mended("the sessions are marked as detached") : check
  }

  private func silentWorkers(_ ids: [SessionID], _ folder: borrowing StateFolder) -> Check {
    let live = ids.filter { folder.isWorkerAlive($0) }
    let warnings = Verdicts.ask(live, folder).warnings
    if warnings.isEmpty { return .ok("answers", "Each of \(live.count) live workers answers.") }
    return .warning(
      "answers", "Live workers do not answer.",
      why: "What is sent to their sessions waits, and every status waits for them.",
      advice: "Let a stopped one go on (kill -CONT), or end its session: clrun kill <id>",
      items: warnings)
  }

  private func heldLocks(_ ids: [SessionID], _ folder: borrowing StateFolder) -> Check {
    // Nobody holds one for longer than it takes to change a file.
    let deadline = MonotonicClock.now + .milliseconds(300)
    var held: [String] = []
    for (part, name) in ids.map({ (StateFile.Part.queues, "\($0).lock") }) + [(.names, ".lock")] {
      guard
        let lock = try? folder.inPart(
          part, { (directory) throws(Errno) in try directory.file(name, .readWrite) }),
        (try? lock.lock(waiting: max(deadline - MonotonicClock.now, .zero))) == nil
      else { continue }
      let holder = lock.lockHolder().map { "held by process \($0)" } ?? "held by somebody"
      held.append("\(part.rawValue)/\(name): \(holder)")
    }
    if held.isEmpty { return .ok("held_locks", "No lock is held for long.") }
    return .warning(
      "held_locks", "Somebody holds locks for long.",
      why: "Nothing can be sent to these sessions meanwhile.",
      advice: "See what the process does; a stopped one goes on by kill -CONT.", items: held)
  }

  // MARK: What belongs to nothing

  private func litter(_ folder: borrowing StateFolder) -> Check {
    var plan = Collector.Plan(sessionAge: nil)
    plan.isDryRun = !fixes
    var collector = Collector(plan)
    do throws(StoreError) {
      try collector.collect(in: folder)
    } catch {
      return .problem(
        "litter", CommandFailure.store(error, root: ".").message, why: "It can't be looked at.",
        advice: "See its owner and mode.")
    }
    if collector.removal.files.isEmpty, collector.warnings.isEmpty {
      return .ok("litter", "Nothing is left of sessions and workers that are no more.")
    }
    let check = Check.warning(
      "litter", "Files are left of sessions and workers that are no more.",
      why: "They take room: \(collector.removal.bytes) bytes.",
      advice: "clrun doctor --fix or clrun gc removes them.",
      items: collector.removal.files + collector.warnings)
    return fixes && collector.warnings.isEmpty ? check.mended("they were removed") : check
  }
}
