import Support
import Testing
import Worker

/// Programs on real terminals, each looked at until the evidence is what it should be.
@Suite struct ForegroundProbeTests {
  /// One program, what is typed to it, and the verdict expected then.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var program: String
    var arguments: [String] = []
    /// What the program must have shown before the verdict counts.
    var shows: String = ""
    /// Typed when that is shown; `then` must be shown after it.
    var types: String = ""
    var then: String = ""
    var verdict: Verdict
    var call: ForegroundEvidence.Call?
    var testDescription: String { name }

    var isInstalled: Bool { TestTerminal.path(of: program) != nil }
  }

  enum Verdict: Sendable {
    case waiting
    case ready
    case notReading
  }

  static let rows: [Row] = [
    Row(
      name: "bash read -p", program: "bash", arguments: ["-c", "read -p 'Name: ' x"],
      shows: "Name: ", verdict: .waiting, call: .read),
    Row(
      name: "bash read -s", program: "bash", arguments: ["-c", "read -s -p 'Secret: ' x"],
      shows: "Secret: ", verdict: .waiting, call: .read),
    Row(
      name: "bash read -t", program: "bash", arguments: ["-c", "read -t 100 -p 'Soon: ' x"],
      shows: "Soon: ", verdict: .waiting, call: .select),
    Row(name: "cat", program: "cat", verdict: .waiting, call: .read),
    Row(
      name: "python input()", program: "python3", arguments: ["-c", "input('Name? ')"],
      shows: "Name? ", verdict: .waiting),
    Row(
      name: "python getpass", program: "python3",
      arguments: ["-c", "import getpass; getpass.getpass()"], shows: "Password: ",
      verdict: .waiting, call: .read),
    Row(
      name: "python in a thread", program: "python3",
      arguments: [
        "-c",
        "import sys, threading; t = threading.Thread(target=sys.stdin.readline); t.start(); t.join()",
      ],
      verdict: .waiting, call: .read),
    Row(
      name: "python asyncio", program: "python3",
      arguments: [
        "-c",
        """
        import asyncio, sys
        async def main():
            loop = asyncio.get_running_loop()
            answer = loop.create_future()
            loop.add_reader(0, lambda: answer.set_result(1))
            await answer
        asyncio.run(main())
        """,
      ], verdict: .waiting, call: .epoll),
    Row(
      name: "python REPL", program: "python3", arguments: ["-q", "-i", "-S"], shows: ">>> ",
      verdict: .waiting, call: .select),
    Row(
      name: "bash prompt", program: "bash", arguments: ["--norc", "-i"], shows: "$ ",
      verdict: .waiting, call: .select),
    Row(name: "less", program: "less", arguments: ["/etc/passwd"], verdict: .waiting, call: .read),
    Row(
      name: "a pipe into less", program: "bash", arguments: ["-c", "seq 1 3000 | less"],
      shows: ":", verdict: .waiting, call: .read),
    Row(name: "nano", program: "nano", arguments: ["-I"], verdict: .waiting, call: .read),
    Row(name: "vim", program: "vim", arguments: ["-u", "NONE"], shows: "~", verdict: .waiting),
    Row(name: "top", program: "top", shows: "PID", verdict: .waiting, call: .select),
    Row(name: "sqlite3", program: "sqlite3", shows: "sqlite> ", verdict: .waiting),
    Row(
      name: "node REPL", program: "node", arguments: ["-i"], shows: "> ", verdict: .waiting,
      call: .epoll),
    Row(
      name: "node readline", program: "node",
      arguments: [
        "-e",
        "require('readline').createInterface(process.stdin, process.stdout).question('Name? ', () => {})",
      ], shows: "Name? ", verdict: .waiting, call: .epoll),
    Row(
      name: "node with a server and a terminal", program: "node",
      arguments: [
        "-e",
        "require('net').createServer().listen(0, '127.0.0.1', () => console.log('up')); process.stdin.resume()",
      ], shows: "up", verdict: .ready, call: .epoll),
    Row(
      name: "node server", program: "node",
      arguments: [
        "-e",
        "require('net').createServer().listen(0, '127.0.0.1', () => console.log('up'))",
      ], shows: "up", verdict: .notReading),
    Row(
      name: "script", program: "script", arguments: ["-q", "-c", "cat", "/dev/null"],
      verdict: .ready),
    Row(name: "sleep", program: "sleep", arguments: ["1000"], verdict: .notReading),
    Row(
      name: "a loop in the shell", program: "bash", arguments: ["-c", "while :; do :; done"],
      verdict: .notReading),
    Row(
      name: "python server", program: "python3",
      arguments: ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1"], shows: "Serving",
      verdict: .notReading),
    Row(
      name: "a job of the shell", program: "bash", arguments: ["--norc", "-i"], shows: "$ ",
      types: "head -c 1\r", verdict: .waiting, call: .read),
  ]

  @Test(arguments: rows) func verdict(of row: Row) throws {
    guard row.isInstalled else {
      // The reason given to Test.cancel is not shown for one argument of many.
      print("skipped: \(row.program) is missing")
      return
    }
    let terminal = try TestTerminal([row.program] + row.arguments)
    var probe = ForegroundProbe(terminalDevice: terminal.device)
    var evidence = ForegroundEvidence.unknown(.noProcess)
    if !row.types.isEmpty {
      #expect(terminal.wait { terminal.text.contains(row.shows) })
      terminal.type(row.types)
    }
    let holds = terminal.wait {
      guard terminal.text.contains(row.shows) else { return false }
      evidence = probe.look(processGroup: terminal.foregroundGroup)
      return Self.matches(evidence, row)
    }
    #expect(holds, "got: \(evidence)\nshown: \(terminal.text)")
  }

  private static func matches(_ evidence: ForegroundEvidence, _ row: Row) -> Bool {
    switch (evidence, row.verdict) {
    case (.waiting(let reader), .waiting), (.ready(let reader), .ready):
      row.call == nil || reader.call == row.call
    case (.notReading, .notReading): true
    default: false
    }
  }
}
