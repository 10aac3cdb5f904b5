package import Store
package import Worker
internal import YAML

/// What a command line asks for.
package struct Invocation: Equatable, Sendable {
  /// A verb with its operands.
  package enum Verb: Equatable, Sendable {
    case run(words: [String])
    /// The bare form with an id alone, or `tail`.
    case tail(reference: String)
    case head(reference: String)
    case last(reference: String)
    case grep(reference: String, pattern: String)
    /// The bare form with an id and words, or `input`.
    case input(reference: String, words: [String])
    case key(reference: String, names: [String])
    case status
    case kill(reference: String)
    case forget(reference: String)
    case suspend(reference: String)
    case resume(reference: String)
    case restart(reference: String)
    case collect
    case doctor
    case screen(reference: String)
    /// A file's path, or `-`.
    case render(path: String)
    case resize(reference: String, rows: Int, columns: Int)
    case signal(reference: String, signal: String)
    /// What the mouse does, and its numbers.
    case mouse(reference: String, words: [String])
    case paste(reference: String, words: [String])
    case wait(references: [String])
    case scp(url: String)
    case help(topic: String?)
    case version
  }

  package var verb: Verb
  package var options = Options()
  /// Whether the session was named as in a bare form, where an id must be told from a command.
  package var isBare = false

  /// All options; each verb knows which of them it takes.
  package struct Options: Equatable, Sendable {
    package var json = false
    /// How the answer is printed.
    var form: Node.Form { json ? .json : .yaml }
    package var project: String?
    package var name: String?
    package var ifExists: IfExists = .fail
    package var exec = false
    package var cwd: String?
    /// `NAME=value`.
    package var environment: [String] = []
    package var rows = 40
    package var columns = 120
    package var wait: Duration = .seconds(10)
    package var noWait = false
    package var exitStatus = false
    /// In bytes.
    package var maxBytes = 30_000
    /// nil: not asked for.
    package var lineLimit: Int?
    package var lines: Int {
      get { lineLimit ?? 50 }
      set { lineLimit = newValue }
    }
    /// Counted from 1.
    package var from: Int?
    /// With `grep`: lines around each match, whether case and syntax count for nothing, how many matches are shown.
    package var context = 0
    package var ignoresCase = false
    package var isLiteral = false
    package var maxCount = 100
    package var priority = 0
    package var override = false
    package var styled = false
    package var ansi = false
    /// Counted from 1.
    package var range: ClosedRange<Int>?
    package var after: String?
    /// With `run`: after how long at its prompt the shell is put away.
    package var idle: IdleLimit?
    /// What `wait` waits for.
    package var conditions: [WaitCondition] = []
    package var ports: [UInt16] = []
    package var files: [String] = []
    package var timeout: Duration = .seconds(60)
    package var any = false
    package var tree = false
    package var all = false
    package var button: MouseInput.Button?
    package var count: Int?
    /// The text that the mouse goes to.
    package var on: String?
    /// Which of several, from 1.
    package var nth: Int?
    package var modifiers = Key.Modifiers(rawValue: 0)
    /// With `gc`: since when nothing may have come of a session that goes.
    package var older: Duration = .seconds(7 * 86_400)
    package var dryRun = false
    /// With `doctor`: whether what can safely be mended is.
    package var fix = false
    /// With `run`: whether the environment is kept on disk for `restart`.
    package var keepEnvironment = false
    /// With `run`: what the session may take.
    package var limits = SessionLimits()
    /// With `run`: what the session is confined to, by paths as they were typed, beside what the policy says.
    package var confinement = SessionConfinement()
    /// The policy's file, or `none`; nil: the project's own, if it has one.
    package var policy: String?
    /// What another session was confined to, in place of all that.
    package var inheritedConfinement: SessionConfinement?
    package var flow = FlowOptions()
    package var help = false
  }

  /// What `scp` is told of the flow and its server.
  package struct FlowOptions: Equatable, Sendable {
    package var workflow: String?
    /// `name=value`, `name=@file` or `@file`.
    package var data: [String] = []
    package var run: String?
    /// `Name: value`.
    package var headers: [String] = []
    /// The variable that holds a token.
    package var bearerVariable: String?
    package var origins: [String] = []
    /// A file with the authorities to trust.
    package var authorities: String?
  }

  /// What `run --name` does when a live session bears the name.
  package enum IfExists: String, CaseIterable, Sendable {
    case attach, fail, new
  }
}

/// An option: how it is written, what it takes, and which verbs know it.
struct OptionRule: Sendable {
  let long: String
  let short: String?
  /// What stands for its value in the usage; nil: it takes none.
  let value: String?
  /// What its value may be, where not just any.
  let limits: OptionLimits?
  let verbs: [VerbName]
  let summary: String

  init(
    _ long: String, short: String? = nil, value: String? = nil, _ limits: OptionLimits? = nil,
    for verbs: [VerbName], _ summary: String
  ) {
    self.long = long
    self.short = short
    self.value = value
    self.limits = limits
    self.verbs = verbs
    self.summary = summary
  }

