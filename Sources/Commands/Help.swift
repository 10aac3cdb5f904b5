/// What `clrun help` says: an overview, and for each verb its usage, its options and two examples.
enum Help {
  /// The help on a verb; nil: on all.
  static func text(_ topic: String?) throws(CommandFailure) -> String {
    guard let topic else { return overview }
    guard let verb = VerbName(rawValue: topic == "asmp" ? "scp" : topic) else {
      throw .unknownTopic(topic)
    }
    return page(verb)
  }

  private static let overview = """
    clrun \(Version.current): interactive terminals for programs that issue single commands.

    usage: clrun [options] <command…>          start a session, run the command in a shell
           clrun [options] <id>                show its last lines
           clrun [options] <id> <text…>        send text and Enter, show what came of it
           clrun <verb> …

    verbs:
      run <command…>                start a session
      input <id> <text>             send text and Enter
      key <id> <key…>               send keys: up, enter, ctrl-c, f1, down*3 …
      paste <id> <text>             send text as a paste, without Enter
      mouse <id> <action> …         click, drag, scroll, move: on a row and column, or a text
      signal <id> <name>            signal the foreground program: INT, TERM, USR1 …
      wait <id…> [conditions]       wait for a text, a prompt, the end, a port, a file …
      tail <id>, head <id>          show the last or first lines
      last <id>                     show the last command, its output and its code again
      grep <id> <pattern>           show the lines that match, of all that was printed
      screen <id>                   show the screen: text, cursor, what is highlighted
      resize <id> <columns>x<rows>  change the terminal's size
      render <file>                 show what a file of terminal output looks like
      status                        list the project's sessions
      suspend <id>, resume <id>     put an idle shell away, bring it back
      restart <id>                  start the command of an ended session again
      kill <id>                     end a session
      forget <id>                   remove all that is kept of an ended session
      gc                            remove what ended long ago, and what was left behind
      doctor                        check the installation, the machine and the folder
      scp <url>                     attach to a remote workflow
      help [verb]                   show this, or all of a verb

    <id> is a session's id, its first digits (8 in the bare forms, 4 elsewhere), or @name.
    Each call prints one YAML document (--json: JSON) with what came and what to type next.

    exit status:
    \(statuses)

    clrun --version shows the version. Sessions live in .clrun at the project's root.

    """

  private static var statuses: String {
    ExitStatus.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
  }

  private static func page(_ verb: VerbName) -> String {
    let entry = entry(of: verb)
    var text = "usage: \(entry.usage)\n\n\(entry.summary)\n"
    let rules = OptionRule.all.filter { $0.verbs.contains(verb) }
    let heads = rules.map { rule in
      [rule.short, rule.long].compactMap(\.self).joined(separator: ", ")
        + (rule.value.map { " \($0)" } ?? "")
    }
    let width = heads.map(\.count).max() ?? 0
    text += "\noptions:\n"
    for (rule, head) in zip(rules, heads) {
      text += "  \(head)\(String(repeating: " ", count: width - head.count + 2))\(rule.summary)\n"
    }
    text += "\nexamples:\n"
    for example in entry.examples { text += "  \(example)\n" }
    return text
  }

  private struct Entry {
    var usage: String
    var summary: String
    var examples: [String]
  }

