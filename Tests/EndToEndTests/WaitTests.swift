import Foundation
import Support
import Testing

/// `clrun wait`: which condition held, with what, and that nothing old ever counts.
@Suite struct WaitTests {
  /// Waits in a session, and gives back the answer with the condition that held first.
  private func wait(_ session: Session, _ arguments: String...) throws -> Answer {
    try session.project.plain(["--json", "wait", session.id, "--timeout", "20s"] + arguments)
  }

  /// Begins a wait in another process; when this returns, the worker knows of it.
  private func startWait(_ session: Session, _ arguments: String...) throws -> ChildProcess {
    let worker = try session.workerID()
    let words = [TemporaryProject.binary, "--json", "wait", session.id] + arguments
    let child = try session.project.start(words.map { Array($0.utf8) })
    try session.project.wait(for: "the worker's client") {
      // It has sent its request, and the worker has taken that up: either would go on if there were anything to read.
      Processes.socketCount(of: child.pid) > 0 && Processes.isAsleep(child.pid)
        && Processes.isAsleep(worker)
    }
    return child
  }

  /// Checks that a wait ended because of a condition.
  private func check(
    _ answer: Answer, heldBy condition: String, matched: String? = nil, _ project: TemporaryProject
  ) {
    project.check(answer.exitStatus, is: 0, answer)
    let held = answer.list("held")
    project.check(held.first?["condition"], is: condition, answer)
    if let matched { project.check(held.first?["matched"], is: matched, answer) }
  }

  @Test func textThatComesHolds() throws {
    try withProject { project in
      let session = try project.session("true")
      let gate = try Gate(project)
      _ = try session.send(
        "\(gate.command); printf 'Local:   \\033[36mhttp://localhost:%s/\\033[0m\\n' 5173; sleep 60",
        options: ["--no-wait"])
      let waiting = try startWait(session, "--text", "localhost:5173")
      try gate.open()
      let answer = try Answer(of: waiting)
      check(answer, heldBy: "text", matched: "Local:   http://localhost:5173/", project)
      project.check(answer["state"], is: "busy", answer)
      let regex = try wait(session, "--regex", #"http://[a-z]+:\d+/$"#)
      check(regex, heldBy: "regex", matched: "Local:   http://localhost:5173/", project)
    }
  }

  @Test func echoOfTheCommandIsNoOutput() throws {
    try withProject { project in
      let session = try project.session("true")
      // The text stands in the command itself, on the screen, and only later in its output.
      let gate = try Gate(project)
      _ = try session.send("\(gate.command); echo rea''dy ready", options: ["--no-wait"])
      try gate.wait()
      let waiting = try startWait(session, "--text", "ready ready")
      project.check(!waiting.hasEnded(), "the echo was taken for output")
      try gate.open()
      check(
        try Answer(of: waiting), heldBy: "text", matched: "ready ready", project)
      _ = try session.send("\(gate.command) # MARK", options: ["--no-wait"])
      try gate.wait()
      let never = try wait(session, "--text", "MARK", "--timeout", "600ms")
      project.check(never.exitStatus, is: 3, never)
      project.check(never.isSet("timed_out"), never)
      project.check(never["state"], is: "busy", never)
    }
  }

  @Test func echoOfAProgramWithoutIntegrationIsNoOutput() throws {
    try withProject { project in
      let session = try project.session("--exec", "cat")
      // cat prints the line again: the echo is the first, the output the second.
      _ = try session.send("one two", options: ["--no-wait"])
      check(try wait(session, "--text", "one two"), heldBy: "text", matched: "one two", project)
      _ = try session.key("ctrl-d")
      let silent = try project.session("--exec", "sh", "-c", "read x; read y; sleep 60")
      _ = try silent.send("hello", options: ["--no-wait"])
      try silent.wait(for: "hello")
      let never = try wait(silent, "--text", "hello", "--timeout", "600ms")
      project.check(never.exitStatus, is: 3, never)
    }
  }

  @Test func textFromBeforeTheLastInputIsOld() throws {
    try withProject { project in
      let session = try project.session("echo READY")
      let gate = try Gate(project)
      _ = try session.send(gate.command, options: ["--no-wait"])
      try gate.wait()
      let answer = try wait(session, "--text", "READY", "--timeout", "600ms")
      project.check(answer.exitStatus, is: 3, answer)
    }
  }

  @Test func textFromBeforeAnInputThatIsYetToBeTypedIsOld() throws {
    try withProject { project in
      let session = try project.session("echo READY")
      let worker = try session.workerID()
      Processes.signal(worker, SIGSTOP)
      defer { Processes.signal(worker, SIGCONT) }
      _ = try session.send("true", options: ["--no-wait"])
      // Whoever holds the queue keeps the worker from typing it.
      let lock = "\(project.root)/.clrun/queues/\(session.id).lock"
      let holder = try project.start(
        ["flock", lock, "sh", "-c", "echo held; exec sleep 100"].map { Array($0.utf8) },
        leadsSession: true)
      defer { holder.signalGroup(SIGKILL) }
      try holder.wait(for: "the lock") { !$0.output.isEmpty }
      let words = ["wait", session.id, "--text", "READY", "--idle", "100ms", "--timeout", "1s"]
      let waiting = try project.start(
        ([TemporaryProject.binary, "--json"] + words).map { Array($0.utf8) })
      Processes.signal(worker, SIGCONT)
      let answer = try Answer(of: waiting)
      project.check(answer.exitStatus, is: 3, answer)
    }
  }

  /// Of several inputs that were sent at once, each one's output comes after the last was sent.
  @Test(arguments: ShellKind.available)
  func whatComesWhileInputWaitsIsNew(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      for round in 0..<3 {
        let gate = try Gate(project, "gate\(round)")
        for command in [gate.command, "echo a$(echo \(round))x", "echo b", "echo c"] {
          _ = try session.send(command, options: ["--no-wait"])
        }
        let waiting = try startWait(session, "--text", "a\(round)x")
        try gate.open()
        let answer = try Answer(of: waiting)
        project.check(answer.exitStatus, is: 0, answer)
        _ = try project.clrun("wait", session.id, "--done")
      }
    }
  }

