import Foundation
import Support
import Testing

/// Shells that were given the beginning of a command, and shells that edit a line for a command.
@Suite struct UnfinishedCommandTests {
  /// A beginning, its end, and what the whole prints.
  static let commands: [(ShellKind, [String], String)] = ShellKind.available.flatMap { shell in
    let loop =
      shell == .fish ? ["for x in 1 2", "echo $x", "end"] : ["for x in 1 2", "do echo $x", "done"]
    return [
      (shell, ["echo \"unclosed", "more\""], "unclosed\nmore"), (shell, loop, "1\n2"),
      (shell, ["echo one \\", "two"], "one two"),
    ]
  }

  @Test(arguments: commands)
  func theRestIsAskedFor(_ shell: ShellKind, _ lines: [String], _ output: String) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      for line in lines.dropLast() {
        let answer = try session.send(line)
        project.check(answer["state"], is: "waiting", answer)
        project.check(answer["waiting_for"], is: "line", answer)
        let evidence = answer["evidence"] ?? ""
        project.check(evidence.hasPrefix("\(shell.rawValue) (pid "), answer)
        project.check(evidence.hasSuffix("waits for the rest of a command"), answer)
        let suggestions = answer.map("suggestions")
        project.check(
          suggestions["finish"], is: "clrun \(session.id) '<rest of the command>'", answer)
        project.check(suggestions["give_up"], is: "clrun key \(session.id) ctrl-c", answer)
        let entry = try session.entry()
        project.check(entry["evidence"], is: evidence, entry)
      }
      try session.expect(lines.last ?? "", output)
      try session.expect("echo next", "next")
    }
  }

  /// What a shell draws at the right of its prompt, with what it prints of a line that it refuses.
  static let rightPrompts: [(ShellKind, String, String)] = [
    (.zsh, "PROMPT='%# '; RPROMPT='%T right'", "zsh: parse error near `)'"),
    (
      .fish, "function fish_right_prompt; echo right; end",
      "fish: Unexpected ')' for unopened parenthesis\necho )\n     ^"
    ),
  ].filter { ShellKind.available.contains($0.0) }

  @Test(arguments: rightPrompts)
  func whatStandsAtTheRightOfThePromptIsNoOutput(
    _ shell: ShellKind, _ file: String, _ refusal: String
  ) throws {
    try withProject { project in
      try project.use(shell, file)
      let session = try project.session("true")
      let refused = try session.send("echo )")
      project.check(refused.output, is: refusal, refused)
      let begun = try session.send("echo 'unclosed")
      project.check(!begun.output.contains("right"), begun)
      project.check(!begun.output.contains("unclosed"), begun)
      try session.expect("more'; printf 'a   b'", "unclosed\nmore\na   b")
    }
  }

  @Test(arguments: ShellKind.available)
  func itCanBeGivenUp(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      _ = try session.send("echo 'unclosed")
      let waiting = try project.clrun("wait", session.id, "--done", "--timeout", "300ms")
      project.check(waiting.isSet("timed_out"), waiting)
      let prompt = try session.key("ctrl-c")
      project.check(prompt["waiting_for"] != "line", prompt)
      try session.expect("echo next", "next")
    }
  }

  /// fish draws the lines anew from the prompt on before it says what is wrong with them.
  @Test(arguments: ShellKind.available)
  func aRefusedLineIsNoOutput(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      _ = try session.send("for i in 1 2")
      let refused = try session.send(")")
      project.check(refused["state"], is: "done", refused)
      project.check(refused.output != "", refused)
      project.check(!refused.output.contains("for i in"), refused)
      project.check(!refused.output.hasPrefix(" "), refused)
      try session.expect("echo next", "next")
    }
  }

  @Test(arguments: ShellKind.available)
  func whatKeysHaveLeftAtThePromptIsTold(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      _ = try session.key("e", "c", "h", "o", "space")
      let joined = try session.send("left behind")
      project.check(joined.output, is: "left behind", joined)
      let warnings = joined.texts("warnings")
      project.check(warnings.count, is: 1, joined)
      project.check(warnings.first?.hasPrefix("\"echo") == true, joined)
      // Keys that leave nothing, and Enter alone, are no mistake.
      for keys in [["x", "ctrl-c"], ["x", "backspace"]] {
        _ = try project.plain(["--json", "key", session.id] + keys)
        let answer = try session.send("echo next")
        project.check(answer.output, is: "next", answer)
        project.check(!answer.has("warnings"), answer)
      }
      // A paste of lines is no line that was given to the shell.
      let pasted = try project.clrun("paste", session.id, "echo pasted\necho as well")
      project.check(pasted["state"], is: "done", pasted)
      let entered = try session.key("enter")
      project.check(entered.output.hasSuffix("pasted\nas well"), entered)
      project.check(!entered.has("warnings"), entered)
    }
  }

  /// Keys at the prompt that end no line: what is edited stands where it stood, or below a list.
  @Test(arguments: ShellKind.available)
  func aListOfCompletionsIsNoBeginning(_ shell: ShellKind) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("touch name1 name2")
      let listed = try session.key("l", "s", "space", "n", "a", "ctrl-d")
      project.check(listed["waiting_for"] != "line", listed)
      let tabbed = try session.key("tab", "tab")
      project.check(tabbed["waiting_for"] != "line", tabbed)
      _ = try session.key("ctrl-c")
      try session.expect("echo next", "next")
    }
  }

  /// A command that lets its shell edit a line.
  static let editors: [(ShellKind, String)] = [
    (.bash, "read -e answer"), (.bash, "read -e -p 'Say> ' answer"),
    (.zsh, "answer=; vared answer"), (.zsh, "answer=; vared -p 'Say> ' answer"),
    (.fish, "read answer"), (.fish, "read -P 'Say> ' answer"),
  ].filter { ShellKind.available.contains($0.0) }

  @Test(arguments: editors)
  func aLineThatIsEditedForACommandIsNoPrompt(_ shell: ShellKind, _ command: String) throws {
    try withProject { project in
      try project.use(shell)
      let session = try project.session("true")
      let answer = try session.send(command)
      project.check(answer["state"], is: "waiting", answer)
      project.check(answer["waiting_for"], is: "line", answer)
      let end = try session.send("said")
      project.check(end["state"], is: "done", end)
      try session.expect("echo $answer", "said")
    }
  }
}
