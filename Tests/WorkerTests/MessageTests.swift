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
    read.first = 12
    var shell = Request(.start)
    shell.start = Request.Start(
      id: "i", command: "echo 'ä'\n\u{1B}", exec: nil, shell: "/bin/bash", cwd: "/tmp", rows: 40,
      columns: 120, fileModeMask: 0o022, name: nil)
    shell.start?.confinement = SessionConfinement()
    shell.start?.confinement?.mode = .ro
    shell.start?.confinement?.denied = ["/a b"]
    var exec = Request(.start)
    exec.start = Request.Start(
      id: "i", command: "vim 'a b'", exec: ["vim", "a b", ""], shell: "", cwd: "/", rows: 1,
      columns: 10_000, fileModeMask: 0, name: "web")
    var screen = Request(.screen)
    screen.isANSI = true
    screen.hasSpans = false
    screen.token = "t"
    var resize = Request(.resize)
    resize.rows = 24
    resize.columns = 80
    var signal = Request(.signal)
    signal.signal = 15
    var foreign = Request(.kill)
    foreign.version = 99
    return [ring, read, shell, exec, screen, resize, signal, foreign, Request(.ring)]
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
    all.group = 12
    all.pointer = .init(row: 3, column: 120, encoding: "sgr")
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

  /// Any value, as a message.
  private struct Message: JSONDocument {
    var json: JSONValue
  }

  private static func body(_ text: String) throws -> [UInt8] {
    Array(Frame.encode(Message(json: try JSONValue(parsing: text.utf8)))[4...])
  }

  @Test(arguments: [
    "{}", "[]", "null", "7", #""ring""#, #"{"version":1}"#, #"{"version":"1","verb":"ring"}"#,
    #"{"version":1,"verb":"dance"}"#, #"{"version":1,"verb":"start","start":{}}"#,
    #"{"version":1,"verb":"start","start":{"id":"i","command":"c","shell":"s","cwd":"/","rows":1}}"#,
  ])
  func refusesWhatIsNoRequest(text: String) throws {
    #expect(try Frame.decode(Request.self, from: Self.body(text)[...]) == nil)
  }

  @Test func ignoresKeysOfALaterVersion() throws {
    let body = try Self.body(#"{"version":2,"verb":"ring","new":[1],"entry":null}"#)
    let request = try #require(Frame.decode(Request.self, from: body[...]))
    #expect(request.version == 2)
    #expect(request.verb == .ring)
    #expect(request.entry == nil)
  }

  @Test(arguments: [
    "null", "true", "false", "0", "-1", "9223372036854775807", "0.5", #""""#, #""ä\u0000😀""#, "[]",
    "{}", #"[[1,"x",null],{"a":{"b":[false]}}]"#,
  ])
  func anyValueIsReadBack(text: String) throws {
    let message = Message(json: try JSONValue(parsing: text.utf8))
    let frame = Frame.encode(message)
    #expect(Frame.decode(Message.self, from: frame[4...])?.json == message.json)
    // Neither a part of it nor more than it is a value.
    for count in 4..<frame.count {
      #expect(Frame.decode(Message.self, from: frame[4..<count]) == nil)
    }
    #expect(Frame.decode(Message.self, from: (frame + [0])[4...]) == nil)
  }

  @Test func noBodyIsTooBadToBeRefused() {
    let frame = Frame.encode(Self.requests[3])
    for place in 4..<frame.count {
      for byte: UInt8 in [0, 7, 8, 0x7F, 0xFF] {
        var changed = frame
        changed[place] = byte
        // Whatever comes of it, it is read to its end or refused.
        if let request = Frame.decode(Request.self, from: changed[4...]) {
          #expect(Frame.decode(Request.self, from: Frame.encode(request)[4...]) == request)
        }
      }
    }
    let countless: [UInt8] = [6] + [UInt8](repeating: 0xFF, count: 8)
    #expect(Frame.decode(Message.self, from: countless[...]) == nil)
    #expect(Frame.decode(Message.self, from: [9]) == nil)
    var nested = JSONValue.null
    for _ in 1..<Frame.depthLimit { nested = .array([nested]) }
    #expect(Frame.decode(Message.self, from: Frame.encode(Message(json: nested))[4...]) != nil)
    let deeper = Message(json: .array([nested]))
    #expect(Frame.decode(Message.self, from: Frame.encode(deeper)[4...]) == nil)
  }

  @Test func noNumberOfARequestIsBelowNothing() throws {
    var request = Request(.wait)
    request.patience = .min
    request.outputLimit = -2
    request.lines = -1
    request.first = .min
    request.conditions = [.idle(.min)]
    let body = Frame.encode(request)[4...]
    let read = try #require(Frame.decode(Request.self, from: body))
    #expect([read.patience, read.outputLimit, read.lines, read.first] == [0, 0, 0, 0])
    #expect(read.conditions == [.idle(0)])
  }

  /// What comes over the socket may be written down as JSON, which has no such numbers.
  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func aNumberThatIsNoneIsRefused(number: Double) {
    let frame = Frame.encode(Message(json: .number(number)))
    #expect(Frame.decode(Message.self, from: frame[4...]) == nil)
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
