internal import Platform
internal import Store
internal import Worker

/// A conversation with a session's worker.
struct WorkerConnection: ~Copyable {
  /// To be waited for together with others.
  let descriptor: Descriptor
  /// What has come after the last answer.
  private var received: [UInt8] = []

  /// Why there is no answer.
  enum Failure: Error, Equatable {
    /// The worker went away without one.
    case gone
    /// It did not answer in time.
    case silent
  }

  /// How long a worker may take for what it can answer at once.
  static let patience: Duration = .seconds(5)

  init(_ descriptor: consuming Descriptor) {
    self.descriptor = descriptor
  }

  /// Asks for something.
  func send(_ request: Request) throws(Failure) {
    try send(frame: Frame.encode(request))
  }

  /// Sends what was encoded before, for many workers.
  func send(frame: [UInt8]) throws(Failure) {
    do throws(Errno) {
      var done = 0
      while done < frame.count {
        done += try descriptor.send(frame, from: done)
      }
    } catch {
      throw .gone
    }
  }

  /// Waits for the next answer.
  mutating func receive(within limit: Duration) throws(Failure) -> Reply {
    let deadline = MonotonicClock.now + limit
    while true {
      switch Frame.head(of: received) {
      case .body(let range):
        guard let reply = Frame.decode(Reply.self, from: received[range]) else { throw .gone }
        received.removeSubrange(..<range.upperBound)
        return reply
      case .oversized: throw .gone
      case .incomplete: break
      }
      let now = MonotonicClock.now
      guard now < deadline else { throw .silent }
      guard
        let events = try? Poll.wait(
          for: .readable, on: descriptor.rawValue, timeout: deadline - now)
      else { throw .gone }
      if events.isEmpty { continue }
      var count = 0
      withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { chunk in
        count = (try? descriptor.read(into: chunk)) ?? 0
        received.append(contentsOf: chunk[..<count])
      }
      if count == 0 { throw .gone }
    }
  }
}

extension WorkerConnection {
  /// Asks a worker for what it can answer at once.
  static func ask(
    _ id: SessionID, _ request: Request, _ folder: borrowing StateFolder,
    patience extra: Duration = .zero
  ) throws(CommandFailure) -> Reply {
    guard folder.run.isWritable else { throw .unwritableState(id) }
    do throws(Failure) {
      guard let socket = try? folder.connect(id) else { throw .gone }
      var connection = WorkerConnection(socket)
      try connection.send(request)
      return try connection.receive(within: patience + extra)
    } catch {
      let worker = (try? folder.record(of: id))?.workerPID ?? 0
      throw error == .silent
        ? .workerSilent(id, worker) : .workerGone(id, worker, note: "It ended just now.")
    }
  }
}
