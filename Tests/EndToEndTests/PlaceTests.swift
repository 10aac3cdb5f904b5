import Foundation
import Support
import Testing

/// Projects in places where paths, disks and file systems are not what one expects.
@Suite struct PlaceTests {
  @Test(arguments: [
    "with space", "quote'\"s", "line\nbreak", "tab\there", "größe 日本語 👩‍👩‍👧", "$HOME `x` \\",
    "-dash", "*?[a]", "% s", "a:b",
  ])
  func nameIsAnything(_ name: String) throws {
    try withProject(named: name) { project in
      let session = try project.session("pwd; printf %s \"$PWD\" | wc -c")
      let shown = "\(project.root)\n\(project.root.utf8.count)"
      if !name.contains("\n"), !name.contains("\t") {
        project.check(session.started.output, is: shown, session.started)
      }
      project.check(session.started["cwd"], is: project.root, session.started)
      project.check(try session.send("echo fine").output, is: "fine")
      project.check(try project.clrun("status")["project"], is: project.root)
      project.check(try session.tail().output.contains("fine"), is: true)
      project.check(try session.kill()["status"], is: "killed")
    }
  }

  @Test func pathOf300Characters() throws {
    let name = (0..<6).map { "\($0)" + String(repeating: "x", count: 49) }.joined(separator: "/")
    try withProject(named: name) { project in
      project.check(project.root.utf8.count > 300, project.root)
      let session = try project.session("echo started")
      project.check(session.started.output, is: "started", session.started)
      project.check(try session.send("echo fine").output, is: "fine")
      project.check(try session.kill()["status"], is: "killed")
    }
  }

  @Test func nameThatIsNotUTF8() throws {
    try withProject { project in
      let script = """
        d=$(printf 'b\\303\\050d\\377') && mkdir "$d" && cd "$d" && touch Makefile || exit 9
        "$0" --json 'echo started; echo x > made' || exit 8
        [ -e made ] && [ -d .clrun/sessions ] || exit 7
        id=$(ls .clrun/sessions | grep json | cut -c1-36)
        "$0" --json "$id" 'echo fine' | grep -q '"output":"fine"' || exit 6
        "$0" --json status > status || exit 5
        "$0" --json kill "$id" > killed || exit 4
        """
      let answer = try project.run(["bash", "-c", script, TemporaryProject.binary])
      project.check(answer.exitStatus, is: 0, answer)
    }
  }

  @Test func movedProjectGoesOn() throws {
    try withProject(named: "before") { project in
      let session = try project.session("true")
      let moved = "\(project.folder)/after"
      try FileManager.default.moveItem(atPath: project.root, toPath: moved)
      defer { try? FileManager.default.moveItem(atPath: moved, toPath: project.root) }
      let answer = try project.clrun(session.id, "echo fine", directory: moved)
      project.check(answer.output, is: "fine", answer)
    }
  }

  @Test(
    .enabled(if: Privilege.canMount, "needs root and unshare, to mount a small file system"))
  func diskIsFull() throws {
    try withProject { project in
      let script = """
        mount -t tmpfs -o size=1m none . && cd "$PWD" && touch Makefile || exit 99
        "$0" --json 'echo started' > /dev/null || exit 98
        id=$(ls .clrun/sessions | grep json | cut -c1-36)
        dd if=/dev/zero of=fill bs=4k 2> /dev/null
        dd if=/dev/zero of=fill2 bs=1 2> /dev/null
        "$0" --json "$id" 'echo while full'; echo "exit $?"
        "$0" --json 'echo new'; echo "exit $?"
        "$0" --json status > /dev/null; echo "status $?"
        "$0" --json tail "$id" > /dev/null; echo "tail $?"
        rm fill fill2
        "$0" --json "$id" 'echo after'
        "$0" --json kill "$id" > /dev/null; echo "kill $?"
        """
      let answer = try project.run(["unshare", "-m", "bash", "-c", script, TemporaryProject.binary])
      let lines = answer.text.split(separator: "\n").map(String.init)
      guard lines.count == 8 else { return project.check(false, answer) }
      project.check(lines[0].contains("No space left"), lines[0])
      project.check(lines[1], is: "exit 1")
      project.check(lines[2].contains("No space left"), lines[2])
      project.check(lines[3...5].joined(separator: ","), is: "exit 1,status 0,tail 0")
      project.check(lines[6].contains("\"output\":\"after\""), lines[6])
      project.check(lines[7], is: "kill 0")
    }
  }

  @Test(
    .enabled(if: Privilege.canMount, "needs root and unshare, to mount a small file system"))
  func diskThatFillsUpLosesNoInput() throws {
    try withProject { project in
      let script = """
        mount -t tmpfs -o size=4m none . && cd "$PWD" && touch Makefile || exit 99
        "$0" --json 'true' > /dev/null || exit 98
        id=$(ls .clrun/sessions | grep json | cut -c1-36)
        "$0" --json --wait 60s "$id" 'head -c 9000000 /dev/zero | tr "\\0" x | fold -w 100' > answer.json
        "$0" --json tail "$id"
        : > $(ls .clrun/buffers/*.log)
        "$0" --json "$id" 'echo after'
        grep '"event":"error"' .clrun/ledger/events.log | tail -n 1
        grep -c '"input.sent"' .clrun/ledger/events.log
        """
      let answer = try project.run(["unshare", "-m", "bash", "-c", script, TemporaryProject.binary])
      let lines = answer.text.split(separator: "\n").map(String.init)
      guard lines.count == 4 else { return project.check(false, answer) }
      project.check(lines[0].contains("The log can't be written"), lines[0])
      project.check(lines[1].contains("\"output\":\"after\""), lines[1])
      // The ledger says from when on output is lost, and how much; what it could not take then it has now.
      let lost = lines[2].firstMatch(of: /"lost_bytes":[1-9][0-9]*.*"since":"20/)
      project.check(lost != nil, lines[2])
      project.check(lines[3], is: "2")
    }
  }

  @Test(
    .enabled(if: TemporaryProject.has("strace"), "needs strace"),
    arguments: [
      "bind:error=EPERM", "bind:error=EOPNOTSUPP", "flock:error=ENOLCK",
      "mkdir,mkdirat:error=EROFS",
    ])
  func fileSystemWithoutIt(_ fault: String) throws {
    try withProject { project in
      let answer = try project.run([
        "strace", "-f", "-o", "/dev/null", "-e", "trace=\(fault.prefix { $0 != ":" })", "-e",
        "inject=\(fault)", TemporaryProject.binary, "--json", "--exec", "echo hello",
      ])
      // Either it works all the same or it says what failed; it neither hangs nor crashes.
      project.check([0, 1].contains(answer.exitStatus), answer)
      project.check(answer.output == "hello" || answer["error"] != nil, answer)
    }
  }
}
