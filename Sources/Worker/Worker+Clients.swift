internal import Platform
internal import Store
internal import VirtualTerminal

/// What clients ask, and what they are told.
extension Worker {
  /// How many descriptors are left for files, whoever connects.
  private static var spareDescriptors: UInt64 { 8 }

  mutating func acceptClients() {
    let limit = MachineFeatures.openFilesLimit.soft ?? .max
    while true {
      let highest = clients.map { $0.descriptor.rawValue }.max() ?? 0
      guard UInt64(highest) + Self.spareDescriptors < limit,
        let client = try? Client.accept(from: listener, lifeLock: lifeLock)
      else { break }
      clients.append(client)
    }
    var events = Poll()
    let place = events.add(listener.rawValue, .readable)
    guard (try? events.wait(timeout: .zero)) != nil, !events[place].isEmpty else { return }
    // No descriptor is left for who still waits: those who are connected come first. The bell that isn't heard may be of
    // something that lets them go.
    listenAgainAt = MonotonicClock.now + .milliseconds(50)
    queueState.isUnread = true
  }

  /// Does what a client asks.
  mutating func serve(_ client: Client, _ events: Poll.Events) {
    for request in client.serve(events) { handle(request, of: client) }
  }

  private mutating func handle(_ request: Request, of client: Client) {
    log.retry()
    switch request.verb {
    case .start: client.isGone = true
    case .ring:
      hearBell()
      queueState.retryAt = nil
      guard let entry = request.entry else { return }
      wait(client, for: entry, request)
      claim(for: client)
    case .read, .screen: show(request, to: client)
    case .wait: watch(request, for: client)
    case .resize:
      if let rows = request.rows, let columns = request.columns {
        resize(to: PseudoTerminal.Size(rows: rows, columns: columns))
      }
      show(request, to: client)
    case .signal:
      signalForeground(request, of: client)
    case .suspend: suspend(for: client)
    case .kill:
      client.waitsForEnd = true
      beginEnding(by: "kill")
      if request.includesTree == true { beginEndingTree() }
    }
  }

  /// Notes that a client waits for the outcome of an entry; nil: of the first command.
  mutating func wait(_ client: Client, for entry: String?, _ request: Request) {
    let patience = Duration.milliseconds(request.patience ?? 0)
    client.waiter = Waiter(
      entryID: entry, deadline: MonotonicClock.now + patience,
      outputLimit: request.outputLimit ?? Output.defaultLimit)
  }

  /// The last lines that the terminal holds, or lines from one on, counted from 1.
  func reading(lines: Int, from first: Int? = nil) -> Reply {
    var reply = Reply()
    let total = terminal.lineCount
    let count = first.map { total - min($0 - 1, total) } ?? lines
    let last = terminal.lastWrittenLines(count)
    reply.output = (first == nil ? last : Array(last.prefix(lines))).joined(separator: "\n")
    reply.totalLines = total
    // What was cleared is no more to be seen, unless lines are asked for by their numbers.
    let isMissing = last.count < min(count, total)
    reply.isPartial = isMissing && (first != nil || terminal.hasDroppedRows)
    reply.status = record.status.rawValue
    reply.pending = pendingCount
    reply.warnings = logWarnings
    return reply
  }

  /// What the log lacks, in words.
  var logWarnings: [String]? {
    let warnings = limitWarnings
    guard let failure = log.failure else { return warnings.isEmpty ? nil : warnings }
    let lost = failure.lost > 0 ? "; \(failure.lost) bytes of output are lost to it" : ""
    return ["The log can't be written since \(failure.since): \(failure.errno)\(lost)."] + warnings
  }

  mutating func reply(to client: Client, _ reply: Reply) {
    // Who is told of a command may read of it in the timeline.
    log.flushMarks()
    var reply = reply
    reply.place = notePlace()
    reply.confinement = note.confinement
    client.send(reply)
    client.waiter = nil
  }
}
