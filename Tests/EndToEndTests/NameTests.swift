import Foundation
import Support
import Testing

/// Labels: `--name` and `@label`.
@Suite struct NameTests {
  @Test func labelWorksWhereverAnIdDoes() throws {
    try withProject { project in
      let session = try project.session("--name", "web.1", "echo started")
      project.check(session.started["name"], is: "web.1", session.started)
      project.check(try project.clrun("@web.1", "echo bare").output, is: "bare")
      project.check(try project.clrun("input", "@web.1", "echo verb").output, is: "verb")
      project.check(try project.clrun("input", "web.1", "echo plain").output, is: "plain")
      project.check(try project.clrun("@web.1")["terminal_id"], is: session.id)
      project.check(try project.clrun("tail", "web.1")["name"], is: "web.1")
      project.check(try project.clrun("key", "@web.1", "ctrl-c").exitStatus, is: 0)
      project.check(try project.clrun("head", "@web.1").exitStatus, is: 0)
      project.check(try session.entry()["name"], is: "web.1")
      project.check(try project.clrun("kill", "@web.1")["terminal_id"], is: session.id)
    }
  }

  @Test func labelIsUnique() throws {
    try withProject { project in
      let first = try project.session("--name", "one", "echo first")
      let refused = try project.clrun("--name", "one", "echo second")
      project.check(refused, failsWith: 1, first.id)
      let attached = try project.clrun("--name", "one", "--if-exists", "attach", "echo third")
      project.check(attached["terminal_id"], is: first.id, attached)
      project.check(attached.isSet("attached"), attached)
      project.check(attached.output.contains("first"), attached)
      project.check(!attached.output.contains("third"), attached)
      project.check(attached["state"], is: "done", attached)
      for key in ["evidence", "since", "next"] { project.check(attached.has(key), attached) }
      let new = try project.session("--name", "one", "--if-exists", "new", "echo fourth")
      project.check(new.id != first.id, new.started)
      project.check(try project.clrun("@one")["terminal_id"], is: new.id)
      project.check(try first.entry()["status"], is: "running")
    }
  }

  @Test func labelOfAnEndedSessionIsFree() throws {
    try withProject { project in
      let first = try project.session("--name", "job", "--exec", "true")
      project.check(try project.clrun("@job")["terminal_id"], is: first.id)
      let second = try project.session("--name", "job", "echo again")
      project.check(try project.clrun("@job")["terminal_id"], is: second.id)
      _ = try second.kill()
      let third = try project.session("--name", "job", "--if-exists", "attach", "echo new")
      project.check(third.started.output, is: "new", third.started)
    }
  }

  @Test func failedStartTakesNoLabel() throws {
    try withProject { project in
      project.check(
        try project.clrun("--name", "x", "--exec", "no-such-program"), failsWith: 1, "no-such")
      project.check(try project.clrun("@x"), failsWith: 1, "Session not found: @x")
    }
  }

  @Test(arguments: [
    "", "a b", "../x", "a/b", "-x", ".x", "é", String(repeating: "a", count: 65), "@x",
  ])
  func badLabelIsRefused(_ name: String) throws {
    try withProject { project in
      let answer = try project.clrun("--name", name, "echo hello")
      project.check(answer, failsWith: 2, "no name")
      project.check(!FileManager.default.fileExists(atPath: "\(project.root)/.clrun"), answer)
    }
  }

  @Test func badChoiceIsRefused() throws {
    try withProject { project in
      let answer = try project.clrun("--name", "a", "--if-exists", "maybe", "echo hello")
      project.check(answer, failsWith: 2, "attach|fail|new")
    }
  }

  @Test func manyAtOnceGetOneSession() throws {
    try withProject { project in
      let children = try (0..<8).map { number in
        try project.start(
          [
            TemporaryProject.binary, "--json", "--name", "same", "--if-exists", "attach",
            "echo \(number)",
          ].map { Array($0.utf8) })
      }
      var ids: Set<String> = []
      for child in children {
        let status = try child.wait()
        let answer = Answer(
          arguments: child.arguments, exitStatus: status, output: child.output, errors: child.errors
        )
        project.check(status, is: 0, answer)
        ids.insert(answer["terminal_id"] ?? "")
      }
      project.check(ids.count, is: 1)
      project.check(try project.sessionIDs().count, is: 1)
    }
  }
}
