import Foundation
import Support
import Testing

/// `clrun doctor`.
@Suite struct DoctorTests {
  private static func check(_ answer: Answer, _ name: String) -> Answer? {
    answer.list("checks").first { $0["name"] == name }
  }

  private static func state(_ answer: Answer, _ name: String) -> String? {
    check(answer, name)?["state"]
  }

  private static let folderChecks = [
    "folder", "space", "locks", "held_locks", "workers", "answers", "records", "notes", "queues",
    "timelines", "indexes", "litter",
  ]

  @Test func soundFolderIsFine() throws {
    try withProject { project in
      let session = try project.session("--name", "web", "seq 20000")
      _ = try project.session("--exec", "true")
      let answer = try project.clrun("doctor")
      project.check(answer.exitStatus, is: 0, answer)
      for name in Self.folderChecks {
        project.check(Self.state(answer, name), is: "ok", "\(name)\n\(answer)")
      }
      for name in ["terminals", "proc", "open_files", "pidfd", "landlock", "cgroups", "inotify"] {
        project.check(Self.state(answer, name) != nil, "\(name)\n\(answer)")
      }
      project.check(answer.number("problems"), is: 0, answer)
      project.check(
        (answer.number("ok") ?? 0) + (answer.number("warnings") ?? 0),
        is: answer.list("checks").count, answer)
      // What is not fine says why that matters, and what to do.
      for check in answer.list("checks") where check["state"] != "ok" {
        project.check(check["why"] != nil && check["do"] != nil, check)
      }
      project.check(try session.send("echo lives").output, is: "lives")
    }
  }

  @Test func noFolderIsMade() throws {
    try withProject { project in
      let answer = try project.clrun("doctor", "--fix")
      project.check(answer.exitStatus, is: 0, answer)
      project.check(Self.state(answer, "folder"), is: "ok", answer)
      project.check(
        FileManager.default.fileExists(atPath: "\(project.root)/.clrun"), is: false)
    }
  }

