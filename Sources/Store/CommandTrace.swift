internal import Platform

/// What a session's timeline says of a command that was run in it.
package struct CommandTrace: Equatable, Sendable {
  /// Whether the shell said that it began; else it is what came of an input.
  package var isCommand: Bool
  /// nil where neither the shell nor the screen told.
  package var text: String?
  /// Whether it was typed at the prompt of a shell that doesn't say how its commands end; and that prompt, with which
  /// the output ends once it stands again.
  package var isNested = false
  package var prompt: String?
  /// Where its output begins in the log.
  package var start: Int
  /// Whether the line as it was typed stands before its output.
  package var hasEcho = false
  /// In milliseconds since 1970.
  package var startedAt: Int64
  /// How it ended; nil while it runs, or where nobody said.
  package var end: End?

  /// How a command ended.
  package struct End: Equatable, Sendable {
    package var code: Int
    /// Where its output ends in the log.
    package var offset: Int
    /// In milliseconds since 1970.
    package var at: Int64
    /// In milliseconds; nil where it ended with its session.
    package var duration: Int?
    package var directory: String?
    /// Whether the session ended with it.
    package var isOfSession = false
  }
}

extension CommandTrace {
  /// The last command in a timeline, or in a part of one that begins anywhere; where the shell marks none, what came
  /// of the last input.
  package init?(lastIn timeline: some BidirectionalCollection<UInt8>) {
    var lines: [Line] = []
    var hasCommand = false
    var hasEnd = false
    for bytes in timeline.split(separator: UInt8(ascii: "\n")).reversed() {
      guard let line = Line(bytes) else { continue }
      lines.append(line)
      if line.kind == "end" { hasEnd = true }
      // What was typed in a shell within counts until the command ends that this shell is.
      if line.kind == "command" || line.kind == "nested" && !hasEnd {
        isNested = line.kind == "nested"
        hasCommand = true
        break
      }
    }
    if !hasCommand {
      guard let input = lines.firstIndex(where: { $0.kind == "input" }) else { return nil }
      lines.removeSubrange((input + 1)...)
    }
    guard let first = lines.popLast() else { return nil }
    isCommand = hasCommand
    start = first.offset
    startedAt = first.milliseconds
    let word = first.words.dropFirst(hasCommand ? 0 : 1).first
    text = word.flatMap { $0 == "-" ? nil : PercentEncoding.decoded($0.utf8) }
    hasEcho = !hasCommand || isNested || first.words.dropFirst().first == "echo"
    if isNested, let word = first.words.dropFirst().first {
      prompt = PercentEncoding.decoded(word.utf8)
    }
    for line in lines.reversed() {
      switch line.kind {
      case "more": end = nil
      case "end":
        guard hasCommand, let code = line.words.first.flatMap({ Int($0) }) else { continue }
        end = End(
          code: code, offset: line.offset, at: line.milliseconds,
          duration: line.words.dropFirst().first.flatMap { Int($0) },
          directory: line.words.dropFirst(2).first.flatMap {
            $0 == "-" ? nil : PercentEncoding.decoded($0.utf8)
          })
      case "exit":
        guard end == nil, let code = line.words.first.flatMap({ Int($0) }) else { continue }
        end = End(code: code, offset: line.offset, at: line.milliseconds, isOfSession: true)
      default: break
      }
    }
  }

  /// Whether something is a line of a timeline.
  static func isLine(_ bytes: some Collection<UInt8>) -> Bool { Line(bytes) != nil }

  /// A line of the timeline.
  private struct Line {
    var offset: Int
    var milliseconds: Int64
    var kind: String
    var words: [String]

    init?(_ bytes: some Collection<UInt8>) {
      let parts = bytes.split(separator: UInt8(ascii: " ")).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard parts.count >= 3, let offset = Int(parts[0]), let milliseconds = Int64(parts[1]) else {
        return nil
      }
      self.offset = offset
      self.milliseconds = milliseconds
      kind = parts[2]
      words = Array(parts[3...])
    }
  }
}

extension StateFolder {
  /// The last command of a session; nil where the timeline has none.
  package func lastCommand(of id: SessionID) -> CommandTrace? {
    let name = "\(id).timeline"
    guard let file = try? buffers.file(name, .read), let size = try? file.status().size else {
      return nil
    }
    // Nearly always the end of it is enough.
    for part in [8 << 10, 1 << 20, 64 << 20] {
      let offset = max(0, size - part)
      var bytes = [UInt8](repeating: 0, count: min(part, size))
      let count = bytes.withUnsafeMutableBytes { (try? file.read(into: $0, at: offset)) ?? 0 }
      var text = bytes[..<count]
      // The first line may be cut.
      if offset > 0 { text = text.drop { $0 != UInt8(ascii: "\n") } }
      if let trace = CommandTrace(lastIn: text), trace.isCommand || offset == 0 { return trace }
      if offset == 0 { return nil }
    }
    return nil
  }
}
