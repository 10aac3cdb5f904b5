import Testing

@testable import Worker

@Suite struct ShellIntegrationTests {
  @Test(arguments: [
    ("B;clrun=n1", ShellIntegration.Mark.promptEnd), ("C;clrun=n1", .commandStart),
    ("D;0;clrun=n1", .commandEnd(code: 0)), ("D;130;clrun=n1", .commandEnd(code: 130)),
  ])
  func readsOurMarks(payload: String, mark: ShellIntegration.Mark) {
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n1") == mark)
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n2") == nil)
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n") == nil)
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n11") == nil)
  }

  @Test(arguments: [
    "", ";", "A", "B", "C", "D", "D;0", "D;1;aid=7", "A;cl=m;aid=12", "P;k=i", "clrun=n1",
    ";clrun=n1", "A;clrun=n1", "D;clrun=n1", "D;x;clrun=n1", "D;0;1;clrun=n1", "B;x;clrun=n1",
    "B;clrun=n1;x", "B;clrun=", "B;clrun", "D;;clrun=n1",
  ])
  func leavesOtherMarksAlone(payload: String) {
    #expect(ShellIntegration.mark(Array(payload.utf8), nonce: "n1") == nil)
  }
}
