import Support
import Testing

/// Programs that write the row anew on which they were answered, and what goes on after them.
@Suite struct RewrittenRowTests {
  /// A command, what answers it, and what that brings about.
  static let answers: [(String, String, String)] = [
    (
      #"printf 'Name: '; read n; printf '\033[1A\033[2KName saved: %s\nnext line\n' "$n""#, "Ada",
      "Name saved: Ada\nnext line"
    ),
    (#"printf 'hint...'; read -s x; printf '\r\033[Kline1\n line2\n'"#, "zzz", "line1\n line2"),
    (#"read -p 'Name: ' n; printf 'hello %s\n' "$n""#, "Ada", "hello Ada"),
    (
      #"printf 'old> '; read n; printf '\033[1A\rnew> %s\n' "$n"; echo done"#, "Ada", "done"
    ),
    (
      #"printf 'hint...'; printf '\033[?1049h\033[10;20Hfull'; read x; printf '\033[?1049l\r\033[Kline1\n line2\n'"#,
      "q", "line1\n line2"
    ),
  ]

  @Test(arguments: answers)
  func whatIsWrittenAnewCounts(_ command: String, _ answer: String, _ output: String) throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send(command)
      try session.expect(answer, output)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("vim") && TemporaryProject.has("git"), "needs vim, git"))
  func whatIsSaidAfterAnEditorIsWhole() throws {
    try withProject { project in
      let session = try project.session(
        "git init -q . && git config user.name A && git config user.email a@example.org && git config core.editor 'vim -u NONE'"
      )
      _ = try session.send("echo one > one; git add one; git commit")
      _ = try session.send("imessage")
      _ = try session.key("escape")
      let end = try session.send(":wq")
      project.check(end.output.hasPrefix("[m"), end)
      project.check(end.output.contains("message\n 1 file changed"), end)
      project.check(end.number("exit_code"), is: 0, end)
    }
  }

  /// The first line is for the program, the second for the shell.
  @Test(arguments: ShellKind.available.filter { $0 != .fish })
  func linesGoOnInTheShell(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      for pause in ["", "sleep 0.3; "] {
        _ = try session.send("read x")
        let answer = try session.send("value\n\(pause)echo after $x; (exit 3)")
        project.check(answer["state"], is: "done", answer)
        project.check(answer.number("exit_code"), is: 3, answer)
        project.check(answer.output.hasSuffix("after value"), answer)
      }
    }
  }
}
