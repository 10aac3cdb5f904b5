import Platform
import Testing

@Suite struct ProcessStatusTests {
  @Test func parsesANameWithParenthesesAndBlanks() throws {
    let line =
      "812 (a) b (\nc) S 1 810 809 34817 812 4194304 1 2 3 4 50 7 8 9 20 0 3 0 100 200 300\n"
    let status = try #require(ProcessStatus(Array(line.utf8), count: line.utf8.count))
    #expect(status.pid == 812)
    #expect(status.name == "a) b (\nc")
    #expect(status.state == .sleeping)
    #expect(status.parent == 1)
    #expect(status.group == 810)
    #expect(status.session == 809)
    #expect(status.terminal == 34817)
    #expect(status.processorTicks == 57)
    #expect(status.threadCount == 3)
  }

  @Test func parsesAProcessWithoutATerminal() throws {
    let line = "2 (kthreadd) I 0 0 0 0 -1 2129984 0 0 0 0 0 1 0 0 20 0 1 0 4 0 0\n"
    let status = try #require(ProcessStatus(Array(line.utf8), count: line.utf8.count))
    #expect(status.terminal == 0)
    #expect(status.state == .idle)
  }

  @Test(arguments: ["", "812", "812 (cat", "812 (cat)", "812 (cat) S 1 810", ")("])
  func refusesALineCutShort(_ line: String) {
    #expect(ProcessStatus(Array(line.utf8), count: line.utf8.count) == nil)
  }
}