  @Test func whatCameBeforeAnInputThatWaitsIsOld() throws {
    try withProject { project in
      let session = try project.session("true")
      let gate = try Gate(project)
      _ = try session.send("echo first; \(gate.command); echo second", options: ["--no-wait"])
      try gate.wait()
      _ = try session.send("echo third", options: ["--no-wait"])
      let old = try wait(session, "--text", "first", "--timeout", "300ms")
      project.check(old.exitStatus, is: 3, old)
      let waiting = try startWait(session, "--text", "second")
      try gate.open()
      let new = try Answer(of: waiting)
      project.check(new.exitStatus, is: 0, new)
    }
  }

  @Test func outputSinceATokenCounts() throws {
    try withProject { project in
      let session = try project.session("true")
      let token = try session.send("true")["next"] ?? ""
      _ = try session.send("echo REA''DY")
      let before = try Gate(project, "before")
      let within = try Gate(project, "within")
      _ = try session.send(
        "\(before.command); printf 'LA'; \(within.command); printf 'TER\\n'; sleep 60",
        options: ["--no-wait"])
      try before.wait()
      let old = try wait(session, "--text", "READY", "--timeout", "100ms")
      project.check(old.exitStatus, is: 3, old)
      let since = try wait(session, "--regex", "^READY$", "--after", token)
      check(since, heldBy: "regex", matched: "READY", project)
      try before.open()
      try within.open()
      check(
        try wait(session, "--text", "LATER", "--after", token), heldBy: "text", matched: "LATER",
        project)
      // What came before the answer that has the token is old.
      let later = try wait(session, "--text", "LATER", "--after", since["next"] ?? "")
      check(later, heldBy: "text", matched: "LATER", project)
      let past = try wait(
        session, "--text", "LATER", "--after", later["next"] ?? "", "--timeout", "300ms")
      project.check(past.exitStatus, is: 3, past)
      project.check(try wait(session, "--after", "x"), failsWith: 2, "is no token of this session")
    }
  }

  /// The echo of what was sent after the token was told of, at prompts and to programs, on a cleared screen too.
  @Test func anEchoSinceATokenIsNoOutput() throws {
    try withProject { project in
      let session = try project.session("true")
      let token = try session.send("true")["next"] ?? ""
      _ = try session.send("true MARK")
      _ = try session.key("x", "Y", "ctrl-u")
      _ = try session.send("cat > /dev/null")
      _ = try session.send("TYPED")
      for text in ["MARK", "TYPED"] {
        let echo = try wait(session, "--text", text, "--after", token, "--timeout", "100ms")
        project.check(echo.exitStatus, is: 3, echo)
      }
      _ = try session.key("ctrl-d")
      _ = try session.send("echo FOUND")
      check(
        try wait(session, "--text", "FOUND", "--after", token), heldBy: "text", matched: "FOUND",
        project)
      _ = try session.send("clear; true WIPED")
      _ = try session.send("true WIPED; echo LAST")
      let echo = try wait(session, "--text", "WIPED", "--after", token, "--timeout", "100ms")
      project.check(echo.exitStatus, is: 3, echo)
      check(
        try wait(session, "--regex", "^LAST", "--after", token), heldBy: "regex", matched: "LAST",
        project)
    }
  }

