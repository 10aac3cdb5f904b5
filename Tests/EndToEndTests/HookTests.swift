import Foundation
import Support
import Testing

/// A person's hooks, traps and options, set while the shell runs, and what they leave of the marks.
@Suite struct HookTests {
  /// What a person does in bash, after which everything is told as before.
  static let changes: [String] = [
    "PS1='new$ '", "PS1='two\nlines$ '", "unset PS1", "unset PS0", "PS0='begins '", "set -u",
    "set -x; set +x",
    "shopt -u promptvars", "set -o vi", "set -o posix", "set +o history",
    "shopt -s extglob nocasematch",
    "PROMPT_COMMAND+=('PS1=\"[$?] \"')", "IFS=x", "set -f", "export PS1 PROMPT_COMMAND", "set -a",
    "set -C",
    "PROMPT_COMMAND+=('printf \"hook\\n\"')", "readonly PS1", "readonly PROMPT_COMMAND",
    "stty tostop",
    "alias builtin=false printf=false",
    "printf() { echo wrong; }", "trap ':' DEBUG", "trap 'false' ERR RETURN",
    "set -T; trap 'x=1' DEBUG",
  ]

  @Test(arguments: changes)
  func bashIsToldAsBefore(_ change: String) throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send(change)
      for code in [3, 0, 4] {
        try session.expect("echo here; (exit \(code))", "here", code: code, cwd: project.root)
      }
      try session.expect("cd /usr", "", cwd: "/usr")
      let tail = try session.tail()
      project.check(!tail.output.contains("__clrun"), tail)
    }
  }

  /// What takes hook and prompt away: the next command is answered by evidence, and those after it as before.
  @Test(arguments: [
    "PROMPT_COMMAND='echo hook'", "PROMPT_COMMAND='echo hook'; PS1='$ '",
    "unset PROMPT_COMMAND; PS1='$ '",
    "PROMPT_COMMAND=(); PS1='$ '", ". ./rc",
  ])
  func bashFindsItsMarksAgain(_ change: String) throws {
    try withProject { project in
      try "PS1='rc$ '\nPROMPT_COMMAND='rc=$?'\n".write(
        toFile: "\(project.root)/rc", atomically: true, encoding: .utf8)
      let session = try project.session("true")
      let lost = try session.send("sleep 1; \(change)")
      project.check(["done", "waiting"].contains(lost["state"] ?? ""), lost)
      let found = try session.send("(exit 3)")
      project.check(found["state"], is: "done", found)
      project.check(found.number("exit_code"), is: 3, found)
      // It has a beginning of its own.
      project.check(Double(found["duration"]?.dropLast() ?? "") ?? 1 < 1, found)
      project.check(try session.last()["command"], is: "(exit 3)")
      for code in [4, 0] {
        try session.expect("echo here; (exit \(code))", "here", code: code, cwd: project.root)
      }
    }
  }

  /// Hooks that are put before ours: from the second prompt on what they print is nobody's output, and all see the code.
  @Test(arguments: [
    "PROMPT_COMMAND=\"hook; $PROMPT_COMMAND\"", "PROMPT_COMMAND=\"hook && $PROMPT_COMMAND\"",
    "PROMPT_COMMAND=hook${PROMPT_COMMAND:+\";$PROMPT_COMMAND\"}",
    "PROMPT_COMMAND=(hook \"${PROMPT_COMMAND[@]}\")", "PROMPT_COMMAND+=(hook)",
    "PROMPT_COMMAND=\"$PROMPT_COMMAND; hook\"",
    "PROMPT_COMMAND=(true \"hook; $PROMPT_COMMAND\")", "PROMPT_COMMAND=hook",
    "set -u; PROMPT_COMMAND=\"hook; $PROMPT_COMMAND\"",
  ])
  func whatBashsHooksPrintIsNoOutput(_ change: String) throws {
    try withProject { project in
      try project.use(.bash, "hook() { seen=$?; echo from-hook; return $seen; }\n")
      let session = try project.session("true")
      _ = try session.send(change)
      _ = try session.send("true")
      for code in [3, 0, 4] {
        try session.expect("echo here; (exit \(code))", "here", code: code, cwd: project.root)
        let seen = try session.send("(exit \(code))")
        project.check(seen.number("exit_code"), is: code, seen)
        try session.expect("echo $seen", "\(code)")
      }
      let tail = try session.tail()
      project.check(tail.output.contains("from-hook"), tail)
      try session.expect("declare -p PROMPT_COMMAND | grep -o __clrun_status", "__clrun_status")
    }
  }

  /// Where an output ends without a newline, the prompt stands in the next line, as on a terminal.
  @Test(arguments: [ShellKind.zsh, .fish].filter { ShellKind.available.contains($0) })
  func aMarkForAMissingNewlineIsNoOutput(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(
        shell, shell == .zsh ? "PS1='zsh> '\n" : "function fish_prompt; echo 'fish> '; end\n")
      let session = try project.session("true")
      try session.expect("printf abc", "abc")
      project.check(try session.last().output, is: "abc")
      let lines = try session.tail().output.split(separator: "\n").map(String.init)
      project.check(lines.suffix(2).first?.hasPrefix("abc") ?? false, lines)
      project.check(lines.suffix(2).first?.count, is: 4, lines)
      project.check(lines.last?.hasPrefix("\(shell.rawValue)>") ?? false, lines)
    }
  }

  /// A theme that sets the prompt anew before each, from a start-up file, as most do.
  @Test(
    .enabled(if: ShellKind.available.contains(.zsh), "needs zsh"),
    arguments: [
      "autoload -Uz add-zsh-hook; set_prompt() { PROMPT=\"[$?] %~ > \" }; add-zsh-hook precmd set_prompt",
      "p() { PS1='> ' }; precmd_functions+=(p)", "p() { PS1='> ' }; precmd_functions=(p)",
      "precmd() { PS1='> ' }", "PERIOD=1000; periodic() { PS1='> ' }",
    ])
  func zshFindsAPromptThatIsSetAnew(_ file: String) throws {
    try withProject { project in
      try project.use(.zsh, file)
      let session = try project.session("echo hi; (exit 3)")
      project.check(session.started.output, is: "hi", session.started)
      project.check(session.started.number("exit_code"), is: 3, session.started)
      project.check(session.started["state"], is: "done", session.started)
      try session.expect("echo there; (exit 4)", "there", code: 4)
    }
  }

  /// What a start-up file asks for, the first command answers in fish, which reads it by its line editor; after that all is told.
  @Test(.enabled(if: ShellKind.available.contains(.fish), "needs fish"))
  func fishIsToldAfterAQuestionInAStartUpFile() throws {
    try withProject { project in
      try project.use(.fish, "read -P 'Env? ' e")
      let session = try project.session("echo hi")
      try session.wait(for: "Env? echo hi")
      let next = try session.send("echo there; sh -c 'exit 4'")
      project.check(next.output.hasSuffix("there"), next)
      try session.expect("echo E=$e; sh -c 'exit 5'", "E=echo hi", code: 5)
    }
  }

  /// Who answers what a start-up file asks is told of the command that the session was started for.
  @Test(arguments: [(ShellKind.bash, "read -p 'Env? ' e"), (.zsh, "read 'e?Env? '")])
  func theAnswerToAStartUpFileLeadsToTheCommand(_ shell: ShellKind, _ file: String) throws {
    guard ShellKind.available.contains(shell) else { return }
    try withProject { project in
      try project.use(shell, file)
      let session = try project.session("echo hi; (exit 3)")
      project.check(session.started["state"], is: "waiting", session.started)
      let answer = try session.send("prod")
      project.check(answer.output, is: "hi", answer)
      project.check(answer.number("exit_code"), is: 3, answer)
      project.check(answer["state"], is: "done", answer)
      try session.expect("echo E=$e", "E=prod")
    }
  }

  /// As a virtual environment does: whoever inherits the prompt has none of the marks.
  @Test func anExportedPromptIsNotInherited() throws {
    try withProject { project in
      let session = try project.session("PS1=\"(venv) $PS1\"; export PS1")
      try session.expect("env | grep -c '^PS1='", "0", code: 1)
      try session.expect("echo there; (exit 4)", "there", code: 4)
      let tail = try session.tail()
      project.check(tail.output.contains("(venv) "), tail)
    }
  }

  @Test func tracesAndTrapsShowThePersonsCommandsAlone() throws {
    try withProject { project in
      let session = try project.session("true")
      _ = try session.send("trap 'echo \"> $BASH_COMMAND\"' DEBUG")
      try session.expect("echo a", "> echo a\na")
      try session.expect("trap - DEBUG", "> trap - DEBUG")
      _ = try session.send("set -x")
      try session.expect("echo b", "+ echo b\nb")
      let tail = try session.tail()
      project.check(!tail.output.contains("__clrun"), tail)
    }
  }

  @Test func aTimerOfTrapAndHookMeasuresCommands() throws {
    try withProject { project in
      // DEBUG starts it, the hook stops it: nothing of ours may start it again before the next command.
      try project.use(
        .bash,
        """
        start() { timer=${timer:-$BASH_COMMAND}; }
        stop() { took+=("$timer"); unset timer; }
        trap start DEBUG
        PROMPT_COMMAND=stop

        """)
      let session = try project.session("true")
      _ = try session.send("echo one")
      _ = try session.send("echo two")
      let answer = try session.send("trap - DEBUG; printf '%s\\n' \"${took[@]}\"")
      project.check(answer.output.hasSuffix("echo one\necho two"), answer)
    }
  }

  @Test func anArrayOfHooksSeesTheCode() throws {
    try withProject { project in
      try project.use(.bash, "PROMPT_COMMAND=('a=$?' 'b=$?; false' 'c=$?')\n")
      let session = try project.session("true")
      _ = try session.send("(exit 7)")
      try session.expect(
        "echo $a $b $c; declare -p PROMPT_COMMAND | grep -c 'a=..; *.*c=\\|a='", "7 7 7\n1")
    }
  }

  @Test func outputThatGoesElsewhereTakesNoMarks() throws {
    try withProject { project in
      let session = try project.session("true")
      // The prompt and what is typed are on standard error, which is what this takes away.
      _ = try session.send("exec 2>/dev/null")
      try session.expect("(exit 3)", "", code: 3)
      try session.expect("echo here", "here")
      try session.expect("cat nothing; echo \"$?\"", "1")
      let question = try session.send("read x")
      project.check(question["state"], is: "waiting", question)
      try session.expect("answer", "")
      try session.expect("echo $x", "answer")
      _ = try session.send("exec >out 2>/dev/tty")
      try session.expect("echo lost; (exit 4)", "", code: 4)
      _ = try session.send("exec >/dev/tty")
      try session.expect("cat out", "lost")
    }
  }

  @Test func aHookThatAsksIsNoPrompt() throws {
    try withProject { project in
      let session = try project.session("true")
      let asking = try session.send("PROMPT_COMMAND+=('read -n 3 -p \"really? \" answer')")
      project.check(asking["state"], is: "waiting", asking)
      project.check(asking["waiting_for"] != "shell", asking)
      let prompt = try session.key("y", "e", "s")
      project.check(prompt["state"], is: "done", prompt)
      _ = try session.send("echo $answer")
      let answered = try session.key("n", "o", "w")
      project.check(answered["state"], is: "done", answered)
      let last = try session.last()
      project.check(last.output, is: "yes", last)
      project.check(last["state"], is: "done", last)
    }
  }

  @Test func anErrorThatEndsTheShellIsThePersons() throws {
    try withProject { project in
      let session = try project.session("set -e")
      try session.expect("! true", "", code: 1)
      try session.expect("if false; then :; fi; echo on", "on")
      let end = try session.send("false")
      project.check(end["state"], is: "exited", end)
      project.check(end.number("exit_code"), is: 1, end)
    }
  }

  @Test(
    .enabled(if: TemporaryProject.has("zsh"), "needs zsh"),
    arguments: [
      "PROMPT='new%# '", "unset PROMPT_EOL_MARK", "PROMPT_EOL_MARK=", "setopt prompt_subst",
      "bindkey -v",
      "setopt ksh_arrays", "setopt err_return", "emulate sh", "setopt no_unset", "set -x; set +x",
      "setopt no_clobber no_glob",
      "precmd() { print hook }", "preexec() { print hook }", "precmd_functions=()",
      "preexec_functions+=(true)",
      "trap ':' DEBUG", "print() { echo wrong }", "alias print=false builtin=false",
      "exec 2>/dev/null",
      "typeset -r PROMPT", "setopt warn_create_global", "TRAPZERR() { : }",
      "unsetopt prompt_percent", "source $HOME/.zshrc",
    ])
  func zshIsToldAsBefore(_ change: String) throws {
    try withProject { project in
      try project.use(.zsh, "PROMPT='%# '\nprecmd_functions=()\n")
      let session = try project.session("true")
      _ = try session.send(change)
      for code in [3, 0, 4] {
        try session.expect("echo here; (exit \(code))", "here", code: code, cwd: project.root)
      }
      try session.expect("cd /usr", "", cwd: "/usr")
      let tail = try session.tail()
      project.check(!tail.output.contains("__clrun"), tail)
    }
  }

  @Test(
    .enabled(if: TemporaryProject.has("fish"), "needs fish"),
    arguments: [
      "function fish_prompt; echo '❯ '; end", "function fish_right_prompt; date; end",
      "fish_vi_key_bindings",
      "function fish_greeting; end",
      "function hook --on-event fish_prompt; true; end", "set -g fish_autosuggestion_enabled 0",
      "fish_config prompt choose arrow",
    ])
  func fishIsToldAsBefore(_ change: String) throws {
    try withProject { project in
      try project.use(.fish)
      let session = try project.session("true")
      _ = try session.send(change)
      for code in [3, 0, 4] {
        try session.expect("echo here; sh -c 'exit \(code)'", "here", code: code, cwd: project.root)
      }
      try session.expect("cd /usr", "", cwd: "/usr")
    }
  }
}
