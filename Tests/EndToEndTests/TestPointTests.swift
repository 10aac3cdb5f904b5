import Foundation
import Platform
import Support
import Testing

/// What is left when a process of clrun's is killed at each named place of its code.
///
/// Whatever that is: nothing is sent twice, each acknowledged input ends as sent, cancelled or named as uncertain, every
/// file can be read, no process is left, and the next call says how the session stands.
@Suite struct TestPointTests {
  private static let senderPoints: [TestPoint] = [.queueLocked, .queueWritten, .queueRung]
  private static let deliveryPoints: [TestPoint] = [
    .fileWritten, .fileReplaced, .deliveryPicked, .deliveryMarked, .deliveryWritten,
    .deliveryTidied, .logAppended, .timelineWritten, .ledgerWritten,
  ]
  private static let suspensionPoints: [TestPoint] = [
    .suspendAsked, .suspendRead, .suspendSaved, .suspendKilled, .suspendRecorded,
  ]
  private static let restoringPoints: [TestPoint] = [
    .restoreLocked, .restoreWritten, .restoreSpawned, .restoreRecorded, .restorePrompt,
    .restoreFinished,
  ]
  private static let endPoints: [TestPoint] = [
    .endMarked, .endCancelled, .endNoted, .endRecorded, .endCleaned,
  ]
  private static let startPoints: [TestPoint] = [
    .startLocked, .startSpawned, .startNoted, .startRecorded,
  ]
  private static let resizePoints: [TestPoint] = [.resizeApplied, .resizeNoted]
  private static let rotationPoints: [TestPoint] = [.ledgerMade, .ledgerSwapped, .ledgerShifted]
  private static let detachmentPoints: [TestPoint] = [.detachCancelled, .detachRecorded]
  private static let removalPoints: [TestPoint] = [
    .forgetLocked, .forgetUnnamed, .forgetEmptied, .forgetRemoved,
  ]

  /// Arms a point, for all processes of the project: it kills while the file is there.
  private func arm(_ point: TestPoint, _ project: TemporaryProject) {
    project.environment[TestPoint.variable] = "\(point.rawValue):\(project.root)/armed"
  }

  private func set(_ project: TemporaryProject) throws {
    try Data().write(to: URL(fileURLWithPath: "\(project.root)/armed"))
  }

  private func lift(_ project: TemporaryProject) throws {
    try FileManager.default.removeItem(atPath: "\(project.root)/armed")
  }

