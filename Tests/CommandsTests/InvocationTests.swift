import Testing
import YAML

@testable import Commands

@Suite struct InvocationTests {
  static let id = "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f"

  /// A command line and what it asks for.
  struct Row: Sendable, CustomTestStringConvertible {
    var line: [String]
    var expected: Invocation
    var testDescription: String { "clrun \(line.joined(separator: " "))" }

    init(
      _ line: [String], _ verb: Invocation.Verb, isBare: Bool = false,
      _ change: (inout Invocation.Options) -> Void = { _ in }
    ) {
      self.line = line
      var options = Invocation.Options()
      change(&options)
      expected = Invocation(verb: verb, options: options, isBare: isBare)
    }
  }

  static let bareForms: [Row] = [
    Row([id], .tail(reference: id), isBare: true),
    Row(["@web"], .tail(reference: "@web"), isBare: true),
    Row(["0f8e3a52"], .tail(reference: "0f8e3a52"), isBare: true),
    Row(["--json", id], .tail(reference: id), isBare: true) { $0.json = true },
    Row(["-n20", id], .tail(reference: id), isBare: true) { $0.lines = 20 },
    Row([id, "ls"], .input(reference: id, words: ["ls"]), isBare: true),
    Row([id, ""], .input(reference: id, words: [""]), isBare: true),
    Row([id, "-5"], .input(reference: id, words: ["-5"]), isBare: true),
    Row([id, "--json"], .input(reference: id, words: ["--json"]), isBare: true),
    Row([id, "--", "x"], .input(reference: id, words: ["--", "x"]), isBare: true),
    Row(["@web", "kill", "me"], .input(reference: "@web", words: ["kill", "me"]), isBare: true),
    Row(["-p", "3", "--wait=2s", id, "x"], .input(reference: id, words: ["x"]), isBare: true) {
      $0.priority = 3
      $0.wait = .seconds(2)
    },
    Row(["--override", id, "x", "-p"], .input(reference: id, words: ["x", "-p"]), isBare: true) {
      $0.override = true
    },
  ]

  static let commands: [Row] = [
    Row(["npm init"], .run(words: ["npm init"])),
    Row(["ls", "-la"], .run(words: ["ls", "-la"])),
    Row(["ls", "--", "--json"], .run(words: ["ls", "--", "--json"])),
    Row(["-"], .run(words: ["-"])),
    Row(["--", "status"], .run(words: ["status"])),
    Row(["--", "-x"], .run(words: ["-x"])),
    Row(["--json", "--", id], .run(words: [id])) { $0.json = true },
    Row(["run", id], .run(words: [id])),
    Row(["run", "status"], .run(words: ["status"])),
    Row(["run", "--", "--help"], .run(words: ["--help"])),
    Row(["run", "-"], .run(words: ["-"])),
    Row(["run", "--name=web", "ls", "--json"], .run(words: ["ls", "--json"])) { $0.name = "web" },
    Row(["--exec", "run", "--no-wait", "vim", "a b"], .run(words: ["vim", "a b"])) {
      $0.exec = true
      $0.noWait = true
    },
    Row(["--name", "web", "npm", "--name", "x"], .run(words: ["npm", "--name", "x"])) {
      $0.name = "web"
    },
    Row(["--env", "A=b=c", "--env=A=", "env"], .run(words: ["env"])) {
      $0.environment = ["A=b=c", "A="]
    },
    Row(["--size", "80x24", "top"], .run(words: ["top"])) {
      $0.columns = 80
      $0.rows = 24
    },
    Row(["--size=132X43", "top"], .run(words: ["top"])) {
      $0.columns = 132
      $0.rows = 43
    },
    Row(
      ["--cwd", "-", "--if-exists=attach", "--exit-status", "--max-bytes", "100", "x"],
      .run(words: ["x"])
    ) {
      $0.cwd = "-"
      $0.ifExists = .attach
      $0.exitStatus = true
      $0.maxBytes = 100
    },
  ]

