internal import Worker

/// What a caller probably did not mean.
enum Warnings {
  /// About a command: one that prints its operands but has none, perhaps because the caller's shell expanded a variable
  /// that it doesn't have.
  static func of(command: String) -> [String] {
    let words = command.split(separator: " ")
    guard words.count == 1, let word = words.first, ["echo", "printf"].contains(word) else {
      return []
    }
    return [
      "\"\(word)\" has nothing after it. If you meant a variable, your own shell expanded it before clrun saw it: use single quotes."
    ]
  }

  /// About a command's words: one that was quoted as a whole has nothing of its own behind it.
  static func of(words: [String]) -> [String] {
    guard let first = words.first, first.contains(where: \.isWhitespace) else { return [] }
    guard let option = words.dropFirst().first(where: { longOption(of: $0) != nil }) else {
      return []
    }
    return [
      "\(option) became part of the command: options stand before it, as in clrun \(option) … '\(first)'."
    ]
  }

  /// The name of the long option with which a text begins; nil where it begins otherwise.
  private static func longOption(of text: String) -> Substring? {
    let name = text.prefix { $0 != " " && $0 != "=" }
    return name.hasPrefix("--") && OptionRule.named(String(name)) != nil ? name : nil
  }

  /// About text that is sent.
  static func of(input: String, isBare: Bool, isPaste: Bool) -> [String] {
    if isPaste { return input.isEmpty ? ["The text is empty: nothing was sent."] : [] }
    if input.isEmpty { return ["The input is empty: Enter alone was sent."] }
    if isBare, let option = longOption(of: input) {
      return [
        "\(option) was sent as text: in this form all after the id is. Options stand before the id, or use clrun input."
      ]
    }
    return of(command: input)
  }

  /// About what the program made of it.
  static func of(receipt reply: Reply?) -> [String] {
    guard let reply, let isDelivered = reply.isDelivered else { return [] }
    let unread = reply.unread ?? 0
    if reply.isUnderway == true {
      let reading = unread > 0 ? ", and the program has not read it (\(amount(unread)))" : ""
      return [
        "Only part of the input is written to the terminal so far\(reading). The rest follows by itself; --override does not take it back."
      ]
    }
    if !isDelivered {
      return [
        "The program does not read, so the input waits in the queue. It is delivered as soon as it can be; --override cancels it."
      ]
    }
    guard unread > 0 else { return [] }
    return [
      "The program has not read the input: \(amount(unread)), left in the terminal for whatever reads it next."
    ]
  }

  /// The kernel tells of what the line discipline holds, and not of what stands in line behind that when it is full.
  private static func amount(_ unread: Int) -> String {
    switch unread {
    case 1: "1 byte"
    case ..<lineDisciplineSize: "\(unread) bytes"
    default: "at least \(unread) bytes"
    }
  }

  /// In bytes. See: man 3 termios, "Canonical and noncanonical mode"
  private static var lineDisciplineSize: Int { 4095 }
}
