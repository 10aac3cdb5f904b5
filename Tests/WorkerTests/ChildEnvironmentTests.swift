import Testing
import Worker

@Suite struct ChildEnvironmentTests {
  private static func environment(_ variables: [String]) -> ChildEnvironment {
    ChildEnvironment(variables.map { Array($0.utf8) }, session: "s1")
  }

  @Test(arguments: [
    "COLUMNS=80", "LINES=24", "TERMCAP=x", "TERM_PROGRAM=iTerm.app", "TERM_PROGRAM_VERSION=3",
    "TMUX=/tmp/tmux-0/default,1,0", "TMUX_PANE=%0", "STY=1.pts", "WINDOW=0", "WINDOWID=7",
    "VTE_VERSION=7000", "KITTY_WINDOW_ID=1", "CLRUN_NONCE=n", "COLUMNS=",
  ])
  func dropsWhatDescribesAnotherTerminal(variable: String) {
    let environment = Self.environment(["A=1", variable, "B=2", "LC_ALL=en_US.UTF-8"])
    #expect(
      environment.variables.map { String(decoding: $0, as: UTF8.self) }
        == ["A=1", "B=2", "LC_ALL=en_US.UTF-8", "TERM=xterm-256color", "CLRUN_SESSION=s1"])
  }

  @Test func setsTheTerminalAndTheSession() {
    let environment = Self.environment(["TERM=dumb", "CLRUN_SESSION=other", "TERM=vt100"])
    #expect(environment["TERM"] == "xterm-256color")
    #expect(environment["CLRUN_SESSION"] == "s1")
    let heads = environment.variables.map { $0.prefix { $0 != UInt8(ascii: "=") } }
    #expect(Set(heads).count == heads.count)
  }

  @Test func keepsAllElseByteByByte() {
    let odd: [[UInt8]] = [
      [0x41, 0x3D, 0xFF, 0xFE], Array("EMPTY=".utf8), Array("X=a=b\nc".utf8),
      Array("NOEQUALS".utf8),
      Array("COLUMNSX=1".utf8), Array("XTERM=1".utf8), [0xFF, 0x3D, 0x31],
    ]
    let environment = ChildEnvironment(odd, session: "s1")
    #expect(Array(environment.variables.prefix(odd.count)) == odd)
    #expect(environment["EMPTY"]?.isEmpty == true)
    #expect(environment["X"] == "a=b\nc")
    #expect(environment["NOEQUALS"] == nil)
    #expect(environment["NOTHING"] == nil)
  }

  /// The locale that a program gets, by the first of these that is set.
  @Test(
    arguments: [
      ([], nil, "C.UTF-8", nil), (["LANG=C"], nil, "C.UTF-8", "C"),
      (["LANG=POSIX"], nil, "C.UTF-8", "POSIX"), (["LANG=de_DE.UTF-8"], nil, nil, "de_DE.UTF-8"),
      (["LANG=en_US.ISO-8859-1"], nil, nil, "en_US.ISO-8859-1"), (["LANG="], nil, "C.UTF-8", ""),
      (["LC_CTYPE=C", "LANG=de_DE.UTF-8"], nil, "C.UTF-8", "de_DE.UTF-8"),
      (["LC_CTYPE=C.UTF-8", "LANG=C"], nil, "C.UTF-8", "C"),
      (["LC_ALL=C", "LC_CTYPE=de_DE.UTF-8"], "C.UTF-8", "de_DE.UTF-8", nil),
      (["LC_ALL=de_DE.UTF-8", "LANG=C"], "de_DE.UTF-8", nil, "C"),
      (["LC_ALL=", "LANG=de_DE.UTF-8"], "", nil, "de_DE.UTF-8"),
    ] as [([String], String?, String?, String?)])
  func aPOSIXLocaleBecomesAUTF8One(given: [String], all: String?, ctype: String?, lang: String?) {
    let environment = Self.environment(given)
    #expect(environment["LC_ALL"] == all)
    #expect(environment["LC_CTYPE"] == ctype)
    #expect(environment["LANG"] == lang)
  }
}
