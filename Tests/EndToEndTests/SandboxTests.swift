import Foundation
import Support
import Testing

/// What a confined session is kept from, by trying: `--sandbox`, `--allow-write`, `--deny`.
@Suite(.enabled(if: Confined.obstacle == nil, "sessions can't be confined here"))
struct SandboxTests {
  /// Runs the break-out script in a session, and checks that it could do nothing.
  private static func tryToBreakOut(_ confined: Confined, _ session: Session) throws {
    let path = try confined.write(BreakOut.script, as: "break-out")
    let before = try confined.fingerprint()
    let answer = try confined.run(
      "bash \(path) \(confined.outside) \(confined.far)/fifo \(try session.workerID())", in: session
    )
    confined.project.check(answer.output, is: "tried \(BreakOut.count)", answer)
    confined.project.check(try confined.fingerprint(), is: before, answer)
  }

  @Test(arguments: Confined.User.available)
  func readOnlySessionWritesNothing(_ user: Confined.User) throws {
    try withProject { project in
      let confined = try Confined(project, as: user)
      let session = try confined.session(["--sandbox=ro"], "cat outside/file; cd project; pwd")
      project.check(session.started.output, is: "original\n\(project.root)", session.started)
      try Self.tryToBreakOut(confined, session)
      let script = """
        for c in 'touch x' 'mkdir d' ': >> Makefile' 'chmod 777 Makefile' 'touch .clrun/x' 'rm -r .clrun'; do
        sh -c "$c" 2> /dev/null && echo "could: $c"; done; echo end
        """
      project.check(
        try confined.run(script.replacingOccurrences(of: "\n", with: " "), in: session).output,
        is: "end")
    }
  }

  @Test(arguments: Confined.User.available)
  func whatASessionNeedsIsThere(_ user: Confined.User) throws {
    try withProject { project in
      let confined = try Confined(project, as: user)
      let session = try confined.session(["--sandbox=ro"], "cd project")
      let script = """
        ls /tmp | grep -v clrun-e2e; echo a > /tmp/a && cat /tmp/a; echo b > /dev/shm/b; echo > /dev/null; \
        cat <<< here; tty -s && echo tty; python3 -c 'import pty, os; m, s = pty.openpty(); os.write(m, b"pty\\n"); print(os.read(s, 9))'; \
        script -qc 'echo within' /dev/null; echo out > /dev/tty; echo $TMPDIR $CLRUN_SANDBOX; mktemp > /dev/null && echo made
        """
      let answer = try confined.run(script, in: session)
      project.check(
        answer.output, is: "a\nhere\ntty\nb'pty\\n'\nwithin\nout\n/tmp ro\nmade", answer)
      // What it reads the terminal with is seen as of any other.
      let read = try confined.run("read -p 'name? ' name", in: session)
      project.check(read["state"], is: "waiting", read)
      project.check(read["evidence"]?.contains("blocked in read on the terminal"), is: true, read)
    }
  }

  @Test(arguments: Confined.User.available)
  func writingSessionWritesTheProjectAlone(_ user: Confined.User) throws {
    try withProject { project in
      let confined = try Confined(project, as: user)
      let session = try confined.session(
        ["--sandbox=rw"], "cd project; mkdir d; echo x > d/f; mv d/f g; chmod 640 g; ln g h; cat h")
      project.check(session.started.output, is: "x", session.started)
      try Self.tryToBreakOut(confined, session)
      let script = """
        for c in 'touch .clrun/x' ': >> .clrun/sessions/*.json' ': > .clrun/policy.json' 'mv .clrun z' 'rm -r .clrun' \
        'rmdir .clrun' 'chmod 777 .clrun' 'ln .clrun/.gitignore i' 'mv g .clrun/queues/' 'mount --bind d .clrun' \
        'umount .clrun' 'umount -l .clrun' 'mv ../project ../z' 'mknod v b 254 0' 'mknod v c 1 1' \
        'unshare -Urm umount .clrun' 'touch /proc/self/cwd/.clrun/x' 'touch /proc/self/root/\(project.root)/.clrun/x'; do
        sh -c "$c" > /dev/null 2>&1 && echo "could: $c"; done; [ -d .clrun/sessions ] && echo end
        """
      let answer = try confined.run(
        script.replacingOccurrences(of: "\n", with: " "), in: session)
      project.check(answer.output, is: "end", answer)
      project.check(try confined.run("cat g", in: session).output, is: "x")
    }
  }

