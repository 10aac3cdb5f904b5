internal import Platform
internal import Store

/// Finds what can go of a state folder, and removes it: ended sessions that nobody used for long, and what those leave
/// that are killed in the middle of something. What lives is never touched, nor a file that clrun doesn't know.
struct Collector {
  /// How far it goes.
  struct Plan {
    /// Since when nothing may have come of an ended session; nil: all of them stay.
    var sessionAge: Duration?
    /// How old a file must be that belongs to nothing: another runtime's session may begin with any of its files.
    var litterAge: Duration = .seconds(3600)
    /// Whether sessions of other runtimes stay.
    var sparesForeign = false
    var isDryRun = false
    /// Until when it may work.
    var deadline: MonotonicClock.Instant?
    /// How long a lock is waited for.
    var patience: Duration = .seconds(1)
  }

  /// A session that goes.
  struct Session {
    var id: SessionID
    var command: String?
    var status: String
    var lastActivityAt: String
    var bytes: Int
  }

  private let plan: Plan
  /// In milliseconds since 1970.
  private let now = WallClock.milliseconds
  private(set) var sessions: [Session] = []
  /// Ids of which there are files without a record.
  private(set) var orphans: [SessionID] = []
  private(set) var temporaryFiles = 0
  private(set) var labels = 0
  private(set) var staleFiles = 0
  private(set) var removal = Removal()
  /// Of the files that went, those that are of no session.
  private(set) var otherFiles: [String] = []
  private(set) var warnings: [String] = []
  /// Whether the time was enough to look at everything.
  private(set) var isComplete = true
  /// How long the longest of what was done so far took: the next may take as long.
  private var longestStep: Duration = .zero

  init(_ plan: Plan) {
    self.plan = plan
  }

  /// Does it all.
  mutating func collect(in folder: borrowing StateFolder) throws(StoreError) {
    if plan.deadline == nil {
      for id in try folder.sessionIDs() { collectSession(id, folder) }
    } else {
      try collectOldRecords(folder)
    }
    guard hasTime() else { return }
    try collectLitter(Set(try folder.sessionIDs()), folder)
    try collectLabels(folder)
  }

  /// Looks at the files alone first, where time is short: a record is written when its session ends.
  private mutating func collectOldRecords(_ folder: borrowing StateFolder) throws(StoreError) {
    guard let age = plan.sessionAge else { return }
    let names = try folder.names(in: .sessions)
    // Whatever the time isn't enough for gets its turn another day.
    let start = names.isEmpty ? 0 : Int.random(in: names.indices)
    for name in names[start...] + names[..<start] where hasTime() {
      guard name.hasSuffix(".json"), let status = folder.status(of: name, in: .sessions),
        isOld(status.modified, age), let id = SessionID(name.dropLast(5)),
        !plan.sparesForeign || folder.hasNote(of: id)
      else { continue }
      let start = MonotonicClock.now
      collectSession(id, folder)
      longestStep = max(longestStep, MonotonicClock.now - start)
    }
  }

  private mutating func hasTime() -> Bool {
    if let deadline = plan.deadline, MonotonicClock.now + longestStep >= deadline {
      isComplete = false
    }
    return isComplete
  }

  // MARK: Ended sessions

  private mutating func collectSession(_ id: SessionID, _ folder: borrowing StateFolder) {
    let view = SessionView.load(id, in: folder)
    guard !view.isLive, isOver(view), !plan.sparesForeign || !view.isForeign else { return }
    let activity = lastActivity(of: view, folder)
    guard let age = plan.sessionAge, activity.prefix(23) < limit(age).prefix(23) else {
      collectRunFiles(of: id, folder)
      return
    }
    let part: Removal
    if plan.isDryRun {
      part = folder.measure(id)
    } else {
      do throws(StoreError) {
        part = try folder.forget(id, waiting: plan.patience) { isOver(.load(id, in: folder)) }
      } catch {
        // A worker that has taken it up, or a sender that holds its queue: it is in use.
        return
      }
    }
    note(part, isOfSession: true)
    guard !part.files.isEmpty else { return }
    if !plan.isDryRun {
      folder.log(.sessionForgotten, id, ["by": .string("gc"), "bytes": .integer(part.bytes)])
    }
    sessions.append(
      Session(
        id: id, command: view.record?.command, status: view.status, lastActivityAt: activity,
        bytes: part.bytes))
  }

