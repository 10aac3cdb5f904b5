internal import Platform
internal import Store
internal import Worker

/// What several sessions are and their programs do now: all their workers are asked, then each answer is fetched, so that it
/// takes as long as the slowest of them.
struct Verdicts {
  /// The sessions, those whose workers answered as these have them.
  private(set) var sessions: [SessionView] = []
  private(set) var replies: [SessionID: Reply] = [:]
  private(set) var warnings: [String] = []

  /// How long all of them together may take while one is stopped, which says nothing.
  private static let patience: Duration = .milliseconds(500)
  /// The same where it only has no processor yet, as on a busy machine.
  private static let longPatience: Duration = WorkerConnection.patience
  /// How many are asked at once: each takes a descriptor.
  private static let crowd = 200

  static func ask(_ ids: [SessionID], _ folder: borrowing StateFolder) -> Verdicts {
    var verdicts = Verdicts()
    let start = MonotonicClock.now
    let views = ids.map { SessionView.peek($0, in: folder) }
    var rest = views.filter { $0.isLive && !$0.isForeign }[...]
    while !rest.isEmpty {
      verdicts.ask(rest.prefix(crowd), since: start, folder)
      rest = rest.dropFirst(crowd)
    }
    verdicts.sessions = views.map { view in
      var view = view
      guard view.record == nil, view.damage == nil else { return view }
      view.record = verdicts.replies[view.id]?.record
      return view.record == nil ? SessionView.load(view.id, in: folder) : view
    }
    return verdicts
  }

  /// The verdict on one session: its worker's, or where none can be asked what is written down.
  static func of(
    _ id: SessionID, _ folder: borrowing StateFolder
  ) -> (session: SessionView, reply: Reply, warnings: [String]) {
    let verdicts = ask([id], folder)
    let session = verdicts.sessions.first ?? SessionView.load(id, in: folder)
    let reply = verdicts.replies[id] ?? session.recordedVerdict(in: folder)
    return (session, reply, verdicts.warnings)
  }

  private mutating func ask(
    _ sessions: ArraySlice<SessionView>, since start: MonotonicClock.Instant,
    _ folder: borrowing StateFolder
  ) {
    var request = Request(.read)
    request.wantsVerdict = true
    let frame = Frame.encode(request)
    // In a box: what can't be copied can't be an array's element.
    final class Question {
      var connection: WorkerConnection

      /// Nobody is asked for less than a millisecond, so that what is there is read.
      func answer(until deadline: MonotonicClock.Instant) throws(WorkerConnection.Failure) -> Reply
      {
        try connection.receive(within: max(deadline - MonotonicClock.now, .milliseconds(1)))
      }

      /// Whether the process at the other end was stopped, by a signal or a debugger.
      var isStopped: Bool {
        var inspector = ProcessInspector()
        guard let worker = try? connection.descriptor.peer().process,
          let state = try? inspector.status(of: worker).state
        else { return false }
        return state == .stopped || state == .traced
      }

      init(_ connection: consuming WorkerConnection) { self.connection = connection }
    }
    var questions: [(id: SessionID, question: Question)] = []
    for session in sessions {
      guard let socket = try? folder.connect(session.id) else { continue }
      let connection = WorkerConnection(socket)
      guard (try? connection.send(frame: frame)) != nil else { continue }
      questions.append((session.id, Question(connection)))
    }
    for (id, question) in questions {
      do throws(WorkerConnection.Failure) {
        do throws(WorkerConnection.Failure) {
          replies[id] = try question.answer(until: start + Self.patience)
        } catch {
          guard error == .silent, !question.isStopped else { throw error }
          replies[id] = try question.answer(until: start + Self.longPatience)
        }
      } catch .silent {
        warnings.append("The worker of \(id) does not answer; it may be stopped.")
      } catch {
        // It ended just now; its record says how.
      }
    }
  }
}
