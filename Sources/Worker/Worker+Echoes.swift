internal import Store
internal import VirtualTerminal

/// What the terminal shows of what was typed, which is no output.
extension Worker {
  /// The inputs whose delivery began at an offset of the log or later.
  func inputs(since offset: Int) -> [Waiter] {
    inputs.filter { ($0.beginning?.offset ?? 0) >= offset }
  }

  /// What the terminal shows between two places, without what it echoed of the inputs between them.
  func text(
    from start: Terminal.Position, to end: Terminal.Position, withoutEchoesOf inputs: [Waiter]
  ) -> String {
    var text = ""
    var place = start
    func append(to next: Terminal.Position) {
      guard next > place else { return }
      text += terminal.text(from: place, to: next)
      place = next
    }
    for (index, input) in inputs.enumerated() {
      guard let typed = input.beginning?.position else { continue }
      if input.isAtPrompt, input.commandEnd == nil || input.commandStart != nil {
        append(to: typed)
        // What is typed at a prompt has brought nothing about before the shell says that it begins to run it.
        guard let output = input.commandStart?.position else { return text }
        guard output > place else { continue }
        text += "\n"
        place = output
      } else if let echo = input.echo, typed >= place {
        append(to: typed)
        let next = inputs[(index + 1)...].compactMap { $0.beginning?.position }
          .first { $0 > typed }
        let shown = terminal.text(from: typed, to: next ?? end)
        // An echo that is still coming is no output either.
        if !shown.utf8.contains(0x0A), echo.utf8.starts(with: shown.utf8) { return text }
        text += "\n" + Self.removing(echo: echo, from: shown)
        place = next ?? end
      }
    }
    append(to: end)
    return text
  }

  /// A text that shows what came since some time, without the lines typed at the shell's prompt.
  static func removing(echoesOf inputs: [Waiter], from text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var next = lines.startIndex
    for input in inputs where input.isAtPrompt {
      for typed in (input.echo ?? "").split(separator: "\n") {
        guard let line = lines[next...].firstIndex(where: { $0.hasSuffix(typed) }) else { continue }
        lines[line] = lines[line].dropLast(typed.count)
        next = line + 1
      }
    }
    return lines.joined(separator: "\n")
  }
}
