internal import Platform
internal import Store
internal import VirtualTerminal
internal import Worker

/// The owner of one remote run: one process and one loop, as a terminal's worker is, with a server where that has a
/// pseudo-terminal.
///
/// It reads as a person would act: fetch, show, wait for input, send. Whatever it waits for, it waits in `turn`, which
/// serves clients meanwhile and sleeps until something happens.
package struct FlowWorker: ~Copyable {
  let id: SessionID
  let folder: StateFolder
  let lifeLock: Descriptor
  let signals: SignalQueue
  let listener: Descriptor
  let http: any HTTPClient
  let credentials: Credentials
  /// The origins that the server may send us to.
  let origins: Set<String>
  var record: SessionRecord
  var note: SessionNote
  var isRecordDirty = false
  /// Whether the session is written down: before, it ends when its first client goes.
  var isStarted = false
  var terminal: Terminal
  var log: SessionLog
  /// The end of the log, as it was written.
  var recent = RecentBytes()
  var events: [LedgerEvent] = []

  var visitors: [Visitor] = []
  /// Until when new clients have to wait, for want of a descriptor.
  var listenAgainAt: MonotonicClock.Instant?
  /// What the requests under way have brought, by their numbers.
  var inbox: [Int: [HTTPEvent]] = [:]

  var runURL = ""
  var frame: StateFrame?
  var presentation: Presentation?
  var choices: [Choice] = []
  /// The fields that are being asked for.
  var form: Input.Form?
  /// Where the server tells what to show; what it doesn't have is asked for once.
  var presentationPaths = ["cli", "cli.json"]
  /// The skills that were shown.
  var shownSkills: Set<String> = []
  /// The id of the last update that came by a stream.
  var lastEventID: String?

  var activity = Activity.requesting
  /// Since when it is what it is.
  var activitySince = MonotonicClock.now
  var quietSince = MonotonicClock.now
  /// What came of the last inputs, the latest last.
  var outcomes: [Outcome] = []
  var isQueueUnread = true
  /// When to look at the queue again, because of a lock or a disk.
  var queueRetryAt: MonotonicClock.Instant?
  var queuePause = Worker.Pause()
  var delivered = Worker.RecentIDs()
  var noted = Worker.RecentIDs()
  var pending = 0
  var ending: Ending?

  /// What the loop is about.
  enum Activity: Equatable {
    /// The run waits for input.
    case idle
    /// The server has been asked for something.
    case requesting
    /// The server works, and tells of it.
    case following
    /// The server can't be reached, for this reason.
    case reconnecting(String)
  }

  /// How the session ends.
  struct Ending {
    /// Who ended it; nil: the run itself.
    var by: String?
    var code: Int
    var evidence: String
  }

  /// The session is to end: whatever is under way stops.
  struct Ended: Error {}

  /// A client, and what it waits for.
  final class Visitor {
    let client: Client
    /// The queue entry whose outcome it waits for.
    var entry: String?
    var deadline: MonotonicClock.Instant?
    var outputLimit = Output.defaultLimit
    var watch: Watch?
    /// Where the output begins that counts for the watch; nil: with the last input.
    var watchStart: Int?
    var waitsForEnd = false

    init(_ client: Client) {
      self.client = client
    }
  }

  /// What is known of an input.
  final class Outcome {
    let entry: String
    /// Where the output that it brought about begins.
    let start: Int
    var isDelivered = false
    var isHidden = false
    /// Whether nothing more comes of it, and where its output ended then.
    var end: Int?
    var refusal: String?
    /// `unknown` where nothing tells whether it took effect.
    var result: String?
    var cancelled: String?
    var warnings: [String] = []

    init(_ entry: String, start: Int) {
      self.entry = entry
      self.start = start
    }
  }

  /// The last bytes of the log.
  struct RecentBytes {
    private(set) var bytes: [UInt8] = []
    /// Where they begin.
    private(set) var start = 0
    /// In bytes.
    private static let limit = 1 << 20

    mutating func append(_ more: [UInt8]) {
      bytes += more
      guard bytes.count > 2 * Self.limit else { return }
      let surplus = bytes.count - Self.limit
      bytes.removeFirst(surplus)
      start += surplus
    }

    /// As text without carriage returns.
    func text(from place: Int, to end: Int? = nil) -> String {
      let lower = min(max(place - start, 0), bytes.count)
      let upper = min(max((end ?? .max) - start, lower), bytes.count)
      var text = String(decoding: bytes[lower..<upper].filter { $0 != 0x0D }, as: UTF8.self)
      while text.hasSuffix("\n") { text.removeLast() }
      return text
    }
  }
}

