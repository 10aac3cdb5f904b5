import Store
import Testing
import YAML

@testable import Commands
@testable import Worker

@Suite struct AnswerTests {
  @Test func keepsTheOrderAndLeavesOutWhatHasNoValue() {
    var answer = Answer()
    answer.hint("first", "clrun status")
    answer.add("zeta", "z")
    answer.add("nothing", nil as String?)
    answer.add("alpha", 0)
    answer.add("none", nil as Int?)
    answer.add("on", flag: true)
    answer.add("off", flag: false)
    answer.add("unknown", flag: nil)
    answer.add("list", list: ["b", "a"])
    answer.add("empty", list: [])
    answer.add("missing", list: nil)
    answer.add("text", "")
    answer.hint("second", "clrun help")
    #expect(
      answer.document
        == .map([
          ("zeta", .string("z")), ("alpha", .int(0)), ("on", .bool(true)),
          ("list", .list([.string("b"), .string("a")])), ("text", .string("")),
          ("hints", .map([("first", .string("clrun status")), ("second", .string("clrun help"))])),
        ]))
    #expect(answer.exitStatus == 0)
  }

  @Test func hasNoHintsWhereThereAreNone() {
    var answer = Answer()
    answer.add("status", "killed")
    #expect(answer.document == .map([("status", .string("killed"))]))
  }

  @Test func tellsTheVerdictInOrder() throws {
    let id = try #require(SessionID(InvocationTests.id))
    var reply = Reply()
    reply.state = .waiting
    reply.evidence = "cat reads the terminal"
    reply.waitingFor = "text"
    reply.timedOut = true
    reply.suggestions = [Reply.Suggestion(purpose: "confirm", command: "clrun key x y")]
    reply.omitted = Reply.Omission(bytes: 900, lines: 30)
    var answer = Answer()
    answer.addVerdict(reply, id)
    #expect(
      answer.document
        == .map([
          ("state", .string("waiting")), ("waiting_for", .string("text")),
          ("evidence", .string("cat reads the terminal")), ("timed_out", .bool(true)),
          ("suggestions", .map([("confirm", .string("clrun key x y"))])),
          (
            "omitted",
            .map([
              ("lines", .int(30)), ("bytes", .int(900)),
              ("read_with", .string("clrun tail \(id) --lines 2030")),
            ])
          ),
        ]))
    var silent = Answer()
    silent.addVerdict(nil, id)
    silent.addVerdict(Reply(), id)
    #expect(silent.document == .map([]))
  }

  @Test func anErrorStandsBeforeItsHints() {
    let failure = CommandFailure("No.", [.init("b", "1"), .init("a", ["2", "3"])])
    #expect(
      failure.document
        == .map([
          ("error", .string("No.")),
          ("hints", .map([("b", .string("1")), ("a", .list([.string("2"), .string("3")]))])),
        ]))
    #expect(CommandFailure("No.").document == .map([("error", .string("No."))]))
    #expect(failure.status.rawValue == 1)
    #expect(CommandFailure.nothingToRun.status.rawValue == 2)
  }
}
