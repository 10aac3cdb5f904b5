import Prompts
import Testing

/// Output without the prompt that stands behind it.
@Suite struct PromptRemovalTests {
  @Test(arguments: [
    // What stands before, what is shown, what is left.
    ("$ ", "a\nb\n$ ", "a\nb"), ("$ ", "$", ""), ("$ ", "a\n\n$", "a\n"), ("$ ", "abc$ ", "abc"),
    ("me@host:/tmp# ", "moved\nme@host:/usr# ", "moved"),
    ("me@host:/tmp# ", "abcme@host:/tmp#", "abc"),
    ("me@host:/tmp# ", "a\nmine is better", "a\nmine is better"),
    ("me@host:/tmp# ", "a\nName: ", "a\nName: "), ("# ", "costs $", "costs $"),
    ("", "a\n$ ", "a\n$ "), ("  ", "a", "a"), ("❯ ", "", ""), ("❯ ", "ä\n❯", "ä"),
  ])
  func isTakenAway(_ prompt: String, _ shown: String, _ left: String) {
    #expect(Prompt.removing(prompt: prompt, from: shown) == left)
  }

  @Test func aQuestionIsToldByItsEnd() {
    for (text, isQuestion) in [
      ("Name: ", true), ("Go on? [y/N] ", true), (">>> ", true), ("$ ", true), ("Works", false),
      ("45 %  done", false), ("45%", false), ("", false),
    ] {
      let screen = PromptInput(rows: [text], cursorRow: 0, cursorColumn: text.count)
      #expect(Prompt.isQuestion(screen) == isQuestion, "\(text)")
    }
    // What stands above was printed before.
    #expect(!Prompt.isQuestion(PromptInput(rows: ["Name:", ""], cursorRow: 1, cursorColumn: 0)))
  }
}
