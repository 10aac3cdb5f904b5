extension Prompt {
  /// What the words and signs of a question tell.
  enum Wording {
    /// Whether a text ends as shells' prompts do.
    static func endsLikeAShellPrompt(_ text: String) -> Bool {
      text.last.map { "$#%>❯➜λ»".contains($0) } ?? false
    }

    /// A text without the blanks at its end.
    static func withoutBlankEnd(_ text: some StringProtocol) -> Substring {
      var rest = Substring(text)
      while rest.last?.isWhitespace == true { rest.removeLast() }
      return rest
    }

    /// Whether a text ends as questions for something to fill in do.
    static func endsLikeAQuestion(_ text: String) -> Bool {
      text.last.map { ":?›".contains($0) } ?? false
    }

    /// Whether a text is the prompt of an interpreter.
    ///
    /// A language's runtime must show its own prompt, since it may run any program; so must a program of
    /// which nothing is known.
    static func isInterpreterPrompt(_ text: String, of family: ProgramFamily, program: String)
      -> Bool
    {
      switch family {
      case .interpreter: return true
      case .language where text == ">" || text.hasPrefix("> "):
        return ["node", "deno", "bun", "julia"].contains { program.hasPrefix($0) }
      case .language, .other:
        if hasInterpreterPrompt(text) { return true }
        // Such as `ftp>` and `redis 127.0.0.1:6379>`, but not `Name>`.
        let word = text.split(separator: " ").last ?? ""
        return word.count > 1 && word.last == ">" && text.first?.isLowercase == true
          && text.split(separator: " ").count <= 2
      default: return false
      }
    }

    /// Whether a text begins with the prompt that a language's runtime or a debugger always has.
    static func hasInterpreterPrompt(_ text: String) -> Bool {
      ownPrompts.contains { text.hasPrefix($0) }
    }

    /// Whether a question is one of yes or no by who asks, in whatever language: `rm -i` and its kind.
    static func asksToConfirm(_ text: String, _ program: String) -> Bool {
      text.last == "?" && ["rm", "mv", "cp", "ln", "unlink", "find"].contains(program)
    }

    /// Whether a question is one of yes or no: it ends with these answers, and perhaps with the likelier one.
    static func asksYesOrNo(_ text: String) -> Bool {
      let bytes = Array(text.lowercased().utf8.suffix(160))
      return yesOrNo.contains { answers in
        guard let end = endOfLast(Array(answers.utf8), in: bytes) else { return false }
        var rest = bytes[end...]
        if let close = rest.firstIndex(where: { $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: "]") }
        ) {
          rest = rest[(close + 1)...]
        }
        return String(decoding: rest, as: UTF8.self).split { !$0.isLetter }.allSatisfy {
          ["yes", "no", "y", "n", "true", "false"].contains($0)
        }
      }
    }

    /// Whether a text asks for any key, or for Enter alone.
    static func asksForAnyKey(_ text: String) -> Bool {
      let text = text.lowercased()
      return anyKey.contains { text.contains($0) }
    }

    /// Whether a question that shows or masks what is typed asks for a secret: its last words name one.
    static func asksForASecret(_ text: String) -> Bool {
      var text = text.lowercased()[...]
      while let last = text.last, !last.isLetter { text.removeLast() }
      return secrets.contains { text.hasSuffix($0) }
    }

    /// Whether a secret is spoken of anywhere in a text.
    static func mentionsASecret(_ text: String) -> Bool {
      let text = text.lowercased()
      return secrets.contains { text.contains($0) }
    }

    /// Whether a row is the status line of a pager.
    static func isPagerPrompt(_ text: String) -> Bool {
      text == ":" || text.hasPrefix("--More--") || text.hasSuffix("(END)")
        || text.contains("(END) - Next: ") || text.hasPrefix("Manual page ")
        || text.hasPrefix("lines ") && text.contains("-")
        || text.hasSuffix("(press h for help or q to quit)")
        || text.hasPrefix("--Type <RET> for more")
    }

    private static let ownPrompts = [
      ">>>", "...", "In [", "(Pdb)", "ipdb>", "irb(", "pry(", "jshell>", "php >", "scala>",
      "debug>", "(Cmd)", "DB<", "(gdb)", "(lldb)", "julia>", "(dlv)",
    ]

    private static let yesOrNo = [
      "y/n", "yes/no", "[y,n", "[yn]", "(yes)", "(no)", "y or n", "y or [n]", "[y] or n",
      "yes or no",
    ]

    private static let anyKey = [
      "any key", "press enter", "press return", "press [enter]", "press <enter>", "press ret",
      "press space", "press a key", "hit enter", "hit return", "enter to continue",
      "return to continue",
    ]

    private static let secrets = [
      "password", "passphrase", "passcode", "secret", "secret key", "api key", "access token",
      "pin code",
    ]

    private static func endOfLast(_ needle: [UInt8], in text: [UInt8]) -> Int? {
      guard needle.count <= text.count else { return nil }
      return (0...text.count - needle.count).last {
        text[$0..<$0 + needle.count].elementsEqual(needle)
      }.map { $0 + needle.count }
    }
  }
}
