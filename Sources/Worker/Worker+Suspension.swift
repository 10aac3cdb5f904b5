internal import Platform
internal import Store
internal import VirtualTerminal

/// How a shell that nobody uses is put away: what it is goes into a file, and the processes end.
extension Worker {
  /// A shell on its way out.
  struct Suspension {
    /// Who asked for it; nil: nobody uses the shell.
    var client: Client?
    /// When the shell should have said what it is.
    var deadline: MonotonicClock.Instant?
    /// What it has printed since it was asked: a prompt drawn anew, unless something else came in between.
    var printed: [UInt8] = []
    /// Set once it can be brought back.
    var saved: SavedShell?
  }

  /// How long a shell may take to say what it is.
  private static var capturePatience: Duration { .seconds(10) }
  /// For how long a prompt is new.
  private static var promptSettling: Duration { .milliseconds(500) }
  /// In bytes: what a shell's state takes at most.
  private static var stateLimit: Int { 32 << 20 }

  // MARK: When

  /// When the shell will have been idle for long enough; nil while it isn't, or never is put away.
  var idleDeadline: MonotonicClock.Instant? {
    guard let idleLimit, shell == .prompt, suspension == nil, ending == nil else { return nil }
    let quiet = max(max(lastOutputAt, lastInputAt), promptAt) + idleLimit
    return idleLookAt.map { max($0, quiet) } ?? quiet
  }

  /// Puts an idle shell away, and gives up on one that doesn't say what it is.
  mutating func advanceSuspension() {
    let now = MonotonicClock.now
    if let wanted = suspensionWanted, now >= wanted.lookAt {
      suspensionWanted = nil
      if !wanted.client.isGone { suspend(for: wanted.client) }
    }
    if let deadline = suspension?.deadline, now >= deadline {
      cancelSuspension(because: "the shell did not say what it is within 10 s")
    }
    guard let idle = idleDeadline, now >= idle, let idleLimit else { return }
    // What keeps it from being put away now is looked at again later, and not all the time.
    idleLookAt = now + max(idleLimit, .seconds(60))
    // Nobody can reach it any more, as after `git clean -dfx`.
    if folder.isDeleted { return beginEnding(by: "the removal of \(StateFolder.name)") }
    if obstacleToSuspension(by: nil) == nil { beginSuspension(for: nil) }
  }

  /// Puts the shell away for a client, or says why not.
  ///
  /// While a prompt is new, much of what is in the way passes by itself: the line editor is still to take the terminal, and
  /// what has drawn the prompt is still to end.
  mutating func suspend(for client: Client) {
    guard let obstacle = obstacleToSuspension(by: client) else {
      return beginSuspension(for: client)
    }
    let now = MonotonicClock.now
    if shell == .prompt, now < promptAt + Self.promptSettling, suspensionWanted == nil {
      suspensionWanted = (client, now + .milliseconds(10))
    } else {
      refuseSuspension(of: client, because: obstacle)
    }
  }

  private mutating func refuseSuspension(of client: Client, because reason: String) {
    var reply = Reply()
    reply.status = record.status.rawValue
    reply.cancelled = reason
    self.reply(to: client, reply)
  }

  /// What there is that would not come back, in words.
  private mutating func obstacleToSuspension(by client: Client?) -> String? {
    if suspension != nil || ending != nil { return "the session is ending or being suspended" }
    if kind == nil { return "only a shell can be brought back: bash, zsh or fish" }
    if note.confinement != nil { return "it is confined, and can't write down what it is" }
    if note.limits != nil { return "limits hold for it, which begin anew with another process" }
    guard shell == .prompt, delivery == nil, initialCommand == nil, outgoing.isEmpty,
      pty.foregroundGroup == pty.leader, !terminal.isAlternateScreen
    else { return "a program runs, or the shell is not at its prompt" }
    guard isQueueEmpty else { return "input waits in the queue" }
    guard commands.typed == .nothing else { return "something is typed at the prompt" }
    guard pty.flags?.canonical == false else { return "the shell reads without its line editor" }
    if isTraced { return "functions inherit a DEBUG trap (set -T), which would run" }
    if clients.contains(where: { $0 !== client && ($0.waiter != nil || $0.watch != nil) }) {
      return "somebody waits for the session"
    }
    if let process = sessionProcesses.first { return "\(process.label) runs" }
    return openFile ?? changedLimit
  }

  /// A file that the shell holds open, beside its terminal.
  private var openFile: String? {
    // In fish there is no way to hold one open.
    if kind == .fish { return nil }
    let path = "/proc/\(pty.leader)/fd"
    guard let directory = try? Directory.open(path), let names = try? directory.names() else {
      return "the shell can't be looked into"
    }
    let terminal = Process.link(at: "\(path)/0")
    for name in names {
      guard let link = Process.link(at: "\(path)/\(name)"), link != terminal else { continue }
      // zsh keeps the compiled functions open that it has read.
      if kind == .zsh, link.hasSuffix(".zwc") { continue }
      return "the shell has \(link) open (descriptor \(name))"
    }
    return nil
  }

  /// Whether a limit of the shell is no more what it was started with.
  private var changedLimit: String? {
    func limits(_ process: String) -> [UInt8]? {
      guard let directory = try? Directory.open("/proc/\(process)") else { return nil }
      return try? directory.file("limits", .read).readAll(limit: 1 << 16)
    }
    guard let own = limits("self"), let its = limits(String(pty.leader)), own == its else {
      return "limits were changed (ulimit)"
    }
    return nil
  }

