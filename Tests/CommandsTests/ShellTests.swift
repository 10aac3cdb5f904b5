import Testing

@testable import Commands

@Suite struct ShellTests {
  @Test(arguments: [
    ("", []), ("   ", []), ("vim", ["vim"]), (" vim  a.txt\tb\nc ", ["vim", "a.txt", "b", "c"]),
    ("a 'b c' d", ["a", "b c", "d"]), (#"a "b c" d"#, ["a", "b c", "d"]),
    ("a ''", ["a", ""]), (#"a "" b"#, ["a", "", "b"]), ("a'b'c", ["abc"]),
    (#"x'"'y"#, [#"x"y"#]), (#"x"'"y"#, ["x'y"]),
    (#"a\ b"#, ["a b"]), (#"\'a"#, ["'a"]), (#"\\"#, [#"\"#]), (#"\n"#, ["n"]),
    (#"'a\b'"#, [#"a\b"#]), (#""a\"b""#, [#"a"b"#]), (#""a\\b""#, [#"a\b"#]),
    (#""\$HOME \`id\`""#, ["$HOME `id`"]), (#"printf "%s\n" x"#, ["printf", #"%s\n"#, "x"]),
    (#""a\'b""#, [#"a\'b"#]), ("$HOME *.txt ~ `id`", ["$HOME", "*.txt", "~", "`id`"]),
    ("'unfinished word", ["unfinished word"]), ("a\\\nb", ["ab"]), ("\"a\\\nb\"", ["ab"]),
    ("naïve 'über alles'", ["naïve", "über alles"]),
    ("'a\u{301}' 'x'\u{301}", ["a\u{301}", "x\u{301}"]),
    ("a\r\nb", ["a\r", "b"]),
  ])
  func splitsAsAShellDoes(line: String, words: [String]) {
    #expect(Shell.split(line) == words)
  }

  @Test(arguments: [
    ("web", "web"), ("@web", "@web"), ("a.b_c-1", "a.b_c-1"), ("", "''"), ("a b", "'a b'"),
    ("<id>", "'<id>'"), ("it's", #"'it'\''s'"#), ("$(id)", "'$(id)'"), ("ä", "'ä'"),
    ("'\u{301}; id", "''\\''\u{301}; id'"), ("a\r\nb", "'a\r\nb'"),
  ])
  func quotesWhatAShellWouldRead(word: String, quoted: String) {
    #expect(Shell.quoted(word) == quoted)
    #expect(Shell.split(quoted) == [word])
  }

  @Test func takesTheShellOfTheEnvironment() {
    func path(_ variables: String...) -> String { Shell.path(in: variables.map { Array($0.utf8) }) }
    #expect(path("HOME=/", "SHELL=/bin/zsh", "TERM=x") == "/bin/zsh")
    #expect(path("SHELL=/bin/a", "SHELL=/bin/b") == "/bin/b")
    #expect(path("XSHELL=/bin/a", "SHELL=/bin/b", "SHELLX=/bin/c") == "/bin/b")
    let fallback = path("HOME=/")
    #expect(fallback.hasPrefix("/"))
    #expect(path("SHELL=") == fallback)
  }

  @Test(arguments: [
    ("echo", true), ("printf", true), ("cat", false), (" echo  ", true), ("echo hi", false),
    ("ls", false), ("echoes", false), ("cat -", false), ("/bin/cat", false),
  ])
  func warnsOfACommandWithNothingAfterIt(command: String, isWarned: Bool) {
    #expect(Warnings.of(command: command).isEmpty != isWarned)
    for isBare in [true, false] {
      #expect(
        Warnings.of(input: command, isBare: isBare, isPaste: false)
          == Warnings.of(command: command))
    }
    #expect(Warnings.of(input: command, isBare: false, isPaste: true).isEmpty)
    for warning in Warnings.of(command: command) { #expect(warning.contains("single quotes")) }
  }

  @Test(arguments: [
    ("", false, "The input is empty: Enter alone was sent."),
    ("", true, "The text is empty: nothing was sent."), ("y", false, nil), ("y", true, nil),
  ])
  func warnsOfEmptyInput(text: String, isPaste: Bool, warning: String?) {
    #expect(
      Warnings.of(input: text, isBare: false, isPaste: isPaste) == (warning.map { [$0] } ?? []))
  }

  @Test(arguments: [
    ("--json", true, true), ("--wait 5s", true, true), ("--wait=5s", true, true),
    ("--json", false, false), ("--jsn", true, false), ("-n 5", true, false),
    ("ls --json", true, false),
  ])
  func warnsOfOptionsThatWereSentAsText(text: String, isBare: Bool, isWarned: Bool) {
    #expect(Warnings.of(input: text, isBare: isBare, isPaste: false).isEmpty != isWarned)
  }

  @Test(arguments: [
    (["sleep 9", "--wait", "1s"], true), (["sleep 9", "--wait=1s"], true),
    (["sleep", "--wait"], false), (["sleep 9", "--what"], false), (["sleep 9"], false),
    (["echo a", "b", "--json"], true), (["my program", "-c"], false),
  ])
  func warnsOfOptionsBehindACommand(words: [String], isWarned: Bool) {
    #expect(Warnings.of(words: words).isEmpty != isWarned)
  }
}
