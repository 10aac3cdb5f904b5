import Platform
import VirtualTerminal

@testable import Commands
@testable import Store
@testable import Worker

/// What is read from disk: the files of a session, one by one and all together, whoever wrote them.
enum FilesFuzz {
  /// The first byte says which file the rest is, or that it is all files of a session.
  static func run(_ bytes: [UInt8]) throws(Violation) {
    var input = FuzzInput(bytes)
    let kind = input.byte() % 8
    let file = Array(input.rest)
    switch kind {
    case 0: try checkReturn(of: SessionRecord.self, file)
    case 1: try checkReturn(of: SessionNote.self, file)
    case 2: try checkQueue(file)
    case 3: try checkSavedShell(file)
    case 4: checkTimeline(file)
    default: try SessionFuzz.run(&input)
    }
  }

  /// What was read is read the same once it is written again.
  @discardableResult
  private static func checkReturn<T: JSONDocument & Equatable>(
    of type: T.Type, _ file: [UInt8]
  ) throws(Violation) -> T? {
    guard let value = try? T(parsing: file) else { return nil }
    for layout in [JSONValue.Layout.pretty, .compact] {
      try require((try? T(parsing: value.json.text(layout))) == value, "not read back: \(value)")
    }
    return value
  }

  private static func checkQueue(_ file: [UInt8]) throws(Violation) {
    guard var queue = try checkReturn(of: SessionQueue.self, file) else { return }
    for entry in queue.entries { try check(input: entry.input) }
    if let next = queue.nextIndex(except: []) {
      let entry = queue.entries[next]
      try require(entry.status == .queued, "\(entry.status) goes next")
      try require(
        queue.entries.allSatisfy { $0.status != .queued || $0.priority <= entry.priority },
        "a lower priority goes next")
    } else {
      try require(queue.pendingCount == 0, "nothing goes next")
    }
    let pending = queue.pendingCount
    try require(queue.cancelPending().count == pending, "not all that waits is cancelled")
    queue.dropDone(except: nil)
    try require(queue.entries.isEmpty, "what is done stays")
  }

  /// What a worker makes of an entry's text.
  private static func check(input text: String) throws(Violation) {
    let input = QueuedInput(text)
    try require(QueuedInput(input.encoded) == input, "\(input) isn't read back")
    let surroundings = [true, false].flatMap { canonical in
      [true, false].map {
        Delivery.Surroundings(canonical: canonical, bracketedPaste: $0, keyboard: Keyboard())
      }
    }
    switch input {
    case .text(let text):
      for place in surroundings { _ = Delivery.steps(text: text, in: place) }
      _ = Delivery.longestLine(of: text)
    case .paste(let text):
      for place in surroundings { _ = Delivery.steps(pasting: text, in: place) }
    case .keys(let names):
      if case .success(let keys) = Key.parse(names) { _ = Delivery.steps(keys: keys) }
    case .mouse(let words):
      guard let mouse = MouseInput(words: words) else { return }
      try require(MouseInput(words: mouse.words) == mouse, "\(mouse) isn't read back")
    case .raw: break
    }
  }

  private static func checkSavedShell(_ file: [UInt8]) throws(Violation) {
    _ = SavedShell(bytes: file)
    // With the checksum that its parts have: else nothing gets past it.
    guard let end = file.firstIndex(of: 0x0A),
      case .object(var head)? = try? JSONValue(parsing: file[..<end])
    else { return }
    let parts = Array(file[(end + 1)...])
    head["checksum"] = .string(String(Checksum.of(parts), radix: 16))
    guard let shell = SavedShell(bytes: JSONValue.object(head).text(.compact) + [0x0A] + parts)
    else { return }
    try require(SavedShell(bytes: shell.bytes) == shell, "a saved shell isn't read back")
    _ = SavedEnvironment.shown(of: shell.environment)
    if var terminal = Terminal.restored(from: shell.screen, scrollbackLimit: 1 << 16) {
      terminal.feed(shell.script)
    }
  }

  private static func checkTimeline(_ file: [UInt8]) {
    _ = CommandTrace(lastIn: file)
    for line in file.split(separator: 0x0A) {
      guard CommandTrace.isLine(line) else { continue }
      for word in line.split(separator: 0x20) { _ = PercentEncoding.decoded(word) }
    }
  }
}
