import Testing

@testable import SCP

/// Lines of a stream, and messages between the worker and what speaks HTTP for it: fed byte by byte.
@Suite struct WireTests {
  @Test func linesComeWhole() throws {
    var reader = LineReader(limit: 10)
    var lines: [[UInt8]] = []
    for byte in "one\r\n\n two \nthree".utf8 { lines += try reader.take([byte]) }
    lines += reader.finish()
    #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["one", " two", "three"])
  }

  @Test func lineHasALimit() throws {
    var reader = LineReader(limit: 10)
    #expect(try reader.take(Array("0123456789\n01234".utf8)).count == 1)
    #expect(throws: LineReader.TooLong.self) { try reader.take(Array("567890".utf8)) }
  }

  @Test func ordersTravel() throws {
    var request = HTTPRequest("POST", "http://h/ä?x=1")
    request.headers = [("A", "b: c"), ("D", "")]
    request.body = Array("{\"a\":\n\n1}".utf8)
    request.isOnce = true
    var bytes: [UInt8] = []
    var orders: [(number: Int, order: Wire.Order)] = []
    for byte in Wire.encode(.start(request), of: 3) + Wire.encode(.cancel, of: 70_000) {
      bytes.append(byte)
      orders += try #require(Wire.orders(from: &bytes))
    }
    #expect(orders.map(\.number) == [3, 70_000])
    guard case .start(let got)? = orders.first?.order, case .cancel? = orders.last?.order else {
      Issue.record("\(orders)")
      return
    }
    #expect(got.method == "POST" && got.url == request.url && got.isOnce)
    #expect(got.body == request.body)
    #expect(got.headers.map(\.name) == ["A", "D"] && got.headers.map(\.value) == ["b: c", ""])
  }

  @Test func eventsTravel() throws {
    let events: [HTTPEvent] = [
      .head(status: 202, headers: ["content-type": "a\nb"]), .body([0, 10, 255]), .end,
      .failed(HTTPFailure(.unsent, "no\nroute")),
    ]
    var bytes = events.flatMap { Wire.encode($0, of: 1) }
    let got = try #require(Wire.events(from: &bytes))
    #expect(bytes.isEmpty && got.count == 4)
    guard case .head(let status, let headers) = got[0].event, case .body(let body) = got[1].event,
      case .end = got[2].event, case .failed(let failure) = got[3].event
    else {
      Issue.record("\(got)")
      return
    }
    #expect(status == 202 && headers == ["content-type": "ab"])
    #expect(body == [0, 10, 255])
    #expect(failure == HTTPFailure(.unsent, "noroute"))
    var damaged: [UInt8] = [255, 255, 255, 255, 0, 0, 0, 0, 66]
    #expect(Wire.events(from: &damaged) == nil)
  }

  @Test func textFromOutsideIsShownPlainly() {
    #expect("a\u{1B}[31mb\u{9B}c\u{202E}d\te\r\nf\rg\u{7F}".shownPlainly == "a[31mbcd\te\nf\ng")
    #expect("a\n\tb".shownOnOneLine == "a b")
  }
}
