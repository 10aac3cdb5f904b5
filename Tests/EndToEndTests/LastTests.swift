import Foundation
import Support
import Testing

/// `clrun last`, and what `status` says of the last command.
@Suite struct LastTests {
  @Test func theLastCommandIsReadAgain() throws {
    try withProject { project in
      let session = try project.session("--name", "demo", "echo first; (exit 2)")
      let first = try session.last()
      project.check(first["command"], is: "echo first; (exit 2)", first)
      project.check(first.output, is: "first", first)
      project.check(first.number("exit_code"), is: 2, first)
      let sent = try session.send("cd /usr; printf 'a\\n\\n  b'; sleep 0.2")
      let last = try project.clrun("last", "@demo")
      for key in ["output", "duration", "cwd"] { project.check(last[key], is: sent[key], last) }
      project.check(last.number("exit_code"), is: 0, last)
      project.check(last["state"], is: "done", last)
      project.check(
        last.order,
        is: [
          "terminal_id", "command", "status", "exit_code", "output", "name", "duration", "cwd",
          "started_at", "ended_at", "state", "evidence", "since", "next", "hints",
        ], last)
      project.check(last["evidence"], is: "the shell's prompt stands", last)
      project.check(last["next"], is: sent["next"], last)
      let (began, ended) = (last["started_at"] ?? "", last["ended_at"] ?? "")
      project.check(began < ended && began.hasSuffix("Z"), last)
      // It is read as often as one likes, also after keys and a cleared screen.
      _ = try session.key("ctrl-l")
      project.check(try session.last().output, is: sent.output)
    }
  }

