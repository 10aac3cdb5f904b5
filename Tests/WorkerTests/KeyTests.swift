import Testing

@testable import Worker

@Suite struct KeyTests {
  /// A name, and what it sends to a program that has asked for nothing.
  static let keys: [(name: String, bytes: String)] = {
    var rows: [(String, String)] = [
      ("up", "\u{1B}[A"), ("down", "\u{1B}[B"), ("right", "\u{1B}[C"), ("left", "\u{1B}[D"),
      ("home", "\u{1B}[H"), ("end", "\u{1B}[F"), ("enter", "\r"), ("return", "\r"), ("tab", "\t"),
      ("shift-tab", "\u{1B}[Z"), ("escape", "\u{1B}"), ("esc", "\u{1B}"), ("space", " "),
      ("backspace", "\u{7F}"), ("delete", "\u{1B}[3~"), ("insert", "\u{1B}[2~"),
      ("pageup", "\u{1B}[5~"), ("pagedown", "\u{1B}[6~"), ("f1", "\u{1B}OP"), ("f2", "\u{1B}OQ"),
      ("f3", "\u{1B}OR"), ("f4", "\u{1B}OS"), ("f5", "\u{1B}[15~"), ("f6", "\u{1B}[17~"),
      ("f7", "\u{1B}[18~"), ("f8", "\u{1B}[19~"), ("f9", "\u{1B}[20~"), ("f10", "\u{1B}[21~"),
      ("f11", "\u{1B}[23~"), ("f12", "\u{1B}[24~"), ("f13", "\u{1B}[1;2P"),
      ("f16", "\u{1B}[1;2S"), ("f17", "\u{1B}[15;2~"), ("f24", "\u{1B}[24;2~"),
      ("y", "y"), ("n", "n"), ("Y", "Y"), ("7", "7"), ("*", "*"), ("-", "-"), ("é", "é"),
      ("e\u{301}", "e\u{301}"), ("😀", "😀"), (" ", " "), ("!", "!"), ("ß", "ß"), ("İ", "İ"),
      // With modifiers.
      ("shift-up", "\u{1B}[1;2A"), ("alt-up", "\u{1B}[1;3A"), ("ctrl-up", "\u{1B}[1;5A"),
      ("ctrl-shift-left", "\u{1B}[1;6D"), ("shift-ctrl-left", "\u{1B}[1;6D"),
      ("ctrl-alt-shift-end", "\u{1B}[1;8F"), ("alt-home", "\u{1B}[1;3H"),
      ("ctrl-delete", "\u{1B}[3;5~"), ("shift-pageup", "\u{1B}[5;2~"), ("alt-f4", "\u{1B}[1;3S"),
      ("shift-f5", "\u{1B}[15;2~"), ("ctrl-f12", "\u{1B}[24;5~"), ("ctrl-f13", "\u{1B}[1;6P"),
      ("alt-x", "\u{1B}x"), ("alt-X", "\u{1B}X"), ("alt-shift-x", "\u{1B}X"), ("shift-x", "X"),
      ("shift-1", "!"), ("shift-!", "!"), ("shift-é", "É"), ("alt--", "\u{1B}-"), ("ctrl--", "-"),
      ("alt-enter", "\u{1B}\r"), ("alt-escape", "\u{1B}\u{1B}"), ("alt-tab", "\u{1B}\t"),
      ("alt-shift-tab", "\u{1B}\u{1B}[Z"), ("alt-backspace", "\u{1B}\u{7F}"),
      ("ctrl-backspace", "\u{08}"), ("ctrl-alt-backspace", "\u{1B}\u{08}"),
      ("alt-ctrl-c", "\u{1B}\u{03}"), ("ctrl-alt-x", "\u{1B}\u{18}"), ("ctrl-@", "\0"),
      ("ctrl-space", "\0"), ("ctrl-[", "\u{1B}"), ("ctrl-\\", "\u{1C}"), ("ctrl-]", "\u{1D}"),
      ("ctrl-^", "\u{1E}"), ("ctrl-_", "\u{1F}"), ("ctrl-/", "\u{1F}"), ("ctrl-?", "\u{7F}"),
      ("ctrl-3", "\u{1B}"), ("ctrl-8", "\u{7F}"), ("ctrl-1", "1"), ("ctrl-é", "é"),
      // The keypad.
      ("kp-0", "0"), ("kp-9", "9"), ("kp-enter", "\r"), ("kp-plus", "+"), ("kp-minus", "-"),
      ("kp-multiply", "*"), ("kp-divide", "/"), ("kp-decimal", "."), ("kp-comma", ","),
      ("kp-equal", "="), ("alt-kp-5", "\u{1B}5"), ("ctrl-kp-5", "5"),
    ]
    for (place, letter) in "abcdefghijklmnopqrstuvwxyz".enumerated() {
      rows.append(("ctrl-\(letter)", String(UnicodeScalar(UInt8(place + 1)))))
    }
    return rows
  }()

  @Test(arguments: keys) func sends(name: String, bytes: String) throws {
    let key = try #require(Key(name: name))
    #expect(key.stroke(on: Keyboard()).bytes == Array(bytes.utf8))
    #expect(Key(name: key.description) == key, "\(key)")
  }

