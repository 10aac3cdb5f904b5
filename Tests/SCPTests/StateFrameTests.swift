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

  @Test func fieldsAreInTheTextsOrder() throws {
    func read(_ expects: String) throws -> StateFrame {
      let text =
        #"{"data": {"b": 1}, "run_id": "r", "state": "s", "next_states": [{"action": "x", "href": "/x"}, {"action": "y", "href": "/y", "expects": \#(expects)}], "tools": [{"name": "t", "expects": \#(expects)}]}"#
      let response = Response(status: 200, headers: [:], body: Array(text.utf8), url: "")
      return try #require(response.frame)
    }
    let frame = try read(
      #"{"zip": "string", "note": "string (optional)", "amount": "number", "city": "string"}"#)
    #expect(frame.transitions[1].fields.map(\.name) == ["zip", "amount", "city", "note"])
    #expect(frame.tools[0].fields.map(\.name) == ["zip", "amount", "city", "note"])
    // A server may write them in another order each time.
    let other = try read(
      #"{"city": "string", "amount": "number", "zip": "string", "note": "string (optional)"}"#)
    #expect(other == frame)
    #expect(other.transitions == frame.transitions)
  }

  @Test(arguments: [
    ("application/json", true), ("application/hal+json; charset=utf-8", true), (nil, true),
    ("application/x-ndjson", true), ("text/html", false), ("text/plain", false),
  ])
  func typeOfAnAnswerCounts(type: String?, isFrame: Bool) {
    let response = Response(
      status: 200, headers: type.map { ["content-type": $0] } ?? [:],
      body: Array(#"{"run_id": "r", "state": "s"}"#.utf8), url: "")
    #expect((response.frame != nil) == isFrame)
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
