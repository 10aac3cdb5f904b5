import Glibc
import Platform
import Support
import Testing

@Suite struct SocketTests {
  private static func send(_ text: String, on descriptor: borrowing Descriptor) throws -> Int {
    try descriptor.send(Array(text.utf8))
  }

  @Test func pollTellsWhatCame() throws {
    let pair = try SocketPair()
    var events = try Poll.wait(for: .readable, on: pair.near.rawValue, timeout: .zero)
    #expect(events.isEmpty)
    events = try Poll.wait(for: [.readable, .writable], on: pair.near.rawValue, timeout: nil)
    #expect(events == .writable)
    #expect(try Self.send("x", on: pair.far) == 1)
    events = try Poll.wait(for: .readable, on: pair.near.rawValue, timeout: nil)
    #expect(events == .readable)
    let numbers = pair.split()
    close(numbers.far)
    let near = Descriptor(adopting: numbers.near)
    events = try Poll.wait(for: .readable, on: near.rawValue, timeout: nil)
    #expect(events.isSuperset(of: [.readable, .hangUp]))
    events = try Poll.wait(for: .readable, on: 1_000_000, timeout: nil)
    #expect(!events.isDisjoint(with: .failed))
  }

  @Test func pollWaitsForAsLongAsItIsTold() throws {
    let pair = try SocketPair()
    for limit in [Duration.milliseconds(20), .microseconds(300), .zero, .seconds(-1)] {
      let start = MonotonicClock.now
      let events = try Poll.wait(for: .readable, on: pair.near.rawValue, timeout: limit)
      let passed = MonotonicClock.now - start
      #expect(events.isEmpty)
      #expect(passed >= limit)
    }
  }

  @Test func pollKeepsThePlaces() throws {
    let first = try SocketPair()
    let second = try SocketPair()
    _ = try Self.send("x", on: second.far)
    var poll = Poll()
    let places = [
      poll.add(first.near.rawValue, .readable), poll.add(second.near.rawValue, .readable),
    ]
    #expect(places == [0, 1])
    var isReady = try poll.wait(timeout: nil)
    #expect(isReady)
    #expect(poll[0].isEmpty)
    #expect(poll[1] == .readable)
    poll.removeAll()
    #expect(poll.add(first.near.rawValue, .readable) == 0)
    isReady = try poll.wait(timeout: .zero)
    #expect(!isReady)
  }

  @Test func noPathIsTooLong() throws {
    let folder = try TemporaryFolder()
    var directory = try Directory.open(folder.path)
    for _ in 0..<3 {
      let name = String(repeating: "d", count: 100)
      try directory.makeDirectory(name)
      directory = try directory.directory(name)
    }
    let name = "0f8e3a52-9c1d-4e7b-8a64-3b2f1c0d9e8f.sock"
    let listener = try directory.listen(name)
    #expect(try directory.status(of: name).kind == .socket)
    var waiting = try listener.accept() != nil
    #expect(!waiting)
    let client = try directory.connect(name)
    guard let server = try listener.accept() else {
      Issue.record("no client waits")
      return
    }
    waiting = try listener.accept() != nil
    #expect(!waiting)
    let peers = try [server.peer(), client.peer()]
    for peer in peers {
      #expect(peer.user == geteuid())
      #expect(peer.process == getpid())
    }
    #expect(try Self.send("hello", on: client) == 5)
    var buffer = [UInt8](repeating: 0, count: 10)
    let events = try Poll.wait(for: .readable, on: server.rawValue, timeout: .seconds(15))
    #expect(events == .readable)
    let count = read(server.rawValue, &buffer, buffer.count)
    #expect(buffer.prefix(count).elementsEqual("hello".utf8))
  }

  @Test func aNameIsListenedOnOnce() throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    let listener = try directory.listen("s")
    #expect(throws: Errno.addressInUse) { _ = try directory.listen("s") }
    #expect(throws: Errno.noEntry) { _ = try directory.connect("none") }
    #expect(throws: Errno(code: ENAMETOOLONG)) {
      _ = try directory.listen(String(repeating: "s", count: 108))
    }
    _ = listener
  }

  @Test func theOtherEndGoneIsAnErrorAndNoSignal() throws {
    let numbers = try SocketPair().split()
    let near = Descriptor(adopting: numbers.near)
    close(numbers.far)
    #expect(throws: Errno.pipe) { try Self.send("x", on: near) }
  }

  @Test func waitsForRoomToWriteAll() async throws {
    let numbers = try SocketPair().split()
    let far = numbers.far
    let total = 4 << 20
    let reading = Task.detached { () -> Int in
      var buffer = [UInt8](repeating: 0, count: 65_536)
      var sum = 0
      while case let count = read(far, &buffer, buffer.count), count > 0 { sum += count }
      close(far)
      return sum
    }
    do {
      let near = Descriptor(adopting: numbers.near)
      try near.setNonblocking(true)
      try near.writeAll([UInt8](repeating: 7, count: total))
    }
    #expect(await reading.value == total)
  }
}