  static let verbs: [Row] = [
    Row(["input", "3f2a", "a", "b"], .input(reference: "3f2a", words: ["a", "b"])),
    Row(["input", "3f2a", ""], .input(reference: "3f2a", words: [""])),
    Row(["input", "3f2a", "-"], .input(reference: "3f2a", words: ["-"])),
    Row(["input", "3f2a", "-5"], .input(reference: "3f2a", words: ["-5"])),
    Row(["input", "3f2a", "- item"], .input(reference: "3f2a", words: ["- item"])),
    Row(["input", "3f2a", "-a\n-b"], .input(reference: "3f2a", words: ["-a\n-b"])),
    Row(["input", "--override", "3f2a", "y"], .input(reference: "3f2a", words: ["y"])) {
      $0.override = true
    },
    Row(["input", "3f2a", "y", "--priority", "-5"], .input(reference: "3f2a", words: ["y"])) {
      $0.priority = -5
    },
    Row(["input", "-p7", "3f2a", "y", "--json"], .input(reference: "3f2a", words: ["y"])) {
      $0.priority = 7
      $0.json = true
    },
    Row(
      ["input", "3f2a", "--", "--override", "-x"],
      .input(reference: "3f2a", words: ["--override", "-x"])),
    Row(
      ["--no-wait", "key", "web", "up", "--json", "enter"],
      .key(reference: "web", names: ["up", "enter"])
    ) {
      $0.noWait = true
      $0.json = true
    },
    Row(["key", "web", "-"], .key(reference: "web", names: ["-"])),
    Row(["tail", "web"], .tail(reference: "web")),
    Row(["tail", "-n", "5", "web"], .tail(reference: "web")) { $0.lines = 5 },
    Row(["tail", "web", "-n5"], .tail(reference: "web")) { $0.lines = 5 },
    Row(["tail", "web", "--lines=0"], .tail(reference: "web")) { $0.lines = 0 },
    Row(["head", "--lines", "200", "@web"], .head(reference: "@web")) { $0.lines = 200 },
    Row(["status"], .status),
    Row(["status", "--project=/x", "--json"], .status) {
      $0.project = "/x"
      $0.json = true
    },
    Row(["--json", "status"], .status) { $0.json = true },
    Row(["kill", "web"], .kill(reference: "web")),
    Row(["screen", "web", "--range", "2-5"], .screen(reference: "web")) { $0.range = 2...5 },
    Row(["screen", "web", "--styled", "--ansi", "--after=t"], .screen(reference: "web")) {
      $0.styled = true
      $0.ansi = true
      $0.after = "t"
    },
    Row(["render", "-", "--size", "80x24"], .render(path: "-")) {
      $0.columns = 80
      $0.rows = 24
    },
    Row(["resize", "web", "80x24"], .resize(reference: "web", rows: 24, columns: 80)),
    Row(["signal", "web", "INT"], .signal(reference: "web", signal: "INT")),
    Row(["paste", "web", "a", "b"], .paste(reference: "web", words: ["a", "b"])),
    Row(["scp", "http://127.0.0.1:1"], .scp(url: "http://127.0.0.1:1")),
    Row(
      [
        "asmp", "http://127.0.0.1:1", "--workflow", "w", "--data", "a=1", "--data", "@f",
        "--header",
        "X-Key: 1", "--bearer-env", "TOKEN", "--allow-origin", "http://b:2", "--name", "n",
      ], .scp(url: "http://127.0.0.1:1")
    ) {
      $0.flow.workflow = "w"
      $0.flow.data = ["a=1", "@f"]
      $0.flow.headers = ["X-Key: 1"]
      $0.flow.bearerVariable = "TOKEN"
      $0.flow.origins = ["http://b:2"]
      $0.name = "n"
    },
    Row(["scp", "http://127.0.0.1:1", "--run", "r1"], .scp(url: "http://127.0.0.1:1")) {
      $0.flow.run = "r1"
    },
    Row(["help"], .help(topic: nil)),
    Row(["help", "run"], .help(topic: "run")),
    Row(["--help"], .help(topic: nil)) { $0.help = true },
    Row(["-h", "ls"], .help(topic: nil)) { $0.help = true },
    Row(["run", "--help"], .help(topic: "run")) { $0.help = true },
    Row(["tail", "-h"], .help(topic: "tail")) { $0.help = true },
    Row(["--version"], .version),
    Row(["-V"], .version),
  ]

  @Test(arguments: bareForms + commands + verbs) func reads(row: Row) throws {
    #expect(try Invocation(row.line) == row.expected)
  }

  /// A command line that is refused, with what, and the option offered instead.
  struct Refusal: Sendable, CustomTestStringConvertible {
    var line: [String]
    var message: String
    var instead: String?
    var testDescription: String { "clrun \(line.joined(separator: " "))" }

    init(_ line: [String], _ message: String, instead: String? = nil) {
      self.line = line
      self.message = message
      self.instead = instead
    }
  }

