import Foundation
import Support
import Testing

/// What a zsh and a fish come back as.
@Suite struct ShellSuspendTests {
  /// Those beside bash, which SuspendTests look at.
  private static let shells = ShellKind.available.filter { $0 != .bash }

  /// Makes a shell that has something of all that it can have.
  private static let lives: [ShellKind: String] = [
    .zsh: #"""
    cd /usr; pushd /etc >/dev/null; cd /usr/lib
    export LINES_OF=$'a\nb"c\'$d \\' BYTES=$'\xff\x01\xfe'; plain='not exported'; export EMPTY=
    typeset -r fixed=1; typeset -i 16 number=255; typeset -F 3 third=1.23456; typeset -E 5 some=2.5
    typeset -A table=('k k' v z 'a]b' none ''); list=(one 'two three' ''); typeset -aU only=(a b a)
    typeset -xT TIED tied ,; tied=(x y); typeset -l low=ABC; typeset -Z 5 zero=42; typeset -H hidden=seen
    typeset -U path; readonly -a fixedlist=(q 'r s'); unset PS3
    greet() { local who=$1; cat <<X
    hello $who
    X
    [[ $who == (#i)(A|b) ]] && echo letter; }
    traced() { echo t; }; functions -t traced; autoload -Uz zmv; functions -M mm 1 1 greet
    autoload -Uz compinit; compinit -D -u; compdef _files thing; zstyle ':completion:*' menu select
    alias ll='ls -l' q="echo it\'s"; alias -g G='| grep'; alias -s txt=cat
    setopt extended_glob no_clobber interactive_comments; umask 027
    trap 'echo on usr1' USR1; trap '' USR2; trap 'echo bye > ~/ended' EXIT; TRAPHUP() { echo hup > ~/ended; }
    wid() { BUFFER=x; }; zle -N wid; bindkey '^Xw' wid; bindkey -s '^Xm' macro; bindkey -N mine emacs
    bindkey -M mine '^Xq' beep; bindkey -r '^T'; hash -d there=/usr/share; disable -r time

    """#,
    .fish: #"""
    cd /usr; pushd /etc >/dev/null; cd /usr/lib
    set -gx LINES_OF 'a
    b"c\'$d \\'; set -gx BYTES \xff\x01\xfe; set -g plain 'not exported'; set -gx EMPTY
    set -gx ALIST one 'two three' ''; set -g none; set -g --path mypath /a /b; set -gx --path xpath /a '/b c'
    set -U everywhere yes
    function greet --description greets --argument-names who
        echo "hello $who"; printf '%s\n' 'q\'q' $argv[2..]
    end
    function on_foo --on-event foo; echo "foo $argv"; end
    function on_plain --on-variable plain; echo "plain now $plain"; end
    function on_usr --on-signal USR1; echo usr1; end
    set -g inner kept; function inh --inherit-variable inner; echo $inner; end
    alias ll 'ls -l'; function fish_prompt; echo 'F> '; end; functions -e vared
    abbr -a gco git checkout; abbr -a --position anywhere -- LL '| less'
    bind \cxw 'echo w'; bind --preset \cxq beep; bind -M mymode a 'echo a'; bind --erase --preset \ct
    complete -c thing -a 'x y' -d 'of things'
    set umask 0027

    """#,
  ]

  /// Tells all of it.
  private static let questions: [ShellKind: String] = [
    .zsh: #"""
    typeset -p LINES_OF BYTES plain fixed number third some table list only EMPTY TIED low zero fixedlist
    echo "$hidden ${PS3-unset} $third $options[zle]$options[monitor]"; typeset +m path PATH
    greet a; functions greet traced zmv _files; alias -L; alias -sL; set -o; umask; trap; dirs; pwd
    echo $_comps[thing] $#_comps; bindkey | grep -v clrun; bindkey -M mine | grep -v clrun; bindkey -lL; zle -lL
    hash -d; disable -r; functions -M; zstyle -L; env | grep -a -v -E '^(_|SHLVL)=' | sort | cksum
    print -l ${(ok)functions} | grep -v clrun; echo ${(t)path} ${(t)fixedlist}
    """#,
    .fish: #"""
    set -S LINES_OF BYTES plain EMPTY ALIST none mypath xpath everywhere inner | grep -v originally
    greet a b c; functions --no-details greet on_foo on_plain on_usr inh ll fish_prompt
    functions -q vared; or echo no vared; emit foo 1; set plain again; set plain 'not exported'; inh
    kill -USR1 $fish_pid; abbr --show; bind --user | grep -v clrun; bind --preset | cat; bind -L; complete -c thing
    umask; dirs; pwd; set -S fish_function_path fish_key_bindings
    env | grep -a -v '^_=' | sort | cksum; functions --handlers | sort; complete -C'thing '
    """#,
  ]

  /// Starts a shell without what a fish does in the background when it is new to a person.
  private func use(_ shell: ShellKind, _ startUp: String = "", in project: TemporaryProject) throws
  {
    try project.use(shell, startUp)
    try project.write("", into: ".local/share/fish/generated_completions/none")
  }

  /// A shell that has lived, and what it says of itself.
  private func live(
    _ shell: ShellKind, in project: TemporaryProject
  ) throws -> (session: Session, tell: () throws -> Answer) {
    try use(shell, in: project)
    try project.write(Self.lives[shell] ?? "", into: "life")
    try project.write(Self.questions[shell] ?? "", into: "questions")
    let session = try project.session(
      "source ~/life; \(shell == .fish ? "set -g argv" : "set --") first 'second word'")
    project.check(session.started["state"], is: "done", session.started)
    return (
      session,
      { try session.send("echo $argv[2]; source ~/questions", options: ["--max-bytes", "200000"]) }
    )
  }

  @Test(arguments: shells)
  func allOfItComesBack(_ shell: ShellKind) throws {
    try withProject { project in
      let (session, tell) = try live(shell, in: project)
      let before = try tell()
      project.check(before.output.contains("hello a"), before)
      project.check(before.output.contains("second word"), before)
      // Twice: nothing wears off.
      for _ in 0..<2 {
        let suspended = try project.clrun("suspend", session.id)
        project.check(suspended["status"], is: "suspended", suspended)
        project.check(suspended["cwd"], is: "/usr/lib", suspended)
        let after = try tell()
        project.check(after.has("restored"), after)
        project.check(after.output, is: before.output, after)
      }
      // No trap has run.
      let ended = "\(project.environment["HOME"] ?? "")/ended"
      project.check(FileManager.default.fileExists(atPath: ended), is: false)
    }
  }

  @Test(arguments: shells)
  func nothingOfItIsSeen(_ shell: ShellKind) throws {
    try withProject { project in
      try use(
        shell, shell == .zsh ? "HISTFILE=~/.history; SAVEHIST=100; HISTSIZE=100\n" : "",
        in: project)
      let session = try project.session("true")
      _ = try session.send("echo one")
      _ = try session.send(shell.code(3))
      // fish draws its prompt after it has said that it will; and of one second it knows only what it ran itself.
      _ = try project.clrun("wait", session.id, "--idle", "300ms")
      let second = Int(Date().timeIntervalSince1970)
      try project.wait(for: "the next second") { Int(Date().timeIntervalSince1970) > second }
      let lines = try session.tail().output
      let log = project.state("buffers/\(session.id).log")
      try session.suspend()
      // The log goes on with one sequence that erases the prompt.
      let added = project.state("buffers/\(session.id).log").dropFirst(log.count)
      project.check(added.count < 20 && added.first == 0x1B, Array(added))
      let answer = try session.send("echo $status")
      project.check(answer.output, is: "3", answer)
      project.check(try session.tail().output.hasPrefix(lines), is: true)
      let history = try session.send(shell == .zsh ? "fc -ln 1" : "history")
      let expected = ["true", "echo one", shell.code(3), "echo $status"]
      let shown = history.output.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      if shell == .zsh {
        project.check(shown, is: expected, history)
      } else {
        project.check(Array(shown.prefix(4)), is: expected.reversed(), history)
      }
      // Between the two nothing of ours is left beside what all sessions share.
      let files = try project.run(["ls", "\(project.root)/.clrun/run"]).text
      project.check(files.contains(".traps") || files.contains(".restore"), is: false, files)
    }
  }

  @Test(arguments: ShellKind.available)
  func whatWasSetOfTheTerminalComesBack(_ shell: ShellKind) throws {
    try withProject { project in
      try use(shell, in: project)
      let session = try project.session("true")
      _ = try session.send("stty -ixon -echoctl erase ^H kill ^Y")
      // With fish it is seen while a program runs.
      let program = try session.send("cat")
      project.check(program["state"], is: "waiting", program)
      _ = try session.key("ctrl-d")
      let before = try session.send("stty -a")
      for word in ["-ixon", "-echoctl", "erase = ^H", "kill = ^Y", "icanon", "icrnl"] {
        project.check(before.output.contains(word), before)
      }
      for _ in 0..<2 {
        try session.suspend()
        let after = try session.send("stty -a")
        project.check(after.has("restored"), after)
        project.check(after.output, is: before.output, after)
      }
      try session.expect("echo it goes on", "it goes on")
    }
  }

  @Test(.enabled(if: TemporaryProject.has("zsh"), "needs zsh"))
  func whatAZshCanNotSayKeepsItHere() throws {
    try withProject { project in
      try project.use(.zsh)
      let session = try project.session("true")
      func refuses(after command: String, _ reason: String, undo: String) throws {
        _ = try session.send(command)
        let answer = try project.clrun("suspend", session.id)
        project.check(answer, failsWith: 1, "Session is not suspended: ")
        project.check(answer["error"]?.contains(reason) == true, answer)
        // It has kept what it was.
        try session.expect("(exit 4)", "", code: 4)
        _ = try session.send(undo)
      }
      try refuses(
        after: "trap 'echo debug >> traced' DEBUG; rm -f traced", "trap", undo: "trap - DEBUG")
      try refuses(after: "zmodload zsh/sched; sched +01:00 true", "sched", undo: "sched -1")
      try refuses(after: "f() { echo #1; }", "function", undo: "unfunction f")
      try refuses(after: "sleep 1000 &", "sleep (pid", undo: "kill %1; wait")
      try refuses(after: "exec 7>file", "descriptor 7", undo: "exec 7>&-")
      _ = try session.key("h", "i")
      let typed = try project.clrun("suspend", session.id)
      project.check(typed["error"]?.contains("typed") == true, typed)
      _ = try session.key("ctrl-c")
      try session.suspend()
    }
  }

  @Test(.enabled(if: TemporaryProject.has("fish"), "needs fish"))
  func aFishThatComesBackSharesItsUniversalVariables() throws {
    try withProject { project in
      try use(.fish, "echo configured >> ~/configured\n", in: project)
      let session = try project.session("set -U before 1")
      try session.suspend()
      try session.expect(
        "set -U after 2; echo $before; set -q XDG_CONFIG_HOME; or echo unset", "1\nunset")
      let home = project.environment["HOME"] ?? ""
      let variables = try project.run(["cat", "\(home)/.config/fish/fish_variables"]).text
      project.check(variables.contains("SETUVAR after:2"), variables)
      // Its own files were read once, as it started.
      project.check(try project.run(["cat", "\(home)/configured"]).text, is: "configured\n")
      _ = try session.send("set -g fish_private_mode 1")
      let answer = try project.clrun("suspend", session.id)
      project.check(answer["error"]?.contains("fish_private_mode") == true, answer)
    }
  }
}
