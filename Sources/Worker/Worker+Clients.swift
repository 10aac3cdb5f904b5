internal import Platform
internal import Store
internal import VirtualTerminal

/// What clients ask, and what they are told.
extension Worker {
  /// In bytes: more than any request is.
  private static var requestLimit: Int { 1 << 20 }

  mutating func acceptClients() {
    while true {
      let descriptor: Descriptor?
      do throws(Errno) {
        descriptor = try listener.accept()
      } catch {
        // No descriptor is left: whoever is connected comes first.
        listenAgainAt = MonotonicClock.now + .milliseconds(50)
        return
      }
      guard let descriptor else { return }
      let user = Process.user
      guard let peer = try? descriptor.peer(), peer.user == user || peer.user == 0 else { continue }
      clients.append(Client(descriptor))
    }
  }

  /// Reads what a client asks and writes what it has not taken yet.
  mutating func serve(_ client: Client, _ events: Poll.Events) {
    if events.contains(.writable) { flush(client) }
    guard !events.isDisjoint(with: [.readable, .hangUp, .failed]) else { return }
    do throws(Errno) {
      while true {
        let count = try read(client)
        if count == 0 {
          client.isGone = true
          break
        }
        guard client.incoming.count <= Self.requestLimit else {
          client.isGone = true
          break
        }
      }
    } catch .wouldBlock {
    } catch {
      client.isGone = true
    }
    while case .body(let range) = Frame.head(of: client.incoming) {
      let request = Frame.decode(Request.self, from: client.incoming[range])
      client.incoming.removeSubrange(..<range.upperBound)
      guard let request, request.version == Request.currentVersion else {
        client.isGone = true
        return
      }
      handle(request, of: client)
    }
  }

  private func read(_ client: Client) throws(Errno) -> Int {
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    let count = try client.descriptor.read(into: &chunk)
    client.incoming.append(contentsOf: chunk[..<count])
    return count
  }

  private mutating func handle(_ request: Request, of client: Client) {
    log.retry()
    switch request.verb {
    case .start: client.isGone = true
    case .ring:
      queueState.isUnread = true
      queueState.retryAt = nil
      guard let entry = request.entry else { return }
      wait(client, for: entry, request)
      claim(for: client)
    case .read, .screen: show(request, to: client)
    case .wait: watch(request, for: client)
    case .resize:
      if let rows = request.rows, let columns = request.columns {
        resize(to: PseudoTerminal.Size(rows: rows, columns: columns))
      }
      show(request, to: client)
    case .signal:
      signalForeground(request, of: client)
    case .suspend: suspend(for: client)
    case .kill:
      client.waitsForEnd = true
      beginEnding(by: "kill")
      if request.includesTree == true { beginEndingTree() }
    }
  }

  /// Notes that a client waits for the outcome of an entry; nil: of the first command.
  mutating func wait(_ client: Client, for entry: String?, _ request: Request) {
    let patience = Duration.milliseconds(request.patience ?? 0)
    client.waiter = Waiter(
      entryID: entry, deadline: MonotonicClock.now + patience,
      outputLimit: request.outputLimit ?? Output.defaultLimit)
  }

  /// The last lines that the terminal holds, or lines from one on, counted from 1.
  func reading(lines: Int, from first: Int? = nil) -> Reply {
    var reply = Reply()
    let total = terminal.lineCount
    let count = first.map { total - min($0 - 1, total) } ?? lines
    let last = terminal.lastWrittenLines(count)
    reply.output = (first == nil ? last : Array(last.prefix(lines))).joined(separator: "\n")
    reply.totalLines = total
    // What was cleared is no more to be seen, unless lines are asked for by their numbers.
    let isMissing = last.count < min(count, total)
    reply.isPartial = isMissing && (first != nil || terminal.hasDroppedRows)
    reply.status = record.status.rawValue
    reply.pending = pendingCount
    reply.warnings = logWarnings
    return reply
  }

  /// What the log lacks, in words.
  var logWarnings: [String]? {
    let warnings = limitWarnings
    guard let failure = log.failure else { return warnings.isEmpty ? nil : warnings }
    let lost = failure.lost > 0 ? "; \(failure.lost) bytes of output are lost to it" : ""
    return ["The log can't be written since \(failure.since): \(failure.errno)\(lost)."] + warnings
  }

  mutating func reply(to client: Client, _ reply: Reply) {
    // Who is told of a command may read of it in the timeline.
    log.flushMarks()
    var reply = reply
    reply.place = notePlace()
    client.outgoing += Frame.encode(reply)
    client.waiter = nil
    flush(client)
  }

  func flush(_ client: Client) {
    while !client.outgoing.isEmpty {
      do throws(Errno) {
        client.outgoing.removeFirst(try client.descriptor.send(client.outgoing))
      } catch .wouldBlock {
        return
      } catch {
        client.isGone = true
        client.outgoing.removeAll()
      }
    }
  }
}
