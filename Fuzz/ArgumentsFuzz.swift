import Store
import YAML

@testable import Commands
@testable import Worker

/// The command line: whatever the words are, an invocation within its limits comes of them, or an error that says what to do.
enum ArgumentsFuzz {
  /// The words, each with a zero byte behind it.
  static func run(_ bytes: [UInt8]) throws(Violation) {
    var input = FuzzInput(bytes)
    var words: [String] = []
    while !input.isAtEnd { words.append(String(decoding: input.word(), as: UTF8.self)) }
    let invocation: Invocation?
    do throws(CommandFailure) {
      invocation = try Invocation(words)
    } catch {
      invocation = nil
      try check(error)
    }
    if let invocation { try check(invocation) }
    for word in words { try check(quoting: word) }
  }

  private static func check(_ failure: CommandFailure) throws(Violation) {
    try require(!failure.message.isEmpty, "an error without words")
    try require(
      failure.status == .usage || failure.status == .failure, "status \(failure.status.rawValue)")
    try require(failure.message.utf8.count < 4000, "an error without end")
    try YAMLFuzz.check(failure.document)
  }

  private static func check(_ invocation: Invocation) throws(Violation) {
    let options = invocation.options
    try require(
      (1...10_000).contains(options.rows) && (1...10_000).contains(options.columns),
      "a terminal of \(options.columns)x\(options.rows)")
    for duration in [options.wait, options.timeout] {
      try require((.zero ... .seconds(86_400)).contains(duration), "a wait of \(duration)")
    }
    try require((100...32_000_000).contains(options.maxBytes), "\(options.maxBytes) bytes")
    try require((0...100_000_000).contains(options.lines), "\(options.lines) lines")
    for condition in options.conditions {
      guard case .idle(let milliseconds) = condition else { continue }
      try require((0...86_400_000).contains(milliseconds), "idle for \(milliseconds)")
    }
    try check(operandsOf: invocation)
  }

  /// What the verbs read of their operands before they look at a session.
  private static func check(operandsOf invocation: Invocation) throws(Violation) {
    switch invocation.verb {
    case .help(let topic):
      do throws(CommandFailure) {
        _ = try Help.text(topic)
      } catch {
        try check(error)
      }
    case .key(_, let names):
      for name in names { try check(key: name) }
    case .mouse(let reference, let words):
      let mouse: MouseInput
      do throws(CommandFailure) {
        mouse = try MouseVerb(
          reference: reference, words: words, options: invocation.options
        ).input()
      } catch {
        return try check(error)
      }
      try require(MouseInput(words: mouse.words) == mouse, "\(mouse) isn't read back")
    case .run(let words): _ = words.map { Shell.split($0) }
    default: break
    }
  }
}

extension ArgumentsFuzz {
  private static func check(key name: String) throws(Violation) {
    guard case .success(let keys) = Key.parse([name]) else { return }
    try require((1...1000).contains(keys.count), "\(keys.count) keys")
    guard let key = keys.first else { return }
    // Of a character that has no other case the name leaves Shift out.
    try require(
      Key(name: "\(key)")?.base == key.base, "\(name) isn't read back of its name \(key)")
    for flags in 0..<32 {
      var keyboard = Keyboard()
      keyboard.enhancements = Keyboard.Enhancements(rawValue: flags)
      keyboard.modifyOtherKeys = flags % 3
      try require(
        key.stroke(on: keyboard).bytes.count < 200 + name.utf8.count, "\(name) sends too much")
    }
  }

  /// A word in a hint is what it was when a shell has read it.
  private static func check(quoting word: String) throws(Violation) {
    let quoted = Shell.quoted(word)
    let words = Shell.split(quoted)
    try require(
      words.count == 1 && words[0].utf8.elementsEqual(word.utf8), "\(quoted) is read as \(words)")
    // Nothing but the quotes themselves stands outside of them.
    var isOpen = false
    var bytes = Array(quoted.utf8)[...]
    let isBare = quoted.utf8.elementsEqual(word.utf8)
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "'") {
        isOpen.toggle()
      } else if !isOpen, !isBare {
        try require(
          byte == UInt8(ascii: "\\") && bytes.popFirst() == UInt8(ascii: "'"), "\(quoted) is open")
      }
    }
    try require(!isOpen, "\(quoted) is open at its end")
  }
}
