import Store
import Testing

@testable import SCP

/// What is read of a server's answers, and of what is none.
@Suite struct StateFrameTests {
  static func read(_ text: String) throws -> StateFrame? {
    StateFrame(try JSONValue(parsing: text.utf8))
  }

  @Test func membersOfOtherTypesAreLeftOut() throws {
    let frame = try #require(
      try Self.read(
        #"{"run_id": 7, "state": "s", "status": "odd", "hint": 5, "next_states": [{"action": "a"}, {"action": "b", "href": "/b", "method": "put", "expects": null, "x": 1}, 3], "tools": {}, "resources": [{"uri": "u"}], "active_skill": null, "y": {"z": []}}"#
      ))
    #expect(frame.runID == "7")
    #expect(frame.status == .active)
    #expect(frame.hint == nil)
    #expect(frame.transitions.map(\.action) == ["b"])
    #expect(frame.transitions.first?.method == "PUT")
    #expect(frame.resources.map(\.uri) == ["u"])
    #expect(frame.skill == nil)
  }

  @Test(arguments: [#"{}"#, #"[]"#, #""x""#, #"{"state": 5, "run_id": "r"}"#, #"{"state": "ok"}"#])
  func otherValuesAreNoFrames(text: String) throws {
    #expect(try Self.read(text) == nil)
  }

  @Test(arguments: [
    (#""completed", "next_states": [{"action": "a", "href": "/"}]"#, true), (#""failed""#, true),
    (#""active", "next_states": []"#, true), (#""active""#, true), (#""awaiting_input""#, true),
    (#""processing""#, false), (#""active", "next_states": [{"action": "a", "href": "/"}]"#, false),
  ])
  func endIsTold(rest: String, isEnd: Bool) throws {
    let frame = try #require(
      try Self.read(#"{"run_id": "r", "state": "s", "status": \#(rest)}"#))
    #expect(frame.isEnd == isEnd)
  }

  @Test(arguments: [
    (#"{"progress": "45%", "hint": "on\nthe way"}"#, "45% on the way", nil),
    (#"{"progress": 45, "id": 3}"#, "45", "3"), (#"{"message": "m", "event_id": "e"}"#, "m", "e"),
    (#"{"x": 1}"#, nil, nil),
  ])
  func progressIsRead(line: String, text: String?, id: String?) {
    let read = Update.read(Array(line.utf8))
    #expect(read?.update == text.map { .progress($0) } ?? .other)
    #expect(read?.id == id)
  }

  @Test func frameInAnEnvelopeIsRead() {
    let line = #"{"id": 9, "frame": {"run_id": "r", "state": "s", "status": "processing"}}"#
    let read = Update.read(Array(line.utf8))
    guard case .frame(let frame)? = read?.update else {
      Issue.record("no frame in \(line)")
      return
    }
    #expect(frame.state == "s")
    #expect(read?.id == "9")
    #expect(Update.read(Array("no json".utf8)) == nil)
  }
}
