internal import Platform
internal import Store
internal import VirtualTerminal

/// What clients ask of the terminal itself.
extension Worker {
  /// Tells what the screen shows, and which rows have changed since an earlier report.
  mutating func reporting(_ request: Request) -> Reply {
    var reply = Reply()
    reply.status = record.status.rawValue
    let wish = ScreenReport.Wish(
      isANSI: request.isANSI == true, hasSpans: request.hasSpans == true)
    var report = ScreenReport(of: terminal, wish)
    if let token = request.token {
      // One that isn't remembered: all rows are new.
      report.changed =
        OutputToken(token, of: id).flatMap { place(of: $0)?.generation }.map {
          terminal.screenRowsChanged(since: $0).map { $0 + 1 }
        }
        ?? Array(1...terminal.rows)
    }
    report.token = OutputToken(offset: notePlace()).text(for: id)
    reply.screen = report
    return reply
  }

  /// Gives the terminal another size, and the program SIGWINCH.
  mutating func resize(to size: PseudoTerminal.Size) {
    let (rows, columns) = Terminal.clamped(rows: size.rows, columns: size.columns)
    let size = PseudoTerminal.Size(rows: rows, columns: columns)
    guard (try? pty.resize(to: size)) != nil else { return }
    TestPoint.resizeApplied.reach()
    log.mark("size", "\(size.rows) \(size.columns)")
    var positions: [Terminal.Position] = []
    forEachPosition { positions.append($0) }
    terminal.resize(rows: size.rows, columns: size.columns, carrying: &positions)
    positions.reverse()
    for client in clients { client.watch?.searchedRow = 0 }
    forEachPosition { $0 = positions.popLast() ?? $0 }
    note.rows = size.rows
    note.columns = size.columns
    try? folder.write(note, of: id)
    TestPoint.resizeNoted.reach()
  }

  /// Visits the positions that must stay with their text, always in the same order.
  private mutating func forEachPosition(_ visit: (inout Terminal.Position) -> Void) {
    func visitAll(of waiter: inout Waiter) {
      if var beginning = waiter.beginning {
        visit(&beginning.position)
        waiter.beginning = beginning
      }
      if var start = waiter.commandStart {
        visit(&start.position)
        waiter.commandStart = start
      }
      if var end = waiter.commandEnd {
        visit(&end)
        waiter.commandEnd = end
      }
    }
    for client in clients {
      guard var waiter = client.waiter else { continue }
      visitAll(of: &waiter)
      client.waiter = waiter
    }
    for client in clients {
      guard var position = client.watch?.beginning?.position else { continue }
      visit(&position)
      client.watch?.beginning?.position = position
    }
    for index in unclaimed.indices { visitAll(of: &unclaimed[index]) }
    for index in inputs.indices { visitAll(of: &inputs[index]) }
    for index in places.indices { visit(&places[index].position) }
    if var position = commands.promptEnd {
      visit(&position)
      commands.promptEnd = position
    }
  }

  /// Sends a signal to the foreground process group, and lets the client wait for what comes of it.
  mutating func signalForeground(_ request: Request, of client: Client) {
    guard ending == nil, let number = request.signal, let group = pty.foregroundGroup else {
      return reply(to: client, reading(lines: 0))
    }
    wait(client, for: "signal", request)
    client.waiter?.beginning = Waiter.Beginning(
      position: terminal.cursorPosition, generation: terminal.advanceGeneration(),
      offset: log.offset)
    client.waiter?.isKeys = true
    client.waiter?.group = Int(group)
    let now = MonotonicClock.now
    guard (try? Process.signalGroup(group, Signal(number: Int32(clamping: number)))) != nil else {
      return reply(to: client, reading(lines: 0))
    }
    if group == pty.leader { signalSent = Signal(number: Int32(clamping: number)) }
    client.waiter?.deliveredAt = now
    lastInputAt = now
    if let waiter = client.waiter { keep(waiter) }
    verdict.waitingSince = nil
    verdict.pause.reset()
    verdict.nextProbe = now + verdict.pause.next()
  }
}
