import Foundation
import Support
import Testing

/// Real programs, driven as an agent drives them.
@Suite struct ProgramTests {
  @Test(.enabled(if: TemporaryProject.has("python3"), "needs python3"))
  func pythonTakesAFunction() throws {
    try withProject { project in
      let session = try project.session("python3 -q")
      project.check(session.started["waiting_for"], is: "repl", session.started)
      let lines = "def double(x):\n    y = x * 2\n    return y\n\ndouble(21)"
      let answer = try session.input("-", input: Array(lines.utf8))
      project.check(answer.output.hasPrefix("42\n"), answer)
      let slow = try session.send("import time; time.sleep(1); print('slept')")
      project.check(slow.output.hasPrefix("slept\n"), slow)
      let end = try session.key("ctrl-d")
      project.check(end["state"], is: "done", end)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("vim"), "needs vim"))
  func vimEditsAndSaves() throws {
    try withProject { project in
      let session = try project.session("vim -u NONE note.txt")
      project.check(session.started["waiting_for"], is: "editor", session.started)
      _ = try session.key("i")
      _ = try session.send("first line")
      _ = try session.key("escape")
      let saved = try session.send(":wq")
      project.check(saved["state"], is: "done", saved)
      let text = try session.send("cat note.txt")
      project.check(text.output, is: "first line\n", text)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("top"), "needs top"))
  func topIsLeft() throws {
    try withProject { project in
      let session = try project.session("top")
      project.check(session.started.output.contains("PID"), session.started)
      let left = try session.key("q")
      project.check(left["state"], is: "done", left)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("ssh-keygen"), "needs ssh-keygen"))
  func aPassphraseStaysHidden() throws {
    try withProject { project in
      let session = try project.session("ssh-keygen -q -t ed25519 -f key")
      project.check(session.started["waiting_for"], is: "password", session.started)
      let first = try session.send("correct horse")
      project.check(first["input"], is: "[hidden]", first)
      let second = try session.send("correct horse")
      project.check(second.number("exit_code"), is: 0, second)
      let found = try project.run(["grep", "-r", "correct horse", "."])
      project.check(found.exitStatus, is: 1, found)
      let opened = try project.run(["ssh-keygen", "-y", "-P", "correct horse", "-f", "key"])
      project.check(opened.exitStatus, is: 0, opened)
    }
  }

  /// A shell that edits the line itself leaves the terminal as it is for `read` without -s.
  @Test(arguments: ShellKind.available.filter { $0 != .zsh })
  func whatAShellReadsUnseenStaysHidden(shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      let asked = try session.send(
        shell == .fish ? "read -s -P 'token> ' t" : "read -s -e -p 'token> ' t")
      project.check(asked["waiting_for"], is: "password", asked)
      let answer = try session.send("correct horse")
      project.check(answer["input"], is: "[hidden]", answer)
      let found = try project.run(["grep", "-r", "correct horse", ".clrun"])
      project.check(found.exitStatus, is: 1, found)
      let echoed = try session.send("echo seen")
      project.check(echoed["input"], is: "echo seen", echoed)
    }
  }

  /// What is asked after a secret is none, nor what only names one.
  @Test(arguments: ["read -s -p 'PW: ' a; read -p 'User: ' b", "echo 'use read -s x'; cat"])
  func onlyTheSecretIsUnseen(_ command: String) throws {
    try withProject { project in
      let session = try project.session("true")
      var asked = try session.send(command)
      if asked["waiting_for"] == "password" { asked = try session.send("correct horse") }
      project.check(asked["waiting_for"], is: "line", asked)
      let answer = try session.send("Ada")
      project.check(answer["input"], is: "Ada", answer)
    }
  }

  /// A box that shows nothing of what is typed into it.
  @Test(.enabled(if: TemporaryProject.has("dialog"), "needs dialog"))
  func aPasswordInABoxStaysHidden() throws {
    try withProject { project in
      let session = try project.session(
        "--size", "80x24", "dialog --passwordbox 'Password for ada:' 8 40 3>&1 1>&2 2>&3 | wc -c"
      )
      project.check(session.started["waiting_for"], is: "password", session.started)
      let answer = try session.send("correct horse")
      project.check(answer["input"], is: "[hidden]", answer)
      project.check(answer.output, is: "13", answer)
      let found = try project.run(["grep", "-r", "correct horse", "."])
      project.check(found.exitStatus, is: 1, found)
    }
  }

  @Test(
    .enabled(
      if: TestTerminal.path(of: "python3") != nil && canImportQuestionary,
      "needs questionary for python3"))
  func aListIsChosenFromWithArrows() throws {
    try withProject { project in
      let program = """
        import questionary
        print('got', questionary.select('Pick', choices=['alpha', 'beta', 'gamma']).ask())
        """
      try program.write(toFile: "\(project.root)/pick.py", atomically: true, encoding: .utf8)
      let session = try project.session("python3 pick.py")
      project.check(session.started["waiting_for"], is: "menu", session.started)
      let moved = try session.key("down")
      project.check(moved.output.contains("» beta"), moved)
      let chosen = try session.key("down", "enter")
      project.check(chosen.output.hasSuffix("got gamma"), chosen)
    }
  }

  private static let canImportQuestionary: Bool = {
    let process = Foundation.Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import questionary"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(.enabled(if: TemporaryProject.has("npm"), "needs npm"))
  func npmIsAnsweredQuestionByQuestion() throws {
    try withProject { project in
      var settings = ["--wait", "60s", "--name", "npm", "mkdir package && cd package && npm init"]
      settings.insert("--json", at: 0)
      let started = try project.plain(settings)
      project.check(started.output.contains("package name:"), started)
      var answer = started
      for _ in 0..<20 where !answer.output.contains("Is this OK?") {
        answer = try project.plain(["--json", "@npm", ""])
      }
      project.check(answer.output.contains("Is this OK?"), answer)
      let done = try project.plain(["--json", "@npm", "yes"])
      project.check(done.number("exit_code"), is: 0, done)
      let written = try project.run(["cat", "package/package.json"])
      project.check(written.text.contains("\"name\": \"package\""), written)
    }
  }
}
