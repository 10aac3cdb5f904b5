internal import Platform
internal import Store
internal import VirtualTerminal

/// What an integrated shell has said since its last prompt.
struct CommandTrack {
  /// Where the prompt ends and the line begins.
  var promptEnd: Terminal.Position?
  /// Since when the shell draws its prompt, where it said so before; nil once it reads.
  var drawingSince: MonotonicClock.Instant?
  /// When it began to run what it was given; nil: it has not.
  var startedAt: MonotonicClock.Instant?
  /// How what it was given has ended; nil: it has not.
  var end: End?
  /// What was typed at the prompt.
  var typed = Typed.nothing
  /// Whether something was typed since it began to run that: where the shell then begins again, its prompt had no marks.
  var isTypedInto = false
  /// The prompts of shells without integration at which something was typed, each by the process group in the foreground.
  var nestedPrompts: [Int32: String] = [:]
  /// The command that is a shell of its own, once something was typed in that.
  var outer: (text: String, code: Int?)?

  /// What was typed at a prompt.
  enum Typed: Equatable {
    case nothing
    /// One line, all of it, delivered from this offset of the log on.
    case line(String, offset: Int)
    /// Keys, or several lines: only the screen tells.
    case other
  }

  /// The end of what was run at one prompt.
  struct End: Equatable {
    var code: Int
    var offset: Int
    var duration: Duration?
    var directory: String?
  }
}

extension Worker {
  /// In bytes: how much of a command's text the timeline holds.
  private static var textLimit: Int { 4096 }

  /// How long a shell may draw its prompt before what comes next goes to it all the same.
  private static var drawingLimit: Duration { .seconds(2) }

  /// What a shell of ours says of its prompts and commands.
  mutating func note(_ mark: Terminal.Mark, at offset: Int) {
    // Also of one that was given up: a start-up file may have asked, or set the first prompt anew.
    guard kind != nil, let said = ShellIntegration.mark(mark.payload, nonce: nonce) else {
      return
    }
    let time = ShellIntegration.time(of: mark.payload, nonce: nonce)
    guard markClock.isNew(said, at: time, now: WallClock.milliseconds) else { return }
    noteSettings()
    switch said {
    case .commandStart(let text): commandStarts(text, mark, at: offset)
    case .commandEnd(let code, let directory): commandEnds(code, directory, mark, at: offset)
    case .promptStart(let code, let directory):
      promptStart = mark.position
      if commands.end != nil {
        // The prompt is right where a hook of the person's has been before the first.
        commands.end?.code = code
        updateWaiters { waiter in waiter.exitCode = code }
      } else if shell == .running || kind == .fish {
        commandEnds(code, directory, mark, at: offset)
      }
    case .promptEnd:
      // A prompt that is drawn anew while the line is handed over, as by a theme that shortens it.
      guard shell != .accepted || commands.end != nil || kind == .fish else {
        commands.promptEnd = mark.position
        return
      }
      if shell != .prompt || commands.end != nil { promptStands() }
      commands.promptEnd = mark.position
      if kind == .fish { commands.drawingSince = MonotonicClock.now }
    case .state(let report): isTraced = report == .traced
    }
  }

  private mutating func commandStarts(_ text: String?, _ mark: Terminal.Mark, at offset: Int) {
    shell = .running
    isTraced = false
    var beginning = Waiter.Beginning(
      position: mark.position, generation: mark.generation, offset: offset)
    if commands.startedAt == nil || commands.isTypedInto {
      commands.startedAt = MonotonicClock.now
      let text = text ?? textTyped(before: mark.position)
      log.mark("command", Self.word(text), at: offset)
      lastCommand = text.map { (Self.cut($0), nil) }
      commands.isTypedInto = false
    } else {
      // The next of several that came at one prompt.
      log.mark("more", at: offset)
    }
    commands.end = nil
    updateWaiters { waiter in
      // Behind the mark its output may stand already.
      beginning.isAmidText = waiter.beginning?.isAmidText == true
      waiter.reopen()
      if waiter.commandStart == nil { waiter.commandStart = beginning }
    }
  }

