import Foundation
import Support
import Testing

/// When an answer comes, and that it holds what the input brought about: all of it and nothing else.
@Suite struct AnswerTests {
  @Test func slowCommandIsWaitedFor() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("sleep 1; echo x")
      project.check(answer.output, is: "x", answer)
      project.check(answer["state"], is: "done", answer)
    }
  }

  @Test func questionIsAnswered() throws {
    try withProject { project in
      let session = try project.session("echo earlier")
      let answer = try session.send("read -p 'name? ' x")
      project.check(answer.output, is: "name?", answer)
      project.check(answer["state"], is: "waiting", answer)
      project.check(!answer.has("exit_code"), answer)
    }
  }

  /// A command, and what it prints.
  static let outputs: [(String, String)] = [
    (
      #"printf 'a > b\n50 %% done\n$ \n# x\n>>> y\nroot@host:~# \n'"#,
      "a > b\n50 % done\n$\n# x\n>>> y\nroot@host:~#"
    ),
    (#"printf '\n\na\n\n\nb\n\n'"#, "\n\na\n\n\nb\n"),
    (#"printf 'a\tb\n\tc\n'"#, "a\tb\n\tc"),
    ("printf foo", "foo"),
    ("true", ""),
    ("echo", ""),
    ("printf 'one\\rtwo\\n'", "two"),
    ("printf '12%%\\r99%%\\r100%%\\n'", "100%"),
    (#"printf '\033[31mred\033[0m plain\n'"#, "red plain"),
    (#"printf 'abc\b\bX\n'"#, "aXc"),
    ("echo 'echo hi'; echo hi", "echo hi\nhi"),
    ("seq 1 5 | paste -sd' '", "1 2 3 4 5"),
    ("echo err >&2; echo out", "err\nout"),
    ("printf '%0200d\\n' 7", String(repeating: "0", count: 199) + "7"),
    ("echo \"$(printf 'x%.0s' {1..120})\"", String(repeating: "x", count: 120)),
    ("printf '\\033]0;title\\007after\\n'", "after"),
    ("stty -echo; printf 'a\\n\\033[6n'; read -rsd R -t 5 pos && echo ok; stty echo", "a\nok"),
  ]

  @Test(arguments: outputs)
  func outputIsExact(_ command: String, _ expected: String) throws {
    try withProject { project in
      let session = try project.session("echo earlier output")
      let answer = try session.send(command)
      project.check(answer.output, is: expected, answer)
      project.check(answer["state"], is: "done", answer)
      // The next answer begins where this one ended.
      project.check(try session.send("echo next").output, is: "next")
    }
  }

  @Test func outputAsFirstCommandIsExact() throws {
    try withProject { project in
      for (command, expected) in Self.outputs {
        let answer = try project.clrun(command)
        project.check(answer.output, is: expected, answer)
        _ = try project.clrun("kill", answer["terminal_id"] ?? "")
      }
    }
  }

  @Test func clearedScreenShowsWhatCameAfter() throws {
    try withProject { project in
      let session = try project.session("echo before")
      let answer = try session.send("echo gone; clear; echo after")
      project.check(answer.output, is: "after", answer)
      let again = try session.send("clear")
      project.check(again.output, is: "", again)
      project.check(try session.send("echo more").output, is: "more")
    }
  }

  @Test func severalCommandsAreOneAnswer() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("echo one\nsleep 0.3\necho two\necho three")
      project.check(answer.output, is: "one\ntwo\nthree", answer)
    }
  }

  @Test func syntaxErrorsAreShown() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("if then fi")
      project.check(answer.output.contains("syntax error"), answer)
      project.check(!answer.output.contains("if then fi\n"), answer)
      project.check(answer["state"], is: "done", answer)
      project.check(answer.number("exit_code"), is: 2, answer)
      let missing = try session.send("no-such-command-here")
      project.check(missing.output.contains("command not found"), missing)
      project.check(missing.number("exit_code"), is: 127, missing)
    }
  }

  @Test func unfinishedCommandWaits() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("echo 'begun")
      project.check(answer["state"], is: "waiting", answer)
      project.check(!answer.isSet("timed_out"), answer)
      let rest = try session.send("ended'")
      project.check(rest.output, is: "begun\nended", rest)
    }
  }

  @Test func backgroundJobDoesNotHoldTheAnswer() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("sleep 30 &")
      project.check(answer["state"], is: "done", answer)
      project.check(answer.output.hasPrefix("[1] "), answer)
      project.check(try session.send("jobs | wc -l").output, is: "1")
      project.check(try session.send("kill %1; wait; echo gone").output.hasSuffix("gone"), is: true)
    }
  }

  @Test func directoryAndVariablesPersist() throws {
    try withProject { project in
      let session = try project.session("mkdir -p deep/er; cd deep/er; x=5")
      project.check(try session.send("pwd; echo $x").output, is: "\(project.root)/deep/er\n5")
    }
  }

  @Test func exitEndsTheSession() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("echo bye; exit 3")
      project.check(answer["status"], is: "exited", answer)
      project.check(answer["state"], is: "exited", answer)
      project.check(answer.number("exit_code"), is: 3, answer)
      project.check(answer.output.split(separator: "\n").first, is: "bye", answer)
      project.check(try session.entry().number("exit_code"), is: 3)
      project.check(try session.tail()["status"], is: "exited")
    }
  }

  @Test func exitOfTheFirstCommandEndsTheSession() throws {
    try withProject { project in
      let answer = try project.clrun("exit 4")
      project.check(answer["status"], is: "exited", answer)
      project.check(answer.number("exit_code"), is: 4, answer)
    }
  }

  @Test func lastBytesAreInTheAnswer() throws {
    try withProject { project in
      for round in 0..<5 {
        let answer = try project.clrun("--exec", "seq \(round) 3000")
        project.check(answer["status"], is: "exited", answer)
        project.check(answer.output.hasSuffix("\n2999\n3000"), answer)
      }
    }
  }

  @Test func largeOutputIsShownHeadAndTail() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("seq 1 300000", options: ["--wait", "60s"])
      project.check(answer.output.utf8.count <= 31_000, answer.output.utf8.count)
      let lines = answer.output.split(separator: "\n")
      let marks = lines.indices.filter { Int(lines[$0]) == nil }
      project.check(marks.count, is: 1, answer)
      guard let mark = marks.first else { return }
      let head = lines[..<mark].compactMap { Int($0) }
      let tail = lines[(mark + 1)...].compactMap { Int($0) }
      project.check(head, is: Array(1...max(1, head.count)))
      project.check(tail, is: Array((300_001 - tail.count)...300_000))
      let omitted = answer.map("omitted")
      project.check(omitted.number("lines"), is: 300_000 - head.count - tail.count, answer)
      let size = { (numbers: [Int]) in numbers.reduce(0) { $0 + String($1).count + 1 } }
      let whole = size(Array(1...300_000))
      // Those are counted in the log, where each line ends with CR and LF.
      let bytes = omitted.number("bytes") ?? 0
      let left = whole - size(head) - size(tail)
      project.check((left...(left + 300_100)).contains(bytes), "\(bytes), not \(left)")
      project.check(omitted["read_with"]?.hasPrefix("clrun tail") == true, answer)
    }
  }

  @Test func commandThatReadsWhatIsLeftOutWorks() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("seq 1 3000", options: ["--max-bytes", "200"])
      project.check(answer.output.utf8.count <= 300, answer)
      let command = answer.map("omitted")["read_with"] ?? ""
      let words = command.split(separator: " ").dropFirst().map(String.init)
      let whole = try project.plain(["--json"] + words)
      let numbers = whole.output.split(separator: "\n").compactMap { Int($0) }
      project.check(numbers, is: Array(1...3000))
    }
  }

  @Test func waitCanTimeOut() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("echo begun; sleep 30", options: ["--wait", "2s"])
      project.check(answer.output, is: "begun", answer)
      project.check(answer.isSet("timed_out"), answer)
      project.check(answer["state"], is: "busy", answer)
      project.check(answer.exitStatus, is: 0, answer)
      let stopped = try session.key("ctrl-c")
      project.check(stopped["state"], is: "done", stopped)
      project.check(stopped.number("exit_code"), is: 130, stopped)
    }
  }

  @Test func noWaitReturnsAtOnce() throws {
    try withProject { project in
      let gate = try Gate(project)
      let session = try project.session("--no-wait", "\(gate.command); echo late")
      project.check(!session.started.has("output"), session.started)
      try gate.open()
      try session.wait(for: "\nlate")
      let answer = try session.send("echo sent", options: ["--no-wait"])
      project.check(!answer.has("output"), answer)
      project.check(!answer.has("state"), answer)
      project.check(answer.exitStatus, is: 0, answer)
      try session.wait(for: "\nsent")
    }
  }

  @Test func answersOfASessionDoNotMix() throws {
    try withProject { project in
      let session = try project.session("true")
      for number in 0..<30 {
        let answer = try session.send("echo number \(number)")
        project.check(answer.output, is: "number \(number)", answer)
      }
    }
  }

  @Test func tailAndHeadShowTheSession() throws {
    try withProject { project in
      let session = try project.session("seq 1 200")
      let tail = try session.tail(lines: 3)
      let last = tail.output.split(separator: "\n")
      project.check(last.prefix(2), is: ["199", "200"], tail)
      let head = try project.clrun("head", session.id, "-n2")
      let first = head.output.split(separator: "\n")
      project.check(first.last, is: "1", head)
      project.check(head.number("total_lines"), is: tail.number("total_lines"), head)
      project.check(try project.clrun("tail", session.id, "-n", "x"), failsWith: 2, "--lines")
    }
  }
}
