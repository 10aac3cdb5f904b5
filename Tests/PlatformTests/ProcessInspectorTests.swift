import Support
import Testing

@testable import Platform

@Suite struct ProcessInspectorTests {
  @Test func readsTheStatusOfAProcess() throws {
    let terminal = try TestTerminal(["cat"])
    var inspector = ProcessInspector()
    var status = try inspector.status(of: terminal.pid)
    let isBlocked = try terminal.wait {
      status = try inspector.status(of: terminal.pid)
      return status.name == "cat" && status.state == .sleeping
    }
    #expect(isBlocked)
    #expect(status.pid == terminal.pid)
    #expect(status.group == terminal.pid)
    #expect(status.session == terminal.pid)
    #expect(status.terminal == terminal.device)
    #expect(status.threadCount == 1)
  }

  /// Of what a program may make as long as it likes, so much is looked at.
  @Test func findsSoManyMembersOfAGroup() throws {
    let terminal = try TestTerminal([
      "sh", "-c", "for n in 1 2 3 4 5 6 7 8; do sleep 1000 & done; read x; kill $(jobs -p)",
    ])
    var inspector = ProcessInspector()
    func members(_ limit: Int) -> [ProcessStatus] {
      var found: [ProcessStatus] = []
      inspector.appendMembers(
        ofGroup: terminal.pid, terminal: terminal.device, limit: limit, to: &found)
      return found
    }
    #expect(terminal.wait { members(256).count == 9 })
    for limit in 1...8 { #expect(members(limit).count == limit) }
    #expect(members(3).first?.pid == terminal.pid)
  }

  /// A file whose length the program chooses.
  @Test(.enabled(if: TestTerminal.path(of: "python3") != nil, "python3 is missing"))
  func readsSoMuchOfAFile() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "x", count: 200)
    try Directory.open(folder.path).replace(name, with: [UInt8](repeating: 0, count: 4096))
    let code = """
      import ctypes, os, sys
      libc = ctypes.CDLL(None)
      file = os.open(sys.argv[1], os.O_RDONLY)
      for _ in range(25000): libc.mmap(None, 4096, 1, 2, file, 0)
      print("made"); input()
      """
    let terminal = try TestTerminal(["python3", "-c", code, "\(folder.path)/\(name)"])
    #expect(terminal.wait { terminal.text.contains("made") })
    var inspector = ProcessInspector()
    try inspector.load(terminal.pid, "/maps", whole: true)
    #expect(inspector.count >= 4 << 20 && inspector.count < 5 << 20)
  }

  @Test func namesWhatADescriptorStandsFor() throws {
    let terminal = try TestTerminal([
      "bash", "-c", "exec 3</dev/tty 4<>/dev/null 5< <(sleep 100) 6</; read x",
    ])
    var inspector = ProcessInspector()
    let isOpen = terminal.wait {
      (try? inspector.descriptor(6, of: terminal.pid)) == .other
    }
    #expect(isOpen)
    #expect(
      try inspector.descriptor(0, of: terminal.pid) == .characterDevice(terminal.device))
    #expect(try inspector.descriptor(3, of: terminal.pid) == .controllingTerminal)
    #expect(try inspector.descriptor(4, of: terminal.pid) == .characterDevice(1 << 8 | 3))
    guard case .pipe = try inspector.descriptor(5, of: terminal.pid) else {
      Issue.record("descriptor 5 is no pipe")
      return
    }
    #expect(try !inspector.isNonblocking(0, of: terminal.pid))
    for missing: Int32 in [99, -1, .min, .max] {
      #expect(throws: ProcessInspector.Failure.gone) {
        try inspector.descriptor(missing, of: terminal.pid)
      }
    }
  }

  @Test(
    .enabled(if: TestTerminal.path(of: "python3") != nil, "python3 is missing"),
    arguments: [
      ("import os; os.pipe()", true),
      ("import os, socket; a, b = socket.socketpair()", true),
      ("import os; a, b = os.pipe(); os.dup2(b, 40); os.close(b)", true),
      ("import os; a, b = os.pipe(); os.close(b)", false),
      ("import socket; a, b = socket.socketpair(); b.close()", false),
      ("import socket; a, b = socket.socket(), socket.socket()", false),
      ("import socket; a, b = [socket.socket(socket.AF_UNIX) for _ in 'ab']", false),
    ]
  )
  func tellsWhetherBothEndsAreTheProcesssOwn(code: String, expected: Bool) throws {
    let terminal = try TestTerminal(["python3", "-c", "\(code); print('made'); input()"])
    #expect(terminal.wait { terminal.text.contains("made") })
    var inspector = ProcessInspector()
    var storage: [Int32] = []
    let kind = try inspector.descriptor(3, of: terminal.pid)
    let holds = try inspector.holdsOtherEnd(
      of: kind, at: 3, process: terminal.pid, descriptors: &storage)
    #expect(holds == expected, "\(kind)")
  }

  @Test(
    .enabled(
      if: TestTerminal.isPrivileged && TestTerminal.path(of: "unshare") != nil
        && TestTerminal.path(of: "python3") != nil,
      "needs root, unshare and python3"),
    arguments: [
      ("a, b = socket.socketpair()", true),
      ("a, b = socket.socketpair(); b.close()", false),
      ("a, b = [socket.socket(socket.AF_UNIX) for _ in 'ab']", false),
      ("a, b = [socket.socket() for _ in 'ab']", false),
    ]
  )
  func tellsItInAnotherNetworkNamespace(code: String, expected: Bool) throws {
    let terminal = try TestTerminal([
      "unshare", "-n", "python3", "-c",
      "import os, socket\n\(code)\nos.dup2(a.fileno(), 40)\nprint('made')\ninput()",
    ])
    #expect(terminal.wait { terminal.text.contains("made") })
    var inspector = ProcessInspector()
    var storage: [Int32] = []
    let kind = try inspector.descriptor(40, of: terminal.pid)
    let holds = try inspector.holdsOtherEnd(
      of: kind, at: 40, process: terminal.pid, descriptors: &storage)
    #expect(holds == expected, "\(kind)")
  }

  @Test func findsTheMembersOfAJob() throws {
    let terminal = try TestTerminal(["bash", "--norc", "-i"])
    #expect(terminal.wait { terminal.text.contains("$ ") })
    terminal.type("sleep 1000 | (sleep 1001; true) | cat\r")
    var inspector = ProcessInspector()
    var names: [String] = []
    let isFound = terminal.wait {
      var members: [ProcessStatus] = []
      inspector.appendMembers(
        ofGroup: terminal.foregroundGroup, terminal: terminal.device, to: &members)
      names = members.map(\.name).sorted()
      return names == ["bash", "cat", "sleep", "sleep"]
    }
    #expect(isFound, "got: \(names)")
  }

  @Test func findsTheMembersOfAJobWhoseLeaderEnded() throws {
    let terminal = try TestTerminal(["bash", "--norc", "-i"])
    #expect(terminal.wait { terminal.text.contains("$ ") })
    terminal.type("true | sleep 1000\r")
    var inspector = ProcessInspector()
    var names: [String] = []
    let isFound = terminal.wait {
      var members: [ProcessStatus] = []
      let group = terminal.foregroundGroup
      inspector.appendMembers(ofGroup: group, terminal: terminal.device, to: &members)
      names = members.map(\.name)
      return names == ["sleep"] && members.first?.pid != group
    }
    #expect(isFound, "got: \(names)")
  }
}
