import Testing

@testable import Worker

@Suite struct ShellIntegrationTests {
  static let marks: [(String, ShellIntegration.Mark)] = [
    ("A;0;clrun=n1", .promptStart(code: 0, directory: nil)),
    ("A;3;clrun=n1;cwd=/a b;c%20", .promptStart(code: 3, directory: "/a b;c%20")),
    ("B;clrun=n1", .promptEnd), ("C;clrun=n1", .commandStart(text: nil)),
    ("C;clrun=n1;command=", .commandStart(text: nil)),
    ("C;clrun=n1;command=echo%20a;b%0Ac%", .commandStart(text: "echo a;b\nc%")),
    ("D;0;clrun=n1", .commandEnd(code: 0, directory: nil)),
    ("D;130;clrun=n1;cwd=/tmp/ü", .commandEnd(code: 130, directory: "/tmp/ü")),
    ("A;3;clrun=n1;at=1795245612,653123;cwd=/x", .promptStart(code: 3, directory: "/x")),
    ("B;clrun=n1;at=7", .promptEnd), ("C;clrun=n1;at=;command=ls", .commandStart(text: "ls")),
    ("D;0;clrun=n1;at=${X-}", .commandEnd(code: 0, directory: nil)),
    ("D;1;clrun=n1;cwd=relative", .commandEnd(code: 1, directory: nil)),
  ]

  @Test(arguments: marks)
  func readsOurMarks(payload: String, mark: ShellIntegration.Mark) {
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n1") == mark)
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n2") == nil)
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n") == nil)
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n11") == nil)
  }

  @Test(arguments: [
    "", ";", "A", "B", "C", "D", "D;0", "D;1;aid=7", "A;cl=m;aid=12", "P;k=i", "clrun=n1",
    ";clrun=n1", "A;clrun=n1", "D;clrun=n1", "D;x;clrun=n1", "D;0;1;clrun=n1", "B;x;clrun=n1",
    "B;clrun=n1;x", "B;clrun=", "B;clrun", "D;;clrun=n1", "C;clrun=n1;cwd=/", "D;0;clrun=n1;x=1",
    "B;clrun=n1;cwd=/", "BC;clrun=n1", "E;0;clrun=n1", "A;0;clrun=n1cwd=/",
  ])
  func leavesOtherMarksAlone(payload: String) {
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n1") == nil)
  }

  /// The terminal keeps 4096 bytes of a mark: what came last is missing something then.
  @Test(arguments: ["x", "é", "%C3%A9"])
  func aCutMarkIsStillOurs(unit: String) throws {
    let head = "C;clrun=n1;command="
    for padding in 0..<6 {
      let text = String(repeating: "-", count: padding) + String(repeating: unit, count: 4096)
      let payload = Array((head + text).utf8.prefix(ShellIntegration.markLimit))
      let mark = ShellIntegration.mark(payload, nonce: "n1")
      guard case .commandStart(let shown?) = mark else {
        Issue.record("no command in \(String(describing: mark))")
        continue
      }
      #expect(shown.hasSuffix("…"))
      #expect(!shown.contains("\u{FFFD}") && !shown.contains("%"))
    }
    let long = Array("D;2;clrun=n1;cwd=/\(String(repeating: "d", count: 5000))".utf8.prefix(4096))
    #expect(
      ShellIntegration.mark(long, nonce: "n1") == .commandEnd(code: 2, directory: nil))
  }

  @Test(arguments: [
    ("B;clrun=n1;at=1795245612.653123", 1_795_245_612_653_123), ("D;130;clrun=n1;at=12;cwd=/3", 12),
    ("C;clrun=n1;at=1,5;command=x", 15), ("B;clrun=n1", nil), ("B;clrun=n1;at=", nil),
    ("D;0;clrun=n1;cwd=/;clrun=n1;at=5", nil), ("C;clrun=n2;at=5", nil),
  ])
  func marksHaveATime(payload: String, time: Int?) {
    #expect(ShellIntegration.time(of: Array(payload.utf8), nonce: "n1") == time)
  }

  @Test func marksThatAreShownAgainAreKnown() {
    var clock = MarkClock()
    let end = ShellIntegration.Mark.commandEnd(code: 0, directory: nil)
    let start = ShellIntegration.Mark.commandStart(text: nil)
    let steps: [(ShellIntegration.Mark, time: Int?, now: Int64, isNew: Bool)] = [
      (end, 10, 1, true), (.promptStart(code: 0, directory: nil), 10, 1, true),
      (.promptEnd, 11, 1, true),
      // Drawn again.
      (.promptEnd, 11, 2, true),
      (start, 20, 3, true), (start, 20, 4, false), (end, 10, 5, false), (.promptEnd, 11, 6, false),
      (end, 21, 7, true),
      // A shell that has no time is believed, and so is one whose machine was set back.
      (.promptEnd, nil, 8, true), (.promptEnd, 5, 4, true), (end, 4, 9, false),
    ]
    for (index, step) in steps.enumerated() {
      let isNew = clock.isNew(step.0, at: step.time, now: step.now)
      #expect(isNew == step.isNew, "step \(index)")
    }
  }

  @Test(arguments: [
    ("/bin/bash", ShellIntegration.Kind.bash), ("zsh", .zsh), ("/usr/local/bin/fish", .fish),
  ])
  func shellsAreKnownByName(path: String, kind: ShellIntegration.Kind) {
    #expect(ShellIntegration.Kind(path: path) == kind)
  }

  @Test(arguments: ["", "/", "/bin/sh", "/bin/dash", "/opt/bash/run", "/bin/rbash", "fish.sh"])
  func othersRunAsTheyAre(path: String) {
    #expect(ShellIntegration.Kind(path: path) == nil)
  }

  @Test func wordsAreQuotedForFish() {
    #expect(Worker.quotedForFish("/a b/it's\\") == "'/a b/it\\'s\\\\'")
  }
}