  /// Whether a session can't go on any more; one whose record can't be read is told by its lock alone.
  private func isOver(_ view: SessionView) -> Bool {
    view.record?.status.isOver ?? (view.damage != nil)
  }

  /// When a session was used last, as far as anything tells.
  private func lastActivity(of view: SessionView, _ folder: borrowing StateFolder) -> String {
    let log = folder.status(of: "\(view.id).log", in: .buffers)?.modified
    let record =
      view.record?.lastActivityAt
      ?? folder.status(of: "\(view.id).json", in: .sessions).map {
        Timestamp.at(nanoseconds: $0.modified)
      }
    return max(record ?? "", log.map { Timestamp.at(nanoseconds: $0) } ?? "")
  }

  /// The socket and the lock of a worker that was killed before it could remove them.
  private mutating func collectRunFiles(of id: SessionID, _ folder: borrowing StateFolder) {
    let names = ["\(id).sock", "\(id).lock"].filter { folder.status(of: $0, in: .run) != nil }
    guard !names.isEmpty else { return }
    staleFiles += names.count
    var part = Removal()
    if plan.isDryRun {
      for name in names { part.take(name, in: .run, of: folder, isDryRun: true) }
    } else {
      guard let life = try? folder.takeLifeLock(of: id) else { return }
      defer { life.unlock() }
      for name in names { part.take(name, in: .run, of: folder, isDryRun: false) }
    }
    note(part)
  }

  // MARK: What belongs to nothing

  private mutating func collectLitter(
    _ known: Set<SessionID>, _ folder: borrowing StateFolder
  ) throws(StoreError) {
    var found: Set<SessionID> = []
    for part in StateFile.Part.allCases where hasTime() {
      for name in try folder.names(in: part) where hasTime() {
        switch StateFile(name, in: part) {
        case .ofSession(let id):
          if !known.contains(id), found.insert(id).inserted { collectOrphan(id, folder) }
        case .temporary:
          guard let status = folder.status(of: name, in: part),
            isOld(status.modified, plan.litterAge)
          else { continue }
          var file = Removal()
          file.take(name, in: part, of: folder, isDryRun: plan.isDryRun)
          temporaryFiles += file.files.count
          note(file)
        case .label, .fixed, .unknown: continue
        }
      }
    }
  }

  private mutating func collectOrphan(_ id: SessionID, _ folder: borrowing StateFolder) {
    guard let change = folder.lastChange(of: id), isOld(change, plan.litterAge),
      !folder.isWorkerAlive(id)
    else { return }
    let part: Removal
    if plan.isDryRun {
      part = folder.measure(id)
    } else {
      do throws(StoreError) {
        part = try folder.forget(id, waiting: plan.patience) { !folder.hasSession(id) }
      } catch {
        return
      }
    }
    note(part)
    if !part.files.isEmpty { orphans.append(id) }
  }

  /// Names of sessions that are no more.
  private mutating func collectLabels(_ folder: borrowing StateFolder) throws(StoreError) {
    let isFree = { (label: String, folder: borrowing StateFolder) in
      guard let id = folder.session(named: label) else { return false }
      return !folder.hasSession(id) && !folder.isWorkerAlive(id)
    }
    var free: [String] = []
    for name in try folder.names(in: .names) where hasTime() {
      if case .label(let label) = StateFile(name, in: .names), isFree(label, folder) {
        free.append(label)
      }
    }
    guard !free.isEmpty else { return }
    // Who starts a session under a name holds it from before the session is there.
    let lock = plan.isDryRun ? nil : try? folder.lockNames(waiting: plan.patience)
    defer { lock?.unlock() }
    guard plan.isDryRun || lock != nil else { return }
    var part = Removal()
    for label in free where isFree(label, folder) {
      part.take(label, in: .names, of: folder, isDryRun: plan.isDryRun)
    }
    labels += part.files.count
    note(part)
  }

  // MARK: Ages

  private func isOld(_ nanoseconds: Int64, _ age: Duration) -> Bool {
    nanoseconds / 1_000_000 < now - age.nanoseconds / 1_000_000
  }

  /// The time that is so long ago.
  private func limit(_ age: Duration) -> String {
    WallClock.text(milliseconds: now - age.nanoseconds / 1_000_000)
  }

  private mutating func note(_ part: Removal, isOfSession: Bool = false) {
    removal.add(part)
    if !isOfSession { otherFiles += part.files }
    for failure in part.failures {
      warnings.append("\(failure.name) could not be removed: \(failure.errno).")
    }
  }
}