  // MARK: Asking

  private mutating func beginSuspension(for client: Client?) {
    suspension = Suspension(client: client, deadline: MonotonicClock.now + Self.capturePatience)
    send(Array("\u{1B}[9;\(nonce)~".utf8))
    TestPoint.suspendAsked.reach()
  }

  /// Takes what the shell prints while it says what it is: it goes nowhere unless something is in the way.
  mutating func takeAside(_ count: Int) {
    // What comes of a shell that has said what it is goes with it.
    if suspension?.saved != nil { return }
    suspension?.printed += buffer[..<count]
    guard let printed = suspension?.printed, let report = report(in: printed) else {
      // A program prints: that isn't a shell which says what it is.
      if (suspension?.printed.count ?? 0) > buffer.count {
        cancelSuspension(because: "the shell began to print")
      }
      return
    }
    switch report {
    case .typed: cancelSuspension(because: "something is typed at the prompt")
    case .traced: cancelSuspension(because: "functions inherit a DEBUG trap (set -T)")
    case .partial(let reason): cancelSuspension(because: reason)
    case .saved: takeState()
    }
  }

  private func report(in printed: [UInt8]) -> ShellIntegration.StateReport? {
    let head = Array("\u{1B}]133;S;clrun=\(nonce);".utf8)
    return printed.withUnsafeBytes { bytes -> ShellIntegration.StateReport? in
      guard let place = head.withUnsafeBytes({ bytes.firstOffset(of: $0, from: 0) }) else {
        return nil
      }
      let word = printed[(place + head.count)...].prefix { $0 != 0x07 }
      return ShellIntegration.StateReport(String(decoding: word, as: UTF8.self))
    }
  }

  /// Lets the shell live on: what it has printed meanwhile counts.
  private mutating func cancelSuspension(because reason: String) {
    guard let state = suspension else { return }
    suspension = nil
    folder.removeShellFiles(of: id)
    var rest = state.printed[...]
    while !rest.isEmpty {
      let part = rest.prefix(buffer.count)
      buffer.replaceSubrange(..<part.count, with: part)
      rest = rest.dropFirst(part.count)
      takeOutput(part.count)
    }
    if let client = state.client { refuseSuspension(of: client, because: reason) }
  }

  // MARK: Saving

  private mutating func takeState() {
    let names = ["script", "environment", "history"].map { "\(id).\($0)" }
    var parts: [[UInt8]] = []
    for name in names {
      guard let part = try? folder.run.contents(of: name, limit: Self.stateLimit) else { break }
      parts.append(part)
    }
    TestPoint.suspendRead.reach()
    folder.removeShellFiles(of: id)
    let directory = Process.link(at: "/proc/\(pty.leader)/cwd") ?? ""
    guard parts.count == 3,
      parts[0].suffix(ShellIntegration.stateEnd.count).elementsEqual(ShellIntegration.stateEnd)
    else { return cancelSuspension(because: "the shell could not write down what it is") }
    guard directory.utf8.first == UInt8(ascii: "/"), !directory.hasSuffix(" (deleted)"),
      !directory.unicodeScalars.contains("\u{FFFD}")
    else { return cancelSuspension(because: "its directory is gone, or its name is not UTF-8") }
    erasePrompt()
    let saved = SavedShell(
      kind: kind?.rawValue ?? "", nonce: nonce, capturedAt: WallClock.milliseconds,
      lastCommand: lastCommand?.text, lastCode: lastCommand?.code, directory: directory,
      settings: settingsToKeep.text, environment: parts[1], script: parts[0], history: parts[2],
      screen: terminal.snapshot(scrollback: Self.scrollbackLimit))
    guard (try? folder.write(saved, of: id)) != nil else {
      return cancelSuspension(because: "the disk does not take the shell's state")
    }
    TestPoint.suspendSaved.reach()
    suspension?.deadline = nil
    suspension?.saved = saved
    ending = Ending(by: "suspend")
    // Nothing of the person's runs, and nothing is written by the shell itself.
    signalSession(.kill)
    TestPoint.suspendKilled.reach()
  }

  /// The prompt will be drawn again: where it stood is where the next one begins.
  private mutating func erasePrompt() {
    guard let start = promptStart, start.row >= terminal.firstScreenRow else { return }
    let erasure = "\u{1B}[\(start.row - terminal.firstScreenRow + 1);\(start.column + 1)H\u{1B}[J"
    Array(erasure.utf8).withUnsafeBytes { bytes in
      log.append(bytes)
      terminal.feed(bytes)
    }
    indexOutput()
  }

  /// Writes down that the shell is away, and leaves.
  mutating func announceSuspension() {
    guard let saved = suspension?.saved else { return }
    ending?.isDrained = true
    ending?.drainUntil = nil
    ending?.leaveAt = MonotonicClock.now + Self.farewell
    log.finish()
    log.mark("suspended")
    log.flushMarks()
    finishIndex()
    record.status = .suspended
    record.setSavedState(
      saved.directory, Timestamp.now, SavedEnvironment.shown(of: saved.environment))
    events.append(LedgerEvent(.sessionSuspended, id, ["cwd": .string(saved.directory)]))
    writeRecord()
    TestPoint.suspendRecorded.reach()
    flushEvents()
    folder.removeRunFiles(of: id)
    for client in clients where client === suspension?.client {
      var reply = Reply()
      reply.status = record.status.rawValue
      reply.directory = saved.directory
      self.reply(to: client, reply)
    }
  }
}