  static let refusals: [Refusal] = [
    Refusal([], "No command provided."),
    Refusal(["--json"], "No command provided."),
    Refusal(["run"], "No command provided."),
    Refusal(["run", "--name", "x"], "No command provided."),

    Refusal(["--jsn", "ls"], #"clrun has no option "--jsn"."#, instead: "--json"),
    Refusal(["--nowait", "ls"], #"clrun has no option "--nowait"."#, instead: "--no-wait"),
    Refusal(["--jsn=1", "ls"], #"clrun has no option "--jsn"."#, instead: "--json"),
    Refusal(["-5"], #"clrun has no option "-5"."#),
    Refusal(["--frobnicate", "ls"], #"clrun has no option "--frobnicate"."#),
    Refusal(["run", "--nam", "x"], #"clrun run has no option "--nam"."#, instead: "--name"),
    Refusal(["run", "--version"], #"clrun run has no option "--version"."#),
    Refusal(
      ["input", "3f2a", "y", "--overide"], #"clrun input has no option "--overide"."#,
      instead: "--override"),
    Refusal(
      ["tail", "3f2a", "--line", "3"], #"clrun tail has no option "--line"."#, instead: "--lines"),

    Refusal(["tail", "--override", "3f2a"], "clrun tail does not take --override."),
    Refusal(["tail", "3f2a", "-p", "1"], "clrun tail does not take -p."),
    Refusal(["--name", "x", "status"], "clrun status does not take --name."),
    Refusal(["--lines", "5", "ls"], "clrun run does not take --lines."),
    Refusal(["-n", "5", id, "x"], "clrun input does not take --lines."),
    Refusal(["--wait", "5s", id], "clrun tail does not take --wait."),
    Refusal(["--exec", "kill", "3f2a"], "clrun kill does not take --exec."),

    Refusal(["--wait"], "--wait needs <duration>."),
    Refusal(["tail", "3f2a", "-n"], "--lines needs <number>."),
    Refusal(["--json=yes", "ls"], "--json takes no value."),
    Refusal(["--no-wait=", "ls"], "--no-wait takes no value."),

    Refusal(["input"], "clrun input needs <id>."),
    Refusal(["input", "3f2a"], "clrun input needs <text>."),
    Refusal(["key"], "clrun key needs <id>."),
    Refusal(["key", "3f2a"], "clrun key needs <key>."),
    Refusal(["tail"], "clrun tail needs <id>."),
    Refusal(["head"], "clrun head needs <id>."),
    Refusal(["kill"], "clrun kill needs <id>."),
    Refusal(["screen"], "clrun screen needs <id>."),
    Refusal(["render"], "clrun render needs <file>."),
    Refusal(["resize"], "clrun resize needs <id>."),
    Refusal(["resize", "a"], "clrun resize needs <columns>x<rows>."),
    Refusal(
      ["resize", "a", "80"],
      #""80" is no size: columns and rows, each 1 to 10000 and together at most 4000000 cells, such as 80x24."#
    ),
    Refusal(["resize", "a", "80x24", "b"], #"clrun resize does not take "b"."#),
    Refusal(["signal", "a"], "clrun signal needs <signal>."),
    Refusal(["signal", "a", "INT", "b"], #"clrun signal does not take "b"."#),
    Refusal(["paste", "a"], "clrun paste needs <text>."),
    Refusal(["screen", "a", "b"], #"clrun screen does not take "b"."#),
    Refusal(["tail", "a", "b"], #"clrun tail does not take "b"."#),
    Refusal(["head", "a", "b"], #"clrun head does not take "b"."#),
    Refusal(["kill", "a", "b"], #"clrun kill does not take "b"."#),
    Refusal(["status", "x"], #"clrun status does not take "x"."#),
  ]

  @Test(arguments: refusals) func refuses(_ refusal: Refusal) {
    let failure = #expect(throws: CommandFailure.self) { try Invocation(refusal.line) }
    #expect(failure?.message == refusal.message)
    #expect(failure?.status == .usage)
    let instead = failure?.hints.first { $0.key == "did_you_mean" }?.value
    #expect(instead == refusal.instead.map { .string($0) })
  }

  static let badValues: [(option: String, value: String, usage: String)] = [
    ("--if-exists", "maybe", "attach|fail|new"), ("--if-exists", "Attach", "attach|fail|new"),
    ("--env", "A", "<NAME=value>"), ("--env", "=b", "<NAME=value>"), ("--env", "", "<NAME=value>"),
    ("--size", "80", "<columns>x<rows>"), ("--size", "80x", "<columns>x<rows>"),
    ("--size", "x24", "<columns>x<rows>"), ("--size", "0x24", "<columns>x<rows>"),
    ("--size", "80x0", "<columns>x<rows>"), ("--size", "80x10001", "<columns>x<rows>"),
    ("--size", "80x24x2", "<columns>x<rows>"), ("--size", "-80x24", "<columns>x<rows>"),
    ("--size", "80 x 24", "<columns>x<rows>"), ("--size", "10000x10000", "<columns>x<rows>"),
    ("--size", "10000x401", "<columns>x<rows>"),
    ("--size", "9223372036854775808x1", "<columns>x<rows>"),
    ("--wait", "", "<duration>"), ("--wait", "soon", "<duration>"),
    ("--max-bytes", "99", "<number>"), ("--max-bytes", "32000001", "<number>"),
    ("--max-bytes", "1k", "<number>"),
  ]

  @Test(arguments: badValues)
  func refusesBadValues(option: String, value: String, usage: String) {
    for line in [
      [option, value, "ls"], ["\(option)=\(value)", "ls"], ["run", option, value, "ls"],
    ] {
      let failure = #expect(throws: CommandFailure.self) { try Invocation(line) }
      #expect(
        failure?.message.hasPrefix("\(option) takes \(usage), not \"\(value)\"") == true)
      #expect(failure?.status == .usage)
    }
  }

  @Test(arguments: [
    (["tail", "a", "-n", "x"], "a whole number from 0 to 100000000, such as 200"),
    (["wait", "a", "--port", "0"], "a whole number from 1 to 65535, such as 8080"),
    (
      ["mouse", "a", "click", "1", "1", "--count", "200"], "a whole number from 1 to 100, such as 2"
    ),
    (
      ["wait", "a", "--timeout", "25h"], "from 0 to 24h, in ms, s, m or h, such as 500ms, 30s or 5m"
    ),
    (
      ["wait", "a", "--idle", "0"],
      "more than 0, such as 500ms, 30s or 5m, at most 24h with wait; with run also 7d or never"
    ),
    (["--size", "0x0", "ls"], "each 1 to 10000 and together at most 4000000 cells, such as 80x24"),
    (["--env", "=x", "ls"], "a name, = and a value, such as LANG=C"),
  ])
  func saysWhatAValueMayBe(line: [String], limits: String) {
    let failure = #expect(throws: CommandFailure.self) { try Invocation(line) }
    #expect(failure?.message.hasSuffix(": \(limits).") == true)
  }

  /// What an option's limits name as an example is within them.
  @Test(arguments: OptionRule.all.map(\.long)) func theExamplesAreWithinTheLimits(name: String) {
    guard case .number(let range, let example) = OptionRule.named(name)?.limits else { return }
    #expect(range.contains(example))
  }

  @Test(arguments: [
    ["tail", "a", "-n", "-1"], ["tail", "a", "-n", "x"], ["tail", "a", "-n", "1.5"],
    ["tail", "a", "-n100000001"], ["tail", "a", "--lines="], ["head", "a", "-n=5"],
    ["input", "a", "b", "-p", "x"], ["input", "a", "b", "-p", "1000001"],
    ["input", "a", "b", "-p", "99999999999999999999"], ["input", "a", "b", "--priority="],
  ])
  func refusesBadNumbers(line: [String]) {
    let failure = #expect(throws: CommandFailure.self) { try Invocation(line) }
    #expect(failure?.message.contains(" takes <number>, not ") == true)
    #expect(failure?.status == .usage)
  }

  @Test(arguments: ["", "5", "5-", "-5", "0-5", "5-2", "1-2-3", "a-b"])
  func refusesBadRanges(_ range: String) {
    let failure = #expect(throws: CommandFailure.self) {
      try Invocation(["screen", "a", "--range", range])
    }
    #expect(
      failure?.message.hasPrefix("--range takes <first>-<last>, not \"\(range)\": two rows") == true
    )
  }

  @Test(arguments: [
    ("500ms", Duration.milliseconds(500)), ("0ms", .zero), ("10s", .seconds(10)),
    ("2m", .seconds(120)), ("1h", .seconds(3600)), ("0.5", .milliseconds(500)),
    ("1.5m", .seconds(90)), ("30", .seconds(30)), ("0", .zero), ("24h", .seconds(86_400)),
  ])
  func readsDurations(text: String, expected: Duration) {
    #expect(Duration(option: text) == expected)
  }

  @Test(arguments: [
    "", "s", "ms", "-1", "-1s", "10d", "10 s", " 10", "1s2", "25h", "inf", "infs", "nan", "1e3",
    "0x10", "0x10s", "+5", "1,5", "five", "10S", "1e999", ".",
  ])
  func refusesBadDurations(_ text: String) {
    #expect(Duration(option: text) == nil)
  }
}
