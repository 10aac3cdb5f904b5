import Store
import Testing

@Suite struct SessionQueueTests {
  private static func entry(
    _ id: String, priority: Int = 0, _ status: SessionQueue.Entry.Status = .queued
  ) -> SessionQueue.Entry {
    SessionQueue.Entry(
      id: id, input: "text of \(id)", priority: priority, mode: .normal, status: status,
      createdAt: "2026-01-01T00:00:00.000Z")
  }

  private static func queue(_ entries: SessionQueue.Entry...) -> SessionQueue {
    SessionQueue(terminalID: "t", entries: entries)
  }

  @Test func anEntryHasExactlyTheSharedKeys() throws {
    var entry = Self.entry("a", priority: 3)
    let keys = [
      "queue_id", "input", "priority", "mode", "status", "created_at", "sent_at",
    ].sorted()
    for sentAt in [nil, "2026-01-01T00:00:01.000Z"] {
      entry.sentAt = sentAt
      guard case .object(let members) = entry.json else { throw JSONDefect.notJSON }
      #expect(members.keys.sorted() == keys)
      #expect(members["sent_at"] == sentAt.map { .string($0) } ?? .null)
      #expect(try SessionQueue.Entry(json: entry.json) == entry)
    }
    let queue = Self.queue(entry)
    guard case .object(let members) = queue.json else { throw JSONDefect.notJSON }
    #expect(members.keys.sorted() == ["entries", "terminal_id"])
    #expect(try SessionQueue(parsing: queue.json.text(.pretty)) == queue)
  }

  @Test(arguments: [(1 << 53) - 1, 1 << 53]) func readsTheOverridesOfOthers(priority: Int) throws {
    let text = """
      {"terminal_id": "t", "entries": [{"queue_id": "q", "input": "y", "priority": \(priority),
       "mode": "override", "status": "queued", "created_at": "2026-01-31T23:59:59.123456+00:00",
       "sent_at": null}]}
      """
    let queue = try SessionQueue(parsing: text.utf8)
    let entry = try #require(queue.entries.first)
    #expect(entry.priority == priority)
    #expect(entry.priority >= SessionQueue.overridePriority)
    #expect(entry.mode == .override && entry.status == .queued && entry.sentAt == nil)
    #expect(queue.json == (try JSONValue(parsing: text.utf8)))
  }

  @Test(arguments: [
    ("", JSONDefect.notJSON), ("{}", .key("terminal_id")),
    (#"{"terminal_id":"t","entries":[{}]}"#, .key("queue_id")),
    (#"{"terminal_id":"t","entries":[{"queue_id":"q"}]}"#, .key("input")),
    (#"{"terminal_id":"t","entries":[{"queue_id":"q","input":"x"}]}"#, .key("status")),
    (#"{"terminal_id":"t","entries":["x"]}"#, .key("queue_id")),
  ])
  func refusesDamage(text: String, defect: JSONDefect) {
    #expect(throws: defect) { try SessionQueue(parsing: text.utf8) }
  }

  @Test(arguments: [#"{"terminal_id":"t"}"#, #"{"terminal_id":"t","entries":[]}"#])
  func readsAnEmptyOne(text: String) throws {
    let queue = try SessionQueue(parsing: text.utf8)
    #expect(queue == SessionQueue(terminalID: "t"))
    #expect(queue.nextIndex(except: []) == nil)
    #expect(queue.pendingCount == 0)
  }

  @Test func theHighestPriorityGoesFirstAndThenTheFirstInTheArray() {
    let queue = Self.queue(
      Self.entry("sent", priority: 99, .sent), Self.entry("a"), Self.entry("b", priority: 5),
      Self.entry("low", priority: -1), Self.entry("c", priority: 5), Self.entry("d"),
      Self.entry("gone", priority: 99, .cancelled))
    var order: [String] = []
    while let index = queue.nextIndex(except: Set(order)) { order.append(queue.entries[index].id) }
    #expect(order == ["b", "c", "a", "d", "low"])
    #expect(queue.pendingCount == 5)
  }

  @Test func theOrderInTheArrayCountsAndNotTheClock() {
    var late = Self.entry("late")
    late.createdAt = "2030-01-01T00:00:00.000Z"
    let queue = Self.queue(late, Self.entry("early"))
    #expect(queue.nextIndex(except: []) == 0)
  }

  @Test func cancelsAllThatWaitsAndNothingElse() {
    var queue = Self.queue(
      Self.entry("sent", .sent), Self.entry("a"), Self.entry("gone", .cancelled), Self.entry("b"))
    #expect(queue.cancelPending() == ["a", "b"])
    #expect(queue.entries.map(\.status) == [.sent, .cancelled, .cancelled, .cancelled])
    #expect(queue.cancelPending().isEmpty)
    #expect(queue.pendingCount == 0)
  }

  @Test func dropsWhatIsDoneAndNothingThatWaits() {
    var queue = Self.queue(
      Self.entry("sent", .sent), Self.entry("a"), Self.entry("gone", .cancelled),
      Self.entry("going", .sent), Self.entry("b"))
    queue.dropDone(except: "going")
    #expect(queue.entries.map(\.id) == ["a", "going", "b"])
    queue.dropDone(except: nil)
    #expect(queue.entries.map(\.id) == ["a", "b"])
    queue.dropDone(except: nil)
    #expect(queue.pendingCount == 2)
  }

  @Test(arguments: [
    ("", QueuedInput.text("")), ("ls -la", .text("ls -la")), ("a\nb", .text("a\nb")),
    ("RAW", .text("RAW")), ("\0", .text("\0")), ("\0RAW", .text("\0RAW")),
    ("\0RAW\0", .raw("")), ("\0RAW\0\u{1B}[A", .raw("\u{1B}[A")), ("\0RAW\0\r", .raw("\r")),
    ("\0RAW\0\r\n", .raw("\r\n")), ("\0RAW\0\u{301}", .raw("\u{301}")),
    ("\0RAW\0\0RAW\0", .raw("\0RAW\0")),
    ("\0KEYS\0up", .keys(["up"])), ("\0KEYS\0down*3\0enter", .keys(["down*3", "enter"])),
    ("\0KEYS\0😀\0\u{301}", .keys(["😀", "\u{301}"])), ("x\0RAW\0", .text("x\0RAW\0")),
    ("\0PASTE\0a\nb", .paste("a\nb")),
    ("\0PASTE\0", .paste("")),
    ("\0MOUSE\0click\0row=1\0on=a b", .mouse(["click", "row=1", "on=a b"])),
  ])
  func marksHowInputIsDelivered(text: String, expected: QueuedInput) {
    #expect(QueuedInput(text) == expected)
    #expect(Array(expected.encoded.utf8) == Array(text.utf8))
  }
}