  @Test func textWrappedAcrossRowsIsOneLine() throws {
    try withProject { project in
      let session = try project.session("--size", "20x10", "true")
      _ = try session.send(
        "printf 'aaaaaaaaaabbbbbbbbbbcccccccccc\\n'; sleep 60", options: ["--no-wait"])
      check(
        try wait(session, "--text", "abbbbbbbbbbc"), heldBy: "text",
        matched: "aaaaaaaaaabbbbbbbbbbcccccccccc", project)
    }
  }

  @Test func textInAFloodIsFound() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send(
        "seq 1 200000; echo NEED''LE; seq 1 200000; sleep 60", options: ["--no-wait"])
      check(try wait(session, "--text", "NEEDLE"), heldBy: "text", matched: "NEEDLE", project)
    }
  }

  @Test func goneHoldsWhenTheScreenIsWithoutIt() throws {
    try withProject { project in
      let session = try project.session("true")
      let gate = try Gate(project)
      _ = try session.send(
        "printf 'Work''ing…'; \(gate.command); printf '\\r\\033[KDone\\n'; sleep 60",
        options: ["--no-wait"])
      check(try wait(session, "--text", "Working"), heldBy: "text", project)
      let waiting = try startWait(session, "--gone", "Working")
      project.check(!waiting.hasEnded(), "it is still there")
      try gate.open()
      check(try Answer(of: waiting), heldBy: "gone", project)
      project.check(try session.tail().output.hasSuffix("Done"), is: true)
    }
  }

  @Test func waitingAndDoneHold() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send("sleep 0.3; read -p 'name? ' x; sleep 0.3", options: ["--no-wait"])
      let asked = try wait(session, "--waiting")
      check(asked, heldBy: "waiting", project)
      project.check(asked["state"], is: "waiting", asked)
      project.check(asked["waiting_for"], is: "line", asked)
      _ = try session.send("me", options: ["--no-wait"])
      let done = try wait(session, "--done")
      check(done, heldBy: "done", project)
      project.check(done["state"], is: "done", done)
      // It still holds for whoever asks later.
      check(try wait(session, "--done"), heldBy: "done", project)
      check(try wait(session), heldBy: "settled", project)
    }
  }

  @Test func idleHoldsAfterSilence() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send(
        "for i in 1 2 3 4 5; do echo $i; sleep 0.1; done; sleep 60", options: ["--no-wait"])
      let answer = try wait(session, "--idle", "2s")
      check(answer, heldBy: "idle", project)
      project.check(try session.tail().output.hasSuffix("5"), is: true, answer)
    }
  }

  @Test func exitHoldsAndOtherConditionsAreLost() throws {
    try withProject { project in
      let session = try project.session("--exec", "--no-wait", "sh", "-c", "read x; exit 7")
      let lost = try startWait(session, "--text", "never")
      let held = try startWait(session, "--exit")
      _ = try session.send("go", options: ["--no-wait"])
      project.check(try held.wait(), is: 0, String(decoding: held.output, as: UTF8.self))
      project.check(try lost.wait(), is: 4, String(decoding: lost.output, as: UTF8.self))
      // Afterwards there is nothing to wait for but what is known.
      let answer = try wait(session, "--exit")
      check(answer, heldBy: "exit", project)
      project.check(answer["status"], is: "exited", answer)
      project.check(answer.number("exit_code"), is: 7, answer)
      project.check(
        try wait(session, "--text", "x"), failsWith: 2, "Session is not running (status: exited)")
    }
  }

  @Test func textInTheLastWordsHolds() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session(
        "--exec", "--no-wait", "sh", "-c", "\(gate.command); printf 'last words'; exit 1")
      let waiting = try startWait(session, "--text", "last words")
      try gate.open()
      check(
        try Answer(of: waiting), heldBy: "text", matched: "last words", project)
    }
  }

  @Test func severalSessionsAndConditions() throws {
    try withProject { project in
      let gate = try Gate(project)
      let first = try project.session("--no-wait", "--exec", "sh", "-c", "echo A; sleep 60")
      let second = try project.session(
        "--no-wait", "--exec", "sh", "-c", "\(gate.command); echo B; sleep 60")
      let any = try project.clrun("wait", second.id, first.id, "--regex", "^[AB]$")
      project.check(any.exitStatus, is: 0, any)
      project.check(any.list("held").compactMap { $0["terminal_id"] }, is: [first.id], any)
      try gate.open()
      let all = try project.clrun("wait", second.id, first.id, "--regex", "^[AB]$", "--all")
      project.check(all.exitStatus, is: 0, all)
      project.check(all.list("held").compactMap { $0["matched"] }.sorted(), is: ["A", "B"], all)
      project.check(all.list("sessions").count, is: 2, all)
      let both = try project.clrun(
        "wait", first.id, "--text", "A", "--idle", "100ms", "--all")
      project.check(
        both.list("held").compactMap { $0["condition"] }.sorted(), is: ["idle", "text"], both)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("python3"))) func portAndFileHold() throws {
    try withProject { project in
      let session = try project.session("true")
      let port = 20000 + Int.random(in: 0..<10000)
      _ = try session.send(
        "sleep 0.3; python3 -m http.server --bind 127.0.0.1 \(port)", options: ["--no-wait"])
      check(try wait(session, "--port", String(port)), heldBy: "port", project)
      let settled = try wait(session)
      project.check(settled["state"], is: "busy", settled)
      project.check(settled["evidence"]?.contains(":\(port)") ?? false, settled)
      _ = try session.key("ctrl-c")
      _ = try session.send("sleep 0.3; touch 'a b'", options: ["--no-wait"])
      check(try wait(session, "--file", "\(project.root)/a b"), heldBy: "file", project)
      // Through directories, and through a link to one, of which nobody tells.
      _ = try session.send(
        "ln -s d/e link; sleep 0.2; mkdir d; sleep 0.2; mkdir d/e; touch d/e/f",
        options: ["--no-wait"])
      check(
        try wait(session, "--file", "\(project.root)/d/e/f", "--file", "link/f", "--all"),
        heldBy: "file", project)
    }
  }

  /// What tells how a session stands.
  private static let verdict = ["state", "evidence", "since", "next"]

  @Test func everyWaitSaysHowTheSessionStands() throws {
    try withProject { project in
      let session = try project.session("true")
      let file = try wait(session, "--file", project.root)
      check(file, heldBy: "file", project)
      for key in Self.verdict { project.check(file.has(key), "\(key)\n\(file)") }
      project.check(file["state"], is: "done", file)
      let late = try wait(session, "--file", "\(project.root)/none", "--timeout", "50ms")
      project.check(late.exitStatus, is: 3, late)
      for key in Self.verdict { project.check(late.has(key), "\(key)\n\(late)") }

      // The others of several that nobody asked for anything that holds.
      let asking = try project.session("read -p 'name? ' x")
      let working = try project.session("--no-wait", "--exec", "sleep", "60")
      let any = try project.clrun("wait", session.id, asking.id, working.id, "--done")
      project.check(any.exitStatus, is: 0, any)
      project.check(
        any.list("sessions").map { $0["state"] ?? "" }, is: ["done", "waiting", "busy"], any)
      project.check(any.list("sessions")[1]["waiting_for"], is: "line", any)
      for entry in any.list("sessions") {
        for key in Self.verdict { project.check(entry.has(key), "\(key)\n\(any)") }
      }
    }
  }

  @Test func whatWasWaitedForInVainCanBeWaitedForAgain() throws {
    try withProject { project in
      let first = try project.session("--no-wait", "--exec", "sleep", "60")
      let second = try project.session("--no-wait", "--exec", "sleep", "60")
      let answer = try project.clrun(
        "wait", first.id, second.id, "--text", "a b", "--idle", "1h", "--all", "--timeout", "50ms")
      project.check(answer.exitStatus, is: 3, answer)
      project.check(
        answer.map("hints")["wait_on"],
        is:
          "clrun wait \(first.id) \(second.id) --text 'a b' --idle 3600000ms --all --timeout 5m",
        answer)
      let token = try first.tail()["next"] ?? ""
      let single = try wait(first, "--text", "never", "--after", token, "--timeout", "50ms")
      project.check(
        single.map("hints")["wait_on"],
        is: "clrun wait \(first.id) --text never --after \(token) --timeout 5m", single)
    }
  }

  @Test func killedWorkerEndsTheWait() throws {
    try withProject { project in
      let session = try project.session("--no-wait", "sleep 60")
      let waiting = try startWait(session, "--text", "x")
      Processes.signal(try session.workerID(), SIGKILL)
      project.check(try waiting.wait(), is: 4, String(decoding: waiting.output, as: UTF8.self))
    }
  }

  /// A command line that can't be meant, and what is said of it.
  static let mistakes: [([String], String)] = [
    (["--regex", "("], "is no regular expression"),
    (["--regex", ""], "is no regular expression: it is empty"),
    (["--text", ""], "--text needs a text that isn't empty"),
    (["--text", String(repeating: "x", count: 5000)], "--text takes at most"),
    (["--idle", "soon"], "--idle takes <duration>"),
    (["--idle", "0s"], "--idle takes <duration>"),
    (["--timeout", "-1"], "--timeout takes <duration>"),
    (["--port", "70000"], "--port takes <number>"),
    (["--any", "--all"], "--any and --all contradict each other"),
    (["--all", "--text", "a", "--gone", "a"], "contradict each other"),
  ]

  @Test func mistakesAreRefused() throws {
    try withProject { project in
      let session = try project.session("true")
      for (arguments, error) in Self.mistakes {
        let answer = try project.plain(["--json", "wait", session.id] + arguments)
        project.check(answer, failsWith: 2, error)
      }
      project.check(try project.clrun("wait"), failsWith: 2, "clrun wait needs <id>.")
      project.check(try project.clrun("wait", "nobody"), failsWith: 1, "Session not found")
      // The session is what it was.
      project.check(try session.send("echo fine").output, is: "fine")
    }
  }

  /// A session that ended before anybody asked is no mistake of who asks.
  @Test func whatAnEndedSessionSaidHolds() throws {
    try withProject { project in
      let session = try project.session("--exec", "sh", "-c", "echo before; echo READY now")
      try session.wait(status: "exited")
      let text = try project.clrun("wait", session.id, "--text", "READY")
      project.check(text.exitStatus, is: 0, text)
      project.check(text.list("held").first?["matched"], is: "READY now", text)
      project.check(
        try project.clrun("wait", session.id, "--regex", "^READY").exitStatus, is: 0)
      project.check(try project.clrun("wait", session.id, "--done").exitStatus, is: 0)
      project.check(
        try project.clrun("wait", session.id, "--text", "NEVER"), failsWith: 2, "nothing more comes"
      )
      let shell = try project.session("echo OLD")
      _ = try shell.send("echo new; exit 3")
      try shell.wait(status: "exited")
      project.check(
        try project.clrun("wait", shell.id, "--text", "OLD"), failsWith: 2, "nothing more comes")
      project.check(try project.clrun("wait", shell.id, "--text", "new").exitStatus, is: 0)
      // With others that go on it is no matter of chance who ended when.
      let other = try project.session("true")
      let file = "\(project.root)/there"
      for ids in [[shell.id, other.id], [other.id, shell.id]] {
        let waiting = try project.start(
          ([TemporaryProject.binary, "--json", "wait"] + ids
            + ["--text", "NEVER", "--file", file, "--text", "LATE", "--timeout", "60s"])
            .map { Array($0.utf8) })
        _ = try other.send("sleep 0.2; echo LATE")
        let late = try Answer(of: waiting)
        project.check(late.exitStatus, is: 0, late)
        project.check(late.list("held").first?["terminal_id"], is: other.id, late)
      }
      project.check(
        try project.clrun("wait", shell.id, other.id, "--text", "NEVER", "--all"),
        failsWith: 2, "nothing more comes")
      project.check(
        try project.clrun("wait", shell.id, "--file", project.root).exitStatus, is: 0)
    }
  }

  @Test func noTimeIsEnoughForWhatHolds() throws {
    try withProject { project in
      let session = try project.session("true")
      for condition in [["--done"], ["--waiting"], []] {
        let answer = try project.plain(
          ["--json", "wait", session.id, "--timeout", "0"] + condition)
        project.check(answer.exitStatus, is: 0, answer)
      }
    }
  }

  /// A loop that looks for a key between two pictures doesn't wait for one.
  @Test(.enabled(if: TemporaryProject.has("python3"), "needs python3"), arguments: ["0.1", "0.2"])
  func aLoopThatDrawsDoesNotWait(pause: String) throws {
    try withProject { project in
      let loop =
        "import select, sys\nfor i in range(15): select.select([0], [], [], \(pause)); print(i, flush=True)\nprint('finished')"
      try loop.write(toFile: "\(project.root)/loop.py", atomically: true, encoding: .utf8)
      let session = try project.session("python3 loop.py")
      project.check(session.started["state"], is: "done", session.started)
      project.check(session.started.output.hasSuffix("14\nfinished"), session.started)
    }
  }

  @Test func aSuspendedShellIsAtItsPrompt() throws {
    try withProject { project in
      let session = try project.session("true")
      try session.suspend()
      project.check(try project.clrun("wait", session.id, "--done").exitStatus, is: 0)
      project.check(try project.clrun("wait", session.id).exitStatus, is: 0)
      project.check(try session.tail()["state"], is: "done")
      project.check(try session.entry()["state"], is: "done")
    }
  }
}
