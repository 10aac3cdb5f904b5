import Store
import Testing

@testable import Worker

@Suite struct MessageTests {
  static let requests: [Request] = {
    var ring = Request(.ring)
    ring.entry = "e"
    ring.patience = 10_000
    ring.outputLimit = 30_000
    var read = Request(.read)
    read.lines = 0
    var shell = Request(.start)
    shell.start = Request.Start(
      id: "i", command: "echo 'ä'\n\u{1B}", exec: nil, shell: "/bin/bash", cwd: "/tmp", rows: 40,
      columns: 120, fileModeMask: 0o022, name: nil)
    var exec = Request(.start)
    exec.start = Request.Start(
      id: "i", command: "vim 'a b'", exec: ["vim", "a b", ""], shell: "", cwd: "/", rows: 1,
      columns: 10_000, fileModeMask: 0, name: "web")
    var foreign = Request(.kill)
    foreign.version = 99
    return [ring, read, shell, exec, foreign, Request(.ring)]
  }()

  @Test(arguments: requests) func requestsAreReadBack(request: Request) {
    let frame = Frame.encode(request)
    #expect(Frame.head(of: frame) == .body(4..<frame.count))
    #expect(Frame.decode(Request.self, from: frame[4...]) == request)
  }

  static let replies: [Reply] = {
    var all = Reply()
    all.status = "exited"
    all.state = .exited
    all.evidence = "it ended"
    all.waitingFor = "text"
    all.suggestions = [
      .init(purpose: "yes", command: "clrun x y"), .init(purpose: "", command: ""),
    ]
    all.timedOut = false
    all.output = "tab\t, \u{1B}[m, ä\0\n"
    all.omitted = .init(bytes: 10, lines: 0)
    all.exitCode = -1
    all.pending = 0
    all.isHidden = true
    all.cancelled = "why"
    all.totalLines = 7
    all.isPartial = false
    all.warnings = []
    all.survivors = ["sleep (12)"]
    var states: [Reply] = [Reply(), all]
    for state: Reply.State in [.done, .busy, .waiting, .ready, .exited] {
      var reply = Reply()
      reply.state = state
      states.append(reply)
    }
    for stage: Reply.Failure.Stage in [.terminal, .directory, .program, .state] {
      var reply = Reply()
      reply.failure = Reply.Failure(stage: stage, subject: "/x", code: 2)
      states.append(reply)
    }
    return states
  }()

  @Test(arguments: replies) func repliesAreReadBack(reply: Reply) {
    let frame = Frame.encode(reply)
    #expect(Frame.head(of: frame) == .body(4..<frame.count))
    #expect(Frame.decode(Reply.self, from: frame[4...]) == reply)
  }

  @Test(arguments: [
    "", "{}", "[]", "garbage", #"{"version":1}"#, #"{"version":"1","verb":"ring"}"#,
    #"{"version":1,"verb":"dance"}"#, #"{"version":1,"verb":"start","start":{}}"#,
    #"{"version":1,"verb":"start","start":{"id":"i","command":"c","shell":"s","cwd":"/","rows":1,"columns":1}}"#,
  ])
  func refusesWhatIsNoRequest(text: String) {
    #expect(Frame.decode(Request.self, from: Array(text.utf8)[...]) == nil)
  }

  @Test func ignoresKeysOfALaterVersion() throws {
    let text = #"{"version":2,"verb":"ring","new":[1],"entry":null}"#
    let request = try #require(Frame.decode(Request.self, from: Array(text.utf8)[...]))
    #expect(request.version == 2)
    #expect(request.verb == .ring)
    #expect(request.entry == nil)
  }

  @Test func aFrameIsWholeAtItsLastByte() {
    let frame = Frame.encode(Request(.read))
    for count in 0..<frame.count {
      #expect(Frame.head(of: Array(frame[..<count])) == .incomplete, "\(count) bytes")
    }
    #expect(Frame.head(of: frame) == .body(4..<frame.count))
    #expect(Frame.head(of: frame + frame) == .body(4..<frame.count))
    #expect(Frame.head(of: frame + [0, 0]) == .body(4..<frame.count))
  }

  @Test func aFrameOverTheLimitIsNone() {
    func head(_ count: Int) -> Frame.Head {
      Frame.head(of: (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) })
    }
    #expect(head(0) == .body(4..<4))
    #expect(head(1) == .incomplete)
    #expect(head(Frame.limit) == .incomplete)
    #expect(head(Frame.limit + 1) == .oversized)
    #expect(head(Int(UInt32.max)) == .oversized)
    // What another protocol begins with.
    #expect(Frame.head(of: Array("GET / HTTP/1.1\r\n".utf8)) == .oversized)
    #expect(Frame.decode(Request.self, from: []) == nil)
  }

  @Test func theLengthHasItsLowestByteFirst() {
    var reply = Reply()
    reply.output = String(repeating: "x", count: 0x1234)
    let frame = Frame.encode(reply)
    let count = frame.count - 4
    #expect(frame[0] == UInt8(count & 0xFF))
    #expect(frame[1] == UInt8(count >> 8))
    #expect(frame[2] == 0 && frame[3] == 0)
  }
}
