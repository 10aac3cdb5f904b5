internal import Patterns
internal import Platform
internal import Store
internal import Worker

/// `clrun grep`: the lines of a session's whole log that a pattern matches, as its terminal showed them, with the numbers
/// that `tail --from` takes.
struct GrepVerb {
  var reference: String
  var pattern: String
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    var expression: RegularExpression
    do throws(RegularExpression.Defect) {
      expression = try RegularExpression(
        pattern, ignoringCase: options.ignoresCase, isLiteral: options.isLiteral)
    } catch {
      throw .badPattern(pattern, error)
    }
    let target = try Target.find(reference, options)
    let id = target.id
    // Asked before the log is read: what comes in between is told twice rather than never.
    let (session, verdict, warnings) = Verdicts.of(id, target.folder)
    let note = try? target.folder.note(of: id)
    let size = note.terminalSize
    let first = options.from ?? 1
    var found = MatchingLines(
      context: options.context, limit: options.maxCount, byteLimit: options.maxBytes)
    var total = 0
    var gone: String?
    if let output = RecordedOutput.open(session, size: size, in: target.folder) {
      let count = output.forEachLine(from: first, in: target.folder) { number, line in
        found.take(number, line, expression.matches(line) ? expression : nil)
        return true
      }
      total = count?.total ?? 0
      gone = output.goneWarning
    }
    if let from = options.from, from > max(total, 1) { throw .noSuchLine(from, total, id) }
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", session.status)
    answer.add("total_lines", total)
    answer.add("matches", found.count)
    answer.add("output", Optional(found.text).nonEmpty)
    answer.add("warnings", list: warnings + [gone].compactMap(\.self))
    if found.firstLeftOut != nil { answer.add("shown", found.shown) }
    answer.addVerdict(verdict, id)
    hint(id, found, into: &answer)
    return answer
  }

  private func hint(_ id: SessionID, _ found: MatchingLines, into answer: inout Answer) {
    if let next = found.firstLeftOut { answer.hint("more_matches", command(id, from: next)) }
    if let last = found.lastShown {
      let start = max(1, last - 10)
      answer.hint("around_the_last", "clrun tail \(id) --from \(start) --lines 21")
    } else {
      answer.hint("view_output", "clrun tail \(id) --lines 50")
    }
  }

  /// The same search from a line on.
  private func command(_ id: SessionID, from line: Int) -> String {
    var words = ["clrun", "grep", id.text, "--from", String(line)]
    if options.ignoresCase { words.append("-i") }
    if options.isLiteral { words.append("-F") }
    if options.context > 0 { words.append("-C \(options.context)") }
    return (words + ["--", Shell.quoted(pattern)]).joined(separator: " ")
  }
}
