import Testing

@testable import Store

@Suite struct SessionLimitsTests {
  @Test func comeBackFromANote() throws {
    var limits = SessionLimits()
    limits.maxTime = 90_000
    limits.maxLog = 1 << 20
    limits.cpuTime = 3
    limits.openFiles = 64
    limits.memory = 1 << 30
    limits.processes = 20
    var note = SessionNote(bootID: "b", name: nil, rows: 40, columns: 120, isExec: false)
    #expect(try SessionNote(parsing: note.json.text(.pretty)) == note)
    note.limits = limits
    note.groups = ["/sys/fs/cgroup/clrun-x"]
    note.logFullSince = "2026-11-21T05:06:39.735Z"
    #expect(try SessionNote(parsing: note.json.text(.pretty)) == note)
  }

  @Test(arguments: [
    "{\"version\": 1, \"limits\": 5}", "{\"version\": 1, \"limits\": {\"max_log\": \"x\"}}",
    "{\"version\": 1, \"limits\": {\"max_log\": -1, \"procs\": null}, \"cgroups\": {}}",
  ])
  func damagedOnesAreNone(text: String) throws {
    let note = try SessionNote(parsing: Array(text.utf8))
    #expect(note.limits == nil || note.limits == SessionLimits())
    #expect(note.groups.isEmpty)
  }
}