extension FlowWorker {
  /// Works until the session is over.
  mutating func run() {
    do throws(Ended) {
      try show()
      while true {
        if let frame, frame.isEnd { end(with: frame) }
        if ending != nil { break }
        if try deliverNext() { continue }
        setActivity(restingActivity)
        if !isProcessing { settle() }
        if isFollowing {
          try follow()
        } else {
          http.rest()
          try turn(until: queueRetryAt)
        }
      }
    } catch {}
    finish()
  }

  /// Waits until something happens, at most until an instant, and deals with all that has but the run itself.
  mutating func turn(until deadline: MonotonicClock.Instant?) throws(Ended) {
    if ending != nil { throw Ended() }
    answerAll()
    writeDown()
    var poll = Poll()
    let signalPlace = poll.add(signals.descriptor.rawValue, .readable)
    let httpPlace = poll.add(http.descriptor, .readable)
    if let again = listenAgainAt, again <= MonotonicClock.now { listenAgainAt = nil }
    let listenerPlace = poll.add(listenAgainAt == nil ? listener.rawValue : -1, .readable)
    let first = poll.add(-1, []) + 1
    for visitor in visitors {
      let client = visitor.client
      poll.add(
        client.descriptor.rawValue, client.outgoing.isEmpty ? .readable : [.readable, .writable])
    }
    let next =
      ([deadline, listenAgainAt, http.deadline, http.hasNews ? MonotonicClock.now : nil]
      + visitors.map { nextLook($0) }).compactMap(\.self).min()
    let now = MonotonicClock.now
    guard (try? poll.wait(timeout: next.map { $0 > now ? $0 - now : .zero })) != nil else {
      ending = Ending(by: "an error of poll(2)", code: 1, evidence: "the worker failed")
      throw Ended()
    }
    if !poll[signalPlace].isEmpty { takeSignals() }
    let isDue = http.hasNews || http.deadline.map { MonotonicClock.now >= $0 } ?? false
    if !poll[httpPlace].isEmpty || isDue {
      for (number, event) in http.events() { inbox[number]?.append(event) }
    }
    for (place, visitor) in visitors.enumerated() where !poll[first + place].isEmpty {
      for request in visitor.client.serve(poll[first + place]) { handle(request, of: visitor) }
    }
    if !poll[listenerPlace].isEmpty { acceptClients() }
    visitors.removeAll { $0.client.isGone }
    if !isStarted, visitors.isEmpty {
      ending = Ending(by: "the caller", code: 1, evidence: "the caller went away")
    }
    answerAll()
    if ending != nil { throw Ended() }
  }

  /// Lets time pass, as long as that is wanted.
  mutating func pause(
    _ duration: Duration, while isWanted: (borrowing FlowWorker) -> Bool = { _ in true }
  ) throws(Ended) {
    let end = MonotonicClock.now + duration
    while MonotonicClock.now < end, isWanted(self) { try turn(until: end) }
  }

  private mutating func acceptClients() {
    do throws(Errno) {
      while let client = try Client.accept(from: listener, lifeLock: lifeLock) {
        visitors.append(Visitor(client))
      }
    } catch {
      // No descriptor is left: whoever is connected comes first.
      listenAgainAt = MonotonicClock.now + .milliseconds(50)
    }
  }

  private mutating func takeSignals() {
    while let signal = signals.next() {
      switch signal {
      case .user1:
        isQueueUnread = true
        queueRetryAt = nil
      case .child: while Process.reapChild() != nil {}
      case .terminate, .interrupt: beginEnding(by: "signal \(signal.name)")
      default: break
      }
    }
  }

  mutating func setActivity(_ activity: Activity) {
    guard activity != self.activity else { return }
    self.activity = activity
    activitySince = MonotonicClock.now
  }

  // MARK: What is written down

  /// Shows text: in the log, and on the screen that clients ask for.
  mutating func emit(_ text: String) {
    var bytes: [UInt8] = []
    for line in text.shownPlainly.split(separator: "\n", omittingEmptySubsequences: false) {
      bytes += line.utf8
      bytes += [0x0D, 0x0A]
    }
    bytes.withUnsafeBytes { log.append($0) }
    terminal.feed(bytes)
    recent.append(bytes)
    quietSince = MonotonicClock.now
    for visitor in visitors { search(visitor) }
  }

  mutating func writeDown() {
    log.flushMarks()
    if !events.isEmpty {
      folder.log(events)
      events.removeAll(keepingCapacity: true)
    }
    if isRecordDirty, isStarted { writeRecord() }
  }

  mutating func writeRecord() {
    record.lastActivityAt = Timestamp.now
    record.queueLength = pending
    try? folder.write(record)
    isRecordDirty = false
  }
}
