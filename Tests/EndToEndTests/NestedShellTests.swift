import Foundation
import Support
import Testing

/// Shells within shells, shells that take the place of others, and shells without marks.
@Suite struct NestedShellTests {
  /// An integrated shell, and another that is started in it or takes its place.
  static let pairs: [(ShellKind, String)] = ShellKind.available.flatMap { outer in
    let inner =
      ShellKind.available.map(\.rawValue)
      + (TestTerminal.path(of: "dash") == nil ? [] : ["dash"])
    return inner.flatMap { [(outer, $0), (outer, "exec \($0)")] }
  }

  @Test(arguments: pairs)
  func aShellWithinIsToldByEvidence(_ outer: ShellKind, _ start: String) throws {
    try withProject { project in
      for shell in ShellKind.available { try project.use(shell, shell == .zsh ? "PS1='z%% '" : "") }
      project.environment["SHELL"] = TestTerminal.path(of: outer.rawValue)
      let session = try project.session("true")
      let started = try session.send(start)
      project.check(started["state"], is: "waiting", started)
      project.check(started["waiting_for"], is: "shell", started)
      project.check(!started.has("exit_code"), started)
      project.check(started["cwd"], is: project.root, started)
      // It is as it would be without us.
      let clean = try session.send(
        "env | grep -c -e CLRUN_NONCE -e ZDOTDIR -e __clrun; cd /usr; echo moved")
      project.check(clean.output, is: "0\nmoved", clean)
      project.check(clean["cwd"], is: "/usr", clean)
      for marker in ["one", "two"] {
        let answer = try session.send("echo \(marker)")
        project.check(answer.output, is: marker, answer)
        project.check(answer["state"], is: "waiting", answer)
        project.check(
          answer["evidence"]?.hasSuffix("; this shell has no integration") ?? false, answer)
        project.check(!answer.has("exit_code"), answer)
        let last = try session.last()
        project.check(last["command"], is: "echo \(marker)", last)
        project.check(last.output, is: marker, last)
        project.check(last["state"], is: "waiting", last)
        project.check(!last.has("exit_code"), last)
        let entry = try session.entry()
        project.check(entry["last_command"], is: "echo \(marker)", entry)
        project.check(!entry.has("last_command_exit_code"), entry)
      }
      try outputWithinIsWhole(session)
      let end = try session.send("exit 3")
      project.check(end.number("exit_code"), is: 3, end)
      guard !start.hasPrefix("exec") else {
        project.check(end["state"], is: "exited", end)
        project.check(try session.last().number("exit_code"), is: 3)
        return
      }
      project.check(end["state"], is: "done", end)
      project.check(end["cwd"], is: project.root, end)
      let outer = try session.last()
      project.check(outer["command"], is: start, outer)
      project.check(outer.number("exit_code"), is: 3, outer)
      let entry = try session.entry()
      project.check(entry["last_command"], is: start, entry)
      project.check(entry.number("last_command_exit_code"), is: 3, entry)
      try session.expect("echo back", "back")
    }
  }

  /// Neither is a prompt taken for output, nor output for a prompt.
  private func outputWithinIsWhole(_ session: Session) throws {
    for (command, output) in [
      ("true", ""), ("echo; echo a; echo", "\na\n"), ("echo 'costs $'", "costs $"),
      ("cd /; echo moved", "moved"),
    ] {
      let answer = try session.send(command)
      session.project.check(answer.output, is: output, answer)
      session.project.check(try session.last().output, is: output, command)
    }
    let long = try session.send("seq 20000", options: ["--max-bytes", "1000"])
    session.project.check(long.output.hasPrefix("1\n2\n"), long)
    session.project.check(long.output.hasSuffix("19999\n20000"), long)
    let asked = try session.send("sh -c 'read x; echo got $x'")
    session.project.check(asked["waiting_for"], is: "line", asked)
    let got = try session.send("it")
    session.project.check(got.output, is: "got it", got)
  }