  private static func entry(of verb: VerbName) -> Entry {
    switch verb {
    case .run:
      Entry(
        usage:
          "clrun [options] <command…>\n       clrun run [options] <command…>\n       clrun run [options] -",
        summary: """
          Starts a session: your shell (SHELL) on a terminal of its own, and in it the command. The session goes on when
          the command has ended. Options stand before the command; all after it is the command's. A lone - reads the
          command from standard input.
          --sandbox, --deny and --no-network confine the session and all that it starts, by the kernel; .clrun is never writable
          inside. Where that can't be had it isn't started. .clrun/policy.json says the same for each session of the project.
          """,
        examples: ["clrun 'npm init'", "clrun --name server --wait 30s 'npm start'"])
    case .input:
      Entry(
        usage:
          "clrun <id> <text…>\n       clrun input <id> <text> [options]\n       clrun input <id> - [options]",
        summary: """
          Sends text and Enter, and answers when the outcome is known. Several lines go as one paste where the program
          takes pastes. "" sends Enter alone; a lone - reads the text from standard input.
          """,
        examples: ["clrun @server 'curl localhost:3000'", "clrun input @server --override 'y'"])
    case .key:
      Entry(
        usage: "clrun key <id> <key…> [options]",
        summary: """
          Sends keys, and answers with what they changed. Keys: up, down, left, right, enter, tab, shift-tab, escape,
          space, backspace, delete, insert, home, end, pageup, pagedown, f1 … f24, any single character, and those of the
          keypad: kp-0 … kp-9, kp-enter, kp-plus, kp-minus, kp-multiply, kp-divide, kp-decimal, kp-comma, kp-equal. With
          any of them ctrl-, alt- and shift-: ctrl-c, shift-f5, ctrl-alt-x. down*3 is three times down. No Enter is added.
          Keys go before text that still waits in the queue, whichever came first: wait for its answer to keep the order. An
          answer warns where text was waiting.
          Keys are encoded as the program asked for: cursor and keypad modes, modifyOtherKeys, the kitty protocol.
          """,
        examples: ["clrun key @menu down down enter", "clrun key @server ctrl-c"])
    case .paste:
      Entry(
        usage: "clrun paste <id> <text> [options]\n       clrun paste <id> - [options]",
        summary:
          "Sends text as one paste, without Enter: the program sees it as pasted where it asked to.",
        examples: ["clrun paste @editor 'two words'", "clrun paste @editor - < notes.txt"])
    case .mouse:
      Entry(
        usage: """
          clrun mouse <id> click|press|release|move <row> <column> [options]
                 clrun mouse <id> click|press|release|move --on <text> [options]
                 clrun mouse <id> drag <row> <column> <to-row> <to-column> [options]
                 clrun mouse <id> drag --on <text> <to-row> <to-column> [options]
                 clrun mouse <id> scroll up|down|left|right [<notches>] [<row> <column>] [options]
          """,
        summary: """
          Does with the mouse what a person would, and answers with what it changed. Rows and columns are counted from 1, as
          screen shows them; a text must be on one row. The program is told in the mode it asked for; one that asked for no mouse
          gets nothing, and you an error. The wheel turns in the middle of the screen unless told where; in a full-screen
          program that knows no mouse it becomes cursor keys, 3 a notch.
          """,
        examples: ["clrun mouse @menu click --on 'OK'", "clrun mouse @editor drag 3 1 5 20"])
    case .signal:
      Entry(
        usage: "clrun signal <id> <name>",
        summary:
          "Sends a signal to the foreground program: INT, TERM, HUP, QUIT, USR1, or a number.",
        examples: ["clrun signal @server INT", "clrun signal @server 10"])
    case .wait:
      Entry(
        usage: "clrun wait <id…> [conditions] [options]",
        summary: """
          Waits until a condition holds and says which, when and with what matched. Without a condition: until the
          program waits for input, the command has ended, or a server listens. Texts count when they come after the last
          input, and never as its echo. Exit status: 0 held, 3 the time was over, 4 the session ended first, 2 what is
          waited for can't come, as of a session that is over.
          """,
        examples: [
          "clrun wait @server --text 'Listening on' --timeout 2m",
          "clrun wait @build @test --done --all",
        ])
    case .screen:
      Entry(
        usage: "clrun screen <id> [options]",
        summary: """
          Shows the screen as it stands: its text, the cursor, the title, the modes that matter and what is highlighted.
          Rows and columns are counted from 1. --json gives one string a row.
          """,
        examples: ["clrun screen @editor", "clrun screen @editor --range 1-5 --json"])
    case .resize:
      Entry(
        usage: "clrun resize <id> <columns>x<rows>",
        summary: "Changes the size of a session's terminal; the program is told.",
        examples: ["clrun resize @editor 80x24", "clrun resize @editor 200x50"])
    case .render:
      Entry(
        usage: "clrun render <file> [options]\n       clrun render - [options]",
        summary:
          "Shows what raw terminal output looks like, such as a typescript or a session's log.",
        examples: ["clrun render typescript --size 80x24", "clrun render - --json < output.log"])
    case .tail:
      Entry(
        usage: "clrun <id>\n       clrun tail <id> [-n <lines>] [--from <line> | --after <token>]",
        summary: """
          Shows the last lines of a session as its terminal shows them, also when it has ended; with --from those that
          begin with a line, of the whole log. Lines are counted as total_lines counts them. --after shows what was
          printed since the answer whose next it is given; redrawn: true says that it begins with lines that have changed.
          """,
        examples: ["clrun tail @server --lines 200", "clrun tail @server --from 1200 -n 30"])
    case .head:
      Entry(
        usage: "clrun head <id> [-n <lines>]",
        summary: "Shows the first lines of a session as its terminal showed them.",
        examples: ["clrun head @server", "clrun head @server -n 10 --json"])
    case .last:
      Entry(
        usage: "clrun last <id> [--max-bytes <number>]",
        summary: """
          Shows the last command that the session's shell ran: its output, exit code, duration and directory, or how far it
          is. In a shell that doesn't tell, what came of the last input.
          """,
        examples: ["clrun last @build", "clrun last @build --max-bytes 200000"])
    case .grep:
      Entry(
        usage: "clrun grep <id> <pattern> [options]",
        summary: """
          Shows the lines that a regular expression matches, of all that the session has printed, as its terminal showed
          them: 12:text for a match, 13-text for a line around it. tail --from takes these numbers. Patterns: a|b, (…),
          [a-z], ., *, +, ?, {2,3}, ^, $, \\b, \\d, \\w, \\s, (?i); no back-references, no look-around.
          """,
        examples: ["clrun grep @server 'error|warn' -i -C 2", "clrun grep @build -F 'foo(bar)'"])
    case .status:
      Entry(
        usage: "clrun status", summary: "Lists the project's sessions in order of creation.",
        examples: ["clrun status", "clrun status --project ~/other --json"])
    case .kill:
      Entry(
        usage: "clrun kill <id>",
        summary:
          "Hangs up on a session's programs, and kills what has not ended after half a second.",
        examples: ["clrun kill @server", "clrun kill 3f2a"])
    case .suspend:
      Entry(
        usage: "clrun suspend <id>",
        summary: """
          Puts a bash at its prompt away: all that it is goes into a file, and its processes end. The next input, key or
          paste brings it back, as resume does. A shell that would not come back whole is refused, with the reason.
          """,
        examples: ["clrun suspend @shell", "clrun suspend 3f2a"])
    case .resume:
      Entry(
        usage: "clrun resume <id>",
        summary: "Brings a suspended shell back, with the same directory, environment and history.",
        examples: ["clrun resume @shell", "clrun resume 3f2a"])
    case .restart:
      Entry(
        usage: "clrun restart <id> [options]",
        summary: """
          Starts the command of a session that has ended once more, as a session of its own: with the same shell or program,
          directory, size, limits, confinement, name, and variables as they were given (--env). All other variables are the caller's,
          unless it was started with --keep-env: then all are as they were.
          """,
        examples: ["clrun restart @server", "clrun restart 3f2a --wait 30s"])
    case .forget:
      Entry(
        usage: "clrun forget <id>",
        summary: """
          Removes all that is kept of a session that has ended: its record, log, timeline, index, queue and name. One that
          still runs is refused. What was removed is gone for good.
          """,
        examples: ["clrun forget @server", "clrun forget 3f2a"])
    case .gc:
      Entry(
        usage: "clrun gc [--older <duration>] [--dry-run]",
        summary: """
          Removes ended sessions that nobody used for 7 days, and what belongs to nothing: files of sessions without a
          record and temporary files that are an hour old, names, locks and sockets of sessions that are no more. What
          runs stays, and so do files that clrun doesn't know. Once a day, starting a session does the like by itself for
          at most 10 ms, but only with its own sessions that ended 30 days ago; CLRUN_GC sets for how long (90d), or off.
          """,
        examples: ["clrun gc --dry-run", "clrun gc --older 12h"])
    case .doctor:
      Entry(
        usage: "clrun doctor [--fix]",
        summary: """
          Checks the installation, what this machine's kernel offers, the project's folder and the files of its sessions.
          Each check says what it found (state: ok, warning or problem), why that matters and what to do. --fix mends what
          is safe: rights, dead workers, damaged queues and indexes, what was left behind. Exit status: 1 with a problem.
          """,
        examples: ["clrun doctor", "clrun doctor --fix --json"])
    case .scp:
      Entry(
        usage: "clrun scp <url> [options]\n       clrun asmp <url> [options]",
        summary: """
          Attaches to a remote workflow over HTTP (Structured Command Protocol): its run becomes a session. Input is an
          option's number, action, label or key; action field=value …; JSON; or the text that the state asks for. What has
          several fields is asked for one by one (/back leaves). /refresh fetches the state, /tool <name> field=value and
          /resource <name> use what it offers, /describe shows the server's own description. A transition is sent once: where
          its answer is lost and nothing tells whether it took effect, the answer says outcome: unknown. Names and
          passwords come from --header, --bearer-env, ~/.netrc (or NETRC) and the URL, proxies from the environment; none
          of it is kept. kill ends the session; the remote run goes on (attach again with --run).
          """,
        examples: [
          "clrun scp https://flows.example/orders --workflow refund --data order=1042",
          "clrun scp http://127.0.0.1:8000 --run 8f2c --name flow",
        ])
    case .help:
      Entry(
        usage: "clrun help [verb]", summary: "Shows an overview, or all of a verb.",
        examples: ["clrun help", "clrun help input"])
    }
  }
}
