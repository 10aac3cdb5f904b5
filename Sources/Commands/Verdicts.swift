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

  /// How long all of them together may take; a worker that was stopped says nothing.
  private static let patience: Duration = .milliseconds(500)
  /// How many are asked at once: each takes a descriptor.
  private static let crowd = 200

  static func ask(_ ids: [SessionID], _ folder: borrowing StateFolder) -> Verdicts {
    var verdicts = Verdicts()
    let deadline = MonotonicClock.now + patience
    let views = ids.map { SessionView.peek($0, in: folder) }
    var rest = views.filter { $0.isLive && !$0.isForeign }[...]
    while !rest.isEmpty {
      verdicts.ask(rest.prefix(crowd), until: deadline, folder)
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
    _ sessions: ArraySlice<SessionView>, until deadline: MonotonicClock.Instant,
    _ folder: borrowing StateFolder
  ) {
    var request = Request(.read)
    request.wantsVerdict = true
    let frame = Frame.encode(request)
    // In a box: what can't be copied can't be an array's element.
    final class Question {
      var connection: WorkerConnection
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
      let left = max(deadline - MonotonicClock.now, .milliseconds(1))
      do throws(WorkerConnection.Failure) {
        replies[id] = try question.connection.receive(within: left)
      } catch .silent {
        warnings.append("The worker of \(id) does not answer; it may be stopped.")
      } catch {
        // It ended just now; its record says how.
      }
    }
  }
}
