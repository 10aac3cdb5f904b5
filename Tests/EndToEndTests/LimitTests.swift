import Foundation
import Support
import Testing

/// What a session may take: `--max-time`, `--cpu-time`, `--nofile`, `--memory`, `--procs`.
@Suite struct LimitTests {
  @Test func timeIsUp() throws {
    try withProject { project in
      let other = try project.session("--max-time", "2h", "true")
      let session = try project.session("--max-time", "300ms", "--no-wait", "sleep 1000")
      try session.wait(status: "killed")
      let tail = try session.tail()
      project.check(tail["ended_by"], is: "limit max-time", tail)
      project.check(try session.entry()["ended_by"], is: "limit max-time")
      try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
      // An answer that sees it says it.
      let seen = try project.session("--max-time", "200ms", "--exec", "sleep", "1000")
      project.check(seen.started["ended_by"], is: "limit max-time", seen.started)
      project.check(seen.started["status"], is: "killed", seen.started)
      project.check(try other.send("echo lives").output, is: "lives")
    }
  }

  @Test func timeOfOneThatEndedBeforeIsNothing() throws {
    try withProject { project in
      let session = try project.session("--max-time", "1h", "--exec", "true")
      project.check(session.started["status"], is: "exited", session.started)
      project.check(!session.started.has("ended_by"), session.started)
      let killed = try project.session("--max-time", "1h", "true")
      _ = try killed.kill()
      project.check(try killed.tail()["ended_by"], is: "kill")
    }
  }

  @Test func processorTimeIsUp() throws {
    try withProject { project in
      let alone = try project.session(
        "--cpu-time", "1s", "--wait", "30s", "--exec", "sh", "-c", "while :; do :; done")
      project.check(alone.started["signal"], is: "XCPU", alone.started)
      project.check(alone.started["ended_by"], is: "limit cpu-time", alone.started)
      // In a shell it is each command that has so much, and the shell that goes on.
      let session = try project.session("--cpu-time", "1s", "true")
      let answer = try session.input(
        "sh -c 'while :; do :; done'", "--wait", "30s")
      project.check(answer.number("exit_code"), is: 152, answer)
      project.check(try session.send("echo lives").output, is: "lives")
    }
  }

  @Test func openFiles() throws {
    try withProject { project in
      let session = try project.session("--nofile", "64", "ulimit -Sn; ulimit -Hn")
      project.check(session.started.output, is: "64\n64", session.started)
      let refused = try project.clrun("--nofile", "1000000000", "true")
      project.check(refused, failsWith: 1, "Can't set --nofile")
      // Nothing is left of it.
      project.check(try project.sessionIDs(), is: [session.id])
      project.check(
        project.stateFiles().filter { $0.hasPrefix("buffers/") && !$0.contains(session.id) },
        is: [])
    }
  }

  @Test(arguments: [
    ["--max-time", "5"], ["--max-time", "0s"], ["--max-log", "1023k"], ["--max-log", "much"],
    ["--cpu-time", "x"], ["--nofile", "3"], ["--nofile", "-1"], ["--memory", "12"],
    ["--procs", "0"], ["--memory", "1e9"],
  ])
  func badLimitsAreRefused(_ limit: [String]) throws {
    try withProject { project in
      let answer = try project.plain(["--json"] + limit + ["true"])
      project.check(answer, failsWith: 2, limit[0])
      project.check(
        FileManager.default.fileExists(atPath: "\(project.root)/.clrun"), is: false)
    }
  }

  // MARK: Control groups

  /// Whether a control group can be had here; says so where it can't.
  private static func hasGroups(_ project: TemporaryProject) throws -> Bool {
    let checks = try project.clrun("doctor").list("checks")
    if checks.contains(where: { $0["name"] == "cgroups" && $0["state"] == "ok" }) { return true }
    print("skipped: no control group can be made here")
    return false
  }

  /// The folders of a session's control group.
  private static func groups(of session: Session) -> [String] {
    let note = Answer(
      arguments: [], exitStatus: 0, output: session.project.state("sessions/\(session.id).note"),
      errors: [])
    return note.texts("cgroups")
  }

  @Test func memory() throws {
    try withProject { project in
      guard try Self.hasGroups(project) else { return }
      let hog = "head -c 300000000 /dev/zero | tail -c 200000000 | wc -c"
      let alone = try project.session(
        "--memory", "32M", "--wait", "30s", "--exec", "bash", "-c",
        "x=$(head -c 200000000 /dev/zero | tr '\\0' x); echo ${#x}")
      project.check(alone.started["ended_by"], is: "limit memory", alone.started)
      project.check(alone.started["signal"], is: "KILL", alone.started)
      let session = try project.session("--memory", "32M", "true")
      let groups = Self.groups(of: session)
      project.check(groups.isEmpty, is: false)
      let answer = try session.input(hog, "--wait", "30s")
      project.check(
        answer.texts("warnings").contains { $0.contains("had more memory than its limit") },
        answer)
      project.check(try session.send("echo lives").output, is: "lives")
      _ = try session.kill()
      project.check(groups.filter(FileManager.default.fileExists), is: [])
    }
  }

  @Test func processes() throws {
    try withProject { project in
      guard try Self.hasGroups(project) else { return }
      let session = try project.session(
        "--procs", "10", "--wait", "30s", "--exec", "sh", "-c",
        "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do sleep 1000 & done; echo no limit")
      project.check(session.started.output.contains("fork"), session.started)
      project.check(!session.started.output.contains("no limit"), session.started)
      let other = try project.session("--procs", "50", "echo other")
      project.check(other.started.output, is: "other", other.started)
      _ = try project.clrun("kill", session.id, "--tree")
    }
  }

  @Test func groupThatSurvivorsHeldGoesWithTheSession() throws {
    try withProject { project in
      guard try Self.hasGroups(project) else { return }
      let session = try project.session("--procs", "50", "setsid sleep 1000 & sleep 0.2")
      let groups = Self.groups(of: session)
      let killed = try session.kill()
      project.check(killed.texts("survivors").count, is: 1, killed)
      project.check(groups.filter(FileManager.default.fileExists), is: groups)
      _ = try project.clrun("kill", session.id, "--tree")
      project.check(try project.clrun("forget", session.id).exitStatus, is: 0)
      project.check(groups.filter(FileManager.default.fileExists), is: [])
    }
  }

  @Test(.enabled(if: Privilege.canMount, "control groups can't be taken away here"))
  func withoutGroupsTheyAreRefused() throws {
    try withProject { project in
      let answer = try project.run([
        "unshare", "-m", "sh", "-c",
        "umount -R /sys/fs/cgroup && exec \"$0\" --json --memory 64M true",
        TemporaryProject.binary,
      ])
      project.check(answer, failsWith: 1, "--memory and --procs need a control group")
      project.check(try project.sessionIDs(), is: [])
      project.check(
        project.stateFiles().filter { $0.hasPrefix("buffers/") || $0.hasPrefix("sessions/") },
        is: [])
    }
  }
}
