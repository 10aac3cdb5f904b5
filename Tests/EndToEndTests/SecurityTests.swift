import Foundation
import Glibc
import Support
import Testing

/// What clrun promises of its own files, sockets and answers.
@Suite struct SecurityTests {
  // MARK: Whose folder

  @Test(.enabled(if: Privilege.isRoot, "needs root, to be somebody else"))
  func folderOfAnotherIsRefusedButByRoot() throws {
    try withProject { project in
      let session = try project.session("echo of root")
      for arguments in [
        ["status"], ["tail", session.id], [session.id, "echo x"], ["true"], ["gc"],
      ] {
        let answer = try Privilege.asNobody(project, arguments)
        project.check(answer.exitStatus, is: 1, answer)
        project.check(
          answer["error"]?.contains("belongs to another user (uid 0)"), is: true, answer)
      }
      try Privilege.handOver(project)
      _ = try project.run(["rm", "-r", ".clrun"])
      let theirs = try Privilege.asNobody(project, "echo of nobody")
      let id = try #require(theirs["terminal_id"])
      project.check(try project.clrun("tail", id).output.contains("of nobody"), theirs)
      let sent = try project.clrun(id, "echo for root")
      project.check(sent.output, is: "for root", sent)
      // What that user's shell was would be run by root.
      _ = try Privilege.asNobody(project, "suspend", id)
      project.check(try project.clrun("resume", id), failsWith: 1, "belongs to another user")
      let resumed = try Privilege.asNobody(project, id, "id -u")
      project.check(resumed.output.hasSuffix("65534"), resumed)
      // What root left there the user can go on with.
      project.check(try Privilege.asNobody(project, "status").exitStatus, is: 0)
      project.check(try Privilege.asNobody(project, id, "echo on").output, is: "on")
    }
  }

  /// The folder keeps others out; were it open, the worker would.
  @Test(.enabled(if: Privilege.isRoot, "needs root, to be somebody else"))
  func workerHearsNobodyElse() throws {
    try withProject { project in
      let session = try project.session("true")
      let script = """
        import array, os, socket, sys
        s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1] + ".sock"); s.settimeout(30)
        fd = os.open(sys.argv[1] + ".lock", os.O_RDWR)
        try:
            s.sendmsg([b"\\1"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))])
            print(s.recv(100))
        except OSError as error: print(b"")
        """
      _ = try project.run(["chmod", "-R", "a+rwX", ".clrun", project.folder])
      let path = "\(project.root)/.clrun/run/\(session.id)"
      let answer = try project.run([
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c",
        "exec python3 -c \"$0\" \"$1\"", script,
        path,
      ])
      project.check(answer.text, is: "b''\n", answer)
      project.check(try session.send("echo lives").output, is: "lives")
    }
  }

  // MARK: Paths

  @Test(arguments: [
    "../../outside", "..", ".", "/etc/passwd", "@../../outside", "@..", "@.lock", "a/b",
    "aaaa\u{0}",
    "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa/../x", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaé",
  ])
  func whatIsNoIDReachesNoPath(_ reference: String) throws {
    guard !reference.utf8.contains(0) else { return }
    try withProject { project in
      _ = try project.session("--exec", "true")
      let before = project.stateFiles().sorted()
      try "kept".write(toFile: "\(project.folder)/outside", atomically: true, encoding: .utf8)
      for verb in [
        ["tail"], ["input"], ["kill"], ["forget"], ["restart"], ["screen"], ["wait"], ["resume"],
      ] {
        let words = verb[0] == "input" ? ["x"] : []
        let answer = try project.plain(["--json"] + verb + [reference] + words)
        project.check([1, 2].contains(answer.exitStatus), answer)
        project.check(answer["error"] != nil, answer)
      }
      project.check(project.stateFiles().sorted(), is: before)
      project.check(
        try String(contentsOfFile: "\(project.folder)/outside", encoding: .utf8), is: "kept")
    }
  }

  @Test(.enabled(if: TemporaryProject.has("strace"), "needs strace"))
  func folderElsewhereIsNoLink() throws {
    try withProject { project in
      // Where the file system has no sockets, they are in a folder whose path can be guessed.
      let runtime = "\(project.folder)/runtime"
      let target = "\(project.folder)/target"
      _ = try project.run(
        ["sh", "-c", "mkdir -m 700 '\(runtime)' '\(target)'; ln -s '\(target)' '\(runtime)/clrun'"])
      project.environment["XDG_RUNTIME_DIR"] = runtime
      let start = [
        "strace", "-o", "/dev/null", "-e", "trace=bind", "-e",
        "inject=bind:error=EPERM:when=1",
        TemporaryProject.binary, "--json", "--exec", "echo", "hello",
      ]
      let refused = try project.run(start)
      project.check(refused.exitStatus, is: 1, refused)
      project.check(try project.run(["ls", "-A", target]).text, is: "")
      _ = try project.run(["sh", "-c", "rm -r .clrun '\(runtime)/clrun'"])
      let answer = try project.run(start)
      project.check(answer.output, is: "hello", answer)
    }
  }

  // MARK: What is written down