  @Test(arguments: ShellKind.available)
  func subshellsAndPipesAreOneCommand(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      if shell == .fish {
        try session.expect("begin; cd /usr; pwd; end; echo (cd /; pwd)", "/usr\n/")
      } else {
        try session.expect("(cd /usr; pwd; (cd /; pwd)); pwd", "/usr\n/\n\(project.root)")
        try session.expect("(exit 4) | cat", "")
        try session.expect("echo $(printf 'a\\nb')", "a b")
      }
      try session.expect("seq 3 | sort -r | head -2; sh -c 'exit 7'", "3\n2", code: 7)
    }
  }

  @Test(.enabled(if: TestTerminal.isPrivileged && TemporaryProject.has("su"), "needs root and su"))
  func anotherUsersShellIsToldByEvidence() throws {
    try withProject { project in
      let session = try project.session("true")
      let started = try session.send("su nobody -s /bin/bash")
      project.check(started["state"], is: "waiting", started)
      let who = try session.send("id -un")
      project.check(who.output.hasPrefix("nobody"), who)
      let end = try session.send("exit 5")
      project.check(end["state"], is: "done", end)
      project.check(end.number("exit_code"), is: 5, end)
    }
  }

  /// What script and sudo run has a terminal of its own, which says whether it reads.
  @Test(.enabled(if: TemporaryProject.has("script"), "needs script"))
  func whatIsBehindARelayIsSeen() throws {
    try withProject { project in
      let session = try project.session("true")
      try session.expect("script -qec 'sleep 1; echo x; exit 7' /dev/null", "x", code: 7)
      let busy = try project.clrun(
        "input", session.id, "--wait", "700ms", "script -qec 'sleep 1000' /dev/null")
      project.check(busy["state"], is: "busy", busy)
      project.check(busy["evidence"]?.contains("sleep (pid ") ?? false, busy)
      // What is sent meanwhile is not typed into it.
      let held = try project.clrun("input", session.id, "--wait", "100ms", "echo next")
      project.check(!held.isSet("delivered"), held)
      _ = try session.key("ctrl-c")
      try session.wait(for: "\nnext")
      let secret = try session.send("script -qec \"bash -c 'read -sp Token x'\" /dev/null")
      project.check(secret["waiting_for"], is: "password", secret)
      _ = try session.send("hushhush")
      let ledger = String(decoding: project.state("ledger/events.log"), as: UTF8.self)
      #expect(!ledger.contains("hushhush"))
    }
  }

  @Test(.enabled(if: TemporaryProject.has("script"), "needs script"))
  func aShellOnATerminalOfItsOwnIsAProgram() throws {
    try withProject { project in
      // As ssh: the shell is elsewhere, and its marks would not be ours.
      let session = try project.session("true")
      let started = try session.send("script -qec 'bash --norc' /dev/null")
      project.check(["ready", "waiting"].contains(started["state"] ?? ""), started)
      let fake = try session.send(#"PS1='\[\e]133;B\a\]far$ '; printf '\e]133;D;9\a'; echo hi"#)
      project.check(fake.output.hasPrefix("hi"), fake)
      project.check(!fake.has("exit_code"), fake)
      let moved = try session.send("cd /usr; echo there")
      project.check(moved.output, is: "there", moved)
      project.check(moved["waiting_for"], is: "shell", moved)
      project.check(
        moved["evidence"]?.hasSuffix("; this shell has no integration") ?? false, moved)
      project.check(moved["cwd"], is: "/usr", moved)
      let last = try session.last()
      project.check(last["command"], is: "cd /usr; echo there", last)
      project.check(last.output, is: "there", last)
      let end = try session.send("exit 6")
      project.check(end["state"], is: "done", end)
      project.check(end.number("exit_code"), is: 6, end)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("dash"), "needs dash"))
  func aShellWithoutMarksWorksWithLess() throws {
    try withProject { project in
      project.environment["SHELL"] = TestTerminal.path(of: "dash")
      let session = try project.session("echo hello")
      project.check(session.started.output.hasPrefix("hello"), session.started)
      project.check(session.started["state"], is: "waiting", session.started)
      project.check(!session.started.has("exit_code"), session.started)
      let moved = try session.send("cd /usr; echo there")
      project.check(moved["cwd"], is: "/usr", moved)
      project.check(moved["waiting_for"], is: "shell", moved)
      project.check(moved.output, is: "there", moved)
      let last = try session.last()
      project.check(last["command"], is: "cd /usr; echo there", last)
      project.check(last.output, is: "there", last)
      project.check(last["state"], is: "waiting", last)
      let begun = try session.send("if true; then")
      project.check(begun["waiting_for"], is: "line", begun)
      project.check(try session.send("echo whole; fi").output, is: "whole")
      // Another shell within has a prompt of its own, and then the first one's comes back.
      let inner = try session.send("PS1='inner$ ' dash")
      project.check(inner["waiting_for"], is: "shell", inner)
      project.check(inner.output, is: "inner$", inner)
      project.check(try session.send("echo within").output, is: "within")
      project.check(try session.send("printf abc").output, is: "abc")
      // The row of the prompt has something before it now.
      project.check(try session.send("echo behind").output, is: "behind")
      _ = try session.send("echo 'two")
      project.check(try session.send("lines'").output, is: "two\nlines")
      _ = try session.key("e", "c", "h", "o", "space")
      let joined = try session.send("left")
      project.check(joined.texts("warnings").first?.hasPrefix("\"echo") == true, joined)
      project.check(joined.output, is: "left", joined)
      project.check(try session.send("exit").output, is: "")
      let end = try session.send("exit 4")
      project.check(end.number("exit_code"), is: 4, end)
      project.check(try session.last()["state"], is: "exited")
    }
  }

  @Test func aPromptThatIsExportedIsNobodyElses() throws {
    try withProject { project in
      // A nested shell inherits PS1, but not what makes its marks ours.
      let session = try project.session("export PS1='$ '; export PS0")
      _ = try session.send("true")
      let started = try session.send("bash --norc")
      project.check(started["state"], is: "waiting", started)
      let inner = try session.send("(exit 3); echo inner")
      project.check(inner["state"], is: "waiting", inner)
      project.check(!inner.has("exit_code"), inner)
      let end = try session.send("exit 2")
      project.check(end["state"], is: "done", end)
      project.check(end.number("exit_code"), is: 2, end)
    }
  }
}
