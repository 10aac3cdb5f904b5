import Testing

@testable import VirtualTerminal

/// A terminal that was taken out of a snapshot goes on as the one that it was taken of.
@Suite struct SnapshotTests {
  /// Streams that leave every kind of state behind.
  static let streams: [String] = [
    "plain text\r\nand more\r\n\tof it\r\n",
    "\u{1B}[31mred \u{1B}[1;4:3;58:2::1:2:3mstyled\u{1B}[m\u{1B}]8;;http://a.b/c\u{1B}\\link\u{1B}]8;;\u{07}\r\n",
    "日本語 e\u{301} 👩‍👩‍👧 🇩🇪 ☺️ 한\u{11A8}\r\n",
    "\u{1B}[?1049h\u{1B}[2J\u{1B}[5;3Hmenu\u{1B}[7m item \u{1B}[m\u{1B}[?25l",
    "\u{1B}[?47hother\u{1B}[?47l",
    "\u{1B}[2;4r\u{1B}[?6h\u{1B}[Hin region\r\n\n\n\n\u{1B}[r\u{1B}[?6l",
    "\u{1B}[?69h\u{1B}[3;9s\u{1B}[Hboxed text that wraps\u{1B}[?69l",
    "\u{1B}(0lqqk\u{1B}(B\u{0E}\u{1B})0x\u{0F}\u{1B}*A\u{1B}Nx\u{1B}n#\u{0F}",
    "\u{1B}7\u{1B}[1;35m\u{1B}[4;4H\u{1B}8back", "\u{1B}[3g\u{1B}[7G\u{1B}H\r\tx\r\n",
    "\u{1B}[?1;7;1000;1006;2004;1004h\u{1B}[?1000s\u{1B}[?1000l\u{1B}[?1000r\u{1B}=\u{1B}[4h\u{1B}[4l",
    "\u{1B}[>1u\u{1B}[>5u\u{1B}[=3;2u\u{1B}[>4;2m\u{1B}[4 q",
    "\u{1B}]0;title\u{07}\u{1B}[22;0t\u{1B}]2;second\u{1B}\\\u{1B}]7;file:///x\u{07}\u{1B}]4;1;#123456\u{07}\u{1B}]11;rgb:0/8/f\u{07}",
    "\u{1B}#6wide row\u{1B}#5\r\n\u{1B}#3top\r\n\u{1B}#4top\r\n", "a\u{1B}[5b\u{1B}[?5h",
    "0123456789012345678901234567890", "\u{1B}[1\"qkept\u{1B}[0\"q\u{1B}[?2J",
    "\u{1B}[3J\u{1B}[2J\u{1B}[H",
    "\u{1B}P$qm\u{1B}\\\u{1B}P1;2|abc\u{1B}\\\u{1B}_apc\u{1B}\\\u{1B}[?2026h\u{1B}[?2026l",
    "bell\u{07}\u{07}\r\n",
    "\u{1B}[44m\u{1B}[K\r\n\u{1B}[2Jcoloured\u{1B}[m\r\n", "\u{600}\u{600}5 prefix\r\n", "\u{1B}c",
    "\u{1B}[?45h\u{8}\u{8}\u{8}back\u{1B}[20h\nnew\n\u{1B}[20l", "\u{1B}[10;70H\u{1B}[Kfar\r\n",
    "\u{1B}[?2027le\u{301}🇩🇪\u{1B}[?2027h\r\n", "cut\u{1B}[31",
  ]

  private static func bytes(_ seed: UInt64, count: Int) -> [UInt8] {
    var random = Random(state: seed)
    var bytes: [UInt8] = []
    while bytes.count < count {
      switch random.next(10) {
      case 0: bytes += (0..<random.next(12)).map { _ in UInt8(random.next(256)) }
      case 1:
        bytes += "\u{1B}[\(random.next(30));\(random.next(30))".utf8
        bytes.append(UInt8(0x40 + random.next(0x3F)))
      case 2:
        bytes +=
          "\u{1B}[?\([1, 3, 6, 7, 40, 45, 47, 69, 1049, 2027][random.next(10)])\(random.next(2) == 0 ? "h" : "l")"
          .utf8
      default: bytes += streams[random.next(streams.count)].utf8
      }
    }
    return bytes
  }

  /// A small generator whose numbers are the same everywhere.
  struct Random {
    var state: UInt64

    mutating func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }

  private func check(_ bytes: [UInt8], cutAt cuts: [Int], rows: Int, columns: Int) {
    for cut in cuts {
      var whole = Terminal(rows: rows, columns: columns, scrollbackLimit: 1 << 16)
      whole.feed(Array(bytes[..<cut]))
      let taken = whole.snapshot()
      guard var restored = Terminal.restored(from: taken, scrollbackLimit: 1 << 16) else {
        Issue.record("the snapshot at \(cut) can't be taken back")
        continue
      }
      #expect(restored.brokenInvariant() == whole.brokenInvariant())
      #expect(restored.snapshot() == taken, "cut at \(cut)")
      #expect(
        restored.linesBeforeRetained == whole.scrolledLineCount
          + (whole.history.endsWrapped ? 1 : 0))
      let row = restored.firstRetainedRow
      whole.feed(Array(bytes[cut...]))
      restored.feed(Array(bytes[cut...]))
      #expect(restored.snapshot() == whole.snapshot(), "cut at \(cut)")
      #expect(restored.screenLines() == whole.screenLines(), "cut at \(cut)")
      #expect(restored.lineCount == whole.lineCount)
      #expect(restored.bytesFed == bytes.count)
      let first = Terminal.Position(row: max(row, whole.firstRetainedRow), column: 0)
      let end = Terminal.Position(row: whole.firstScreenRow + rows, column: 0)
      #expect(restored.text(from: first, to: end) == whole.text(from: first, to: end))
      #expect(restored.styledScreenLines() == whole.styledScreenLines())
      restored.takeAll()
      whole.takeAll()
    }
  }

  @Test func goesOnAtEveryByteOfEachKindOfState() {
    for (index, stream) in Self.streams.enumerated() {
      let next = Self.streams[(index + 1) % Self.streams.count]
      let bytes = Array(stream.utf8) + Array("\r\n\(next)\u{1B}8\u{1B}[5bX\r\n\n\n\n\nend".utf8)
      check(bytes, cutAt: Array(0...stream.utf8.count), rows: 5, columns: 20)
    }
  }

  @Test(arguments: 1...20)
  func goesOnInRandomStreams(_ seed: Int) {
    let bytes = Self.bytes(UInt64(seed), count: 3000)
    var random = Random(state: UInt64(seed) &* 77)
    let cuts = (0..<25).map { _ in random.next(bytes.count + 1) }
    check(bytes, cutAt: cuts, rows: 3 + seed % 7, columns: 5 + seed * 4)
  }

  /// The history keeps no links: a row that had nothing else to keep is a plain one.
  @Test func linkedRowsOfTheHistoryComeBackTheSame() {
    var terminal = Terminal(rows: 1, columns: 6, scrollbackLimit: 1 << 14)
    terminal.feed(
      Array(
        "\u{1B}]8;;http://a\u{7}all\r\n\u{1B}[1mb\u{1B}[mpart\u{1B}]8;;\u{7}x\r\nplain\r\n".utf8))
    let taken = terminal.snapshot(scrollback: 1 << 14)
    guard let restored = Terminal.restored(from: taken, scrollbackLimit: 1 << 14) else {
      Issue.record("the snapshot can't be taken back")
      return
    }
    #expect(restored.snapshot(scrollback: 1 << 14) == taken)
    #expect(restored.lastLines(9) == terminal.lastLines(9))
  }

  /// What a row takes does not depend on whether a chunk begins with it.
  @Test func indentedRowsOfTheHistoryComeBackTheSame() {
    var terminal = Terminal(rows: 2, columns: 60, scrollbackLimit: 1 << 14)
    for _ in 0..<30 { terminal.feed(Array("\u{1B}[40Cx\r\n".utf8)) }
    for limit in 0..<600 {
      let taken = terminal.snapshot(scrollback: limit)
      guard let restored = Terminal.restored(from: taken, scrollbackLimit: 1 << 14) else {
        Issue.record("the snapshot of \(limit) bytes can't be taken back")
        return
      }
      #expect(restored.snapshot(scrollback: limit) == taken, "\(limit) bytes of history")
    }
  }

  @Test func bringsTheNewestRowsOfTheHistory() {
    var whole = Terminal(rows: 4, columns: 20, scrollbackLimit: 1 << 16)
    for line in 0..<500 {
      whole.feed(
        Array(
          "\u{1B}[3\(line % 8)mline \(line)\u{1B}[m é 日 e\u{301}\(line % 3 == 0 ? " and more of it" : "")\r\n"
            .utf8))
    }
    let taken = whole.snapshot(scrollback: 8 << 10)
    guard var restored = Terminal.restored(from: taken, scrollbackLimit: 1 << 16) else {
      Issue.record("the snapshot can't be taken back")
      return
    }
    #expect(restored.brokenInvariant() == nil)
    #expect(restored.snapshot(scrollback: 8 << 10) == taken)
    #expect(restored.lineCount == whole.lineCount)
    #expect(restored.lastLines(60) == whole.lastLines(60))
    let hasDropped = restored.hasDroppedRows
    #expect(hasDropped)
    let count = restored.lineCount - restored.linesBeforeRetained
    #expect(count > 60)
    #expect(restored.lastLines(count + 1) == whole.lastLines(count + 1))
    for (rows, columns) in [(9, 20), (9, 7), (4, 40)] {
      restored.resize(rows: rows, columns: columns)
      whole.resize(rows: rows, columns: columns)
      #expect(restored.screenLines() == whole.screenLines())
      #expect(restored.lineCount == whole.lineCount)
    }
  }

  /// Which lines are whole is known whatever was dropped, cleared or wrapped anew.
  @Test(arguments: 1...12)
  func knowsWhichLinesAreWhole(_ seed: Int) {
    var random = Random(state: UInt64(seed))
    var terminal = Terminal(rows: 4, columns: 12, scrollbackLimit: 1 << 12)
    var lines: [String] = []
    for number in 0..<3000 {
      let line = String(repeating: "\(number)-", count: 1 + random.next(9)) + "e"
      lines.append(line)
      terminal.feed(Array("\(line)\r\n".utf8))
      if random.next(200) == 0 { terminal.feed(Array("\u{1B}[3J".utf8)) }
      if random.next(150) == 0 {
        terminal.resize(rows: 2 + random.next(6), columns: 5 + random.next(40))
      }
      guard number % 10 == 0 else { continue }
      let before = terminal.linesBeforeRetained
      #expect(terminal.lineCount == lines.count)
      let shown = terminal.lastWrittenForTest(lines.count - before)
      #expect(shown == Array(lines[before...]))
    }
  }

  @Test func refusesWhatIsDamaged() {
    let bytes = Self.bytes(5, count: 4000)
    var terminal = Terminal(rows: 12, columns: 40, scrollbackLimit: 1 << 16)
    terminal.feed(bytes)
    let taken = terminal.snapshot(scrollback: 2000)
    for end in 0..<taken.count {
      #expect(Terminal.isRefused(Array(taken[..<end])))
    }
    #expect(Terminal.isRefused(taken + [0]))
    var random = Random(state: 9)
    var survivors = 0
    for _ in 0..<3000 {
      var damaged = taken
      for _ in 0...random.next(3) { damaged[random.next(damaged.count)] = UInt8(random.next(256)) }
      guard var restored = Terminal.restored(from: damaged, scrollbackLimit: 1 << 16) else {
        continue
      }
      survivors += 1
      for step in 0..<3 {
        // Where a wrap is pending says nothing of memory.
        if let broken = restored.brokenInvariant(), !broken.hasPrefix("pending wrap") {
          Issue.record("step \(step): \(broken)")
        }
        restored.feed(Self.bytes(UInt64(survivors + step), count: 300))
        if step == 1 { restored.resize(rows: 5, columns: 17) }
      }
    }
    #expect(survivors > 0)
    for seed in 0..<2000 {
      var noise = Random(state: UInt64(seed))
      let content =
        [1, 12, 40] + (0..<noise.next(400)).map { _ in UInt8(noise.next(256) & noise.next(256)) }
      if var restored = Terminal.restored(from: content, scrollbackLimit: 1 << 12) {
        restored.feed(bytes)
      }
    }
  }
}

extension Terminal {
  fileprivate mutating func takeAll() {
    _ = takeReplies()
    _ = takeMarks()
    _ = takeClipboard()
  }

  fileprivate static func isRefused(_ snapshot: [UInt8]) -> Bool {
    if Terminal.restored(from: snapshot, scrollbackLimit: 1 << 16) != nil { return false }
    return true
  }

  fileprivate func lastWrittenForTest(_ count: Int) -> [String] {
    var lines = lastLines(count + rows)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.suffix(count)
  }
}
