import Foundation
import Support
import Testing

/// `clrun gc`, and what starting a session cleans up.
@Suite struct CollectTests {
  private static let foreign = "11111111-2222-4333-8444-555555555555"

  @Test func oldOnesGo() throws {
    try withProject { project in
      let live = try project.session("true")
      let young = try project.session("--exec", "true")
      let old = try project.session("--name", "job", "--exec", "echo", "hello")
      let older = try project.session("--exec", "true")
      try project.age(young, days: 6.9)
      try project.age(old, days: 7.1)
      try project.age(older, days: 400)
      let before = project.stateFiles()
      let dry = try project.clrun("gc", "--dry-run")
      project.check(dry.exitStatus, is: 0, dry)
      project.check(dry.isSet("dry_run"), dry)
      project.check(dry.number("sessions"), is: 2, dry)
      project.check(dry.map("hints")["remove"], is: "clrun gc --older 7d", dry)
      project.check(project.stateFiles(), is: before, dry)
      let answer = try project.clrun("gc")
      project.check(answer.number("sessions"), is: 2, answer)
      project.check(answer.number("bytes"), is: dry.number("bytes"), answer)
      project.check(
        answer.list("removed").compactMap { $0["terminal_id"] }, is: [older.id, old.id], answer)
      project.check(answer.list("removed").last?["command"], is: "echo hello", answer)
      project.check(project.files(of: old.id) + project.files(of: older.id), is: [], answer)
      project.check(!project.stateFiles().contains("names/job"), answer)
      project.check(
        try project.clrun("status").list("sessions").compactMap { $0["terminal_id"] },
        is: [live.id, young.id])
      let all = try project.clrun("gc", "--older", "0")
      project.check(all.number("sessions"), is: 1, all)
      project.check(try live.send("echo lives").output, is: "lives")
    }
  }

  @Test func littersGo() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      let litter = [
        "queues/\(Self.foreign).json", "queues/\(Self.foreign).lock",
        "buffers/\(Self.foreign).log", "run/\(Self.foreign).sock",
        "sessions/.\(session.id).json.4711", "buffers/.\(session.id).idx.4711", "names/.web.4711",
      ]
      let kept = [
        "sessions/notes.txt", "junk", "queues/x.json", "buffers/\(Self.foreign).mine",
        "run/mine.sock", ".hidden", "names/.x", "sessions/.\(session.id).json.swp",
      ]
      for path in litter { try project.write("x", to: path) }
      for path in kept { try project.write("x", to: path, daysAgo: 100) }
      // Another runtime may be about to start a session with these.
      let young = try project.clrun("gc")
      project.check(young.number("files"), is: 0, young)
      for path in litter { try project.age(path, days: 0.1) }
      try project.write("\(UUID().uuidString.lowercased())\n", to: "names/gone")
      let answer = try project.clrun("gc")
      project.check(answer.number("orphans"), is: 1, answer)
      project.check(answer.number("temporary_files"), is: 3, answer)
      project.check(answer.number("names"), is: 1, answer)
      project.check(answer.number("files"), is: 8, answer)
      let files = project.stateFiles()
      project.check(litter.filter(files.contains), is: [], answer)
      project.check(kept.filter { !files.contains($0) }, is: [], answer)
      project.check(try session.tail()["status"], is: "exited")
    }
  }

  @Test func whatAKilledWorkerLeavesGoes() throws {
    try withProject { project in
      let session = try project.session("true")
      let other = try project.session("true")
      let worker = try session.workerID()
      Processes.signal(worker, SIGKILL)
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      project.check(project.stateFiles().contains("run/\(session.id).sock"), is: true)
      let answer = try project.clrun("gc")
      project.check(answer.number("sessions"), is: 0, answer)
      project.check(
        project.files(of: session.id).filter { $0.hasPrefix("run/") }, is: [], answer)
      project.check(try session.tail()["status"], is: "detached")
      // Such as are left where the end itself was cut short.
      try project.write("", to: "run/\(session.id).lock")
      project.check(try project.clrun("gc").number("stale_files"), is: 1)
      project.check(try other.send("echo lives").output, is: "lives")
    }
  }

  @Test func sessionsStartAndEndMeanwhile() throws {
    try withProject { project in
      let sessions = try (0..<6).map { number in
        try project.start(
          [
            TemporaryProject.binary, "--json", "--name", "s\(number)", "echo started",
          ].map { Array($0.utf8) })
      }
      var answers: [Answer] = []
      for child in sessions {
        answers.append(try project.clrun("gc", "--older", "0"))
        _ = try child.wait()
      }
      project.check(answers.map(\.exitStatus), is: [0, 0, 0, 0, 0, 0], answers)
      project.check(try project.clrun("status").number("running"), is: 6)
      for number in 0..<6 {
        project.check(try project.clrun("input", "s\(number)", "echo fine").output, is: "fine")
      }
    }
  }

  /// Makes three ended sessions of 40 days: one of ours, one of another runtime, and one that is only left in parts.
  private func withOldSessions(
    _ body: (TemporaryProject, _ own: Session, _ others: Session) throws -> Void
  ) throws {
    try withProject { project in
      project.environment["CLRUN_GC"] = "off"
      let own = try project.session("--exec", "true")
      let others = try project.session("--exec", "true")
      try FileManager.default.removeItem(
        atPath: "\(project.root)/.clrun/sessions/\(others.id).note")
      for session in [own, others] { try project.age(session, days: 40) }
      try project.write("", to: "buffers/\(Self.foreign).log", daysAgo: 40)
      project.environment["CLRUN_GC"] = nil
      try body(project, own, others)
    }
  }

  /// Starts sessions until one of them has had the time to remove these files, and returns the last one.
  private func start(in project: TemporaryProject, untilGone ids: [String]) throws -> Session {
    var last = try project.session("--exec", "true")
    try project.wait(for: "the removal of \(ids)") {
      if ids.allSatisfy({ project.files(of: $0).isEmpty }) { return true }
      // On a busy machine the time that it may take is over at once.
      try project.write("0", to: "run/collected")
      last = try project.session("--exec", "true")
      return false
    }
    return last
  }

  @Test func startCleansUpOnceADay() throws {
    try withOldSessions { project, own, others in
      project.check(project.files(of: own.id).isEmpty, is: false)
      let young = try start(in: project, untilGone: [own.id, Self.foreign])
      // Those of other runtimes stay until they are asked for.
      project.check(project.files(of: others.id).isEmpty, is: false)
      try project.age(young, days: 40)
      let next = try project.session("--exec", "true")
      project.check(project.files(of: young.id).isEmpty, is: false)
      try project.write("0", to: "run/collected")
      _ = try start(in: project, untilGone: [young.id])
      project.check(project.files(of: next.id).isEmpty, is: false)
    }
  }

  @Test(arguments: ["off", "never", "90d", "nonsense", "30"])
  func startLeavesThem(_ setting: String) throws {
    try withOldSessions { project, own, _ in
      project.environment["CLRUN_GC"] = setting
      project.check(try project.session("--exec", "true").started.exitStatus, is: 0)
      project.check(project.files(of: own.id).isEmpty, is: false)
    }
  }

  @Test func ageMustBeClear() throws {
    try withProject { project in
      for age in ["7", "", "-1d", "1e3d", "99999d", "week"] {
        project.check(try project.clrun("gc", "--older", age), failsWith: 2, "--older")
      }
      project.check(try project.clrun("gc"), failsWith: 1, "No .clrun directory found")
      project.check(try project.clrun("gc", "now"), failsWith: 2, "gc")
    }
  }
}
