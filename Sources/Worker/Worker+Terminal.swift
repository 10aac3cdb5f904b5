internal import Platform
internal import VirtualTerminal

/// What the program prints, and what is written to it.
extension Worker {
  /// Takes what the program has printed, up to a buffer full, so that clients get their turn.
  mutating func readTerminal() {
    var count = 0
    var isEnd = false
    while count < buffer.count {
      do throws(Errno) {
        let got = try pty.master.read(into: &buffer, from: count)
        if got == 0 {
          isEnd = true
          break
        }
        count += got
      } catch .wouldBlock {
        break
      } catch {
        // EIO: nobody has the slave open any more.
        isEnd = true
        break
      }
    }
    if count > 0 { take(count) }
    if isEnd, ending?.termination != nil { ending?.isDrained = true }
    if isEnd, ending == nil, slave == nil { ending = Ending() }
  }

  private mutating func take(_ count: Int) {
    if suspension != nil { return takeAside(count) }
    takeOutput(count)
  }

  /// Takes what the program has printed into the log and the emulator.
  mutating func takeOutput(_ count: Int) {
    lastOutputAt = MonotonicClock.now
    verdict.waitingSince = nil
    verdict.pause.reset()
    if verdict.nextProbe != nil { verdict.nextProbe = lastOutputAt + verdict.pause.current }
    endOverdueRedraw(at: lastOutputAt)
    let start = log.offset
    buffer.withUnsafeBytes { bytes in
      let output = UnsafeRawBufferPointer(rebasing: bytes[..<count])
      log.append(output)
      terminal.feed(output)
    }
    noteRedraw(at: lastOutputAt)
    indexOutput()
    limitLog()
    let replies = terminal.takeReplies()
    if !replies.isEmpty { send(replies) }
    let fed = terminal.bytesFed
    for mark in terminal.takeMarks() {
      // Marks count in what was fed, the log in what it held when the worker began.
      note(mark, at: start + count - (fed - mark.offset))
    }
    if ending?.termination != nil {
      ending?.drainUntil = lastOutputAt + Self.drainPause
    }
  }

  /// How long the end waits for more output while somebody still holds the slave.
  static var drainPause: Duration { .milliseconds(20) }

  /// Writes to the program what the terminal takes now, and keeps the rest.
  mutating func send(_ bytes: [UInt8]) {
    if pty.flags?.canonical == true {
      let end = bytes.lastIndex(where: Delivery.endsCanonicalLine)
      unfinishedLine = end.map { bytes.count - $0 - 1 } ?? unfinishedLine + bytes.count
    } else {
      unfinishedLine = 0
    }
    outgoing += bytes
    flushTerminal()
  }

  mutating func flushTerminal() {
    while !outgoing.isEmpty {
      do throws(Errno) {
        outgoing.removeFirst(try pty.master.write(outgoing))
      } catch .wouldBlock {
        return
      } catch {
        outgoing.removeAll()
      }
    }
  }

  /// Whether the program has printed something that was not read yet.
  var hasUnreadOutput: Bool {
    guard let events = try? Poll.wait(for: .readable, on: pty.master.rawValue, timeout: .zero)
    else { return false }
    return !events.isEmpty
  }

  /// In bytes: what the program has not read yet; 0 when that can't be told.
  var unreadCount: Int {
    guard slave != nil else { return 0 }
    return (try? slave?.unreadCount()) ?? 0
  }
}
