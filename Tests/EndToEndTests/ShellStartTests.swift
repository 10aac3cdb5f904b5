import Foundation
import Support
import Testing

/// How integrated shells start: with the person's own files, and nothing of ours left behind.
@Suite struct ShellStartTests {
  @Test(.enabled(if: TemporaryProject.has("zsh"), "needs zsh"), arguments: [nil, "", "own"])
  func zshReadsItsFilesInOrder(_ folder: String?) throws {
    try withProject { project in
      let home = project.environment["HOME"] ?? ""
      try project.use(.zsh)
      let place = folder == "own" ? "dots/" : ""
      for name in [".zshenv", ".zprofile", ".zshrc", ".zlogin"] {
        try project.write("seen+=(\(name))\n", into: "\(place)\(name)")
      }
      if folder == "own" { project.environment["ZDOTDIR"] = "\(home)/dots" }
      // Empty is a folder too: the root, which has none of the files.
      if folder == "" { project.environment["ZDOTDIR"] = "" }
      let session = try project.session("echo $seen ${ZDOTDIR-unset}")
      let expected =
        switch folder {
        case nil: ".zshenv .zshrc unset"
        case "": ""
        default: ".zshenv .zshrc \(home)/dots"
        }
      project.check(session.started.output, is: expected, session.started)
      project.check(session.started.number("exit_code"), is: 0, session.started)
      let type = try session.send("echo ${(t)ZDOTDIR-}; echo ${parameters[ZDOTDIR]-none}")
      project.check(
        type.output.hasSuffix(folder == nil ? "none" : "scalar-export"), type)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("zsh"), "needs zsh"))
  func zshMayBeSentElsewhereByItsOwnFile() throws {
    try withProject { project in
      try project.use(.zsh)
      try project.write("export ZDOTDIR=$HOME/dots\n", into: ".zshenv")
      try project.write("here=dots\n", into: "dots/.zshrc")
      let session = try project.session("echo $here $ZDOTDIR; (exit 3)")
      project.check(
        session.started.output, is: "dots \(project.environment["HOME"] ?? "")/dots",
        session.started)
      project.check(session.started.number("exit_code"), is: 3, session.started)
      let nested = try session.send("zsh -ic 'echo $here $ZDOTDIR'")
      project.check(nested.output, is: session.started.output, nested)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("zsh"), "needs zsh"))
  func zshMayForbidItsOtherFiles() throws {
    try withProject { project in
      try project.use(.zsh, "here=rc\n")
      try project.write("setopt no_rcs; PS1='n%% '\n", into: ".zshenv")
      let session = try project.session("echo ${here-none}; (exit 3)")
      project.check(session.started.output, is: "none", session.started)
      project.check(session.started.number("exit_code"), is: 3, session.started)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("zsh"), "needs zsh"))
  func zshWithoutFilesOffersToMakeThem() throws {
    try withProject { project in
      project.environment["SHELL"] = TestTerminal.path(of: "zsh")
      let session = try project.session("echo started")
      // Its first question comes before any prompt, as it does without us; it's absent where the module is.
      if session.started["state"] == "waiting" {
        project.check(session.started.output.contains("zsh-newuser-install"), session.started)
        _ = try session.key("q")
        try session.wait(for: "started")
      } else {
        project.check(session.started.output, is: "started", session.started)
      }
    }
  }

  @Test(.enabled(if: TemporaryProject.has("zsh"), "needs zsh"))
  func zshKeepsItsHistoryWhereItWas() throws {
    try withProject { project in
      try project.use(.zsh, "HISTFILE=${ZDOTDIR:-$HOME}/.history; SAVEHIST=100; HISTSIZE=100\n")
      let session = try project.session("echo one")
      let end = try session.send("exit")
      project.check(end["state"], is: "exited", end)
      let home = project.environment["HOME"] ?? ""
      let history = try project.run(["cat", "\(home)/.history"])
      project.check(history.text, is: "echo one\nexit\n", history)
      let run = try project.run(["ls", "-A", "\(project.root)/.clrun/run/zsh-integration-2"])
      project.check(run.text, is: ".zshenv\n", run)
    }
  }

  @Test(.enabled(if: TemporaryProject.has("fish"), "needs fish"))
  func fishReadsItsOwnFilesFirst() throws {
    try withProject { project in
      try project.use(
        .fish, "set -g here config; function greet; echo hello; end; set -gx XDG_DATA_DIRS /a:/b\n")
      try project.write("set -g there conf.d\n", into: ".config/fish/conf.d/own.fish")
      let session = try project.session("echo $here $there $XDG_DATA_DIRS; greet")
      project.check(session.started.output, is: "config conf.d /a:/b\nhello", session.started)
      let nested = try session.send(
        "fish -c 'echo $here; functions -q __clrun_prompt; or echo clean'")
      project.check(nested.output, is: "config\nclean", nested)
    }
  }

  @Test func bashReadsItsOwnFileInPlace() throws {
    try withProject { project in
      // What would end or change a file of ours that goes on after it.
      try project.use(
        .bash,
        "set -eu; set -o pipefail; here=rc; alias printf='echo wrong'; false_() { return 1; }\n[ -e /nonexistent ] && echo no\n"
      )
      let session = try project.session("echo $here; ! true")
      project.check(session.started.output, is: "rc", session.started)
      project.check(session.started.number("exit_code"), is: 1, session.started)
      try session.expect("echo on", "on")
      let gone = try session.send("false")
      project.check(gone["state"], is: "exited", gone)
      project.check(gone.number("exit_code"), is: 1, gone)
    }
  }

  @Test(arguments: ShellKind.available)
  func pathsOfEveryKindWork(_ shell: ShellKind) throws {
    try withProject(named: "it's a \"p\"\\ä $x") { project in
      try project.use(shell)
      let session = try project.session("pwd; \(shell.code(3))")
      project.check(session.started.output, is: project.root, session.started)
      project.check(session.started.number("exit_code"), is: 3, session.started)
      try session.expect("echo here", "here", cwd: project.root)
    }
  }

  @Test(arguments: ShellKind.available)
  func severalStartAtOnce(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let words = [
        TemporaryProject.binary, "--json", "--wait", "60s", "echo $SHELL; \(shell.code(3))",
      ]
      let children = try (0..<4).map { _ in try project.start(words.map { Array($0.utf8) }) }
      for child in children {
        let status = try child.wait(seconds: 60)
        let answer = Answer(
          arguments: words, exitStatus: status, output: child.output, errors: child.errors)
        project.check(answer.number("exit_code"), is: 3, answer)
      }
    }
  }

  @Test(arguments: ShellKind.available)
  func whatIsLeftOfAnOlderFileIsReplaced(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      _ = try project.session("true").kill()
      let found = try project.run([
        "sh", "-c", "find .clrun/run -name '*integration*' -o -name .zshenv",
      ])
      for path in found.text.split(separator: "\n") where !path.hasSuffix("zsh-integration-2") {
        try "exit 9\n".write(toFile: "\(project.root)/\(path)", atomically: true, encoding: .utf8)
      }
      let again = try project.session("echo fine; \(shell.code(3))")
      project.check(again.started.output, is: "fine", again.started)
      project.check(again.started.number("exit_code"), is: 3, again.started)
    }
  }
}