  @Test func rightsOfOthersAreTakenAway() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      let paths = ["", "/sessions", "/buffers/\(session.id).log", "/sessions/\(session.id).json"]
      for path in paths {
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: "\(project.root)/.clrun\(path)")
      }
      let answer = try project.clrun("doctor")
      project.check(Self.state(answer, "folder"), is: "warning", answer)
      project.check(Self.check(answer, "folder")?.texts("items").count, is: 4, answer)
      project.check(answer.map("hints")["mend"], is: "clrun doctor --fix", answer)
      let fixed = try project.clrun("doctor", "--fix")
      project.check(Self.state(fixed, "folder"), is: "ok", fixed)
      project.check(Self.check(fixed, "folder")?["fixed"] != nil, fixed)
      for path in paths {
        let mode =
          try FileManager.default.attributesOfItem(
            atPath: "\(project.root)/.clrun\(path)")[.posixPermissions] as? Int
        project.check(mode.map { $0 & 0o077 }, is: 0, path)
      }
      project.check(Self.state(try project.clrun("doctor"), "folder"), is: "ok")
    }
  }

  @Test func linksAreProblems() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      let path = "\(project.root)/.clrun/buffers/\(session.id).idx"
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: "/etc/passwd")
      let answer = try project.clrun("doctor", "--fix")
      project.check(answer.exitStatus, is: 1, answer)
      project.check(
        Self.check(answer, "folder")?.texts("items"), is: [".clrun/buffers/\(session.id).idx"],
        answer)
      project.check(
        FileManager.default.fileExists(atPath: "/etc/passwd"), is: true)
    }
  }

  @Test func folderThatIsALinkIsAProblem() throws {
    try withProject { project in
      try FileManager.default.createSymbolicLink(
        atPath: "\(project.root)/.clrun", withDestinationPath: "/tmp")
      let answer = try project.clrun("doctor", "--fix")
      project.check(answer.exitStatus, is: 1, answer)
      project.check(Self.state(answer, "folder"), is: "problem", answer)
    }
  }

  @Test func damagedFilesAreNamed() throws {
    try withProject { project in
      let sessions = try (0..<5).map { _ in try project.session("--exec", "echo", "x") }
      let live = try project.session("true")
      try project.write("{", to: "sessions/\(sessions[0].id).json")
      try project.write("[]", to: "sessions/\(sessions[1].id).note")
      try project.write("null", to: "queues/\(sessions[2].id).json")
      try project.write("0 1 size 40 120\nnonsense\n", to: "buffers/\(sessions[3].id).timeline")
      try project.write("clrunidx garbage and more", to: "buffers/\(sessions[4].id).idx")
      let answer = try project.clrun("doctor")
      project.check(answer.exitStatus, is: 1, answer)
      let expected = [
        ("records", "problem", 0, "json"), ("notes", "warning", 1, "note"),
        ("queues", "problem", 2, "json"), ("timelines", "warning", 3, "timeline"),
        ("indexes", "warning", 4, "idx"),
      ]
      for (name, state, number, suffix) in expected {
        let check = Self.check(answer, name)
        project.check(check?["state"], is: state, answer)
        project.check(check?.texts("items").count, is: 1, answer)
        project.check(
          check?.texts("items").first?.contains("\(sessions[number].id).\(suffix)") == true, answer)
      }
      let fixed = try project.clrun("doctor", "--fix")
      project.check(Self.state(fixed, "queues"), is: "ok", fixed)
      project.check(Self.state(fixed, "indexes"), is: "ok", fixed)
      project.check(Self.state(fixed, "records"), is: "problem", fixed)
      project.check(
        project.stateFiles().contains("queues/\(sessions[2].id).damaged"), is: true)
      project.check(
        project.stateFiles().contains("buffers/\(sessions[4].id).idx"), is: false)
      _ = try project.clrun("forget", sessions[0].id)
      project.check(Self.state(try project.clrun("doctor"), "records"), is: "ok")
      project.check(try live.send("echo lives").output, is: "lives")
    }
  }

  @Test func deadAndStoppedWorkersAreNamed() throws {
    try withProject { project in
      let dead = try project.session("true")
      let stopped = try project.session("true")
      let worker = try dead.workerID()
      Processes.signal(worker, SIGKILL)
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      Processes.signal(try stopped.workerID(), SIGSTOP)
      let answer = try project.clrun("doctor")
      project.check(Self.check(answer, "workers")?.texts("items"), is: [dead.id], answer)
      project.check(
        Self.check(answer, "answers")?.texts("items").first?.contains(stopped.id) == true, answer)
      Processes.signal(try stopped.workerID(), SIGCONT)
      let fixed = try project.clrun("doctor", "--fix")
      project.check(Self.state(fixed, "workers"), is: "ok", fixed)
      project.check(Self.state(fixed, "answers"), is: "ok", fixed)
      project.check(try dead.entry()["status"], is: "detached")
      project.check(try stopped.send("echo lives").output, is: "lives")
    }
  }

  @Test func whatIsLeftOverIsRemoved() throws {
    try withProject { project in
      let session = try project.session("--exec", "true")
      let litter = "buffers/\(UUID().uuidString.lowercased()).log"
      try project.write("x", to: litter, daysAgo: 1)
      try project.age(session, days: 4000)
      let answer = try project.clrun("doctor")
      project.check(
        Self.check(answer, "litter")?.texts("items"), is: [".clrun/\(litter)"], answer)
      project.check(project.stateFiles().contains(litter), is: true)
      let fixed = try project.clrun("doctor", "--fix")
      project.check(Self.state(fixed, "litter"), is: "ok", fixed)
      project.check(project.stateFiles().contains(litter), is: false)
      // However old it is, a session goes only when that is asked for.
      project.check(try session.tail()["status"], is: "exited")
    }
  }
}
