import Foundation
import Support
import Testing

/// A session has no tie to the program that started it.
@Suite struct DetachmentTests {
  @Test func outlivesItsCallersGroup() throws {
    try withProject { project in
      // A caller that leads its own session and group, as an agent's tool call does, and is killed with all of it.
      let caller = try project.start(
        [
          "sh", "-c", "\"$0\" --json 'echo started' > answer; echo done; exec sleep 100",
          TemporaryProject.binary,
        ]
        .map { Array($0.utf8) }, leadsSession: true)
      try caller.wait(for: "the start") { !$0.output.isEmpty }
      let id = try project.sessionIDs()[0]
      caller.signalGroup(SIGHUP)
      caller.signalGroup(SIGTERM)
      caller.signalGroup(SIGKILL)
      _ = try caller.wait()
      let answer = try project.clrun(id, "echo still here")
      project.check(answer.output, is: "still here", answer)
    }
  }

  @Test func outlivesItsCallerInTheMiddle() throws {
    try withProject { project in
      let gate = try Gate(project)
      let caller = try project.start(
        [TemporaryProject.binary, "--json", "\(gate.command); echo finished > finished"].map {
          Array($0.utf8)
        })
      try gate.wait()
      caller.signal(SIGKILL)
      _ = try caller.wait()
      try gate.open()
      try project.wait(for: "the end of the command") {
        FileManager.default.fileExists(atPath: "\(project.root)/finished")
      }
      project.check(try project.clrun("status").number("running"), is: 1)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("python3"), "needs python3"))
  func outlivesTheTerminalOfItsCaller() throws {
    try withProject { project in
      // A terminal of its own for the caller, which is then hung up.
      let script = """
        import os, pty, subprocess, sys
        pid, master = pty.fork()
        if pid == 0:
            os.execv(sys.argv[1], [sys.argv[1], "--json", "echo started"])
        data = b""
        try:
            while b"terminal_id" not in data or not data.endswith(b"\\n"): data += os.read(master, 65536)
        except OSError: pass
        os.close(master)
        os.waitpid(pid, 0)
        print("hung up")
        """
      let caller = try project.run(["python3", "-c", script, TemporaryProject.binary])
      project.check(caller.text, is: "hung up\n", caller)
      let id = try project.sessionIDs()[0]
      project.check(try project.clrun(id, "echo alive").output, is: "alive")
    }
  }

  @Test func inheritedPipeIsClosed() throws {
    try withProject { project in
      let script = """
        mkfifo pipe
        cat pipe > seen &
        reader=$!
        exec 9> pipe
        "$0" --json 'echo started' > answer
        echo text >&9
        exec 9>&-
        wait $reader && echo closed
        """
      let answer = try project.run(["bash", "-c", script, TemporaryProject.binary])
      project.check(answer.text, is: "closed\n", answer)
      project.check(try project.clrun("status").number("running"), is: 1)
    }
  }

  @Test func standardStreamsAreNotHeld() throws {
    try withProject { project in
      // `$(…)` ends when nobody holds the pipe any more.
      let answer = try project.run([
        "sh", "-c", "x=$(\"$0\" --no-wait 'sleep 100' 2>&1); echo ended", TemporaryProject.binary,
      ])
      project.check(answer.text, is: "ended\n", answer)
    }
  }

  @Test func signalsAreDefaultInside() throws {
    try withProject { project in
      let script = """
        trap '' INT QUIT HUP PIPE TERM TSTP
        exec "$0" run --json --exec grep Sig /proc/self/status
        """
      let answer = try project.run(["bash", "-c", script, TemporaryProject.binary])
      let lines = answer.output.split(separator: "\n")
      for name in ["SigBlk", "SigIgn"] {
        let line = lines.first { $0.hasPrefix(name) } ?? ""
        let set = line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
        // 32 and 33 are the C library's own, which no program can set.
        project.check(set.map { $0 & ~0x1_8000_0000 }, is: 0, answer)
      }
    }
  }

  @Test func closedStandardStreamsDoNoHarm() throws {
    try withProject { project in
      let answer = try project.run([
        "sh", "-c", "\"$0\" 'echo quiet > made' <&- >&- 2>&-; echo $?", TemporaryProject.binary,
      ])
      project.check(["0\n", "1\n"].contains(answer.text), answer)
      try project.wait(for: "the command") {
        FileManager.default.fileExists(atPath: "\(project.root)/made")
      }
    }
  }

  @Test func environmentIsTheCallers() throws {
    try withProject { project in
      project.environment["MINE"] = "a b"
      project.environment["TMUX"] = "/tmp/tmux-0/default,1,0"
      project.environment["COLUMNS"] = "33"
      project.environment["TERM"] = "dumb"
      project.environment["LANG"] = "C"
      let answer = try project.clrun(
        "--exec", "sh", "-c", "echo \"$MINE|$TMUX|$COLUMNS|$TERM|$CLRUN_SESSION\"; locale charmap")
      project.check(
        answer.output, is: "a b|||xterm-256color|\(answer["terminal_id"] ?? "")\nUTF-8", answer)
    }
  }
}
