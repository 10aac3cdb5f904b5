import Worker

extension ForegroundProbeTests {
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
    Row(
      name: "zsh prompt", program: "zsh", arguments: ["-f", "-i"], verdict: .waiting, call: .read),
    Row(
      name: "fish prompt", program: "fish", arguments: ["--no-config"], verdict: .waiting,
      call: .poll),
    Row(
      name: "a wait for the terminal by its name", program: "bash",
      arguments: ["-c", "read x < /dev/tty"], verdict: .waiting, call: .read),
    Row(
      name: "a wait in a subshell", program: "bash", arguments: ["-c", "(read x); true"],
      verdict: .waiting, call: .read),
    Row(
      name: "a wait in a session of its own", program: "setsid",
      arguments: ["-w", "sh", "-c", "setsid -w sh -c 'echo up; read x'"], shows: "up",
      verdict: .waiting, call: .read),
    Row(
      name: "a poll in a session of its own", program: "bash",
      arguments: [
        "-c", "setsid -w python3 -c 'import select; p = select.poll(); p.register(0, 1); p.poll()'",
      ],
      verdict: .waiting, call: .poll),
    Row(
      name: "a silent program in a session of its own", program: "bash",
      arguments: ["-c", "setsid -w sh -c 'echo up; sleep 1000'"], shows: "up",
      verdict: .notReading),
    Row(
      name: "a poll in the background", program: "bash",
      arguments: [
        "-c",
        """
        set -m
        python3 -c 'import select; p = select.poll(); p.register(0, 1); print("up"); p.poll()' &
        sleep 1000
        """,
      ], shows: "up", verdict: .notReading),
    Row(
      name: "poll with a hook of its own", program: "python3",
      arguments: ["-c", Self.waiting(on: "os.pipe()[0]")], verdict: .waiting, call: .poll),
    Row(
      name: "poll with a socket pair of its own", program: "python3",
      arguments: ["-c", Self.waiting(on: "pair[0].fileno()")], verdict: .waiting, call: .poll),
    Row(
      name: "poll with half a socket pair", program: "python3",
      arguments: [
        "-c",
        Self.waiting(on: "pair[0].fileno(); signal.pause() if os.fork() == 0 else pair[1].close()"),
      ], verdict: .ready,
      call: .poll),
    Row(
      name: "poll with a socket", program: "python3",
      arguments: ["-c", Self.waiting(on: "socket.create_server(('127.0.0.1', 0)).detach()")],
      verdict: .ready, call: .poll),
    Row(
      name: "poll on an interest list", program: "python3",
      arguments: [
        "-c",
        """
        import select
        inner = select.epoll()
        inner.register(0, select.EPOLLIN)
        p = select.poll()
        p.register(inner, 1)
        p.poll()
        """,
      ], verdict: .waiting, call: .poll),
    Row(
      name: "poll for room to write", program: "python3",
      arguments: [
        "-c",
        "import os, select; p = select.poll(); p.register(os.pipe()[0], 1); p.register(0, 0); p.poll()",
      ], verdict: .notReading),
    Row(
      name: "poll that only asks", program: "python3",
      arguments: [
        "-c",
        """
        import select, time
        p = select.poll()
        p.register(0, 1)
        while True:
            p.poll(0)
            time.sleep(1)
        """,
      ], verdict: .notReading),
    Row(
      name: "curses in half-delay mode", program: "python3",
      arguments: [
        "-c",
        """
        import curses
        def main(screen):
            curses.halfdelay(2)
            while True:
                screen.getch()
        curses.wrapper(main)
        """,
      ], verdict: .waiting),
  ]

  /// A program that polls the terminal and the descriptor that an expression gives.
  private static func waiting(on expression: String) -> String {
    let (value, then) =
      expression.firstIndex(of: ";").map {
        (expression[..<$0], expression[expression.index(after: $0)...])
      } ?? (expression[...], "")
    return """
      import os, select, signal, socket
      pair = socket.socketpair()
      other = \(value)
      \(then.drop { $0 == " " })
      p = select.poll()
      p.register(0, select.POLLIN)
      p.register(other, select.POLLIN)
      p.poll()
      """
  }
}
