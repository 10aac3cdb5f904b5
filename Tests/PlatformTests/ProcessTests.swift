import Glibc
import Platform
import Support
import Testing

@Suite struct ProcessTests {
  @Test func refusesToSignalWhatIsNoSingleProcess() {
    // kill(2) takes these for this process's group, and for everybody.
    for process: Int32 in [0, -1, -2, .min] {
      #expect(throws: Errno.invalidArgument) { try Process.signal(process, .terminate) }
    }
    for group: Int32 in [0, -1, 1, .min] {
      #expect(throws: Errno.invalidArgument) { try Process.signalGroup(group, .terminate) }
    }
    #expect(throws: Errno.noProcess) { try Process.signal(.max, .terminate) }
  }

  @Test func knowsWhoIsThere() {
    #expect(Process.id == getpid())
    #expect(Process.exists(getpid()))
    #expect(Process.exists(1))
    for process: Int32 in [0, -1, .max] { #expect(!Process.exists(process)) }
    #expect(Process.parent(of: getpid()) == getppid())
    #expect(Process.parent(of: .max) == nil)
  }

  @Test func findsAParentWhateverTheName() throws {
    let folder = try TemporaryFolder()
    // A name that looks like the fields of /proc/PID/stat.
    symlink("/bin/sh", "\(folder.path)/a) S 1 (")
    let terminal = try TestTerminal(["\(folder.path)/a) S 1 (", "-c", "echo on; read x"])
    #expect(terminal.wait { terminal.text.contains("on") })
    #expect(Process.parent(of: terminal.pid) == getpid())
  }

  @Test func readsLinks() throws {
    let folder = try TemporaryFolder()
    symlink("some/where", "\(folder.path)/link")
    #expect(Process.link(at: "\(folder.path)/link") == "some/where")
    #expect(Process.link(at: folder.path) == nil)
    #expect(Process.link(at: "\(folder.path)/none") == nil)
  }

  @Test func tellsOfItself() throws {
    #expect(Process.user == geteuid())
    #expect(Process.rawArguments.count == Int(CommandLine.argc))
    #expect(Process.environmentVariable("PATH") == getenv("PATH").map { String(cString: $0) })
    #expect(Process.environmentVariable("NO_SUCH_VARIABLE_AT_ALL") == nil)
    let path = Array("PATH=\(try #require(Process.environmentVariable("PATH")))".utf8)
    #expect(Process.environment.contains(path))
    #expect(try Process.workingDirectory().hasPrefix("/"))
    #expect(Process.bootID.utf8.count == 36)
    #expect(Process.bootID == Process.bootID)
  }

  @Test func aShellReportsASignalAbove128() {
    #expect(Process.Termination.exited(code: 3).shellCode == 3)
    #expect(Process.Termination.signaled(.kill).shellCode == 137)
    #expect(Process.Termination.signaled(.interrupt).shellCode == 130)
  }

  @Test(arguments: [
    (Signal.kill, "KILL"), (.hangUp, "HUP"), (.terminate, "TERM"), (.user1, "USR1"),
    (.child, "CHLD"), (.interrupt, "INT"), (.continued, "CONT"), (Signal(number: 9999), "9999"),
  ])
  func namesSignals(signal: Signal, name: String) {
    #expect(signal.name == name)
  }

  @Test func signalsAreQueuedInsteadOfTaken() async {
    // In a process of its own: there they are blocked for good.
    await #expect(processExitsWith: .success) {
      let queue = try SignalQueue([.user1, .terminate, .child])
      precondition(queue.next() == nil)
      // To this thread: others don't block them.
      pthread_kill(pthread_self(), SIGUSR1)
      pthread_kill(pthread_self(), SIGTERM)
      let events = try Poll.wait(
        for: .readable, on: queue.descriptor.rawValue, timeout: .seconds(15))
      precondition(events == .readable)
      var came: Set<Signal> = []
      for _ in 0..<2 { if let signal = queue.next() { came.insert(signal) } }
      precondition(came == [.user1, .terminate])
      precondition(queue.next() == nil)
    }
  }

  @Test func theMaskStaysWhatItWas() async {
    await #expect(processExitsWith: .success) {
      for mask: UInt32 in [0o022, 0, 0o077] {
        Process.setFileModeMask(mask)
        precondition(Process.fileModeMask == mask)
        precondition(umask(mask) == mask)
      }
    }
  }
}
