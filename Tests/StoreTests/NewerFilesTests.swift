import Store
import Testing

/// Files of a newer version, or with keys of somebody else: what isn't known stays when they are rewritten.
@Suite struct NewerFilesTests {
  @Test func aNoteKeepsWhatItDoesNotKnow() throws {
    let text = """
      {"version": 7, "boot_id": "b", "rows": 24, "columns": 80, "exec": false, "name": "web",
       "colour": {"of": ["the", "sky", null]}, "idle_limit": 300000}
      """
    var note = try SessionNote(parsing: text.utf8)
    #expect(note.version == 7)
    note.rows = 50
    note.endedBy = "kill"
    let again = try SessionNote(parsing: note.json.text(.pretty))
    #expect(again == note)
    #expect(again.rows == 50)
    #expect(note.json["version"]?.integer == 7)
    #expect(note.json["colour"]?["of"]?.array?.count == 3)
    #expect(note.json["idle_limit"]?.integer == 300_000)
  }

  @Test func aNoteOfAnOlderVersionHasDefaults() throws {
    let note = try SessionNote(parsing: #"{"version": 1}"#.utf8)
    #expect(note.rows == 40 && note.columns == 120)
    #expect(note.limits == nil && note.survivors.isEmpty && note.others.isEmpty)
  }

  @Test func aQueueKeepsWhatItDoesNotKnow() throws {
    let text = """
      {"terminal_id": "t", "theirs": 1, "entries": [
        {"queue_id": "a", "input": "x", "priority": 0, "mode": "normal", "status": "queued",
         "created_at": "", "sent_at": null, "until": "noon"}]}
      """
    var queue = try SessionQueue(parsing: text.utf8)
    queue.entries[0].status = .sent
    queue.entries.append(
      SessionQueue.Entry(id: "b", input: "y", priority: 0, mode: .normal, createdAt: ""))
    let json = queue.json
    #expect(json["theirs"]?.integer == 1)
    let entries = json["entries"]?.array ?? []
    #expect(entries.first?["until"]?.string == "noon")
    #expect(entries.first?["status"]?.string == "sent")
    // One of our own has exactly the keys that the others know.
    guard case .object(let members) = entries.last else {
      Issue.record("no object")
      return
    }
    #expect(members.count == 7)
  }
}
