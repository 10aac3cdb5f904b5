import Testing

@testable import Worker

@Suite struct KeyTests {
  /// A name, what it sends, and what it sends while the program has set application cursor keys.
  static let keys: [(name: String, normal: String, application: String)] = {
    var rows: [(String, String, String)] = [
      ("up", "\u{1B}[A", "\u{1B}OA"), ("down", "\u{1B}[B", "\u{1B}OB"),
      ("right", "\u{1B}[C", "\u{1B}OC"), ("left", "\u{1B}[D", "\u{1B}OD"),
      ("home", "\u{1B}[H", "\u{1B}OH"), ("end", "\u{1B}[F", "\u{1B}OF"),
      ("alt-up", "\u{1B}\u{1B}[A", "\u{1B}\u{1B}OA"),
    ]
    let fixed: [(String, String)] = [
      ("enter", "\r"), ("return", "\r"), ("tab", "\t"), ("shift-tab", "\u{1B}[Z"),
      ("escape", "\u{1B}"), ("esc", "\u{1B}"), ("space", " "), ("backspace", "\u{7F}"),
      ("delete", "\u{1B}[3~"), ("insert", "\u{1B}[2~"), ("pageup", "\u{1B}[5~"),
      ("pagedown", "\u{1B}[6~"), ("f1", "\u{1B}OP"), ("f2", "\u{1B}OQ"), ("f3", "\u{1B}OR"),
      ("f4", "\u{1B}OS"), ("f5", "\u{1B}[15~"), ("f6", "\u{1B}[17~"), ("f7", "\u{1B}[18~"),
      ("f8", "\u{1B}[19~"), ("f9", "\u{1B}[20~"), ("f10", "\u{1B}[21~"), ("f11", "\u{1B}[23~"),
      ("f12", "\u{1B}[24~"), ("y", "y"), ("n", "n"), ("Y", "Y"), ("7", "7"), ("*", "*"),
      ("-", "-"), ("é", "é"), ("e\u{301}", "e\u{301}"), ("😀", "😀"), (" ", " "),
      ("alt-x", "\u{1B}x"), ("alt-X", "\u{1B}X"), ("alt-enter", "\u{1B}\r"),
      ("alt-f4", "\u{1B}\u{1B}OS"), ("alt-ctrl-c", "\u{1B}\u{03}"), ("ctrl-@", "\0"),
      ("ctrl-space", "\0"), ("ctrl-[", "\u{1B}"), ("ctrl-\\", "\u{1C}"), ("ctrl-]", "\u{1D}"),
      ("ctrl-^", "\u{1E}"), ("ctrl-_", "\u{1F}"),
    ]
    rows += fixed.map { ($0, $1, $1) }
    for (place, letter) in "abcdefghijklmnopqrstuvwxyz".enumerated() {
      let byte = String(UnicodeScalar(UInt8(place + 1)))
      rows.append(("ctrl-\(letter)", byte, byte))
    }
    return rows
  }()

  @Test(arguments: keys) func sends(name: String, normal: String, application: String) throws {
    let key = try #require(Key(name: name))
    #expect(key.bytes(applicationCursorKeys: false) == Array(normal.utf8))
    #expect(key.bytes(applicationCursorKeys: true) == Array(application.utf8))
  }

  @Test func namesKeepTheirMeaningInAnyCase() {
    for (name, _, _) in Self.keys where name.count > 1 && !name.lowercased().hasPrefix("alt-") {
      #expect(Key(name: name.uppercased()) == Key(name: name))
      #expect(Key(name: name.capitalized) == Key(name: name))
    }
    #expect(Key(name: "ALT-Enter") == .alt(.enter))
    // Of a character the case is the key.
    #expect(Key(name: "A") != Key(name: "a"))
    #expect(Key(name: "ALT-A") == .alt(.character("A")))
  }

  @Test(arguments: [
    "", "upp", "page-up", "f0", "f13", "ff", "f+1", "f01", "f-1", "f1.0", "ctrl-", "ctrl-aa",
    "ctrl-1", "ctrl-é", "ctrl-up", "alt-", "alt-upp", "shift-up", "meta-x", "ab", "up ", " up",
    "\r\nx", "control-c", "^C", "C-c",
  ])
  func refusesOthers(name: String) {
    #expect(Key(name: name) == nil)
    #expect(Key.parse(["up", name]) == .failure(Key.UnknownNames(names: [name])))
  }

  @Test(arguments: [
    (["down*3", "enter"], [Key.down, .down, .down, .enter]), (["UP*1"], [.up]), ([], []),
    (["x*2"], [.character("x"), .character("x")]), (["**2"], [.character("*"), .character("*")]),
    (["ctrl-c*2"], [.control(3), .control(3)]), (["*"], [.character("*")]),
    (["alt-down*2"], [.alt(.down), .alt(.down)]), (["alt-*"], [.alt(.character("*"))]),
    (["tab*1000"], Array(repeating: .tab, count: 1000)),
  ])
  func repeats(names: [String], keys: [Key]) {
    #expect(Key.parse(names) == .success(keys))
  }

  @Test(arguments: [
    "down*0", "down*-1", "down*1001", "down*", "*3", "down*x", "down*3*2", "down*+3", "down* 3",
    "down*99999999999999999999", "downn*3", "down*٣",
  ])
  func refusesOtherCounts(name: String) {
    #expect(Key.parse([name]) == .failure(Key.UnknownNames(names: [name])))
  }

  @Test func namesAllThatAreUnknown() {
    #expect(
      Key.parse(["up", "upp", "enter", "entre", "x*0"])
        == .failure(Key.UnknownNames(names: ["upp", "entre", "x*0"])))
  }

  @Test func everyNameThatIsShownWorks() {
    for name in Key.names where !name.contains("<") && !name.contains(" ") {
      #expect(Key(name: name) != nil, "\(name)")
    }
  }
}

extension String {
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