  @Test(arguments: Confined.User.available)
  func pathsAreGivenAndDenied(_ user: Confined.User) throws {
    try withProject { project in
      let confined = try Confined(project, as: user)
      _ = try project.run(["sh", "-c", "mkdir ../given; chmod 777 ../given; echo w > word"])
      let session = try confined.session(
        [
          "--sandbox=ro", "--allow-write", "\(project.folder)/given", "--deny",
          "\(confined.outside)/secret", "--deny", "\(project.root)/word",
        ],
        "echo given > given/file; cat given/file; ls given; cat project/word outside/secret/word; ls -A outside/secret"
      )
      let lines = session.started.output.split(separator: "\n")
      project.check(lines.prefix(2), is: ["given", "file"], session.started)
      project.check(!session.started.output.contains("hidden"), session.started)
      project.check(
        session.started.output.contains("cat: project/word: Permission denied"), session.started)
      try Self.tryToBreakOut(confined, session)
      let shown = session.started.map("sandbox")
      project.check(shown["mode"], is: "ro", session.started)
      project.check(shown.texts("allow_write"), is: ["\(project.folder)/given"], session.started)
      project.check(
        shown.texts("deny"), is: ["\(confined.outside)/secret", "\(project.root)/word"],
        session.started)
      // It is asked by name where nothing else is confined.
      let denied = try confined.session(
        ["--deny", "\(confined.outside)/secret"],
        "cat outside/secret/word; umount outside/secret; touch outside/ok project/.clrun/x; ls outside/ok project/.clrun/x"
      )
      project.check(!denied.started.output.contains("hidden"), denied.started)
      project.check(denied.started.output.contains("\noutside/ok"), denied.started)
      project.check(denied.started.output.contains("access 'project/.clrun/x'"), denied.started)
    }
  }

  @Test func privilegesCannotBeHad() throws {
    try withProject { project in
      let confined = try Confined(project, as: Confined.User.available.last ?? .own)
      let session = try confined.session(
        ["--sandbox=ro"], "grep -E 'NoNewPrivs|CapEff' /proc/self/status; sudo -n true")
      project.check(session.started.output.contains("NoNewPrivs:\t1"), session.started)
      if confined.user == .nobody {
        project.check(
          session.started.output.contains("CapEff:\t0000000000000000"), session.started)
        if TemporaryProject.has("sudo") {
          project.check(session.started.output.contains("no new privileges"), session.started)
        }
      }
    }
  }

  @Test func startingAgainConfinesAgain() throws {
    try withProject { project in
      let confined = try Confined(project, as: .own)
      let session = try confined.session(
        ["--sandbox=ro", "--no-network", "--deny", confined.outside], "touch project/x")
      project.check(try session.tail().map("sandbox")["mode"], is: "ro")
      project.check(try session.entry().map("sandbox").texts("deny"), is: [confined.outside])
      let suspended = try project.clrun("suspend", session.id)
      project.check(suspended, failsWith: 1, "it is confined")
      _ = try session.kill()
      project.check(try session.tail().map("sandbox")["mode"], is: "ro")
      project.check(try session.entry().map("sandbox")["mode"], is: "ro")
      let again = try project.clrun("restart", session.id)
      project.check(again.output.contains("Read-only file system"), again)
      project.check(again.map("sandbox").texts("deny"), is: [confined.outside], again)
      project.check(again.map("sandbox").has("network"), again)
    }
  }

  @Test func whatCannotBeIsRefused() throws {
    try withProject { project in
      let confined = try Confined(project, as: .own)
      let cases: [([String], Int32, String)] = [
        (["--sandbox=yes"], 2, "--sandbox takes ro|rw"),
        (["--allow-write", "."], 2, "--allow-write says what else"),
        (["--sandbox=ro", "--allow-write", "none"], 2, "--allow-write \"none\": No such file"),
        (["--deny", "none"], 2, "--deny \"none\": No such file"),
        (["--deny", "."], 1, "is denied, and the session needs"),
        (["--sandbox=ro", "--deny", "/"], 1, "/ is denied"),
        (["--sandbox=rw", "--allow-write", ".clrun"], 1, "stays unwritable"),
      ]
      _ = try project.session("true")
      let sessions = try project.sessionIDs()
      for (options, status, error) in cases {
        project.check(try project.plain(["--json"] + options + ["true"]), failsWith: status, error)
      }
      project.check(try project.sessionIDs(), is: sessions)
      _ = confined
    }
  }
}
