internal import Platform

/// HTTP by a process of its own, which is started when there is something to ask, stopped when there is nothing, and ended
/// a while after.
///
/// The library that speaks HTTP wakes its process each second, whether or not there is work, and keeps megabytes; a session
/// that waits for its person does neither. To start the process takes ten times as long as a request does.
final class HTTPProcess: HTTPClient {
  private var channel: Channel?
  private let folder: Directory
  private var count = 0
  /// The requests that have not ended.
  private var open: Set<Int> = []
  /// What is to be told although no process tells it.
  private var own: [(number: Int, event: HTTPEvent)] = []
  private(set) var deadline: MonotonicClock.Instant?

  /// What the process is called.
  static let name = "clrun: http"
  /// How long it may have nothing to do until it is stopped, and how long it is kept then.
  private static let idleTime: Duration = .milliseconds(200)
  private static let sleepTime: Duration = .seconds(300)
  /// How long it may take to read what it is told.
  private static let patience: Duration = .seconds(10)

  /// A process that runs.
  private final class Channel {
    let socket: Descriptor
    /// A child, whose id is its own for as long as the socket has not ended: that comes before it is waited for.
    let process: Int32
    var isStopped = false
    var received: [UInt8] = []

    init(_ socket: consuming Descriptor, _ process: Int32) {
      self.socket = socket
      self.process = process
    }
  }

  /// - Parameter folder: Any folder: a process is started with one.
  init(_ folder: consuming Directory) {
    self.folder = folder
  }

  var descriptor: Int32 { channel?.socket.rawValue ?? -1 }
  var hasNews: Bool { !own.isEmpty }

  func start(_ request: HTTPRequest) -> Int {
    count += 1
    deadline = nil
    open.insert(count)
    do throws(Errno) {
      let channel: Channel
      if let running = self.channel {
        channel = running
        if channel.isStopped { try Process.signal(channel.process, .continued) }
        channel.isStopped = false
      } else {
        channel = try spawn()
        self.channel = channel
      }
      try send(Wire.encode(.start(request), of: count), to: channel)
    } catch {
      end(HTTPFailure(.lost, "the process for HTTP can't be used: \(error)"))
    }
    return count
  }

  func cancel(_ number: Int) {
    guard open.remove(number) != nil, let channel else { return }
    try? send(Wire.encode(.cancel, of: number), to: channel)
  }

  func rest() {
    if channel != nil, open.isEmpty, deadline == nil {
      deadline = MonotonicClock.now + Self.idleTime
    }
  }

  func events() -> [(number: Int, event: HTTPEvent)] {
    receive()
    if let deadline, MonotonicClock.now >= deadline { retire() }
    var events = own
    own = []
    events = events.filter { open.contains($0.number) || isFinal($0.event) }
    for (number, event) in events where isFinal(event) { open.remove(number) }
    return events
  }

  private func isFinal(_ event: HTTPEvent) -> Bool {
    switch event {
    case .end, .failed: true
    case .head, .body: false
    }
  }

  // MARK: The process

  private func spawn() throws(Errno) -> Channel {
    let ends = try SocketPair().split()
    let near = Descriptor(adopting: ends.near)
    let far = Descriptor(adopting: ends.far)
    try near.setNonblocking(true)
    let process = try Process.spawnDetached(
      arguments: [Array(Self.name.utf8)], environment: Process.environment, channel: far,
      directory: folder)
    return Channel(near, process)
  }

  private func send(_ bytes: [UInt8], to channel: Channel) throws(Errno) {
    var done = 0
    while done < bytes.count {
      do throws(Errno) {
        done += try channel.socket.send(bytes, from: done)
      } catch .wouldBlock {
        // What it says meanwhile is read, or both would wait for each other.
        receive()
        let events = try Poll.wait(
          for: [.writable, .readable], on: channel.socket.rawValue, timeout: Self.patience)
        if events.isEmpty { throw .wouldBlock }
      }
    }
  }

  private func receive() {
    guard let channel else { return }
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      do throws(Errno) {
        let count = try channel.socket.read(into: &chunk)
        guard count > 0 else { return end(HTTPFailure(.lost, "the process for HTTP has ended")) }
        channel.received += chunk[..<count]
      } catch .wouldBlock {
        break
      } catch {
        return end(HTTPFailure(.lost, "the process for HTTP has ended: \(error)"))
      }
    }
    guard let events = Wire.events(from: &channel.received) else {
      return end(HTTPFailure(.lost, "the process for HTTP can't be understood"))
    }
    own += events
  }

  private func end(_ failure: HTTPFailure) {
    own += open.map { ($0, .failed(failure)) }
    channel?.isStopped = false
    close()
  }

  /// Stops the process, so that it sleeps; or ends it, when it has slept for long.
  private func retire() {
    guard let channel, !channel.isStopped,
      (try? Process.signal(channel.process, .stop)) != nil
    else { return close() }
    channel.isStopped = true
    deadline = MonotonicClock.now + Self.sleepTime
  }

  /// The process ends when its channel does, unless it is stopped.
  private func close() {
    if let channel, channel.isStopped { try? Process.signal(channel.process, .kill) }
    channel = nil
    deadline = nil
  }
}
