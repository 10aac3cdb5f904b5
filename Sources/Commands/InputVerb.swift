internal import Platform
internal import Store
internal import Worker

/// `clrun <id> <words…>`, `clrun input`: sends text and Enter, and answers with what it brought about.
struct InputVerb {
  var reference: String
  var words: [String]
  var options: Invocation.Options
  var isBare: Bool
  /// Whether the text goes without Enter, as one paste.
  var isPaste = false

  func perform() throws(CommandFailure) -> Answer {
    let text = try words == ["-"] ? StandardInput.text() : words.joined(separator: " ")
    guard QueuedInput(text) == .text(text) else { throw .inputIsMarked }
    let target = try Target.find(reference, isBare: isBare, options)
    let id = target.id
    let sending = Sending(
      input: isPaste ? .paste(text) : .text(text), priority: options.priority,
      isOverride: options.override,
      options: options)
    let outcome = try sending.send(to: target)
    let reply = outcome.reply
    let isHidden = reply?.isHidden == true
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("input", typed: isHidden ? Worker.hiddenText : text)
    if options.override {
      answer.add("mode", "override")
      answer.add("cancelled_count", outcome.cancelledCount)
    } else {
      answer.add("priority", options.priority)
      answer.add("mode", "normal")
      answer.add("queue_pending", outcome.pending)
    }
    let warnings = isHidden ? [] : Warnings.of(input: text, isBare: isBare, isPaste: isPaste)
    answer.addOutcome(outcome, of: id, warnings: warnings) { id, answer in
      Hints.sent(id, into: &answer)
    }
    if options.exitStatus, let code = reply?.exitCode { answer.exitStatus = Int32(clamping: code) }
    return answer
  }
}
