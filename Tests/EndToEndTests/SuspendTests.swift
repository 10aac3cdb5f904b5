import Foundation
import Support
import Testing

/// `clrun suspend`, `clrun resume`, and what an idle shell comes back as.
@Suite struct SuspendTests {
  /// Makes a shell that has something of all that a shell can be.
  private static let life = #"""
    cd /usr; pushd /etc >/dev/null; cd /usr/lib
    export LINES_OF=$'a\nb"c\'$d \\' BYTES=$'\xff\x01\xfe'; plain='not exported'; unset HOME_AGAIN
    declare -r fixed=1; declare -i number=7; declare -A table=([k k]=v [z]='a]b'); list=(one 'two three'); declare -x EMPTY=
    declare -x VALUELESS; declare -n other=plain; export -n PWD_COPY 2>/dev/null
    greet() { local who=$1; cat <<X
    hello $who
    X
    [[ $who == @(a|b) ]] && echo letter; }
    export -f greet; declare -ft quiet 2>/dev/null
    alias ll='ls -l' q="echo it\'s"
    shopt -s nullglob extglob; set -o noclobber; set -u; umask 027
    trap 'echo on usr1' USR1; trap '' USR2; trap 'echo bye > ended' EXIT
    bind '"\C-xm": "macro"'; bind -x '"\C-xw": echo "q \"q\""'
    complete -W 'x y' thing
    IFS=:
    set -- first 'second word'
    """#

  /// What tells all of it.
  private static let tell = #"""
    printf '%q\n' "$LINES_OF" "$BYTES" "$plain" "${HOME_AGAIN-unset}" "$fixed" "$number" "${table[k k]}${table[z]}" "${list[1]}" "$other" "$EMPTY" "$IFS" "$1" "$2" "$#"; declare -p VALUELESS fixed number; greet a; alias; shopt nullglob extglob; set -o | grep -E 'noclobber|nounset'; umask; trap -p; dirs -p; pwd; complete -p thing; bind -s; bind -X | grep -v clrun; env | grep -c plain; env | sort | grep -v -E '^(_|SHLVL)=' | md5sum; declare -F | grep -v clrun
    """#

  @Test func allOfTheShellComesBack() throws {
    try withProject { project in
      let session = try project.session("true")
      let made = try session.input(Self.life)
      project.check(made.exitStatus, is: 0, made)
      let before = try session.send(Self.tell)
      project.check(before.output.contains("hello a"), before)
      let suspended = try project.clrun("suspend", session.id)
      project.check(suspended["status"], is: "suspended", suspended)
      project.check(suspended["cwd"], is: "/usr/lib", suspended)
      project.check(Processes.ids(of: session.id), is: [], suspended)
      let after = try session.send(Self.tell)
      project.check(after.has("restored"), after)
      project.check(after.output, is: before.output, after)
      project.check(try session.entry()["status"], is: "running")
      // None of the person's traps has run.
      project.check(FileManager.default.fileExists(atPath: "\(project.root)/ended"), is: false)
    }
  }

  @Test func aShellThatComesBackIsPutAwayTheSame() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.input(Self.life)
      // What changes by itself with time and use is left out.
      func script() throws -> [String] {
        try session.suspend()
        let state = project.state("sessions/\(session.id).state")
        // Of the parts the shell's own words, which end with a line of their own.
        let text = String(decoding: state, as: UTF8.self)
        let end = text.range(of: "# clrun: whole")?.lowerBound ?? text.endIndex
        let start = text.range(of: "exec 9>&2")?.lowerBound ?? text.startIndex
        return text[start..<end].split(separator: "\n").map(String.init)
          .filter { line in
            // A key that is also the beginning of longer ones is listed with C-@ behind it, once bound again.
            !["SECONDS=", "COMP_WORDBREAKS=", "__clrun_", "builtin hash", "C-@"]
              .contains { line.contains($0) }
          }
      }
      let first = try script()
      project.check(first.count > 500, first.count)
      _ = try project.clrun("resume", session.id)
      try session.wait(status: "running")
      _ = try project.clrun("wait", session.id, "--done")
      let second = try script()
      project.check(second.filter { !first.contains($0) }, is: [])
      project.check(first.filter { !second.contains($0) }, is: [])
    }
  }

  @Test func nothingOfItIsSeen() throws {
    try withProject { project in
      let session = try project.session("--env", "HISTFILE=\(project.root)/history", "true")
      _ = try session.send("trap 'echo debug >> traced' DEBUG; (exit 3)")
      let traced = try project.run(["cat", "traced"]).text
      let lines = try session.tail().output
      let log = project.state("buffers/\(session.id).log")
      try session.suspend()
      project.check(try project.run(["cat", "traced"]).text, is: traced)
      // The log goes on with one sequence that erases the prompt.
      let added = project.state("buffers/\(session.id).log").dropFirst(log.count)
      project.check(added.count < 20 && added.first == 0x1B, Array(added))
      let history = try String(contentsOfFile: "\(project.root)/history", encoding: .utf8)
      project.check(history.contains("clrun"), is: false, history)
      let answer = try session.send("echo $?")
      project.check(answer.output.split(separator: "\n").last, is: "3", answer)
      // The prompt stands where it stood.
      let after = try session.tail().output
      project.check(after.hasPrefix(lines), after)
      project.check(try session.send("history").output.contains("clrun"), is: false)
    }
  }

  @Test func whatWouldNotComeBackStays() throws {
    try withProject { project in
      func refuses(_ session: Session, _ reason: String) throws {
        let answer = try project.clrun("suspend", session.id)
        project.check(answer, failsWith: 1, "Session is not suspended: ")
        project.check(answer["error"]?.contains(reason) == true, answer)
        project.check(try session.entry()["status"], is: "running")
      }
      let shell = try project.session("true")
      _ = try shell.send("cat > /dev/null", options: ["--no-wait"])
      try project.wait(for: "the program") { !Processes.ids(named: "cat", of: shell).isEmpty }
      try refuses(shell, "a program runs")
      _ = try shell.key("ctrl-c")
      _ = try shell.send("sleep 1000 &")
      try refuses(shell, "sleep (pid")
      _ = try shell.send("kill %1; wait")
      _ = try shell.send("exec 7> file")
      try refuses(shell, "file open (descriptor 7)")
      _ = try shell.send("exec 7>&-; set -T")
      try refuses(shell, "DEBUG")
      _ = try shell.send("set +T; ulimit -n 100")
      try refuses(shell, "ulimit")
      let typed = try project.session("true")
      _ = try typed.key("h", "i")
      try refuses(typed, "typed")
      _ = try typed.key("ctrl-u")
      try refuses(try project.session("--exec", "cat"), "only a shell")
    }
  }

  @Test func idleShellsArePutAway() throws {
    try withProject { project in
      let idle = try project.session("--idle", "300ms", "echo here")
      let never = try project.session("--idle", "never", "true")
      let busy = try project.session("--idle", "300ms", "sleep 1000 & echo $!")
      try idle.wait(status: "suspended")
      project.check(try idle.tail().output.contains("here"), is: true)
      project.check(try busy.entry()["status"], is: "running")
      project.check(try never.entry()["status"], is: "running")
      let answer = try idle.key("up", "enter")
      project.check(answer.output.contains("here"), answer)
      project.check(answer.has("restored"), answer)
      try idle.wait(status: "suspended")
    }
  }

  @Test func itsFileIsItsUsersAlone() throws {
    try withProject { project in
      let session = try project.session(
        "--env", "API_TOKEN=hush", "--env", "SITE=http://u:hush@h/", "--env", "COLOR=blue", "true")
      try session.suspend()
      let path = "\(project.root)/.clrun/sessions/\(session.id).state"
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      project.check(mode as? Int, is: 0o600)
      let record = String(
        decoding: project.state("sessions/\(session.id).json"), as: UTF8.self)
      project.check(record.contains("hush"), is: false, record)
      project.check(record.contains("blue"), record)
      project.check(try session.send("echo $API_TOKEN $SITE").output, is: "hush http://u:hush@h/")
      project.check(FileManager.default.fileExists(atPath: path), is: false)
      let now = String(decoding: project.state("sessions/\(session.id).json"), as: UTF8.self)
      project.check(now.contains("saved_state"), is: false, now)
    }
  }

  @Test func suspendedSessionCanBeKilled() throws {
    try withProject { project in
      let session = try project.session("true")
      try session.suspend()
      project.check(try project.clrun("status").number("suspended"), is: 1)
      project.check(try session.kill()["status"], is: "killed")
      project.check(try session.send("x"), failsWith: 1, "Session is not running (status: killed)")
      project.check(project.state("sessions/\(session.id).state"), is: [])
    }
  }

  @Test func manyBringItBackAtOnce() throws {
    try withProject { project in
      let session = try project.session("true")
      for _ in 0..<3 {
        try session.suspend()
        let children = try (0..<8).map { number in
          try project.start(
            [
              TemporaryProject.binary, "--json", session.id,
              "echo n\(number) >> got; echo n\(number)",
            ]
            .map { Array($0.utf8) })
        }
        for (number, child) in children.enumerated() {
          project.check(try child.wait(), is: 0, String(decoding: child.output, as: UTF8.self))
          let text = String(decoding: child.output, as: UTF8.self)
          project.check(text.contains("\"output\":\"n\(number)\""), text)
        }
        let got = try String(contentsOfFile: "\(project.root)/got", encoding: .utf8)
        project.check(
          got.split(separator: "\n").sorted(), is: (0..<8).map { Substring("n\($0)") })
        _ = try session.send("rm got")
        _ = try project.clrun("wait", session.id, "--done")
      }
    }
  }

  /// One who was about to bring it back finds that it has come back, and its input has been taken.
  @Test func bringingItBackMeanwhileIsNoError() throws {
    try withProject { project in
      let session = try project.session("true")
      try session.suspend()
      let lock = "\(project.root)/.clrun/queues/\(session.id).lock"
      let holder = try project.start(
        ["flock", lock, "sh", "-c", "echo held; exec sleep 100"].map { Array($0.utf8) },
        leadsSession: true)
      try holder.wait(for: "the lock") { !$0.output.isEmpty }
      let sender = try project.start(
        [TemporaryProject.binary, "--json", session.id, "echo came"].map { Array($0.utf8) })
      try project.wait(for: "the sender at the lock") { Processes.has(lock, openIn: sender.pid) }
      sender.signal(SIGSTOP)
      holder.signalGroup(SIGKILL)
      _ = try holder.wait()
      project.check(try project.clrun("resume", session.id)["status"], is: "running")
      try project.wait(for: "the prompt") {
        project.state("sessions/\(session.id).state").isEmpty
      }
      sender.signal(SIGCONT)
      let answer = try Answer(of: sender)
      project.check(answer.output, is: "came", answer)
    }
  }

  /// What comes while the shell says what it is must not go with it.
  @Test func inputOfThatMomentIsNotLost() throws {
    try withProject { project in
      let session = try project.session("true")
      for round in 0..<8 {
        let suspending = try project.start(
          [TemporaryProject.binary, "suspend", session.id].map { Array($0.utf8) })
        Pause.microseconds(UInt32(round) * 3000)
        let children = try (0..<3).map { number in
          try project.start(
            [TemporaryProject.binary, "--json", session.id, "echo m\(number) >> got"]
              .map { Array($0.utf8) })
        }
        for child in children {
          project.check(try child.wait(), is: 0, String(decoding: child.output, as: UTF8.self))
        }
        // It may be refused, since somebody waits.
        _ = try suspending.wait()
        project.check(try session.send("sort got; rm got").output, is: "m0\nm1\nm2")
      }
    }
  }

  @Test func aDirectoryThatIsGoneIsSaid() throws {
    try withProject { project in
      let session = try project.session("mkdir here; cd here")
      try session.suspend()
      _ = try project.run(["rmdir", "here"])
      let answer = try session.send("pwd")
      project.check(answer, failsWith: 1, "here")
      project.check(try session.entry()["status"], is: "suspended")
      _ = try project.run(["mkdir", "here"])
      project.check(try session.send("pwd").output.hasSuffix("/here"), is: true)
    }
  }

  @Test func aFileOfAnotherVersionStaysAsItIs() throws {
    try withProject { project in
      let session = try project.session("kept=all")
      try session.suspend()
      let path = "\(project.root)/.clrun/sessions/\(session.id).state"
      func change(_ text: String, to other: String) throws {
        var bytes = Data(project.state("sessions/\(session.id).state"))
        let place = try #require(bytes.range(of: Data(text.utf8)))
        bytes.replaceSubrange(place, with: Data(other.utf8))
        try bytes.write(to: URL(fileURLWithPath: path))
      }
      try change("\"version\":1", to: "\"version\":2")
      let file = project.state("sessions/\(session.id).state")
      let answer = try session.send("echo $kept")
      project.check(answer, failsWith: 1, "of another version")
      project.check(try session.entry()["status"], is: "suspended")
      project.check(project.state("sessions/\(session.id).state") == file, "the file has changed")
      project.check(QueueTests.entries(session).count, is: 0)
      // What this version doesn't know besides is no matter.
      try change("\"version\":2", to: "\"unknown\":[1],\"version\":1")
      try session.expect("echo $kept", "all")
    }
  }
}
