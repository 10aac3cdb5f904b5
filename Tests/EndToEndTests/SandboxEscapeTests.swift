import Foundation
import Support
import Testing

/// That confinement can't be left through clrun, through other processes, or over the network.
@Suite(.enabled(if: Confined.obstacle == nil, "sessions can't be confined here"))
struct SandboxEscapeTests {
  /// clrun as it can be run within a session of a project's user.
  private static func binary(_ confined: Confined) throws -> String {
    let copy = "\(confined.project.folder)/clrun"
    if !FileManager.default.fileExists(atPath: copy) {
      _ = try confined.project.run(["cp", TemporaryProject.binary, copy])
    }
    return copy
  }

  @Test(arguments: Confined.User.available, ["--sandbox=ro", "--sandbox=rw", "--no-network"])
  func clrunIsNoWayOut(_ user: Confined.User, _ confinement: String) throws {
    try withProject { project in
      let confined = try Confined(project, as: user)
      let clrun = try Self.binary(confined)
      let made = "\(project.folder)/made"
      _ = try project.run(["sh", "-c", "mkdir -p '\(made)' other; chmod 777 '\(made)' other"])
      let free = try confined.session(["--name", "free"], "cd '\(made)'; cat")
      // One of another project, within what may be written to.
      let other = try confined.session(
        ["--name", "other", "--project", "\(project.root)/other"], "cd '\(made)'; bash")
      let session = try confined.session(
        [confinement, "--name", "inside", "--deny", made], "cd project")
      let script = """
        #!/bin/bash
        export CLRUN_GC=off
        c() { timeout 60 '\(clrun)' --json "$@" | grep -o '"error":"[^"]*"' || echo "answered: $*"; }
        c --wait 1s @free 'touch a'
        c key @free ctrl-c
        c paste @free x
        c signal @free KILL
        c kill @free
        c resize @free 10x10
        c wait @free --timeout 1s
        c --wait 1s --project '\(project.root)/other' @other 'touch b'
        c kill @other --project '\(project.root)/other'
        c --wait 1s 'touch \(made)/c'
        c --wait 1s --project '\(project.root)/other' 'touch \(made)/d'
        c --wait 1s @inside 'touch \(made)/e'
        env -u CLRUN_SESSION '\(clrun)' --json --wait 1s @inside 'touch \(made)/e' | grep -o '"error"'
        c forget @free
        echo end
        """
      let path = try confined.write(script, as: "try-clrun")
      let answer = try confined.run("bash '\(path)'", in: session)
      project.check(answer.output.hasSuffix("end"), answer)
      project.check(!answer.output.contains("answered"), answer)
      project.check(answer.output.split(separator: "\n").count, is: 15, answer)
      project.check(try project.run(["ls", "-A", made]).text, is: "", answer)
      // They live, and do what they are told from outside.
      project.check(try confined.run("lives", in: free).output, is: "lives")
      let alive = try confined.clrun([
        "input", other.id, "echo alive", "--project", "\(project.root)/other",
      ])
      project.check(alive.output.contains("alive"), alive)
      _ = try confined.clrun(["kill", other.id, "--project", "\(project.root)/other"])
      // What can be read can be read.
      let seen = try confined.run("'\(clrun)' --json status | grep -c '\(free.id)'", in: session)
      project.check(seen.output, is: "1", seen)
    }
  }

  /// What a program that speaks the protocol itself gets from a worker: a refusal, whatever it shows.
  @Test func workerRefusesWhoMayNotWrite() throws {
    try withProject { project in
      let confined = try Confined(project, as: .own)
      let free = try confined.session([], "true")
      let session = try confined.session(["--sandbox=rw"], "cd project")
      let path = try confined.write(
        """
        import array, os, socket, sys
        def ask(passed):
            s = socket.socket(socket.AF_UNIX)
            s.connect(sys.argv[1] + ".sock")
            s.settimeout(20)
            s.sendmsg([b"\\1"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", passed))] if passed else [])
            try:
                s.sendall(b"\\1\\0\\0\\0" * 9)
            except OSError:
                pass
            answer = b""
            try:
                while (part := s.recv(4096)): answer += part
            except OSError:
                pass
            print("refused" if b"peer" in answer else "answered", flush=True)
        own = os.open("/tmp/own", os.O_RDWR | os.O_CREAT)
        readable = os.open(sys.argv[1] + ".lock", os.O_RDONLY)
        located = os.open(sys.argv[1] + ".lock", os.O_PATH)
        for passed in [], [own], [readable], [located], [own, readable]: ask(passed)
        try:
            os.open(sys.argv[1] + ".lock", os.O_RDWR)
        except OSError as error:
            print(error.strerror)
        """, as: "ask.py")
      let command = "python3 '\(path)' .clrun/run/\(free.id)"
      let answer = try confined.run(command, in: session)
      project.check(
        answer.output,
        is: Array(repeating: "refused", count: 5).joined(separator: "\n")
          + "\nRead-only file system", answer)
      // No descriptor is left behind, and it goes on.
      let open = try project.run(["sh", "-c", "ls /proc/\(try free.workerID())/fd | wc -l"]).text
      for _ in 0..<5 { _ = try confined.run(command, in: session) }
      project.check(
        try project.run(["sh", "-c", "ls /proc/\(try free.workerID())/fd | wc -l"]).text, is: open)
      project.check(try free.send("echo lives").output, is: "lives")
    }
  }

