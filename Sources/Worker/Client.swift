package import Platform
internal import VirtualTerminal

/// A program that is connected to the worker: a `clrun` that asks, and perhaps waits.
package final class Client {
  package let descriptor: Descriptor
  /// The file that it has to show it may write to before it is heard; nil: it is heard.
  private var key: FileStatus?
  /// What came and is not a whole message yet.
  private var incoming: [UInt8] = []
  /// What it has not taken yet.
  package private(set) var outgoing: [UInt8] = []
  /// What it waits for.
  var waiter: Waiter?
  /// What it wants to be told of, with no input of its own.
  var watch: Watch?
  /// What it asked while the screen was being redrawn, and until when its answer waits for the rest.
  var held: (request: Request, until: MonotonicClock.Instant)?
  /// Whether it waits for the session's end.
  var waitsForEnd = false
  package var isGone = false

  package init(_ descriptor: consuming Descriptor) {
    self.descriptor = descriptor
  }

  /// In bytes: more than any request is.
  private static let requestLimit = 1 << 20

  /// The next client of a worker's socket, this user's or root's; nil when none waits.
  ///
  /// It is heard once it has shown a descriptor of the worker's life lock that may be written to: who may write to the
  /// session's files may do all that a worker would do for him, and a confined program, which is the same user, may not.
  package static func accept(
    from listener: borrowing Descriptor, lifeLock: borrowing Descriptor
  ) throws(Errno) -> Client? {
    while let descriptor = try listener.accept() {
      if let peer = try? descriptor.peer(), peer.user == Process.user || peer.user == 0 {
        let client = Client(descriptor)
        client.key = try lifeLock.status()
        return client
      }
    }
    return nil
  }

  /// Takes what it has to show; one that shows something else, or nothing, is told that it isn't heard, and is gone.
  private func admit() throws(Errno) {
    guard let key else { return }
    let (hasByte, passed) = try descriptor.takePassed()
    if let passed {
      let shown = Descriptor(adopting: passed)
      if shown.isWritable, let status = try? shown.status(), status.inode == key.inode,
        status.device == key.device
      {
        self.key = nil
        return
      }
    }
    if hasByte {
      var refusal = Reply()
      refusal.failure = Reply.Failure(stage: .peer, subject: "", code: 0)
      send(refusal)
    }
    isGone = true
  }

  /// Reads what it asks by now, and writes what it has not taken yet; one that breaks the protocol, or goes, is gone.
  package func serve(_ events: Poll.Events) -> [Request] {
    if events.contains(.writable) { flush() }
    guard !events.isDisjoint(with: [.readable, .hangUp, .failed]) else { return [] }
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    do throws(Errno) {
      try admit()
      while !isGone {
        let count = try descriptor.read(into: &chunk)
        incoming.append(contentsOf: chunk[..<count])
        guard count > 0, incoming.count <= Self.requestLimit else {
          isGone = true
          break
        }
      }
    } catch .wouldBlock {
    } catch {
      isGone = true
    }
    var requests: [Request] = []
    while case .body(let range) = Frame.head(of: incoming) {
      let request = Frame.decode(Request.self, from: incoming[range])
      incoming.removeSubrange(..<range.upperBound)
      guard let request, request.version == Request.currentVersion else {
        isGone = true
        return requests
      }
      requests.append(request)
    }
    return requests
  }

  /// Waits for the request that a worker is started with; nil where none comes in 10 s.
  package func firstRequest() -> Request? {
    let deadline = MonotonicClock.now + .seconds(10)
    while MonotonicClock.now < deadline {
      guard
        let events = try? Poll.wait(
          for: .readable, on: descriptor.rawValue, timeout: deadline - MonotonicClock.now),
        !events.isEmpty
      else { return nil }
      var count = 0
      withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { chunk in
        count = (try? descriptor.read(into: chunk)) ?? 0
        incoming.append(contentsOf: chunk[..<count])
      }
      switch Frame.head(of: incoming) {
      case .body(let range):
        let request = Frame.decode(Request.self, from: incoming[range])
        incoming.removeSubrange(..<range.upperBound)
        return request
      case .oversized: return nil
      case .incomplete: if count == 0 { return nil }
      }
    }
    return nil
  }

  /// Sends an answer: now what the socket takes, the rest when it takes more.
  package func send(_ reply: Reply) {
    outgoing += Frame.encode(reply)
    flush()
  }

  /// Tells the first client why there is no session, and waits until it has been told.
  package func refuse(_ failure: Reply.Failure) {
    var reply = Reply()
    reply.failure = failure
    try? descriptor.setNonblocking(false)
    send(reply)
  }

  private func flush() {
    while !outgoing.isEmpty {
      do throws(Errno) {
        outgoing.removeFirst(try descriptor.send(outgoing))
      } catch .wouldBlock {
        return
      } catch {
        isGone = true
        outgoing.removeAll()
      }
    }
  }
}

/// A client's interest in one input: from where on output counts as brought about by it, and until when to wait.
struct Waiter {
  /// nil: the command that the session was started with.
  var entryID: String?
  var deadline: MonotonicClock.Instant
  /// In bytes.
  var outputLimit: Int

  /// Set when delivery begins: where the cursor was, and what the terminal and the log held.
  var beginning: Beginning?
  /// Set when all of it has been delivered.
  var deliveredAt: MonotonicClock.Instant?
  /// Where the first command that it brought about began to print.
  var commandStart: Beginning?
  /// Where the last command that it brought about stopped printing.
  var commandEnd: Terminal.Position?
  var commandEndOffset: Int?
  var exitCode: Int?
  /// How long the commands took, and where the shell was afterwards.
  var duration: Duration?
  var directory: String?
  /// Text that the program may echo, and so is not output.
  var echo: String?
  var isHidden = false
  /// The process group that was signalled, where it wasn't input.
  var group: Int?
  /// Whether the shell has reported the end of what the input brought about.
  var isSettled = false
  /// Whether it was typed at the prompt of a shell that says when a command begins.
  var isAtPrompt = false
  /// Whether it was typed to a shell that had been given a line, and had not begun to run it.
  var isRestOfLine = false
  /// Whether it was typed into a shell without integration, or what that runs.
  var isNested = false
  /// Whether it sends keys: then whole rows count, as a menu's do.
  var isKeys = false
  /// Where the mouse was when delivery began, and how the program is told.
  var pointer: Reply.Pointer?
  /// Why the input was taken out of the queue.
  var cancelled: String?
  /// What the client is told of how its input was delivered.
  var warnings: [String] = []

  /// Whether more of it may be for the shell: of several lines typed into a program that ends when it has read the first.
  /// Then only the shell that is seen to wait tells.
  var mayGoOn: Bool { !isAtPrompt && echo?.utf8.contains(0x0A) == true }

  /// What has come so far is not the end of what it brings about.
  mutating func reopen() {
    commandEnd = nil
    commandEndOffset = nil
  }

  /// A point in the output.
  struct Beginning {
    var position: Terminal.Position
    var generation: UInt64
    /// In bytes, in the log.
    var offset: Int
    /// Whether text stood on the screen behind that place, among which what follows is written.
    var isAmidText = false
    /// What stood on the row before that place, where that matters: a program may write the row anew.
    var rowBefore: String?
    /// What stood on the screen's rows above that place, where that matters: to write the same there again changes nothing.
    var rowsAbove: [[Terminal.StyledRun]] = []
    /// Whether the alternate screen was shown, whose places mean nothing on the other.
    var isOnAlternateScreen = false
  }
}
