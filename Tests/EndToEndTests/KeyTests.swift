import Foundation
import Support
import Testing

/// `clrun key`: names of keys and the bytes they become.
@Suite struct KeyTests {
  /// A session whose program shows each byte that it reads, in octal, one a line.
  static func reader(_ project: TemporaryProject, before: String = "") throws -> Session {
    try project.session(
      "--exec", "sh", "-c", "stty raw -echo; printf '\(before)ready\\r\\n'; exec cat -v")
  }

  /// Keys, and what `cat -v` shows of them.
  static let keys: [([String], String)] = [
    (["up", "down", "right", "left"], "^[[A^[[B^[[C^[[D"),
    (["UP", "Down", "rIgHt"], "^[[A^[[B^[[C"),
    (["enter", "return", "tab", "space"], "^M^M^I ".replacingOccurrences(of: "^I", with: "\t")),
    (["backspace", "delete", "insert"], "^?^[[3~^[[2~"),
    (["home", "end", "pageup", "pagedown"], "^[[H^[[F^[[5~^[[6~"),
    (["ctrl-a", "CTRL-E", "ctrl-z"], "^A^E^Z"),
    (["f1", "F5", "f12", "shift-tab"], "^[OP^[[15~^[[24~^[[Z"),
    (["alt-x", "alt-up"], "^[x^[[[A".replacingOccurrences(of: "[[[", with: "[^[[")),
    (["y", "n", "Y", "5", "*"], "ynY5*"),
    (["down*3", "x*4"], "^[[B^[[B^[[Bxxxx"),
    (["escape", "esc", "q"], "^[^[q"),
  ]

  @Test(arguments: keys)
  func keysBecomeBytes(_ names: [String], _ expected: String) throws {
    try withProject { project in
      let session = try Self.reader(project)
      try session.wait(for: "ready")
      let answer = try project.plain(["--json", "key", session.id] + names)
      project.check(answer.texts("keys_sent"), is: names, answer)
      if expected.hasPrefix("^M") {
        // cat shows no CR as ^M at the end of what it reads at once; count what came instead.
        try session.wait(for: "^M")
      } else {
        try session.wait(for: expected)
      }
    }
  }

  @Test func unknownNamesSendNothing() throws {
    try withProject { project in
      let session = try Self.reader(project)
      try session.wait(for: "ready")
      let answer = try session.key("x", "upp", "ctrl-!", "f13", "down*0", "down*x")
      project.check(
        answer, failsWith: 1, "Unknown key name(s): upp, ctrl-!, f13, down*0, down*x")
      let hints = answer.map("hints").order
      project.check(hints.isEmpty, is: false)
      project.check(answer.map("hints").has("available_keys"), answer)
      _ = try session.key("z")
      try session.wait(for: "z")
      let shown = try session.tail()
      project.check(!shown.output.contains("x"), shown)
    }
  }

  @Test func applicationCursorKeysAreFollowed() throws {
    try withProject { project in
      let session = try Self.reader(project, before: "\\033[?1h")
      try session.wait(for: "ready")
      _ = try session.key("up", "home", "left")
      try session.wait(for: "^[OA^[OH^[OD")
    }
  }

  @Test func keysEditTheCommandLine() throws {
    try withProject { project in
      let session = try project.session("echo one")
      let up = try session.key("up")
      project.check(up.output.hasSuffix("echo one"), up)
      let enter = try session.key("enter")
      project.check(enter.output.hasSuffix("one"), enter)
      project.check(enter["state"], is: "done", enter)
    }
  }

  @Test func interruptReachesWhatRuns() throws {
    try withProject { project in
      let session = try project.session("--wait", "200ms", "sleep 100")
      let answer = try session.key("ctrl-c")
      project.check(answer["state"], is: "done", answer)
      project.check(try session.send("echo after").output, is: "after")
    }
  }

  @Test func endOfInputEndsCat() throws {
    try withProject { project in
      let session = try project.session("cat > got")
      _ = try session.send("text")
      let answer = try session.key("ctrl-d")
      project.check(answer["state"], is: "done", answer)
      project.check(try session.send("cat got").output, is: "text")
    }
  }

  @Test(.enabled(if: TemporaryProject.has("less"), "needs less"))
  func lessTakesArrows() throws {
    try withProject { project in
      let session = try project.session("seq 1 500 | less")
      project.check(session.started.output.hasPrefix("1\n2\n"), session.started)
      let down = try session.key("down*3")
      project.check(down.output.hasPrefix("4\n5\n"), down)
      let page = try session.key("pagedown")
      project.check(page.output.hasPrefix("43\n"), page)
      let end = try session.key("end")
      project.check(end.output.contains("\n500\n"), end)
      let quit = try session.key("q")
      project.check(quit["state"], is: "done", quit)
    }
  }
}