  /// What was typed for the command that begins here: what was sent, or what the screen shows behind the prompt.
  private func textTyped(before position: Terminal.Position) -> String? {
    if case .line(let text, _) = commands.typed { return text }
    guard let promptEnd = commands.promptEnd, promptEnd < position,
      promptEnd.row >= terminal.firstRetainedRow
    else { return nil }
    let shown = terminal.text(from: promptEnd, to: position)
    let end = shown.utf8.lastIndex { $0 != 0x0A && $0 != 0x20 }
    return end.map { String(shown[...$0]) }
  }

  private mutating func commandEnds(
    _ code: Int, _ directory: String?, _ mark: Terminal.Mark, at offset: Int
  ) {
    // A hook that came back says it a second time.
    guard commands.end == nil else { return }
    let now = MonotonicClock.now
    let duration = commands.startedAt.map { now - $0 }
    let directory = directory ?? Process.link(at: "/proc/\(pty.leader)/cwd")
    // The output ends where the mark begins.
    let offset = max(0, offset - mark.payload.count - "\u{1B}]133;\u{07}".utf8.count)
    commands.end = CommandTrack.End(
      code: code, offset: offset, duration: duration, directory: directory)
    let position = mark.position
    updateWaiters { waiter in
      waiter.commandEnd = position
      waiter.commandEndOffset = offset
      waiter.exitCode = code
      waiter.duration = duration
      waiter.directory = directory
    }
  }

  /// Ends what a program that was killed could not put back, and its shell's line editor could not live with.
  private mutating func resetAfterCommand() {
    terminal.endSynchronizedOutput()
    // fish asks for the kitty keyboard itself, before each prompt.
    if kind != .fish { terminal.resetKeyboard() }
  }

  /// The shell's prompt stands: what was waited for is known.
  mutating func promptStands() {
    finishCommand()
    let before = shell
    shell = .prompt
    if isRestoring { finishRestoring() }
    promptAt = MonotonicClock.now
    resetAfterCommand()
    if before != .prompt { queueState.heldSince = nil }
    // Who answered what a start-up file asked waits for the command that the session was started for.
    let isCommandToCome = initialCommand != nil
    updateWaiters { waiter in
      if isCommandToCome {
        waiter.reopen()
      } else if waiter.deliveredAt != nil, waiter.commandEnd != nil, !waiter.mayGoOn {
        waiter.isSettled = true
      }
    }
    for client in clients { answerSettled(client) }
  }

  /// Whether the prompt is there and not only about to be: what is typed before stands in a place where nobody looks for
  /// it.
  mutating func isPromptDrawn(at now: MonotonicClock.Instant) -> Bool {
    guard let since = commands.drawingSince else { return true }
    if now - since < Self.drawingLimit {
      guard isShellReading else {
        queueState.retryAt = now + .milliseconds(1)
        return false
      }
    }
    commands.drawingSince = nil
    commands.promptEnd = terminal.cursorPosition
    return true
  }

  /// Whether the shell waits for a key, and all that it has drawn is here.
  var isShellReading: Bool {
    mutating get {
      switch probe.look(processGroup: pty.leader) {
      case .waiting, .ready: !hasUnreadOutput
      case .notReading, .unknown: false
      }
    }
  }

  /// Writes down how the last command ended, and forgets what was said of it.
  mutating func finishCommand() {
    defer { commands = CommandTrack() }
    guard let end = commands.end else { return }
    if let outer = commands.outer { lastCommand = outer }
    var duration = end.duration
    if commands.startedAt == nil {
      // The shell refused the line, or said nothing of its beginning.
      guard case .line(let text, let offset) = commands.typed,
        text.utf8.contains(where: { $0 > 0x20 })
      else { return }
      log.mark("command", "\(Self.word(text)) echo", at: offset)
      lastCommand = (Self.cut(text), nil)
      duration = MonotonicClock.now - lineAcceptedAt
    }
    lastCommand?.code = end.code
    let milliseconds = duration.map { $0 / .milliseconds(1) } ?? 0
    log.mark(
      "end", "\(end.code) \(Int(milliseconds)) \(Self.word(end.directory))", at: end.offset)
  }

  /// Whether the shell waits at a prompt that has lost its marks: it has said how the command ended, and edits a line.
  func hasUnmarkedPrompt(of reader: ForegroundEvidence.Reader) -> Bool {
    commands.end != nil && shell != .prompt && reader.pid == pty.leader && isEditor(reader)
  }

