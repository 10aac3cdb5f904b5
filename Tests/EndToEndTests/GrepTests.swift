import Foundation
import Support
import Testing

/// `clrun grep`: what a session has printed, searched as lines that were shown.
@Suite struct GrepTests {
  private static func session(_ project: TemporaryProject, _ script: String) throws -> Session {
    let session = try project.session(
      "--exec", "--no-wait", "--size", "60x8", "sh", "-c",
      "\(script); echo the end; exec sleep 1000")
    try session.wait(for: "the end")
    return session
  }

  @Test func findsWhatWasShownWithItsNumber() throws {
    try withProject { project in
      let session = try Self.session(
        project,
        #"seq 1 3000; printf '\033[31mEr\033[1mror\033[m: bad thing\n'; printf 'loading 1%%\rloading done\n'; seq 3001 4000; printf '%070d größe\n' 5"#
      )
      for what in ["alive", "dead"] {
        let error = try project.clrun("grep", session.id, "Error: \\w+")
        project.check(error.output, is: "3001:Error: bad thing", what)
        project.check(error.number("matches"), is: 1, what)
        project.check(error.number("total_lines"), is: 4004, what)
        let there = try project.clrun("tail", session.id, "--from", "3001", "-n", "1")
        project.check(there.output, is: "Error: bad thing", what)
        // What was overwritten is not there, wrapped lines are one, letters of all kinds have cases.
        project.check(try project.clrun("grep", session.id, "1%").number("matches"), is: 0, what)
        let wide = try project.clrun("grep", session.id, "-i", "^0+5 GRÖẞE$|0+5 GRÖßE$")
        project.check(wide.output.hasPrefix("4003:000"), wide)
        let around = try project.clrun("grep", session.id, "^(2|1500)$", "-C", "1")
        project.check(around.output, is: "1-1\n2:2\n3-3\n--\n1499-1499\n1500:1500\n1501-1501", what)
        let many = try project.clrun("grep", session.id, "^[0-9]*7$", "-m", "3")
        project.check(many.output, is: "7:7\n17:17\n27:27", what)
        project.check(many.number("matches"), is: 400, what)
        project.check(many.number("shown"), is: 3, what)
        guard let more = many.map("hints")["more_matches"] else {
          return project.check(false, many)
        }
        let next = try project.run([
          "sh", "-c", more.replacing("clrun", with: "\"$0\"", maxReplacements: 1),
          TemporaryProject.binary,
        ])
        project.check(next.text.contains("37:37"), next)
        let fixed = try project.clrun("grep", session.id, "-F", "1.")
        project.check(fixed.number("matches"), is: 0, what)
        let none = try project.clrun("grep", session.id, "no such thing")
        project.check(none.exitStatus, is: 0, none)
        project.check(none.has("output"), is: false, what)
        if what == "alive" { _ = try session.kill() }
      }
    }
  }

  @Test func answersStaySmall() throws {
    try withProject { project in
      let session = try Self.session(
        project, "seq 1 20000; head -c 20000 /dev/zero | tr '\\0' x; echo NEEDLE")
      let all = try project.clrun("grep", session.id, ".")
      project.check(all.number("shown"), is: 100, all)
      let bytes = try project.clrun("grep", session.id, ".", "-m", "100000", "--max-bytes", "1000")
      project.check(bytes.output.utf8.count < 1100, bytes)
      project.check(bytes.number("matches"), is: 20_002, bytes)
      let long = try project.clrun("grep", session.id, "NEEDLE")
      project.check(long.output.utf8.count < 1100, long)
      project.check(long.output.hasPrefix("20001:…x") && long.output.hasSuffix("xNEEDLE"), long)
    }
  }

  @Test(arguments: [
    ("(a", "a ( is not closed, at character 1"), ("a**)", "a ) closes nothing"),
    ("", "it is empty"),
    ("(x)\\1", "back-references are not supported"), ("[z-a]", "ends before it begins"),
    (String(repeating: "a", count: 9000), "longer than 4096 bytes"),
    ("((a{99}){99}){99}", "too complex"),
  ])
  func aPatternThatIsNoneIsRefused(_ pattern: String, _ reason: String) throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      project.check(
        try project.clrun("grep", session.id, "--", pattern), failsWith: 2, reason)
    }
  }

  @Test func usageIsChecked() throws {
    try withProject { project in
      let session = try project.session("--exec", "echo hi")
      project.check(try project.clrun("grep"), failsWith: 2, "needs <id>")
      project.check(try project.clrun("grep", session.id), failsWith: 2, "needs <pattern>")
      project.check(try project.clrun("grep", session.id, "a", "b"), failsWith: 2, "does not take")
      project.check(
        try project.clrun("grep", session.id, "a", "-C", "x"), failsWith: 2, "--context")
      project.check(
        try project.clrun("grep", session.id, "a", "--from", "9"), failsWith: 1, "no line 9")
      project.check(try project.clrun("grep", "00000000", "a"), failsWith: 1, "Session not found")
      project.check(try project.clrun("grep", session.id, "h.").output, is: "1:hi")
      project.check(try project.clrun("grep", session.id, "--", "-h").exitStatus, is: 0)
    }
  }
}
