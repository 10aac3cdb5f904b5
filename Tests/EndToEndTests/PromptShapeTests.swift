import Support
import Testing

/// Prompts of every shape, and the hooks that make them.
@Suite struct PromptShapeTests {
  /// A start-up file, and for which shell.
  struct Shape: CustomStringConvertible {
    var shell: ShellKind
    var name: String
    var file: String
    var description: String { "\(shell) \(name)" }
  }

  private static let long = String(repeating: "long ", count: 60)

  static let shapes: [Shape] = [
    Shape(shell: .bash, name: "two lines", file: #"PS1='\u in \w\n\$ '"#),
    Shape(shell: .bash, name: "wide", file: "PS1='🐚 日本語 👩‍💻 ❯ '"),
    Shape(shell: .bash, name: "long", file: "PS1='\(long)$ '"),
    Shape(shell: .bash, name: "empty", file: "PS1="),
    Shape(shell: .bash, name: "unset", file: "unset PS1"),
    Shape(shell: .bash, name: "vi", file: "set -o vi; PS1='vi$ '"),
    Shape(shell: .bash, name: "hook text", file: "PROMPT_COMMAND='echo hook says $?'; PS1='$ '"),
    Shape(
      shell: .bash, name: "hook array",
      file: "one() { seen=$?; }\ntwo() { PS1=\"[$seen] \"; }\nPROMPT_COMMAND=(one two)"),
    Shape(
      shell: .bash, name: "hook that sets all anew",
      file: #"precmd() { PS1="\n$(printf '\033[32m%s\033[0m' "$PWD")\n❯ "; PS0=; }"#
        + "\nPROMPT_COMMAND=precmd"),
    Shape(
      shell: .bash, name: "debug trap",
      file: "trap 'last=$BASH_COMMAND' DEBUG; PROMPT_COMMAND='ran=$last'; PS1='$ '"),
    Shape(shell: .bash, name: "nounset and trace to nowhere", file: "set -u; PS4=; PS1='$ '"),
    Shape(
      shell: .bash, name: "timer",
      file: """
        start() { timer=${timer:-$SECONDS}; }
        stop() { took=$((SECONDS - timer)); unset timer; PS1="$took> "; }
        trap start DEBUG
        PROMPT_COMMAND=stop
        """),
    Shape(shell: .bash, name: "hook that prints", file: "PROMPT_COMMAND='printf \"not yours\\n\"'"),
    Shape(shell: .zsh, name: "two lines", file: "PROMPT=$'%n in %~\\n%# '"),
    Shape(shell: .zsh, name: "wide", file: "PROMPT='🐚 日本語 👩‍💻 ❯ '"),
    Shape(shell: .zsh, name: "long", file: "PROMPT='\(long)%# '"),
    Shape(shell: .zsh, name: "empty", file: "PROMPT="),
    Shape(shell: .zsh, name: "unset", file: "unset PROMPT"),
    Shape(shell: .zsh, name: "vi", file: "bindkey -v; PROMPT='vi%# '"),
    Shape(shell: .zsh, name: "right prompt", file: "PROMPT='%# '; RPROMPT='%T %~'"),
    Shape(
      shell: .zsh, name: "substitution",
      file: "setopt prompt_subst; PROMPT='$(echo made)$PWD %# '; RPROMPT='${RANDOM}'"),
    Shape(
      shell: .zsh, name: "hooks that print",
      file: """
        precmd() { print "not yours $?" }
        preexec() { print "nor this: $1" }
        mine() { print "nor that"; PROMPT="$(print made)> " }
        precmd_functions=(mine)
        preexec_functions=(mine)
        """),
    Shape(
      shell: .zsh, name: "transient",
      file: """
        setopt prompt_subst
        PROMPT=$'%~\\n%# '
        zle-line-finish() { local PROMPT='> '; zle reset-prompt }
        zle -N zle-line-finish
        """),
    Shape(shell: .zsh, name: "own mark", file: "PROMPT_EOL_MARK='[no newline]'; PROMPT='%# '"),
    Shape(shell: .zsh, name: "no mark", file: "unsetopt prompt_sp; PROMPT='%# '"),
    Shape(shell: .zsh, name: "no carriage return", file: "unsetopt prompt_cr; PROMPT='%# '"),
    Shape(shell: .zsh, name: "no percent", file: "unsetopt prompt_percent; PROMPT='plain> '"),
    Shape(
      shell: .zsh, name: "options of ksh", file: "setopt ksh_arrays sh_word_split; PROMPT='%# '"),
    Shape(shell: .zsh, name: "nounset", file: "setopt no_unset warn_create_global; PROMPT='%# '"),
    Shape(
      shell: .fish, name: "two lines", file: "function fish_prompt; echo (pwd); echo '> '; end"),
    Shape(shell: .fish, name: "wide", file: "function fish_prompt; echo '🐚 日本語 👩‍💻 ❯ '; end"),
    Shape(shell: .fish, name: "long", file: "function fish_prompt; echo '\(long)> '; end"),
    Shape(shell: .fish, name: "empty", file: "function fish_prompt; end"),
    Shape(shell: .fish, name: "right", file: "function fish_right_prompt; date; end"),
    Shape(shell: .fish, name: "vi", file: "fish_vi_key_bindings"),
    Shape(
      shell: .fish, name: "hooks",
      file: """
        function one --on-event fish_prompt; set -g seen $status; end
        function two --on-event fish_postexec; set -g posted $argv; end
        function three --on-event fish_preexec; echo not yours; end
        function fish_greeting; echo welcome; end
        """),
  ]

  @Test(arguments: shapes.filter { ShellKind.available.contains($0.shell) })
  func commandsAreToldApart(_ shape: Shape) throws {
    try withProject { project in
      try project.use(shape.shell, shape.file + "\n")
      let session = try project.session("echo started; \(shape.shell.code(3))")
      // A hook may print before the first mark of a shell that shows none of its own.
      project.check(session.started.output.hasSuffix("started"), session.started)
      project.check(session.started.number("exit_code"), is: 3, session.started)
      for code in [0, 4, 0] {
        try session.expect("echo here; \(shape.shell.code(code))", "here", code: code)
      }
      let bare = try session.send("printf foo")
      project.check(bare["state"], is: "done", bare)
      // Without prompt_sp the prompt of zsh stands where the text stood.
      let isOverwritten = shape.file.contains("prompt_sp")
      project.check(bare.output.hasPrefix(isOverwritten ? "" : "foo"), bare)
      try session.expect("cd /usr", "", cwd: "/usr")
      let last = try session.last()
      project.check(last["command"], is: "cd /usr", last)
    }
  }
}
