import Foundation
import Support
import Testing

/// What can be sent, and how it arrives.
@Suite struct InputTests {
  @Test func bareWordsAreJoined() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("echo", "a  b", "$((1+1))")
      project.check(answer.output, is: "a b 2", answer)
      project.check(answer["input"], is: "echo a  b $((1+1))", answer)
      project.check(answer["mode"], is: "normal", answer)
      project.check(answer.number("priority"), is: 0, answer)
      project.check(answer.number("queue_pending"), is: 0, answer)
      let expected = [
        "terminal_id", "input", "priority", "mode", "queue_pending", "output", "hints",
      ]
      project.check(answer.order.filter { expected.contains($0) }, is: expected, answer)
    }
  }

  @Test func wordsBeginningWithADashAreText() throws {
    try withProject { project in
      let session = try project.session("cat")
      project.check(try session.send("-5").output, is: "-5")
      project.check(try session.send("--json").output, is: "--json")
      project.check(try session.input("-7").output, is: "-7")
      project.check(try session.input("--", "--wait").output, is: "--wait")
      project.check(try session.input("- item").output, is: "- item")
    }
  }

  @Test func verbTakesOptionsAnywhere() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.input("echo hi", "--priority", "7", "--wait=20s")
      project.check(answer.output, is: "hi", answer)
      project.check(answer.number("priority"), is: 7, answer)
      project.check(try session.input("x", "-p", "many"), failsWith: 2, "--priority")
    }
  }

  @Test func emptyTextIsEnterAlone() throws {
    try withProject { project in
      let session = try project.session("read -p 'name? ' a; echo \"<$a>\"")
      let answer = try session.send("")
      project.check(answer.output, is: "<>", answer)
      project.check(answer.texts("warnings").count, is: 1, answer)
    }
  }

  @Test func standardInputIsText() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.input("-", input: Array("echo 'from stdin'; echo é\n".utf8))
      project.check(answer.output, is: "from stdin\né", answer)
      let refused = try session.input("-", input: [0x65, 0x63, 0xFF, 0x0A])
      project.check(refused, failsWith: 2, "UTF-8")
    }
  }

  @Test func pipeIsText() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try project.run([
        "sh", "-c", "printf 'echo piped' | \"$0\" --json input \"$1\" -", TemporaryProject.binary,
        session.id,
      ])
      project.check(answer.output, is: "piped", answer)
    }
  }

  @Test func severalLinesGoAsOnePaste() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("for i in 1 2 3; do\n  echo \"line $i\"\ndone\necho end")
      project.check(answer.output, is: "line 1\nline 2\nline 3\nend", answer)
      project.check(answer.number("exit_code"), is: 0, answer)
    }
  }

  @Test func tabsDoNotComplete() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("echo 'a\tb'")
      project.check(answer.output, is: "a\tb", answer)
    }
  }

  @Test func hereDocumentArrives() throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send("cat <<'END'\n  $HOME `x`\n\n\ttab\nEND")
      project.check(answer.output, is: "  $HOME `x`\n\n\ttab", answer)
    }
  }

  @Test(arguments: [
    "plain", "größer €", "日本語 テスト", "👩‍👩‍👧‍👦 👍🏽 🇩🇪", "e\u{301}a\u{308}", "עברית", "a\u{200B}b",
  ])
  func unicodeArrives(_ text: String) throws {
    try withProject { project in
      let session = try project.session("true")
      let answer = try session.send(
        "printf '%s\\n' '\(text)' | tee got; printf '%s' '\(text)' | wc -c")
      project.check(answer.output, is: "\(text)\n\(text.utf8.count)", answer)
      let got = try String(contentsOfFile: "\(project.root)/got", encoding: .utf8)
      project.check(Array(got.utf8), is: Array("\(text)\n".utf8))
    }
  }

  @Test func invalidArgumentIsRefused() throws {
    try withProject { project in
      let session = try project.session("true")
      let binary = Array(TemporaryProject.binary.utf8)
      let bad: [UInt8] = Array("echo ".utf8) + [0xC3, 0x28, 0xFF]
      let answer = try project.run([binary, Array("--json".utf8), Array(session.id.utf8), bad])
      project.check(answer, failsWith: 2, "UTF-8")
      project.check(try session.send("echo fine").output, is: "fine")
    }
  }

  @Test func invalidOutputIsShown() throws {
    try withProject { project in
      let answer = try project.clrun("printf 'a\\377\\303(b\\n'")
      project.check(answer.output, is: "a\u{FFFD}\u{FFFD}(b", answer)
    }
  }

  @Test func longLineReachesAShell() throws {
    try withProject { project in
      let session = try project.session("true")
      let text = String(repeating: "abcdefghij", count: 1000)
      let answer = try session.send("printf %s '\(text)' | wc -c")
      project.check(answer.output, is: "10000", answer)
    }
  }

  @Test func longLineIsNeverCutInCanonicalMode() throws {
    try withProject { project in
      let session = try project.session("cat > got")
      try session.project.wait(for: "cat") { try session.entry()["status"] == "running" }
      let fits = String(repeating: "y", count: 4095)
      project.check(try session.send(fits).exitStatus, is: 0)
      let answer = try session.send(String(repeating: "x", count: 5000))
      project.check(answer, failsWith: 1, "4095")
      // Nor in parts.
      let part = try project.clrun("paste", session.id, String(repeating: "z", count: 4000))
      project.check(part.exitStatus, is: 0, part)
      project.check(
        try project.clrun("paste", session.id, String(repeating: "z", count: 96)),
        failsWith: 1, "4095")
      project.check(try session.send(String(repeating: "z", count: 96)), failsWith: 1, "4095")
      project.check(try session.send(String(repeating: "z", count: 95)).exitStatus, is: 0)
      _ = try session.key("ctrl-d")
      let size = try session.send("wc -c < got")
      project.check(size.output, is: "8192", size)
    }
  }

  @Test func largeCommandArrivesWhole() throws {
    try withProject { project in
      let session = try project.session("true")
      let word = String(repeating: "0123456789", count: 20_000)
      let answer = try session.input(
        "-", "--wait", "60s", input: Array("printf %s \(word) | md5sum | cut -c1-32".utf8))
      let sum = try project.run(["md5sum"], input: Array(word.utf8)).text.prefix(32)
      project.check(answer.output, is: String(sum), answer)
    }
  }

  @Test func controlCharactersGoThroughPastes() throws {
    try withProject { project in
      let session = try project.session("true")
      // Without a paste the shell would take ctrl-u as "erase the line".
      let answer = try session.send("printf '%s' 'a\u{15}b' | od -An -c | tr -d ' '")
      project.check(answer.output, is: "a025b", answer)
    }
  }

  @Test func answersToAProgramsQuestions() throws {
    try withProject { project in
      let session = try project.session("read -p 'first? ' a; read -p 'second? ' b; echo $b-$a")
      project.check(session.started["state"], is: "waiting", session.started)
      project.check(session.started.output, is: "first?", session.started)
      let second = try session.send("one")
      project.check(second.output, is: "second?", second)
      project.check(second["state"], is: "waiting", second)
      let end = try session.send("two")
      project.check(end.output, is: "two-one", end)
      project.check(end["state"], is: "done", end)
    }
  }

  @Test func toAnEndedSessionIsAnError() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      let answer = try session.send("echo hi")
      project.check(answer, failsWith: 1, "Session is not running (status: exited)")
      project.check(try session.key("enter"), failsWith: 1, "not running")
      project.check(try session.tail().exitStatus, is: 0)
    }
  }

  @Test func receiptTellsWhatBecameOfIt() throws {
    try withProject { project in
      let session = try project.session("true")
      let taken = try session.send("echo hi")
      project.check(taken.isSet("delivered") && taken.isSet("consumed"), taken)
      project.check(!taken.has("unread_bytes"), taken)
      let deaf = try project.session("--no-wait", "--exec", "sleep", "1000")
      let held = try deaf.send("hello", options: ["--wait", "300ms"])
      project.check(held.isSet("timed_out") && !held.isSet("delivered"), held)
      project.check(held.number("queue_pending"), is: 1, held)
      project.check(held.texts("warnings").first?.contains("does not read") ?? false, held)
      project.check(held["evidence"]?.contains("sleep (pid") ?? false, held)
      project.check(held.map("hints")["wait_on"], is: "clrun wait \(deaf.id) --timeout 60s", held)
    }
  }

  /// A server goes on for ever, so that nothing is gained by holding what is sent to it.
  @Test(.enabled(if: TemporaryProject.has("python3"), "needs python3"))
  func inputToAServerIsAnsweredWhenItIsQuiet() throws {
    try withProject { project in
      let server = try project.session(
        "--wait", "30s", "python3 -m http.server 0 --bind 127.0.0.1")
      project.check(
        server.started["evidence"]?.contains("listens on 127.0.0.1:") ?? false, server.started)
      for unread in [6, 12] {
        let answer = try server.send("hello", options: ["--wait", "30s"])
        project.check(answer["state"], is: "busy", answer)
        project.check(!answer.has("timed_out"), answer)
        project.check(answer["evidence"]?.contains("listens on 127.0.0.1:") ?? false, answer)
        project.check(answer.isSet("delivered") && !answer.isSet("consumed"), answer)
        project.check(answer.number("unread_bytes"), is: unread, answer)
        project.check(answer.number("queue_pending"), is: 0, answer)
        project.check(
          answer.texts("warnings").first?.hasPrefix("The program has not read the input") ?? false,
          answer)
      }
    }
  }

  /// Between two keys a program gets a second to read the first: an answer in between tells what is written already.
  @Test func inputThatIsWrittenInPartIsSaidSo() throws {
    try withProject { project in
      let session = try project.session(
        "--wait", "300ms", "--exec", "sh", "-c", "stty raw -echo; echo raw; sleep 1000")
      try session.wait(for: "raw")
      let keys = [String](repeating: "a", count: 60)
      let answer = try project.plain(["--json", "key", "--wait", "3s", session.id] + keys)
      project.check(answer.isSet("timed_out") && !answer.isSet("delivered"), answer)
      project.check(!answer.isSet("consumed"), answer)
      project.check((answer.number("unread_bytes") ?? 0) > 0, answer)
      let warning = answer.texts("warnings").first ?? ""
      project.check(warning.hasPrefix("Only part of the input is written"), answer)
      project.check(!warning.contains("queue"), answer)
      // What is written is not in the queue any more.
      let instead = try session.input("instead", "--override", "--no-wait")
      project.check(instead.number("cancelled_count"), is: 0, instead)
    }
  }

  @Test func inputThatIsNotReadIsSaidSo() throws {
    try withProject { project in
      // It sets raw mode and reads nothing: what comes is typed ahead.
      let session = try project.session(
        "--no-wait", "--exec", "sh", "-c", "stty raw -echo; echo raw; sleep 1000")
      try session.wait(for: "raw")
      let answer = try session.send("hello", options: ["--wait", "4s"])
      project.check(answer.isSet("delivered"), answer)
      project.check(answer["consumed"] == nil && !answer.isSet("consumed"), answer)
      project.check(answer.number("unread_bytes"), is: 6, answer)
      project.check(
        answer.texts("warnings").first?.hasPrefix("The program has not read the input: 6 bytes")
          ?? false, answer)
    }
  }
}