  @Test func followsApplicationCursorKeys() throws {
    var keyboard = Keyboard()
    keyboard.applicationCursorKeys = true
    let changed = [
      "up": "\u{1B}OA", "down": "\u{1B}OB", "right": "\u{1B}OC", "left": "\u{1B}OD",
      "home": "\u{1B}OH", "end": "\u{1B}OF",
    ]
    for (name, bytes) in Self.keys {
      let key = try #require(Key(name: name))
      let expected = Array((changed[name] ?? bytes).utf8)
      #expect(key.stroke(on: keyboard).bytes == expected, "\(name)")
    }
  }

  @Test func followsTheApplicationKeypad() throws {
    var keyboard = Keyboard()
    keyboard.applicationKeypad = true
    let changed = [
      "kp-0": "p", "kp-9": "y", "kp-enter": "M", "kp-plus": "k", "kp-minus": "m",
      "kp-multiply": "j", "kp-divide": "o", "kp-decimal": "n", "kp-comma": "l", "kp-equal": "X",
      "alt-kp-5": "3u", "ctrl-kp-5": "5u",
    ]
    for (name, bytes) in Self.keys {
      let key = try #require(Key(name: name))
      let expected = changed[name].map { "\u{1B}O\($0)" } ?? bytes
      #expect(key.stroke(on: keyboard).bytes == Array(expected.utf8), "\(name)")
    }
  }

  @Test func namesKeepTheirMeaningInAnyCase() {
    for (name, _) in Self.keys where name.count > 1 && !name.contains("alt-") {
      #expect(Key(name: name.uppercased()) == Key(name: name))
      #expect(Key(name: name.capitalized) == Key(name: name))
    }
    #expect(Key(name: "ALT-Enter") == Key(.enter, .alt))
    // Of a character the case is the key, unless Ctrl is held.
    #expect(Key(name: "A") != Key(name: "a"))
    #expect(Key(name: "ALT-A") == Key(.character("a"), [.alt, .shift]))
    #expect(Key(name: "CTRL-ALT-A") == Key(.character("a"), [.alt, .control]))
    #expect(Key(name: "ctrl-shift-a") == Key(.character("a"), [.control, .shift]))
  }

  @Test(arguments: [
    "", "upp", "page-up", "f0", "f25", "ff", "f+1", "f01", "f-1", "f1.0", "ctrl-", "ctrl-aa",
    "alt-", "alt-upp", "meta-x", "super-x", "ab", "up ", " up", "\r\nx", "control-c", "^C", "C-c",
    "ctrl-ctrl-x", "shift-alt-shift-x", "kp-", "kp-10", "kp-x", "kp-٣", "ctrl-down*", "x-ctrl",
  ])
  func refusesOthers(name: String) {
    #expect(Key(name: name) == nil)
    #expect(Key.parse(["up", name]) == .failure(Key.UnknownNames(names: [name])))
  }

  @Test(arguments: [
    (["down*3", "enter"], ["down", "down", "down", "enter"]), (["UP*1"], ["up"]), ([], []),
    (["x*2"], ["x", "x"]), (["**2"], ["*", "*"]), (["ctrl-c*2"], ["ctrl-c", "ctrl-c"]),
    (["*"], ["*"]), (["alt-down*2"], ["alt-down", "alt-down"]), (["alt-*"], ["alt-*"]),
    (["tab*1000"], Array(repeating: "tab", count: 1000)),
  ])
  func repeats(names: [String], keys: [String]) {
    #expect(Key.parse(names) == .success(keys.compactMap { Key(name: $0) }))
    #expect((try? Key.parse(names).get())?.map(\.description) == keys)
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

  /// A control character is the key that sends it.
  @Test func controlCharactersAreKeys() {
    for byte in UInt8(0)...0x7F where byte < 0x20 || byte == 0x7F {
      let key = Key(typing: Character(Unicode.Scalar(byte)))
      #expect(key.stroke(on: Keyboard()).bytes == [byte])
      #expect(key.stroke(on: Keyboard()).takenFor == nil, "\(key)")
    }
  }

  /// A key that has no code of its own, and what the program gets in its place.
  @Test(arguments: [
    ("shift-enter", "enter"), ("ctrl-enter", "enter"), ("ctrl-alt-enter", "alt-enter"),
    ("ctrl-tab", "tab"), ("ctrl-shift-tab", "shift-tab"), ("shift-backspace", "backspace"),
    ("ctrl-shift-backspace", "ctrl-backspace"), ("shift-escape", "escape"),
    ("shift-space", "space"), ("ctrl-shift-space", "ctrl-space"), ("ctrl-shift-a", "ctrl-a"),
    ("ctrl-1", "1"), ("ctrl-!", "!"), ("ctrl-.", "."), ("ctrl-é", "é"), ("ctrl-alt-1", "alt-1"),
    ("ctrl-kp-5", "kp-5"), ("shift-f13", "f13"),
  ])
  func saysWhatAKeyIsTakenFor(name: String, other: String) throws {
    let key = try #require(Key(name: name))
    let stroke = key.stroke(on: Keyboard())
    #expect(stroke.takenFor?.description == other)
    #expect(stroke.bytes == Key(name: other)?.stroke(on: Keyboard()).bytes)
    #expect(stroke.warning(for: key)?.hasPrefix("\(name) went as \(other): ") == true)
  }

  @Test func mostKeysAreTakenForThemselves() throws {
    for (name, _) in Self.keys where !["ctrl--", "ctrl-1", "ctrl-é", "ctrl-kp-5"].contains(name) {
      let key = try #require(Key(name: name))
      #expect(key.stroke(on: Keyboard()).takenFor == nil, "\(name)")
    }
  }
}

extension String {
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
