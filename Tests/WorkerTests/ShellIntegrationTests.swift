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
