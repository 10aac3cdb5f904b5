import Testing

@testable import Store

@Suite struct CommandTraceTests {
  private func trace(_ timeline: String) -> CommandTrace? {
    CommandTrace(lastIn: Array(timeline.utf8))
  }

  @Test func theLastCommandIsFound() throws {
    let found = try #require(
      trace(
        """
        0 1000 size 40 120
        10 1000 input start echo%20a
        20 1001 command echo%20a
        30 1002 end 0 1 /tmp
        40 2000 input 3f echo%20b;%20(exit%203)
        50 2001 command echo%20b;%20(exit%203)
        60 2500 end 3 499 /a%20b/100%25

        """))
    #expect(found.isCommand && !found.hasEcho)
    #expect(found.text == "echo b; (exit 3)")
    #expect(found.start == 50 && found.startedAt == 2001)
    #expect(
      found.end
        == CommandTrace.End(code: 3, offset: 60, at: 2500, duration: 499, directory: "/a b/100%"))
  }

  @Test func linesOfAnotherKindArePassedOver() throws {
    let found = try #require(
      trace(
        """
        0 1000 weather sunny 20
        20 1001 command echo%20a
        25 1001 colour red
        nonsense
        30 1002 end 0 1 /tmp
        31 1003
        32 1004 weather rain

        """))
    #expect(found.text == "echo a" && found.start == 20)
    #expect(found.end?.code == 0 && found.end?.offset == 30)
  }

  @Test func aRunningCommandHasNoEnd() {
    let running = trace("0 1 command one\n5 2 end 0 1 /\n9 3 command python3\n12 4 input 7 1+1\n")
    #expect(running?.text == "python3")
    #expect(running?.start == 9)
    #expect(running?.end == nil)
  }

  @Test func commandsAtOnePromptAreOne() {
    let several = trace("0 1 command a%0Ab\n5 2 more\n9 3 more\n12 4 end 1 3 -\n")
    #expect(several?.text == "a\nb")
    #expect(several?.start == 0)
    #expect(several?.end?.code == 1)
    #expect(several?.end?.directory == nil)
    #expect(trace("0 1 command a\n5 2 end 0 1 /\n7 2 more\n")?.end == nil)
  }

  @Test func whatWasTypedInAShellWithinCountsUntilThatEnds() {
    let nested = trace(
      "0 1 command bash\n5 2 input 7 ls\n5 2 nested ls%20-a a%25%20\n9 3 input 8\n")
    #expect(nested?.text == "ls -a" && nested?.prompt == "a% ")
    #expect(nested?.isNested == true && nested?.hasEcho == true)
    #expect(nested?.start == 5 && nested?.end == nil)
    let outer = trace("0 1 command bash\n5 2 nested ls $\n9 3 end 4 1 /\n")
    #expect(outer?.text == "bash" && outer?.end?.code == 4)
    #expect(outer?.isNested == false && outer?.prompt == nil)
    let ended = trace("0 1 command exec%20bash\n5 2 nested exit%203 $\n9 3 exit 3\n")
    #expect(ended?.text == "exit 3" && ended?.end?.code == 3 && ended?.end?.isOfSession == true)
  }

  @Test func theSessionsEndIsTheCommandsWhereThatHasNone() {
    let ended = trace("0 1 command exit%203\n5 9 exit 3\n")
    #expect(ended?.end == CommandTrace.End(code: 3, offset: 5, at: 9, isOfSession: true))
    let killed = trace("0 1 command true\n5 9 end 0 1 /\n20 99 exit 129\n")
    #expect(killed?.end?.code == 0)
    #expect(killed?.end?.isOfSession == false)
  }

  @Test func withoutMarksTheLastInputCounts() throws {
    let found = try #require(trace("0 1 size 24 80\n3 2 input a one\n8 3 input b two%20three\n"))
    #expect(!found.isCommand && found.hasEcho)
    #expect(found.text == "two three")
    #expect(found.start == 8 && found.end == nil)
    #expect(trace("8 3 input keys\n")?.text == nil)
  }

  @Test func refusedLinesHaveTheirEcho() {
    let refused = trace("8 3 command echo%20) echo\n40 4 end 2 1 /\n")
    #expect(refused?.hasEcho == true)
    #expect(refused?.text == "echo )")
    #expect(trace("8 3 command echo%20echo\n")?.hasEcho == false)
    #expect(trace("8 3 command -\n")?.text == nil)
    #expect(trace("8 3 command %2D\n")?.text == "-")
  }

  @Test(arguments: ["", "\n\n", "0 1 size 40 120\n", "x y command z\n", "1 2\n", "7 command"])
  func nothingIsFoundWhereNothingIs(timeline: String) {
    #expect(trace(timeline) == nil)
  }

  @Test func damageIsSkipped() {
    let found = trace("0 1 command a\n\u{0}\u{FF}\u{FFFD} x\nend 5\n9 2 end x 3 /\n12 3 end 4 zz\n")
    #expect(found?.text == "a")
    #expect(found?.end?.code == 4)
    #expect(found?.end?.duration == nil)
  }

  @Test(arguments: [
    "", "a b", "100%", "%2", "%zz", "tab\there", "zwei\nZeilen", "日本 ü", "\u{7F}\u{1B}[",
  ])
  func wordsComeBack(text: String) {
    let word = PercentEncoding.encoded(text)
    #expect(!word.utf8.contains { $0 <= 0x20 || $0 == 0x7F })
    #expect(PercentEncoding.decoded(word.utf8) == text)
  }

  @Test func strayPercentSignsStandForThemselves() {
    #expect(PercentEncoding.decoded("100%;%4;%GG;%".utf8) == "100%;%4;%GG;%")
    #expect(PercentEncoding.decoded("%e2%82%AC".utf8) == "€")
  }
}
