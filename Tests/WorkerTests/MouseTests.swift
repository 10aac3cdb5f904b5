import Testing
import VirtualTerminal

@testable import Worker

@Suite struct MouseTests {
  /// What each part of a mouse input sends to a program that has printed a request.
  private static func parts(
    _ inputs: [MouseInput], after request: String, rows: Int = 10, columns: Int = 20
  ) throws -> [String] {
    var terminal = Terminal(rows: rows, columns: columns, scrollbackLimit: 0)
    terminal.feed(Array(request.utf8))
    var mouse = Mouse()
    return try inputs.flatMap { input in
      try mouse.plan(for: input, on: terminal).parts.map { part in
        switch part {
        case .events(let events):
          mouse.follow(events)
          return String(decoding: events.flatMap { $0.bytes(terminal.modes) }, as: UTF8.self)
        case .keys(let keys): return keys.map(\.description).joined(separator: " ")
        }
      }
    }
  }

  private static func refusal(_ input: MouseInput, after request: String) -> String? {
    do {
      _ = try parts([input], after: request)
      return nil
    } catch {
      return (error as? MouseRefusal)?.reason
    }
  }

  private static let cell = MouseInput.Place.cell(row: 3, column: 5)
  private static let sgr = "\u{1B}[?1006h"

  /// A click in each encoding: a press, and when the program has dealt with it a release.
  @Test(arguments: [
    ("", "\u{1B}[M %#", "\u{1B}[M#%#"), ("\u{1B}[?1005h", "\u{1B}[M %#", "\u{1B}[M#%#"),
    ("\u{1B}[?1006h", "\u{1B}[<0;5;3M", "\u{1B}[<0;5;3m"),
    ("\u{1B}[?1015h", "\u{1B}[32;5;3M", "\u{1B}[35;5;3M"),
    ("\u{1B}[?1016h", "\u{1B}[<0;45;50M", "\u{1B}[<0;45;50m"),
    // The one that was asked for last counts.
    ("\u{1B}[?1015;1006h", "\u{1B}[<0;5;3M", "\u{1B}[<0;5;3m"),
  ])
  func encodes(encoding: String, press: String, release: String) throws {
    let click = MouseInput(.click(count: 1), at: Self.cell)
    for tracking in [1000, 1002] {
      #expect(
        try Self.parts([click], after: "\u{1B}[?\(tracking)h\(encoding)") == [press, release])
    }
    // Presses alone, and without modifiers.
    var held = click
    held.modifiers = [.shift, .alt, .control]
    #expect(try Self.parts([held], after: "\u{1B}[?9h\(encoding)") == [press])
  }

  @Test func tellsButtonsAndModifiers() throws {
    func sent(_ button: MouseInput.Button?, _ modifiers: Key.Modifiers = []) throws -> [String] {
      try Self.parts(
        [MouseInput(.press, at: Self.cell, button: button, modifiers: modifiers)],
        after: "\u{1B}[?1000h\(Self.sgr)")
    }
    #expect(try sent(nil) == ["\u{1B}[<0;5;3M"])
    #expect(try sent(.middle) == ["\u{1B}[<1;5;3M"])
    #expect(try sent(.right) == ["\u{1B}[<2;5;3M"])
    #expect(try sent(.left, .shift) == ["\u{1B}[<4;5;3M"])
    #expect(try sent(.left, .alt) == ["\u{1B}[<8;5;3M"])
    #expect(try sent(.right, .control) == ["\u{1B}[<18;5;3M"])
    // Of the older encodings' releases nobody knows which button came up, but what was held.
    #expect(
      try Self.parts(
        [MouseInput(.click(count: 1), at: Self.cell, button: .right, modifiers: .control)],
        after: "\u{1B}[?1000h") == ["\u{1B}[M2%#", "\u{1B}[M3%#"])
  }

  @Test func clicksTwice() throws {
    #expect(
      try Self.parts(
        [MouseInput(.click(count: 2), at: Self.cell)], after: "\u{1B}[?1000h\(Self.sgr)")
        == ["\u{1B}[<0;5;3M", "\u{1B}[<0;5;3m", "\u{1B}[<0;5;3M", "\u{1B}[<0;5;3m"])
  }

  @Test func dragsThroughTheCellsBetween() throws {
    let drag = MouseInput(.drag(row: 4, column: 8), at: Self.cell)
    let press = "\u{1B}[<0;5;3M"
    let release = "\u{1B}[<0;8;4m"
    #expect(
      try Self.parts([drag], after: "\u{1B}[?1000h\(Self.sgr)") == [press, release])
    #expect(
      try Self.parts([drag], after: "\u{1B}[?1002h\(Self.sgr)")
        == [press, "\u{1B}[<32;6;3M\u{1B}[<32;7;4M\u{1B}[<32;8;4M", release])
  }

  @Test func movesBeforeItClicksWhereMotionIsTold() throws {
    let click = MouseInput(.click(count: 1), at: Self.cell)
    #expect(
      try Self.parts([click, click], after: "\u{1B}[?1003h\(Self.sgr)")
        == [
          "\u{1B}[<35;5;3M", "\u{1B}[<0;5;3M", "\u{1B}[<0;5;3m", "\u{1B}[<0;5;3M",
          "\u{1B}[<0;5;3m",
        ])
    let move = MouseInput(.move, at: Self.cell)
    #expect(try Self.parts([move, click], after: "\u{1B}[?1003h").count == 3)
  }

  @Test func knowsWhatIsHeld() throws {
    let press = MouseInput(.press, at: Self.cell, button: .right)
    let move = MouseInput(.move, at: .cell(row: 1, column: 1))
    let release = MouseInput(.release, at: .cell(row: 1, column: 1))
    for tracking in [1002, 1003] {
      let sent = try Self.parts(
        [press, move, release], after: "\u{1B}[?\(tracking)h\(Self.sgr)")
      #expect(sent.suffix(3) == ["\u{1B}[<2;5;3M", "\u{1B}[<34;1;1M", "\u{1B}[<2;1;1m"])
    }
  }

  @Test func turnsTheWheel() throws {
    func scroll(_ direction: MouseInput.Direction, _ notches: Int) throws -> [String] {
      try Self.parts(
        [MouseInput(.scroll(direction, notches: notches), at: .middle)],
        after: "\u{1B}[?1000h\(Self.sgr)")
    }
    #expect(try scroll(.up, 1) == ["\u{1B}[<64;10;5M"])
    #expect(try scroll(.down, 2) == ["\u{1B}[<65;10;5M\u{1B}[<65;10;5M"])
    #expect(try scroll(.left, 1) == ["\u{1B}[<66;10;5M"])
    #expect(try scroll(.right, 1) == ["\u{1B}[<67;10;5M"])
  }

  @Test func theWheelIsCursorKeysInAFullScreenProgramWithoutMouse() throws {
    let down = MouseInput(.scroll(.down, notches: 2), at: .middle)
    let alternate = "\u{1B}[?1049h"
    #expect(try Self.parts([down], after: alternate) == ["down down down down down down"])
    #expect(Self.refusal(down, after: "")?.contains("not asked for the mouse") == true)
    #expect(Self.refusal(down, after: "\(alternate)\u{1B}[?1007l") != nil)
    #expect(
      Self.refusal(MouseInput(.scroll(.left, notches: 1), at: .middle), after: alternate) != nil)
  }

  @Test func goesToATextOnTheScreen() throws {
    let request = "\u{1B}[?1000h\(Self.sgr)\u{1B}[2;3H< OK >\u{1B}[5;1HOK"
    func press(_ text: String, _ number: Int? = nil) -> MouseInput {
      MouseInput(.press, at: .text(text, number: number))
    }
    #expect(try Self.parts([press("< OK >")], after: request) == ["\u{1B}[<0;3;2M"])
    #expect(try Self.parts([press("OK", 1)], after: request) == ["\u{1B}[<0;5;2M"])
    #expect(try Self.parts([press("OK", 2)], after: request) == ["\u{1B}[<0;1;5M"])
    #expect(
      Self.refusal(press("OK"), after: request)
        == #""OK" is in 2 places (1: row 2, column 5; 2: row 5, column 1)"#)
    #expect(
      Self.refusal(press("<", 3), after: request)
        == #""<" is in 1 place, not 3 (1: row 2, column 3)"#)
    #expect(Self.refusal(press("Cancel"), after: request) == #""Cancel" is not on the screen"#)
  }

  @Test func refusesWhatTheProgramWouldNotGet() {
    let actions: [MouseInput.Action] = [
      .click(count: 1), .press, .release, .move, .drag(row: 1, column: 1),
      .scroll(.up, notches: 1),
    ]
    func refused(_ request: String) -> [String] {
      actions.map { MouseInput($0, at: Self.cell) }.filter {
        Self.refusal($0, after: request) != nil
      }.map(\.name)
    }
    #expect(refused("") == ["click", "press", "release", "move", "drag", "scroll"])
    #expect(refused("\u{1B}[?1003h\u{1B}[?1003l").count == 6)
    #expect(refused("\u{1B}[?1001h").count == 6)
    #expect(refused("\u{1B}[?9h") == ["release", "move", "drag", "scroll"])
    #expect(refused("\u{1B}[?1000h") == ["move"])
    #expect(refused("\u{1B}[?1002h") == ["move"])
    #expect(refused("\u{1B}[?1003h") == [])
  }

  @Test func refusesPlacesThatCannotBeTold() throws {
    for (row, column) in [(11, 1), (1, 21), (0, 1), (1, 0), (-1, 5)] {
      let click = MouseInput(.click(count: 1), at: .cell(row: row, column: column))
      #expect(
        Self.refusal(click, after: "\u{1B}[?1000h")
          == "row \(row), column \(column) is outside of the screen, which has 10 rows and 20 columns"
      )
    }
    let out = MouseInput(.drag(row: 1, column: 21), at: Self.cell)
    #expect(Self.refusal(out, after: "\u{1B}[?1002h")?.contains("outside") == true)

    let far = MouseInput(.press, at: .cell(row: 1, column: 224))
    let wide = { (request: String) in
      try Self.parts([far], after: "\u{1B}[?1000h\(request)", rows: 2, columns: 3000)
    }
    #expect(throws: MouseRefusal.untellable(limit: 223)) { try wide("") }
    #expect(try wide("\u{1B}[?1005h") == ["\u{1B}[M \u{100}!"])
    #expect(try wide("\u{1B}[?1015h") == ["\u{1B}[32;224;1M"])
    #expect(throws: MouseRefusal.untellable(limit: 2015)) {
      try Self.parts(
        [MouseInput(.press, at: .cell(row: 1, column: 2016))], after: "\u{1B}[?1000h\u{1B}[?1005h",
        rows: 2, columns: 3000)
    }
  }

  /// What a press brings to its end gets nothing more.
  @Test func aProgramThatIsGoneGetsNothing() {
    let event = MouseEvent(kind: .release, button: .left, modifiers: [], row: 1, column: 1)
    #expect(event.bytes(Terminal(rows: 1, columns: 1, scrollbackLimit: 0).modes).isEmpty)
  }

  @Test func theWayOfADragIsBounded() {
    let way = Mouse.way(from: (1, 1), to: (1, 10_000))
    #expect(way.count == 1000)
    #expect(way.last?.column == 10_000)
    #expect(Mouse.way(from: (4, 4), to: (4, 4)).isEmpty)
    #expect(Mouse.way(from: (3, 1), to: (1, 1)).map(\.row) == [2, 1])
  }

  static let inputs: [MouseInput] = [
    MouseInput(.click(count: 3), at: .cell(row: 4, column: 5), button: .right, modifiers: [.alt]),
    MouseInput(.press, at: .text("a=b = c", number: 2)), MouseInput(.release, at: .middle),
    MouseInput(.move, at: .text("on=x", number: nil), modifiers: [.shift, .control]),
    MouseInput(.drag(row: 1, column: 2), at: .cell(row: 3, column: 4), button: .middle),
    MouseInput(.scroll(.left, notches: 7), at: .middle),
  ]

  @Test(arguments: inputs) func travelsThroughAQueue(input: MouseInput) {
    #expect(MouseInput(words: input.words) == input)
  }

  @Test(arguments: [
    [], ["jump"], ["drag", "row=1", "column=1"], ["scroll"], ["scroll", "direction=in"],
    ["click", "row"],
  ])
  func damageIsNoInput(words: [String]) {
    #expect(MouseInput(words: words) == nil)
  }
}
