import Testing
import VirtualTerminal

@testable import Worker

/// What keys send to programs that have asked for more than the usual.
@Suite struct KeyboardTests {
  /// What a key sends once a program has printed a request for a keyboard.
  private static func stroke(_ name: String, after request: String) throws -> KeyStroke {
    var terminal = Terminal(rows: 2, columns: 10, scrollbackLimit: 0)
    terminal.feed(Array(request.utf8))
    return try #require(Key(name: name)).stroke(on: Keyboard(terminal.modes))
  }

  private static func check(
    _ name: String, _ request: String, _ press: String, _ release: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let stroke = try stroke(name, after: request)
    #expect(
      String(decoding: stroke.press, as: UTF8.self) == press, "\(name)",
      sourceLocation: sourceLocation)
    #expect(
      String(decoding: stroke.release, as: UTF8.self) == release, "\(name)",
      sourceLocation: sourceLocation)
    #expect(stroke.takenFor == nil, "\(name)", sourceLocation: sourceLocation)
  }

  /// Enhancement 1: what is ambiguous becomes a sequence; text, Enter, Tab and Backspace stay.
  @Test(arguments: [
    ("escape", "\u{1B}[27u"), ("a", "a"), ("A", "A"), ("!", "!"), ("é", "é"), ("😀", "😀"),
    ("enter", "\r"), ("tab", "\t"), ("backspace", "\u{7F}"), ("space", " "), ("kp-5", "5"),
    ("ctrl-c", "\u{1B}[99;5u"), ("ctrl-[", "\u{1B}[91;5u"), ("ctrl-i", "\u{1B}[105;5u"),
    ("ctrl-space", "\u{1B}[32;5u"), ("ctrl-@", "\u{1B}[50;6u"), ("ctrl-shift-a", "\u{1B}[97;6u"),
    ("alt-a", "\u{1B}[97;3u"), ("alt-A", "\u{1B}[97;4u"), ("ctrl-alt-x", "\u{1B}[120;7u"),
    ("ctrl-1", "\u{1B}[49;5u"), ("shift-enter", "\u{1B}[13;2u"), ("ctrl-enter", "\u{1B}[13;5u"),
    ("shift-tab", "\u{1B}[9;2u"), ("ctrl-backspace", "\u{1B}[127;5u"),
    ("alt-escape", "\u{1B}[27;3u"), ("up", "\u{1B}[A"), ("home", "\u{1B}[H"),
    ("ctrl-right", "\u{1B}[1;5C"), ("f1", "\u{1B}[P"), ("f3", "\u{1B}[13~"), ("f4", "\u{1B}[S"),
    ("shift-f1", "\u{1B}[1;2P"), ("f5", "\u{1B}[15~"), ("f12", "\u{1B}[24~"),
    ("ctrl-f5", "\u{1B}[15;5~"), ("f13", "\u{1B}[57376u"), ("f24", "\u{1B}[57387u"),
    ("delete", "\u{1B}[3~"), ("alt-pagedown", "\u{1B}[6;3~"), ("kp-enter", "\u{1B}[57414u"),
    ("ctrl-kp-5", "\u{1B}[57404;5u"), ("alt-é", "\u{1B}[233;3u"),
  ])
  func disambiguates(name: String, press: String) throws {
    try Self.check(name, "\u{1B}[>1u", press)
    // The older modes no longer count.
    try Self.check(name, "\u{1B}[?1h\u{1B}=\u{1B}[>4;2m\u{1B}[=1u", press)
  }

  /// Enhancement 2: releases, but of Enter, Tab and Backspace only with 8.
  @Test(arguments: [
    ("a", "a", "\u{1B}[97;1:3u"), ("A", "A", "\u{1B}[97;2:3u"), ("enter", "\r", ""),
    ("tab", "\t", ""), ("backspace", "\u{7F}", ""), ("shift-enter", "\u{1B}[13;2u", ""),
    ("escape", "\u{1B}[27u", "\u{1B}[27;1:3u"), ("ctrl-c", "\u{1B}[99;5u", "\u{1B}[99;5:3u"),
    ("up", "\u{1B}[A", "\u{1B}[1;1:3A"), ("ctrl-up", "\u{1B}[1;5A", "\u{1B}[1;5:3A"),
    ("f5", "\u{1B}[15~", "\u{1B}[15;1:3~"), ("kp-5", "5", "\u{1B}[57404;1:3u"),
  ])
  func reportsReleases(name: String, press: String, release: String) throws {
    try Self.check(name, "\u{1B}[>3u", press, release)
  }

  @Test func reportsReleasesWithoutDisambiguation() throws {
    try Self.check("escape", "\u{1B}[>2u", "\u{1B}", "\u{1B}[27;1:3u")
    try Self.check("ctrl-c", "\u{1B}[>2u", "\u{03}", "\u{1B}[99;5:3u")
    try Self.check("kp-5", "\u{1B}[>2u", "5", "\u{1B}[53;1:3u")
    try Self.check("kp-enter", "\u{1B}[>2u", "\r", "")
    try Self.check("up", "\u{1B}[?1h\u{1B}[>2u", "\u{1B}[A", "\u{1B}[1;1:3A")
  }

  /// Enhancement 4 adds what Shift makes of a key.
  @Test(arguments: [
    ("ctrl-shift-a", "\u{1B}[97:65;6u"), ("ctrl-a", "\u{1B}[97;5u"), ("alt-!", "\u{1B}[49:33;4u"),
    ("shift-enter", "\u{1B}[13;2u"), ("shift-up", "\u{1B}[1;2A"), ("A", "A"),
    ("ctrl-shift-space", "\u{1B}[32;6u"),
  ])
  func reportsAlternateKeys(name: String, press: String) throws {
    try Self.check(name, "\u{1B}[>5u", press)
  }

  /// Enhancement 8: everything is a sequence; 16 adds the text.
  @Test(arguments: [
    ("a", "\u{1B}[97u", "\u{1B}[97;;97u"), ("A", "\u{1B}[97;2u", "\u{1B}[97;2;65u"),
    ("!", "\u{1B}[49;2u", "\u{1B}[49;2;33u"), ("space", "\u{1B}[32u", "\u{1B}[32;;32u"),
    ("é", "\u{1B}[233u", "\u{1B}[233;;233u"), ("enter", "\u{1B}[13u", "\u{1B}[13u"),
    ("tab", "\u{1B}[9u", "\u{1B}[9u"), ("backspace", "\u{1B}[127u", "\u{1B}[127u"),
    ("ctrl-c", "\u{1B}[99;5u", "\u{1B}[99;5u"), ("kp-5", "\u{1B}[57404u", "\u{1B}[57404;;53u"),
    ("kp-enter", "\u{1B}[57414u", "\u{1B}[57414u"), ("up", "\u{1B}[A", "\u{1B}[A"),
    ("e\u{301}\u{302}", "e\u{301}\u{302}", "\u{1B}[0;;101:769:770u"),
  ])
  func reportsAllKeys(name: String, press: String, withText: String) throws {
    try Self.check(name, "\u{1B}[>8u", press)
    try Self.check(name, "\u{1B}[>9u", press)
    try Self.check(name, "\u{1B}[>24u", withText)
  }

  @Test func reportsEverything() throws {
    try Self.check("A", "\u{1B}[>31u", "\u{1B}[97:65;2;65u", "\u{1B}[97:65;2:3u")
    try Self.check("enter", "\u{1B}[>31u", "\u{1B}[13u", "\u{1B}[13;1:3u")
    try Self.check("e\u{301}\u{302}", "\u{1B}[>31u", "\u{1B}[0;;101:769:770u", "")
  }

  /// Enhancements that only add to others change nothing by themselves, and what was pushed can be popped.
  @Test func otherwiseAllStaysAsItWas() throws {
    for request in ["\u{1B}[>4u", "\u{1B}[>16u", "\u{1B}[>20u", "\u{1B}[>31u\u{1B}[<u", ""] {
      try Self.check("ctrl-c", request, "\u{03}")
      try Self.check("escape", request, "\u{1B}")
      try Self.check("up", "\u{1B}[?1h\(request)", "\u{1B}OA")
    }
  }

  /// modifyOtherKeys: what level 1 and level 2 send.
  @Test(arguments: [
    ("a", "a", "a"), ("A", "A", "A"), ("!", "!", "!"), ("ctrl-a", "\u{01}", "\u{1B}[27;5;97~"),
    ("ctrl-shift-a", "\u{1B}[27;6;65~", "\u{1B}[27;6;65~"),
    ("alt-a", "\u{1B}a", "\u{1B}[27;3;97~"), ("alt-A", "\u{1B}A", "\u{1B}[27;4;65~"),
    ("ctrl-alt-a", "\u{1B}[27;7;97~", "\u{1B}[27;7;97~"),
    ("ctrl-1", "\u{1B}[27;5;49~", "\u{1B}[27;5;49~"), ("ctrl-[", "\u{1B}", "\u{1B}[27;5;91~"),
    ("ctrl-_", "\u{1F}", "\u{1B}[27;6;95~"), ("ctrl-space", "\0", "\u{1B}[27;5;32~"),
    ("shift-space", "\u{1B}[27;2;32~", "\u{1B}[27;2;32~"), ("enter", "\r", "\r"),
    ("shift-enter", "\u{1B}[27;2;13~", "\u{1B}[27;2;13~"),
    ("alt-enter", "\u{1B}\r", "\u{1B}[27;3;13~"), ("ctrl-tab", "\u{1B}[27;5;9~", "\u{1B}[27;5;9~"),
    ("shift-tab", "\u{1B}[Z", "\u{1B}[Z"), ("ctrl-shift-tab", "\u{1B}[27;6;9~", "\u{1B}[27;6;9~"),
    ("escape", "\u{1B}", "\u{1B}"), ("ctrl-escape", "\u{1B}[27;5;27~", "\u{1B}[27;5;27~"),
    ("ctrl-backspace", "\u{08}", "\u{08}"), ("alt-backspace", "\u{1B}\u{7F}", "\u{1B}[27;3;127~"),
    ("ctrl-up", "\u{1B}[1;5A", "\u{1B}[1;5A"), ("f1", "\u{1B}OP", "\u{1B}OP"),
    ("ctrl-é", "\u{1B}[27;5;233~", "\u{1B}[27;5;233~"),
  ])
  func modifiesOtherKeys(name: String, first: String, second: String) throws {
    try Self.check(name, "\u{1B}[>4;1m", first)
    try Self.check(name, "\u{1B}[>4;2m", second)
    if first != second || name == "a" {
      #expect(
        try Self.stroke(name, after: "\u{1B}[>4;2m\u{1B}[>4m").press
          == Self.stroke(name, after: "").press)
    }
  }
}