  /// What sends, and so can wait.
  private static let sending: [VerbName] = [
    .run, .restart, .input, .key, .paste, .mouse, .signal, .scp,
  ]

  static let all: [OptionRule] = [
    OptionRule(
      "--name", value: "<label>", for: [.run, .scp],
      "name the session: @label works wherever an id does"),
    OptionRule(
      "--if-exists", value: "attach|fail|new", for: [.run],
      "when a live session bears the name (default fail)"),
    OptionRule("--exec", for: [.run], "run the program alone, without a shell"),
    OptionRule("--cwd", value: "<folder>", for: [.run], "start there"),
    OptionRule(
      "--env", value: "<NAME=value>", .text("a name, = and a value, such as LANG=C"), for: [.run],
      "set a variable; repeatable"),
    OptionRule(
      "--keep-env", for: [.run],
      "keep the environment on disk, mode 0600, so that restart starts with the same"),
    OptionRule(
      "--size", value: "<columns>x<rows>", .size, for: [.run, .render],
      "size of the terminal, each 1 to 10000, 4000000 cells at most (default 120x40)"),
    OptionRule(
      "--max-time", value: "<duration>", .age, for: [.run],
      "end the session after so long, such as 90s, 10m, 2h"),
    OptionRule(
      "--max-log", value: "<size>", .bytes, for: [.run],
      "keep so much of the log and drop its beginning, such as 64M (at least 1M)"),
    OptionRule(
      "--cpu-time", value: "<duration>", .age, for: [.run],
      "signal a process (XCPU) that has computed for so long, in whole seconds"),
    OptionRule(
      "--nofile", value: "<number>", .number(16...1_000_000_000, example: 1024), for: [.run],
      "how many files each process may have open"),
    OptionRule(
      "--memory", value: "<size>", .bytes, for: [.run],
      "how much memory the session's processes may have together, such as 512M (at least 1M)"),
    OptionRule(
      "--procs", value: "<number>", .number(1...4_000_000, example: 200), for: [.run],
      "how many processes and threads the session may have"),
    OptionRule(
      "--sandbox", value: "ro|rw", for: [.run],
      "let the session write to nothing (ro), or to the project alone (rw); /tmp is its own"),
    OptionRule(
      "--allow-write", value: "<path>", .text("a path that is there"), for: [.run],
      "with --sandbox: let it write there, too; repeatable"),
    OptionRule(
      "--deny", value: "<path>", .text("a path that is there"), for: [.run],
      "keep a file or folder from the session; repeatable"),
    OptionRule("--no-network", for: [.run], "leave the session nothing but a loopback of its own"),
    OptionRule(
      "--best-effort", for: [.run],
      "start it also where not all of that can be had, with a warning"),
    OptionRule(
      "--policy", value: "<file>|none", .text("a file that says these as JSON, or none"),
      for: [.run], "take them from a file, instead of .clrun/policy.json"),
    OptionRule(
      "--priority", short: "-p", value: "<number>", .number(-1_000_000...1_000_000, example: 5),
      for: [.input], "higher goes first (default 0)"),
    OptionRule("--override", for: [.input], "cancel what is pending and send this"),
    OptionRule(
      "--wait", value: "<duration>", .duration, for: sending,
      "how long to wait for the outcome, such as 500ms, 30s, 5m (default 10s)"),
    OptionRule("--no-wait", for: sending, "return at once, without output"),
    OptionRule(
      "--max-bytes", value: "<number>", .number(100...32_000_000, example: 100_000),
      for: sending + [.last, .grep, .tail],
      "output beyond is shown head and tail (default 30000)"),
    OptionRule(
      "--on", value: "<text>", .text("a text that isn't blank, such as 'OK'"), for: [.mouse],
      "go to this text on the screen, instead of a row and column"),
    OptionRule(
      "--nth", value: "<number>", .number(1...100_000, example: 2), for: [.mouse],
      "which one, where the text is several times"),
    OptionRule(
      "--button", value: "left|middle|right", for: [.mouse],
      "the button to click, press, release or drag with (default left)"),
    OptionRule(
      "--count", value: "<number>", .number(1...100, example: 2), for: [.mouse],
      "how many clicks: 2 for a double click (default 1)"),
    OptionRule("--shift", for: [.mouse], "hold Shift"),
    OptionRule("--alt", for: [.mouse], "hold Alt"),
    OptionRule("--ctrl", for: [.mouse], "hold Ctrl"),
    OptionRule("--exit-status", for: [.run, .input], "exit with the command's own exit status"),
    OptionRule(
      "--lines", short: "-n", value: "<number>", .number(0...100_000_000, example: 200),
      for: [.tail, .head], "how many lines (default 50)"),
    OptionRule(
      "--from", value: "<line>", .number(1...(1 << 53), example: 1200), for: [.tail, .grep],
      "begin with this line, counted from 1"),
    OptionRule(
      "--context", short: "-C", value: "<number>", .number(0...1000, example: 2), for: [.grep],
      "lines shown before and after each match (default 0)"),
    OptionRule("--ignore-case", short: "-i", for: [.grep], "upper and lower case are the same"),
    OptionRule("--fixed", short: "-F", for: [.grep], "the pattern is the text itself"),
    OptionRule(
      "--max-count", short: "-m", value: "<number>", .number(0...1_000_000, example: 500),
      for: [.grep],
      "show so many matches (default 100); all are counted"),
    OptionRule("--styled", for: [.screen, .render], "with --json: the runs of one style, too"),
    OptionRule("--ansi", for: [.screen, .render], "the text with the sequences that colour it"),
    OptionRule(
      "--range", value: "<first>-<last>",
      .text("two rows from 1 on, the first not below the last, such as 1-10"),
      for: [.screen, .render],
      "these rows alone, counted from 1"),
    OptionRule(
      "--after", value: "<token>", for: [.screen, .tail, .wait],
      "what is new since an answer: its next is the token"),
    OptionRule("--tree", for: [.kill], "end what the session's programs left behind, too"),
    OptionRule(
      "--older", value: "<duration>",
      .text("a duration in ms, s, m, h, d or w, such as 12h, 7d or 0"), for: [.gc],
      "sessions that nobody used for so long, such as 12h, 7d, 2w, or 0 (default 7d)"),
    OptionRule("--dry-run", for: [.gc], "remove nothing, and say what would go"),
    OptionRule("--fix", for: [.doctor], "mend what can safely be mended"),
    OptionRule("--workflow", value: "<id>", for: [.scp], "begin a run of this workflow"),
    OptionRule(
      "--data", value: "<name=value>|@<file>",
      .text("a name, = and a value or @file, or @file with a JSON object, such as amount=12"),
      for: [.scp], "what the new run begins with; repeatable"),
    OptionRule(
      "--run", value: "<run_id>", for: [.scp], "attach to this run instead of beginning one"),
    OptionRule(
      "--header", value: "<'Name: value'>",
      .text("a name, a colon and a value on one line, other than Host and what frames a message"),
      for: [.scp], "send this header to the server; repeatable, kept nowhere"),
    OptionRule(
      "--bearer-env", value: "<NAME>", .text("the name of a variable that holds a token"),
      for: [.scp], "send the token in this variable as Authorization: Bearer"),
    OptionRule(
      "--allow-origin", value: "<origin>",
      .text("scheme, host and port, such as https://api.example"),
      for: [.scp], "let the server refer to this other one, too; repeatable"),
    OptionRule(
      "--ca-file", value: "<file>", for: [.scp],
      "trust the certificate authorities in this file (PEM)"),
    OptionRule("--text", value: "<text>", for: [.wait], "the text comes, after the last input"),
    OptionRule(
      "--regex", value: "<pattern>", for: [.wait], "a line comes that matches, after the last input"
    ),
    OptionRule(
      "--gone", value: "<text>", for: [.wait], "the screen doesn't show the text any more"),
    OptionRule("--waiting", for: [.wait], "the program waits for input"),
    OptionRule("--done", for: [.wait], "the command has ended"),
    OptionRule(
      "--idle", value: "<duration>",
      .text(
        "more than 0, such as 500ms, 30s or 5m, at most 24h with wait; with run also 7d or never"),
      for: [.run, .wait],
      "with wait: nothing was printed or typed for so long; with run: after so long its shell is suspended (default 5m)"
    ),
    OptionRule("--exit", for: [.wait], "the session is over"),
    OptionRule(
      "--port", value: "<number>", .number(1...65_535, example: 8080), for: [.wait],
      "somebody listens on this TCP port of the machine"),
    OptionRule(
      "--file", value: "<path>", .text("a path that isn't empty, such as build/done"), for: [.wait],
      "the file exists"),
    OptionRule(
      "--timeout", value: "<duration>", .duration, for: [.wait],
      "how long to wait at most (default 60s)"),
    OptionRule("--any", for: [.wait], "until the first condition holds (default)"),
    OptionRule("--all", for: [.wait], "until each has held, in each session"),
    OptionRule(
      "--project", value: "<folder>", for: VerbName.allCases,
      "the project's root, instead of looking for it"),
    OptionRule("--json", for: VerbName.allCases, "print the same document as JSON"),
    OptionRule("--help", short: "-h", for: VerbName.allCases, "show help"),
  ]

  static func named(_ name: String) -> OptionRule? {
    all.first { $0.long == name || $0.short == name }
  }
}

/// The words that are verbs.
package enum VerbName: String, CaseIterable, Sendable {
  case run, input, key, paste, mouse, signal, wait
  case tail, head, last, grep, screen, resize, render, status, suspend, resume, restart, kill,
    forget, gc,
    doctor, scp, help
}