  /// Whether the shell was given a line that is no whole command, and now edits the next: it stands below the prompt.
  func wantsRestOfCommand(_ reader: ForegroundEvidence.Reader) -> Bool {
    guard let promptEnd = unansweredPrompt(of: reader) else { return false }
    let row = terminal.cursorPosition.row
    return row > promptEnd.row && !terminal.isRowWrapped(row - 1)
  }

  /// Whether the shell was given a key that does nothing, such as ctrl-c in an empty line of fish: it edits behind its
  /// prompt as before.
  func isPromptUntouched(by reader: ForegroundEvidence.Reader) -> Bool {
    unansweredPrompt(of: reader)?.row == terminal.cursorPosition.row
  }

  /// The shell is at its prompt as if nothing had been typed.
  mutating func goOnAtPrompt() {
    shell = .prompt
    commands.typed = .nothing
    queueState.heldSince = nil
  }

  /// Where the prompt ends at which the shell was given a line, has not said that it begins to run it, and edits again.
  private func unansweredPrompt(of reader: ForegroundEvidence.Reader) -> Terminal.Position? {
    shell == .accepted && commands.startedAt == nil && commands.end == nil
      && reader.pid == pty.leader && isEditor(reader) ? commands.promptEnd : nil
  }

  /// Whether the leader is the shell that was started, and no other that took its place: that one has another
  /// environment.
  var isLeaderOurShell: Bool {
    kind != nil && Process.environment(of: pty.leader, has: "CLRUN_NONCE=\(nonce)")
  }

  /// Whether what reads is an editor of lines, and not `read` in a hook or a start-up file. zsh reads by read(2), too.
  func isEditor(_ reader: ForegroundEvidence.Reader) -> Bool {
    pty.flags?.canonical == false && (reader.call != .read || terminal.modes.bracketedPaste)
  }

  /// What keys have left at the shell's prompt, where a text is about to be put behind it.
  func leftover(before input: QueuedInput) -> String? {
    guard case .text(let text) = input, !text.isEmpty else { return nil }
    let shown: String
    if shell == .prompt {
      guard commands.typed != .nothing, let promptEnd = commands.promptEnd else { return nil }
      shown = terminal.text(from: promptEnd, to: terminal.cursorPosition)
    } else {
      // A shell without marks is known by its prompt.
      let row = textOfRow(before: terminal.cursorPosition)
      guard !terminal.isAlternateScreen, let group = pty.foregroundGroup,
        let prompt = commands.nestedPrompts[group], row.hasPrefix(prompt)
      else { return nil }
      shown = String(row.dropFirst(prompt.count).drop { $0 == " " })
    }
    return shown.utf8.contains { $0 > 0x20 } ? Self.cut(shown) : nil
  }

  /// Notes what is typed at the shell's prompt.
  mutating func noteTyped(_ input: QueuedInput, isHidden: Bool, isOneLine: Bool) {
    guard kind != nil else { return }
    if shell == .running { commands.isTypedInto = true }
    let isFirst =
      (shell == .prompt || shell == .unknown) && commands.typed == .nothing || shell == .running
    if case .text(let text) = input, isFirst, isOneLine, !isHidden {
      commands.typed = .line(text, offset: log.offset)
    } else {
      commands.typed = .other
    }
  }

  /// A command's text, not longer than is worth keeping.
  static func cut(_ text: String) -> String {
    text.utf8.count > textLimit ? "\(text.prefix(textLimit / 4))…" : text
  }

  /// A text as one word of the timeline, `-` for none.
  static func word(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "-" }
    if text == "-" { return "%2D" }
    return PercentEncoding.encoded(cut(text))
  }

  /// What the timeline says of an input, as one word: its text; nothing for keys.
  static func inputText(_ input: QueuedInput, isHidden: Bool) -> String? {
    switch input {
    case .text(let text): word(isHidden ? hiddenText : text)
    case .paste, .keys, .raw, .mouse: nil
    }
  }

  /// Says how what was waited for has ended.
  func describeEnd(_ waiter: Waiter, in reply: inout Reply) {
    reply.exitCode = waiter.exitCode
    reply.duration = waiter.duration.map { Int($0 / .milliseconds(1)) }
    reply.directory = waiter.directory
  }

  /// Where a shell without marks is.
  func directory(of reader: ForegroundEvidence.Reader?) -> String? {
    Process.link(at: "/proc/\(reader?.pid ?? pty.leader)/cwd")
  }
}