  @Test func statusNamesTheLastCommand() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send("echo 'with  spaces'; (exit 9)")
      let entry = try session.entry()
      project.check(entry["last_command"], is: "echo 'with  spaces'; (exit 9)", entry)
      project.check(entry.number("last_command_exit_code"), is: 9, entry)
      project.check(!entry.has("exit_code"), entry)
      _ = try session.send("sleep 60", options: ["--no-wait"])
      try project.wait(for: "the running command") {
        try session.entry()["last_command"] == "sleep 60"
      }
      project.check(!(try session.entry().has("last_command_exit_code")), "it runs")
      // Nothing of it goes where other runtimes write.
      let record = String(decoding: project.state("sessions/\(session.id).json"), as: UTF8.self)
      project.check(!record.contains("last_command"), record)
    }
  }

  @Test func aRunningCommandIsShownAsFarAsItIs() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send("echo begun; read -p 'on? ' x; echo $x")
      let running = try session.last()
      project.check(running["state"], is: "waiting", running)
      project.check(running["waiting_for"], is: "line", running)
      project.check(running.output, is: "begun\non?", running)
      project.check(!running.has("exit_code") && !running.has("ended_at"), running)
      _ = try session.send("yes")
      let ended = try session.last()
      project.check(ended["state"], is: "done", ended)
      project.check(ended["command"], is: "echo begun; read -p 'on? ' x; echo $x", ended)
      project.check(ended.output, is: "begun\non? yes\nyes", ended)
    }
  }

  @Test func aCommandThatWorksIsBusy() throws {
    try withProject { project in
      let session = try project.session("true")
      let gate = try Gate(project)
      let command = "echo begun; \(gate.command)"
      _ = try session.send(command, options: ["--no-wait"])
      try gate.wait()
      let running = try session.last()
      project.check(running["state"], is: "busy", running)
      project.check(running["command"], is: command, running)
      project.check(!running.has("exit_code") && !running.has("ended_at"), running)
    }
  }

  @Test(arguments: ["kill", "worker"])
  func theLastCommandOutlivesItsSession(_ end: String) throws {
    try withProject { project in
      let session = try project.session("true")
      let sent = try session.send("seq 3; (exit 5)")
      if end == "kill" {
        _ = try session.kill()
      } else {
        _ = try project.run(["kill", "-9", String(try session.workerID())])
        try session.wait(status: "detached")
      }
      let last = try session.last()
      project.check(last.output, is: sent.output, last)
      project.check(last.number("exit_code"), is: 5, last)
      project.check(last["state"], is: "exited", last)
      project.check(last["ended_by"], is: end == "kill" ? "kill" : nil, last)
      project.check(last["status"], is: end == "kill" ? "killed" : "detached", last)
      project.check(
        last["evidence"],
        is: end == "kill" ? "the session is over" : "the session's worker died", last)
      project.check(last.has("next"), last)
      project.check(try session.entry()["last_command"], is: "seq 3; (exit 5)")
    }
  }

  @Test func largeOutputIsShownHeadAndTail() throws {
    try withProject { project in
      let session = try project.session("true")
      let sent = try session.send("seq 1 400000", options: ["--wait", "60s"])
      let last = try session.last()
      project.check(last.output.utf8.count <= 31_000, last.output.utf8.count)
      project.check(last.output.hasPrefix("1\n2\n3\n"), last)
      project.check(last.output.hasSuffix("\n399999\n400000"), last)
      project.check(
        last.map("omitted").number("lines").map { $0 > 380_000 } == true, last.map("omitted"))
      project.check(sent.output.prefix(1000), is: last.output.prefix(1000))
      let words = (last.map("omitted")["read_with"] ?? "").split(separator: " ").dropFirst()
      let whole = try project.plain(["--json"] + words.map(String.init))
      project.check(
        whole.output.split(separator: "\n").map { Int($0) ?? 0 }, is: Array(1...400_000))
      let short = try project.clrun("last", session.id, "--max-bytes", "100")
      project.check(short.output.utf8.count < 250, short)
    }
  }

  @Test func aResizedTerminalIsRenderedAsItWas() throws {
    try withProject { project in
      let session = try project.session("--size", "20x10", "true")
      let sent = try session.send("printf 'x%.0s' {1..30}; echo; printf '\\033[999Cy\\n'")
      _ = try project.clrun("resize", session.id, "100x30")
      project.check(try session.last().output, is: sent.output, sent)
    }
  }

  @Test func hiddenTextStaysHidden() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send("read -s secret; echo ${#secret}")
      let answer = try session.send("correct horse")
      project.check(answer.output, is: "13", answer)
      let found = try project.run(["grep", "-r", "-e", "correct", ".clrun"])
      project.check(found.exitStatus, is: 1, found)
      project.check(try session.last().output, is: "13")
    }
  }

  @Test func longCommandsAreCut() throws {
    try withProject { project in
      for shell in ShellKind.available {
        try project.use(shell)
        let session = try project.session("true")
        let text = "echo '" + String(repeating: "ü%;\u{65E5} ", count: 3000) + "' | wc -c"
        let answer = try session.send(text)
        project.check(answer.output, is: "24001", answer)
        let last = try session.last()
        let command = last["command"] ?? ""
        project.check(command.hasSuffix("…") && text.hasPrefix(command.dropLast()), last)
        project.check(command.utf8.count > 500 && command.utf8.count < 5000, last)
        project.check(last.output, is: "24001", last)
      }
    }
  }

  @Test func wrongUseIsExplained() throws {
    try withProject { project in
      project.check(try project.clrun("last"), failsWith: 2, "<id>")
      let session = try project.session("--exec", "cat")
      project.check(try session.last(), failsWith: 1, "Nothing is noted of a command")
      project.check(try project.clrun("last", session.id, "extra"), failsWith: 2, "extra")
      project.check(try project.clrun("last", session.id, "--lines", "5"), failsWith: 2, "--lines")
      project.check(try project.clrun("last", "abcdef01"), failsWith: 1, "Session not found")
      // What a program that runs alone was given last is something, too.
      _ = try session.send("to cat")
      let last = try session.last()
      project.check(last["command"], is: "to cat", last)
      project.check(last.output, is: "to cat", last)
    }
  }

  @Test func aDamagedTimelineIsNoFailure() throws {
    try withProject { project in
      let session = try project.session("echo one")
      _ = try session.kill()
      let path = "\(project.root)/.clrun/buffers/\(session.id).timeline"
      for text in [
        "", "\u{0}\u{1}garbage\n\n", "9999999999 1 command x\n", "-5 1 command x\n99 2 end 0 0 /\n",
      ] {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        let last = try session.last()
        project.check([0, 1].contains(last.exitStatus), last)
        project.check(last.isDocument, last)
      }
    }
  }
}