  @Test func callersVariablesAreInNoFile() throws {
    try withProject { project in
      project.environment["DEPLOY_TOKEN"] = "kept-to-myself"
      let session = try project.session(
        "--env", "ASKED=asked-for", "--name", "web", "echo ${#DEPLOY_TOKEN}")
      project.check(session.started.output, is: "14", session.started)
      _ = try session.send("true")
      _ = try session.key("enter")
      _ = try project.clrun("status")
      let within = { (text: String) in
        try project.run(["grep", "-rl", text, ".clrun"]).text.split(separator: "\n").map(
          String.init)
      }
      project.check(try within("kept-to-myself"), is: [])
      project.check(try within("asked-for"), is: [".clrun/sessions/\(session.id).note"])
      _ = try session.kill()
      _ = try project.clrun("restart", session.id)
      project.check(try within("kept-to-myself"), is: [])
    }
  }

  // MARK: Answers

  /// Whatever a program prints, sets as its title, or is called: who reads an answer sees text.
  @Test func noControlReachesTheReader() throws {
    try withProject { project in
      let path = "\(project.folder)/hostile"
      let hostile =
        "begin\u{1B}]0;\u{1B}[31mtitle\u{202E}\u{07}\u{1B}[31mred\u{1B}[5n\u{05}\u{9B}31m\u{85}\u{202E}evil\u{2066}\u{07}\u{1B}]52;c;eA==\u{07}\u{1B}P$qm\u{1B}\\"
        + "\u{1B}]8;;http://x\u{1B}[2J\u{07}link\u{1B}[?1049h\u{1B}[?1049l\u{0E}\u{0F}\u{7F}\u{2028}\u{FEFF}\nend\n"
      try hostile.write(toFile: path, atomically: true, encoding: .utf8)
      let session = try project.session("--name", "web", "cat '\(path)'")
      let calls = [
        ["tail", "@web"], ["head", "@web"], ["last", "@web"], ["screen", "@web"],
        ["screen", "@web", "--ansi"], ["screen", "@web", "--styled", "--json"],
        ["grep", "@web", "e"], ["status"], ["render", path], ["render", path, "--ansi"],
        ["input", "@web", "echo '\u{1B}[31m\u{202E}'"], ["@web", "\u{1B}]0;x\u{07}"],
        ["tail", "\u{1B}[31m"], ["--size", "\u{1B}[31m", "true"],
        ["wait", "@web", "--text", "\u{1B}"],
        ["\u{1B}[31m\u{202E}"], ["kill", "@web"], ["tail", session.id], ["status"],
      ]
      for call in calls {
        for form in [[], ["--json"]] {
          let timed = call[0] == "wait" ? call + ["--timeout", "50ms"] : call
          let answer = try project.plain(form + timed)
          let bad = answer.text.unicodeScalars.filter { scalar in
            (scalar.properties.generalCategory == .control && scalar != "\n")
              || (0x202A...0x202E).contains(scalar.value)
              || (0x2066...0x2069).contains(scalar.value) || scalar.value == 0x2028
          }
          project.check(bad.map { String($0.value, radix: 16) }, is: [], answer)
          project.check(answer.errors, is: "", answer)
        }
      }
    }
  }

  /// A program that asks its terminal for what it has put there, or types into it, gets no further than its own session.
  @Test func queriesTypeNothingIntoTheShell() throws {
    try withProject { project in
      let path = "\(project.folder)/hostile"
      try
        ("\u{1B}]0;touch pwned\r\n\u{07}\u{1B}[21t\u{1B}[20t\u{05}\u{1B}P$qtouch pwned\u{1B}\\\u{1B}[6n\u{1B}[c\u{1B}]52;c;?\u{07}")
        .write(toFile: path, atomically: true, encoding: .utf8)
      let session = try project.session("cat '\(path)'")
      _ = try session.send("")
      let answer = try session.send("ls")
      project.check(!answer.output.contains("pwned"), answer)
      project.check(answer.number("exit_code"), is: 0, answer)
    }
  }

  /// TIOCSTI types into the terminal of who uses it: a session's program has its own, and none of its caller's.
  @Test func callersTerminalIsOutOfReach() throws {
    try withProject { project in
      guard TemporaryProject.has("script"), Confined.obstacle == nil else {
        return print("skipped: script is missing, or sessions can't be confined here")
      }
      let script = "\(project.folder)/inject.py"
      try """
      import fcntl, os, sys, termios
      for path in sys.argv[1:]:
          try:
              fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
              for byte in b"touch pwned\\n": fcntl.ioctl(fd, termios.TIOCSTI, bytes([byte]))
              print("typed", path)
          except OSError: pass
      """.write(toFile: script, atomically: true, encoding: .utf8)
      let call =
        "tty > tty; '\(TemporaryProject.binary)' --json --sandbox=ro \"python3 '\(script)' $(tty) 2>&1; echo over\" > answer"
      _ = try project.run(["script", "-qec", call, "/dev/null"])
      let answer = try project.run(["cat", "answer"])
      project.check(!answer.output.contains("typed"), answer)
      project.check(answer.output.hasSuffix("over"), answer)
      project.check(try !project.run(["ls"]).text.contains("pwned"), answer)
    }
  }
}
