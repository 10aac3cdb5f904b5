import Platform
import Support
import Testing

@Suite struct ListeningSocketTests {
  /// Python code that listens, and what it prints when it does: the endpoint.
  static let listeners = [
    "s = socket.create_server(('127.0.0.1', 0)); print('on 127.0.0.1:%d' % s.getsockname()[1])",
    "s = socket.create_server(('0.0.0.0', 0)); print('on 0.0.0.0:%d' % s.getsockname()[1])",
    """
    s = socket.create_server(('::1', 0), family=socket.AF_INET6)
    print('on [::1]:%d' % s.getsockname()[1])
    """,
    """
    s = socket.socket(socket.AF_UNIX)
    n = 'clrun-test-%d' % os.getpid()
    s.bind(chr(0) + n)
    s.listen()
    print('on @' + n)
    """,
    """
    s = socket.create_server(('127.0.0.1', 0))
    ends = os.pipe()
    if os.fork() == 0:
        os.setsid()
        os.close(ends[1])
        os.read(ends[0], 1)  # ends with its parent
        os._exit(0)
    n = s.getsockname()[1]
    s.close()
    print('on 127.0.0.1:%d' % n)
    """,
  ]

  @Test(
    .enabled(if: TestTerminal.path(of: "python3") != nil, "python3 is missing"),
    arguments: listeners)
  func findsAServer(code: String) throws {
    let terminal = try TestTerminal([
      "python3", "-uc", "import os, socket\n\(code)\ninput()",
    ])
    #expect(terminal.wait { terminal.text.contains("on ") && terminal.output.last == 10 })
    let shown = terminal.text.split(separator: "\r\n").first.map { String($0.dropFirst(3)) }
    var inspector = ProcessInspector()
    let sockets = inspector.listeningSockets(ofGroup: terminal.pid, terminal: terminal.device)
    #expect(sockets.map(\.endpoint.description) == shown.map { [$0] })
    #expect(sockets.first?.program.hasPrefix("python") == true)
  }

  @Test(
    .enabled(if: TestTerminal.path(of: "python3") != nil, "python3 is missing"),
    arguments: [
      "pass", "s = socket.socketpair()", "s = socket.socket()",
      "s = socket.socket(); s.bind(('127.0.0.1', 0))",
      "s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0))",
    ])
  func findsNoServer(code: String) throws {
    let terminal = try TestTerminal([
      "python3", "-uc", "import socket\n\(code)\nprint('made')\ninput()",
    ])
    #expect(terminal.wait { terminal.text.contains("made") })
    var inspector = ProcessInspector()
    #expect(
      inspector.listeningSockets(ofGroup: terminal.pid, terminal: terminal.device).isEmpty)
  }

  @Test(
    .enabled(
      if: TestTerminal.isPrivileged && TestTerminal.path(of: "unshare") != nil
        && TestTerminal.path(of: "python3") != nil,
      "needs root, unshare and python3"))
  func findsAServerOfAnotherNetwork() throws {
    let code = "import socket; s = socket.create_server(('0.0.0.0', 4711)); print('on'); input()"
    let terminal = try TestTerminal(["unshare", "-n", "python3", "-uc", code])
    #expect(terminal.wait { terminal.text.contains("on") })
    var inspector = ProcessInspector()
    let sockets = inspector.listeningSockets(ofGroup: terminal.pid, terminal: terminal.device)
    #expect(sockets.map(\.endpoint) == [.tcp(address: "0.0.0.0", port: 4711)])
  }
}