  @Test(arguments: Confined.User.available)
  func processesOutsideAreOutOfReach(_ user: Confined.User) throws {
    try withProject { project in
      let confined = try Confined(project, as: user)
      let free = try confined.session(["--wait", "100ms"], "exec sleep 1000")
      let session = try confined.session(["--sandbox=rw"], "cd project")
      let (worker, own) = (try free.workerID(), try session.workerID())
      let program = try #require(try free.entry().number("pid"))
      let script = """
        for p in \(worker) \(own) \(program); do for s in 0 USR1 TERM KILL STOP; do
        kill -$s $p 2> /dev/null && echo "signalled $p $s"; done;
        python3 -c 'import ctypes, sys; libc = ctypes.CDLL(None); print(*(["attached"] if libc.ptrace(16, int(sys.argv[1]), 0, 0) == 0 else []), end="")' $p;
        cat /proc/$p/environ > /dev/null 2>&1 && echo "read $p"; head -c1 /proc/$p/mem > /dev/null 2>&1 && echo "mem $p";
        done; kill -0 $$ && echo end
        """
      let answer = try confined.run(
        script.replacingOccurrences(of: "\n", with: " "), in: session)
      project.check(answer.output, is: "end", answer)
      project.check(try free.entry()["status"], is: "running")
      project.check(try confined.run("echo lives", in: session).output, is: "lives")
    }
  }

  @Test(arguments: Confined.User.available)
  func networkIsAway(_ user: Confined.User) throws {
    try withProject { project in
      let confined = try Confined(project, as: user)
      let server = try confined.write(
        """
        import socket, sys, time
        s = socket.create_server(("127.0.0.1", 0)); a = socket.socket(socket.AF_UNIX); a.bind("\\0clrun-" + sys.argv[1]); a.listen()
        open(sys.argv[1] + "/port", "w").write(str(s.getsockname()[1])); time.sleep(1000)
        """, as: "server.py")
      let outside = try project.start(
        ["python3", server, confined.project.folder].map { Array($0.utf8) })
      defer { outside.signal(SIGKILL) }
      try project.wait(for: "the port") {
        (try? String(contentsOfFile: "\(project.folder)/port", encoding: .utf8))?.isEmpty == false
      }
      let client = try confined.write(
        """
        import socket, sys
        port = int(open(sys.argv[1] + "/port").read())
        def reach(what, f):
            try:
                f(); print("reached", what)
            except OSError: pass
        reach("tcp", lambda: socket.create_connection(("127.0.0.1", port), 5))
        reach("abstract", lambda: socket.socket(socket.AF_UNIX).connect("\\0clrun-" + sys.argv[1]))
        reach("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.1", 9)))
        reach("tcp6", lambda: socket.create_connection(("2001:db8::1", 9), 5))
        s = socket.create_server(("127.0.0.1", 0)); socket.create_connection(s.getsockname(), 5)
        print([name for _, name in socket.if_nameindex()])
        """, as: "client.py")
      let command = "python3 '\(client)' '\(project.folder)'"
      for options in [["--no-network"], ["--no-network", "--sandbox=rw"]] {
        let session = try confined.session(options, command)
        project.check(session.started.output, is: "['lo']", session.started)
        let server = try confined.run("python3 -m http.server 8123 --bind 127.0.0.1", in: session)
        project.check(server["evidence"]?.contains("listens on 127.0.0.1:8123"), is: true, server)
        // Outside there is no such port.
        let port = try project.clrun("wait", session.id, "--port", "8123", "--timeout", "100ms")
        project.check(port.exitStatus, is: 3, port)
      }
      // Without the option it is there, but for what has no address.
      let session = try confined.session(["--sandbox=ro"], command)
      project.check(
        session.started.output.hasPrefix("reached tcp\n"), session.started)
      project.check(!session.started.output.contains("abstract"), session.started)
    }
  }
}