  /// What commands of the form `echo word >> got` have written.
  private func got(_ project: TemporaryProject) -> [String] {
    let text = (try? String(contentsOfFile: "\(project.root)/got", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// Checks what holds whatever was killed.
  private func checkFiles(_ project: TemporaryProject, _ session: Session) throws {
    let status = try project.clrun("status")
    project.check(status.exitStatus, is: 0, status)
    project.check(status.number("damaged") ?? 0, is: 0, status)
    let tail = try session.tail()
    project.check(tail.exitStatus, is: 0, tail)
    project.check(tail.output.contains("ready"), tail)
    let doctor = try project.clrun("doctor")
    project.check(doctor.exitStatus, is: 0, doctor)
    project.check(got(project).count, is: Set(got(project)).count, got(project))
  }

  /// Checks that an input which was acknowledged is accounted for after its worker's death.
  private func checkFate(of line: String, _ project: TemporaryProject, _ session: Session) throws {
    let tail = try session.tail()
    let sent = QueueTests.ledger(project).filter { $0["event"] == "input.sent" }
      .compactMap { $0.map("data")["input"] }
    project.check(sent.count, is: Set(sent).count, sent)
    let entry = QueueTests.entries(session).first { $0["input"] == line }
    let isNamed =
      entry?["status"] == "sent"
      && tail.texts("warnings").contains { $0.contains("\"\(line)\"") }
    let fate = "\(entry?["status"] ?? "gone"), ledger: \(sent)\n\(tail)"
    project.check(sent.contains(line) || entry?["status"] == "cancelled" || isNamed, fate)
    project.check(
      QueueTests.entries(session).contains { $0["status"] == "queued" }, is: false, fate)
  }

  /// Checks a session whose worker is gone for good, and starts its command once more.
  private func checkDetached(
    _ project: TemporaryProject, _ session: Session, orStatus other: String? = nil
  ) throws {
    let status = try session.entry()["status"]
    project.check(status == "detached" || status == other, status ?? "")
    try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
    try checkFiles(project, session)
    let again = try project.clrun("restart", session.id)
    project.check(again["restarted"], is: session.id, again)
    project.check(again.output.contains("ready"), again)
  }

  private func start(_ point: TestPoint, _ project: TemporaryProject) throws -> Session {
    arm(point, project)
    return try project.session("echo ready")
  }

  @Test(arguments: senderPoints)
  func aSenderIsKilled(_ point: TestPoint) throws {
    try withProject { project in
      let session = try start(point, project)
      try set(project)
      let killed = try session.send("echo one >> got")
      project.check(killed.exitStatus != 0, killed)
      try lift(project)
      try session.expect("echo two >> got; cat got | tail -1", "two")
      // What was in the queue went before; what wasn't is nowhere.
      project.check(got(project), is: point == .queueLocked ? ["two"] : ["one", "two"])
      try checkFiles(project, session)
    }
  }

  @Test(arguments: deliveryPoints)
  func aWorkerIsKilledAsItDelivers(_ point: TestPoint) throws {
    try withProject { project in
      let session = try start(point, project)
      let worker = try session.workerID()
      // The sender has nothing of it: only what it queued counts.
      project.environment[TestPoint.variable] = nil
      try set(project)
      let sent = try session.send("echo one >> got", options: ["--no-wait"])
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      try lift(project)
      if sent.exitStatus == 0 { try checkFate(of: "echo one >> got", project, session) }
      project.check(got(project).count <= 1, got(project).description)
      try checkDetached(project, session)
    }
  }

  @Test(arguments: suspensionPoints)
  func aWorkerIsKilledAsItPutsItsShellAway(_ point: TestPoint) throws {
    try withProject { project in
      let session = try start(point, project)
      _ = try session.send("kept=all; echo one >> got")
      let worker = try session.workerID()
      try set(project)
      _ = try project.clrun("suspend", session.id)
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      try lift(project)
      if point == .suspendAsked || point == .suspendRead {
        try checkDetached(project, session)
      } else {
        // All that the shell was is on disk.
        project.check(try session.entry()["status"], is: "suspended")
        project.check(Processes.ids(of: session.id), is: [])
        try checkFiles(project, session)
        let back = try session.send("echo $kept; echo two >> got")
        project.check(back.output, is: "all", back)
        project.check(back.has("restored"), back)
        project.check(got(project), is: ["one", "two"])
      }
      // What it says of itself holds all of its environment.
      let left = project.files(of: session.id).filter {
        ["script", "environment", "history"].contains($0.split(separator: ".").last ?? "")
      }
      project.check(left, is: [])
    }
  }

  @Test(arguments: restoringPoints)
  func aWorkerIsKilledAsItBringsAShellBack(_ point: TestPoint) throws {
    try withProject { project in
      let session = try start(point, project)
      _ = try session.send("kept=all")
      try session.suspend()
      try set(project)
      let killed = try session.send("echo $kept one >> got")
      project.check(killed.exitStatus, is: 1, killed)
      try lift(project)
      try project.wait(for: "the end of all") { Processes.ids(of: session.id).isEmpty }
      if point == .restoreFinished {
        try checkFate(of: "echo $kept one >> got", project, session)
        try checkDetached(project, session)
      } else {
        project.check(try session.entry()["status"], is: "suspended")
        try checkFiles(project, session)
        // What was acknowledged waits in the queue, and goes first.
        let back = try session.send("echo $kept two >> got; cat got")
        project.check(back.has("restored"), back)
        project.check(back.output, is: "all one\nall two", back)
      }
    }
  }

  @Test(arguments: endPoints)
  func aWorkerIsKilledAsItsSessionEnds(_ point: TestPoint) throws {
    try withProject { project in
      let session = try start(point, project)
      let worker = try session.workerID()
      try set(project)
      _ = try session.send("exit 3", options: ["--no-wait"])
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      try lift(project)
      try checkFate(of: "exit 3", project, session)
      try checkDetached(project, session, orStatus: "exited")
    }
  }

  @Test(arguments: startPoints)
  func aWorkerIsKilledAsItBegins(_ point: TestPoint) throws {
    try withProject { project in
      // The folder is there already.
      let other = try start(point, project)
      try set(project)
      let killed = try project.clrun("run", "--name", "late", "echo one >> got")
      project.check(killed.exitStatus, is: 1, killed)
      try lift(project)
      let ids = try project.sessionIDs()
      for id in ids where id != other.id {
        let session = Session(id: id, project: project, started: killed)
        project.check(try session.entry()["status"], is: "detached")
        try project.wait(for: "the end of all") { Processes.ids(of: id).isEmpty }
      }
      project.check(ids.count, is: point == .startRecorded ? 2 : 1)
      try checkFiles(project, other)
      project.check(got(project), is: [])
      // The name is free.
      project.check(try project.clrun("run", "--name", "late", "true").exitStatus, is: 0)
    }
  }

  @Test(arguments: detachmentPoints)
  func whoFindsAWorkerDeadIsKilled(_ point: TestPoint) throws {
    try withProject { project in
      let session = try start(point, project)
      _ = try session.send("cat > /dev/null", options: ["--no-wait"])
      let worker = try session.workerID()
      try project.wait(for: "the program") { !Processes.ids(named: "cat", of: session).isEmpty }
      try project.wait(for: "the worker's sleep") { Processes.isAsleep(worker) }
      Processes.signal(worker, SIGSTOP)
      let sent = try session.send("echo one >> got", options: ["--no-wait"])
      project.check(sent.exitStatus, is: 0, sent)
      Processes.signal(worker, SIGKILL)
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      try set(project)
      let killed = try project.clrun("tail", session.id)
      project.check(killed.exitStatus != 0, killed)
      try lift(project)
      try checkFate(of: "echo one >> got", project, session)
      try checkDetached(project, session)
    }
  }

  @Test(arguments: removalPoints)
  func whoRemovesASessionIsKilled(_ point: TestPoint) throws {
    try withProject { project in
      arm(point, project)
      let session = try project.session("--name", "gone", "echo ready")
      _ = try session.kill()
      try set(project)
      let killed = try project.clrun("forget", session.id)
      project.check(killed.exitStatus != 0, killed)
      try lift(project)
      let status = try project.clrun("status")
      project.check(status.number("damaged") ?? 0, is: 0, status)
      project.check(try project.clrun("doctor").exitStatus, is: 0)
      let again = try project.clrun("forget", session.id)
      project.check(again.exitStatus, is: 0, again)
      // Nothing of what it was is left, and its name is free.
      project.check(project.files(of: session.id), is: [])
      project.check(try project.clrun("run", "--name", "gone", "true").exitStatus, is: 0)
    }
  }

  @Test(arguments: resizePoints)
  func aWorkerIsKilledAsItsTerminalGetsAnotherSize(_ point: TestPoint) throws {
    try withProject { project in
      let session = try start(point, project)
      let worker = try session.workerID()
      try set(project)
      let killed = try project.clrun("resize", session.id, "50x100")
      project.check(killed.exitStatus != 0, killed)
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      try lift(project)
      try checkDetached(project, session)
      let screen = try project.clrun("screen", session.id)
      project.check(screen.exitStatus, is: 0, screen)
    }
  }

  @Test(arguments: rotationPoints)
  func whoMakesRoomInTheLedgerIsKilled(_ point: TestPoint) throws {
    try withProject { project in
      let session = try start(point, project)
      let ledger = "\(project.root)/.clrun/ledger"
      let old = Data("first\n".utf8) + Data(repeating: 0x0A, count: 8 << 20)
      try old.write(to: URL(fileURLWithPath: "\(ledger)/events.log"))
      try set(project)
      let worker = try session.workerID()
      _ = try session.send("echo one >> got", options: ["--no-wait"])
      try project.wait(for: "the end of the worker") { !Processes.exists(worker) }
      try lift(project)
      try checkFate(of: "echo one >> got", project, session)
      // What was in it is in one of the files, and the next call completes what was begun.
      try checkDetached(project, session)
      let names = try FileManager.default.contentsOfDirectory(atPath: ledger)
      let holders = names.filter {
        FileManager.default.contents(atPath: "\(ledger)/\($0)")?.starts(with: Data("first\n".utf8))
          == true
      }
      project.check(holders.count, is: 1, names)
      project.check(names.contains("events.log"), names)
    }
  }

  @Test func allPointsAreLookedAt() {
    let all =
      Self.senderPoints + Self.deliveryPoints + Self.suspensionPoints + Self.restoringPoints
      + Self.endPoints + Self.startPoints
      + Self.detachmentPoints + Self.removalPoints + Self.resizePoints + Self.rotationPoints
    #expect(Set(all) == Set(TestPoint.allCases))
  }
}
