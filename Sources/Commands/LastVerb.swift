internal import Prompts
internal import Store
internal import Worker
internal import YAML

/// `clrun last`: the last command of a session, its output and how it ended, read again from timeline and log.
struct LastVerb {
  var reference: String
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    let target = try Target.find(reference, options)
    let id = target.id
    // Asked before the log is read: what comes in between is told twice rather than never.
    let (session, verdict, warnings) = Verdicts.of(id, target.folder)
    guard let trace = target.folder.lastCommand(of: id) else { throw .noCommand(id) }
    let note = try? target.folder.note(of: id)
    let span = LogSpan(of: trace, in: id, end: trace.end?.offset)
    var output = span.output(
      sizes: target.folder.sizes(of: id), otherwise: (note?.rows ?? 40, note?.columns ?? 120),
      limit: options.maxBytes, in: target.folder)
    // A shell that doesn't say where its commands end shows its prompt again.
    if trace.end == nil, let prompt = trace.prompt {
      output.text = Prompt.removing(prompt: prompt, from: output.text)
    }
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("command", typed: trace.text)
    answer.add("status", session.status)
    answer.add("exit_code", trace.end?.code)
    answer.add("output", Optional(output.text).nonEmpty)
    let gone = span.beginning(in: target.folder) - span.start
    answer.add(
      "warnings",
      list: warnings + session.undelivered(in: target.folder)
        + (gone > 0
          ? ["The first \(gone) bytes of the output are gone from the log (--max-log)."] : []))
    answer.add("name", target.folder.name(of: id))
    answer.add("duration", milliseconds: trace.end?.duration)
    answer.add("cwd", trace.end?.directory)
    answer.add("started_at", Timestamp.at(milliseconds: trace.startedAt))
    answer.add("ended_at", trace.end.map { Timestamp.at(milliseconds: $0.at) })
    if let omitted = output.omitted {
      answer.add(
        omitted: omitted,
        readWith: "clrun last \(id) --max-bytes \(Self.enough(for: omitted))")
    }
    answer.addVerdict(verdict, id)
    Hints.last(id, isLive: session.isLive, into: &answer)
    return answer
  }

  /// A limit under which nothing would be left out.
  private static func enough(for omitted: Reply.Omission) -> Int {
    min(32_000_000, (omitted.bytes * 2 + 100_000) / 1000 * 1000)
  }
}
