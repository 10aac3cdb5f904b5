import Foundation
import Support
import Testing

/// What bash, zsh and fish say of their commands, whatever their prompts look like.
@Suite struct ShellTests {
  @Test(arguments: ShellKind.available)
  func commandsAreReportedExactly(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("mkdir -p 'a b;c%20/ü'; \(shell.code(3))")
      project.check(session.started.number("exit_code"), is: 3, session.started)
      project.check(session.started["cwd"], is: project.root, session.started)
      project.check(!session.started.has("cwd_after"), session.started)
      let inner = "\(project.root)/a b;c%20/ü"
      try session.expect("cd 'a b;c%20/ü'", "", cwd: inner)
      try session.expect("printf foo", "foo", cwd: inner)
      try session.expect("printf 'a\\n\\n b\\n'; \(shell.code(7))", "a\n\n b", code: 7, cwd: inner)
      try session.expect("cd ..; cd ..; pwd", project.root, cwd: project.root)
      try session.expect("true", "")
      try session.expect("printf '\\033[31mred\\033[0m\\n'", "red")
      let slow = try session.send("sleep 0.3")
      project.check(slow["duration"]?.wholeMatch(of: /[0-9]+\.[0-9]{3}s/) != nil, slow)
      project.check(
        slow.order.filter { ["output", "exit_code", "duration", "cwd", "state"].contains($0) },
        is: ["exit_code", "duration", "cwd", "state"], slow)
      let missing = try session.send("no-such-command-here")
      project.check(missing.number("exit_code"), is: 127, missing)
      let moved = try project.session("cd /usr")
      project.check(moved.started["cwd"], is: project.root, moved.started)
      project.check(moved.started["cwd_after"], is: "/usr", moved.started)
    }
  }

  @Test(arguments: ShellKind.available)
  func nothingOfOursIsLeftInTheShell(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("echo first")
      let names = try session.send(
        "env | grep -c -e CLRUN_NONCE -e ZDOTDIR; env | grep -c '^CLRUN'")
      project.check(names.output, is: "0\n1", names)
      let history = try session.send(shell == .zsh ? "fc -l 1" : "history")
      project.check(history.output.contains("echo first"), history)
      project.check(!history.output.contains("__clrun"), history)
      project.check(!history.output.contains("integration"), history)
      let shown = try session.tail()
      for trace in ["__clrun", "133;", "clrun=", "integration"] {
        project.check(!shown.output.contains(trace), shown)
      }
    }
  }

  @Test(arguments: ShellKind.available)
  func marksInOutputDoNotCount(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      // As programs print them that know nothing of the nonce, or a wrong one.
      let fake =
        #"printf 'a\n\033]133;D;9\a\033]133;A\a\033]133;B\a\033]133;C\a\033]133;D;9;clrun=1\a\033]133;B;clrun=1\a'"#
      try session.expect(
        "\(fake); sleep 0.3; printf '\\033]7;file:///etc\\a'; echo b; \(shell.code(4))",
        "a\nb", code: 4, cwd: project.root)
      // Marks that are shown again have our nonce, but are not of this moment.
      try session.expect("echo next; \(shell.code(5))", "next", code: 5)
      // Copies: what shows a log as fast as it grows by that never ends. What is cut within a sequence is ended by CAN.
      let log = ".clrun/buffers/\(session.id).log"
      let shown = try session.send(
        "cp \(log) copy; tail -c 700 \(log) >cut; cat copy copy; sleep 0.3; cat cut; sleep 0.3; printf '\\030\\n'; echo end; \(shell.code(6))"
      )
      project.check(shown["state"], is: "done", shown)
      project.check(shown.number("exit_code"), is: 6, shown)
      project.check(shown.output.hasSuffix("end"), shown)
      project.check(shown.output.contains("next"), shown)
      project.check(shown["cwd"], is: project.root, shown)
      let last = try session.last()
      project.check(last.number("exit_code"), is: 6, last)
      project.check(last["command"]?.hasPrefix("cp .clrun") == true, last)
      try session.expect("echo on", "on")
    }
  }

  @Test(arguments: ShellKind.available)
  func syntaxErrorsAreAnswered(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      for _ in 0..<3 {
        let wrong = try session.send("echo a )")
        project.check(wrong["state"], is: "done", wrong)
        project.check((wrong.number("exit_code") ?? 0) > 0, wrong)
        project.check(wrong.output.contains(")"), wrong)
        project.check(!wrong.output.hasPrefix("echo a )"), wrong)
        // The line is not left for the next command to join.
        try session.expect("echo right", "right")
      }
      let last = try session.send("echo a )")
      let again = try session.last()
      project.check(again["command"], is: "echo a )", again)
      project.check(again.output, is: last.output, again)
      project.check(again.number("exit_code"), is: last.number("exit_code"), again)
      let empty = try session.send("")
      project.check(empty["state"], is: "done", empty)
      project.check(empty.output, is: "", empty)
      project.check(try session.last()["command"], is: "echo a )")
    }
  }

  @Test(arguments: ShellKind.available)
  func severalLinesAreOneAnswer(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      try session.expect(
        "echo one\nsleep 0.2\necho two\n\(shell.code(3))", "one\ntwo", code: 3)
      let loop =
        shell == .fish
        ? "for i in 1 2 3\n  echo $i\nend" : "for i in 1 2 3\ndo\n  echo $i\ndone"
      try session.expect(loop, "1\n2\n3")
      let last = try session.last()
      project.check(last["command"], is: loop, last)
      project.check(last.output, is: "1\n2\n3", last)
      guard shell != .fish else { return }
      try session.expect("cat <<X\na $((1+1))\n\n  b\nX", "a 2\n\n  b")
      // Line by line, as a person types it.
      let begun = try session.send("cat <<X")
      project.check(begun["state"], is: "waiting", begun)
      _ = try session.send("typed")
      try session.expect("X", "typed")
      let heredoc = try session.last()
      project.check(heredoc["command"]?.hasPrefix("cat <<X") == true, heredoc)
    }
  }

  @Test(arguments: ShellKind.available)
  func typedKeysAreACommand(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      let answer = try session.key("e", "c", "h", "o", "space", "7", "enter")
      project.check(answer.output, is: "7", answer)
      project.check(answer.number("exit_code"), is: 0, answer)
      project.check(answer["cwd"], is: project.root, answer)
      project.check(try session.last()["command"], is: "echo 7")
      // Keys and text together make the line.
      _ = try session.key("e", "c", "h", "o", "space")
      try session.expect("8", "8")
      project.check(try session.last()["command"], is: "echo 8")
    }
  }

  @Test(arguments: ShellKind.available)
  func clearedScreensAndMovedCursors(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("--size", "40x10", "seq 1 30")
      try session.expect("echo gone; clear; echo after", "after")
      try session.expect("clear", "")
      try session.expect("printf 'one\\ntwo\\n\\033[1A\\033[2Kthree\\n'", "one\nthree")
      try session.expect("printf '10%%\\r20%%\\r30%%\\n'", "30%")
      let wide = String(repeating: "日本", count: 30)
      try session.expect("echo \(wide)", wide)
      try session.expect(
        "seq 1 100 | tr '\\n' ' '", (1...100).map(String.init).joined(separator: " "))
      try session.expect("printf '\\033[?1049hfull\\033[?1049l'; echo back", "back")
    }
  }

  @Test(arguments: ShellKind.available)
  func backgroundJobsPrintLater(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      let script = "while [ ! -e go ]; do sleep 0.02; done; echo late"
      let started = try session.send("sh -c '\(script)' &")
      project.check(started["state"], is: "done", started)
      project.check(started.number("exit_code"), is: 0, started)
      project.check(!started.output.contains("late"), started)
      _ = try project.run(["touch", "go"])
      try session.wait(for: "late")
      try session.expect("echo now", "now")
      project.check(try session.last().output, is: "now")
    }
  }

  @Test(arguments: ShellKind.available)
  func whatIsTypedAheadRunsInTurn(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      let gate = try Gate(project)
      _ = try session.send("\(gate.command); echo slow", options: ["--no-wait"])
      _ = try session.send("echo quick; \(shell.code(5))", options: ["--no-wait"])
      try gate.open()
      try session.expect("echo last", "last")
      let tail = try session.tail()
      let slow = tail.output.range(of: "\nslow\n")?.lowerBound
      let quick = tail.output.range(of: "\nquick\n")?.lowerBound
      project.check(slow.flatMap { slow in quick.map { slow < $0 } } == true, tail)
    }
  }

  @Test(arguments: ShellKind.available)
  func shellsEndWithTheirCode(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      let trap =
        shell == .fish
        ? "function bye --on-event fish_exit; echo bye; end" : "trap 'echo bye' EXIT"
      try session.expect(trap, "")
      let end = try session.send("exit 3")
      project.check(end["state"], is: "exited", end)
      project.check(end.number("exit_code"), is: 3, end)
      project.check(end.output.hasSuffix("bye"), end)
      let last = try session.last()
      project.check(last["command"], is: "exit 3", last)
      project.check(last.number("exit_code"), is: 3, last)
      project.check(last["state"], is: "exited", last)
    }
  }

  @Test(arguments: ShellKind.available)
  func aliasesAndFunctionsAreCommands(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      try session.expect("alias greet='echo hello'", "")
      try session.expect("greet you", "hello you")
      let function =
        shell == .fish
        ? "function f; echo $argv; return 6; end" : "f() { echo \"$@\"; return 6; }"
      try session.expect(function, "")
      try session.expect("f a b", "a b", code: 6)
      project.check(try session.last()["command"], is: "f a b")
    }
  }
}
