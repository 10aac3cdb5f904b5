import Foundation
import Support
import Testing

/// `--max-log`.
@Suite struct LogLimitTests {
  private static let limit = 1 << 20
  private static let count = 400_000

  /// In bytes: what a file takes on the disk.
  private static func allocated(_ path: String, _ project: TemporaryProject) throws -> Int {
    var status = stat()
    guard stat("\(project.root)/.clrun/\(path)", &status) == 0 else { return -1 }
    return Int(status.st_blocks) * 512
  }

  /// A log whose line n says n; whether its worker lives or not.
  @Test(arguments: [false, true]) func beginningIsReleased(isLive: Bool) throws {
    try withProject { project in
      let tail = isLive ? "; exec cat" : ""
      let session = try project.session(
        "--max-log", "1M", "--no-wait", "--exec", "sh", "-c", "seq 1 \(Self.count)\(tail)")
      if isLive {
        try session.wait(for: "\(Self.count)")
      } else {
        try session.wait(status: "exited")
      }
      // Offsets stay what they are: the size is that of all that was printed, each line with CR and LF.
      let size = project.state("buffers/\(session.id).log").count
      project.check(size, is: (1...Self.count).reduce(0) { $0 + String($1).utf8.count + 2 })
      let used = try Self.allocated("buffers/\(session.id).log", project)
      project.check(used > Self.limit / 2 && used < Self.limit + (256 << 10), used)
      let index = try Self.allocated("buffers/\(session.id).idx", project)
      project.check(index < Self.limit / 2, index)

      let last = try session.tail(lines: 3)
      project.check(
        last.output, is: "\(Self.count - 2)\n\(Self.count - 1)\n\(Self.count)", last)
      project.check(last.number("total_lines"), is: Self.count, last)
      project.check(last.texts("warnings"), is: [], last)

      let head = try project.clrun("head", session.id, "--lines", "2")
      let lines = head.output.split(separator: "\n").compactMap { Int($0) }
      let first = lines.first ?? 0
      project.check(first > Self.count / 2 && first < Self.count - 50_000, head)
      project.check(lines, is: [first, first + 1], head)
      project.check(
        head.texts("warnings").first?.contains("lines 1 to \(first - 1) with it") == true, head)

      let all = try session.tail(lines: Self.count)
      project.check(all.output.hasPrefix("\(first)\n"), is: true, all)
      project.check(all.texts("warnings").count, is: 1, all)

      let from = try project.clrun("tail", session.id, "--from", "\(first + 1000)", "-n", "1")
      project.check(from.output, is: "\(first + 1000)", from)
      project.check(from.texts("warnings"), is: [], from)

      let found = try project.clrun("grep", session.id, "^\(Self.count - 5)$")
      project.check(found.output, is: "\(Self.count - 5):\(Self.count - 5)", found)
      let gone = try project.clrun("grep", session.id, "^77$")
      project.check(gone.number("matches"), is: 0, gone)
      project.check(gone.texts("warnings").count, is: 1, gone)

      let after = try project.clrun("tail", session.id, "--after", "0", "-n", "2")
      project.check(after.exitStatus == 0 || after["error"] != nil, after)
      if isLive { _ = try session.kill() }
      project.check(try session.tail(lines: 1).output, is: "\(Self.count)")
    }
  }

  @Test func screensAreKeptWhole() throws {
    try withProject { project in
      // Colours and cursor movements across every cut: the state at each is taken over.
      let script =
        "for i in $(seq 60000); do printf '\\033[3%dm%06d\\033[0m\\033[s\\033[u\\n' $((i % 8)) $i; done"
      let session = try project.session(
        "--max-log", "1M", "--no-wait", "--exec", "bash", "-c", script)
      try session.wait(status: "exited", seconds: 60)
      let head = try project.clrun("head", session.id, "--lines", "1")
      let first = Int(head.output) ?? 0
      project.check(first > 10_000, head)
      let from = try project.clrun("tail", session.id, "--from", "\(first)", "-n", "100000")
      let lines = from.output.split(separator: "\n").compactMap { Int($0) }
      project.check(lines.count > 1000, from)
      project.check(lines.first, is: first)
      project.check(zip(lines, lines.dropFirst()).allSatisfy { $1 == $0 + 1 }, is: true)
    }
  }

  @Test func lastCommandSaysWhatIsGone() throws {
    try withProject { project in
      let session = try project.session("--max-log", "1M", "true")
      _ = try session.input("seq 1 \(Self.count)", "--wait", "30s")
      let last = try project.clrun("last", session.id)
      project.check(
        last.texts("warnings").first?.contains("bytes of the output are gone") == true, last)
      project.check(last.output.hasSuffix("\(Self.count)"), is: true, last)
      project.check(last.number("exit_code"), is: 0, last)
    }
  }

  @Test func shortLogIsWhole() throws {
    try withProject { project in
      let session = try project.session("--max-log", "1M", "--exec", "seq", "1", "1000")
      let head = try project.clrun("head", session.id, "--lines", "2")
      project.check(head.output, is: "1\n2", head)
      project.check(head.texts("warnings"), is: [], head)
      let note = String(decoding: project.state("sessions/\(session.id).note"), as: UTF8.self)
      project.check(note.contains("\"max_log\" : 1048576"), note)
    }
  }

  /// ramfs can't punch holes.
  @Test(.enabled(if: Privilege.canMount, "file systems can't be mounted here"))
  func fullLogSaysSo() throws {
    try withProject { project in
      try FileManager.default.createDirectory(
        atPath: "\(project.root)/ram", withIntermediateDirectories: false)
      let script = """
        mount -t ramfs none ram && cd ram || exit 9
        export CLRUN_PROJECT=$PWD
        "$0" --json --name full --max-log 1M --wait 30s --exec sh -c 'seq 1 400000; exec cat' > ../started
        "$0" --json screen @full > ../screen
        "$0" --json kill @full > /dev/null
        "$0" --json tail @full -n 2 > ../tail
        stat -c %s .clrun/buffers/*.log > ../size
        "$0" --json doctor > ../doctor
        """
      let child = try project.run(["unshare", "-m", "sh", "-c", script, TemporaryProject.binary])
      project.check(child.exitStatus, is: 0, child)
      let answer = { (name: String) in
        Answer(
          arguments: [name], exitStatus: 0,
          output: Array(FileManager.default.contents(atPath: "\(project.root)/\(name)") ?? Data()),
          errors: [])
      }
      // The program goes on, and who asks the worker sees all.
      let started = answer("started")
      project.check(
        started.texts("warnings").contains { $0.contains("The log is full since") }, started)
      project.check(answer("screen").text.contains("400000"), answer("screen"))
      let tail = answer("tail")
      project.check(tail.output.contains("[clrun: the log ends here"), tail)
      project.check(
        tail.texts("warnings").contains { $0.contains("The log is full since") }, tail)
      let size = Int(answer("size").text.split(separator: "\n").first ?? "") ?? 0
      project.check(size > Self.limit && size < Self.limit + (256 << 10), size)
      let holes = answer("doctor").list("checks").first { $0["name"] == "holes" }
      project.check(holes?["state"], is: "warning", answer("doctor"))
    }
  }
}
