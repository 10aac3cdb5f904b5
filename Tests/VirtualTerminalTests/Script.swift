import Testing

@testable import VirtualTerminal

/// A test written as text, run with its input whole, byte by byte, and cut at random.
///
///     ! title, then the size: a new terminal
///     < what is fed (\e, \r, \n, \t, \xNN and Swift's \u{…} are understood)
///     | a row of the screen; the rows that follow are given below, those left out are blank
///     @ row and column of the cursor, counted from 0, and `wrap` if one is pending
///     > what was answered since the last time
///     = a property and its value
enum Script {
  static func run(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    for cut in [Cut.whole, .bytes, .random(seed: 5), .random(seed: 99)] {
      var terminal = Terminal(rows: 1, columns: 1, scrollbackLimit: 0)
      var title = ""
      var expected: [String] = []
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false) + [Substring()]
      for line in lines {
        let rest = unescaped(line.dropFirst(2))
        let place: Comment = "\(title): \(line), fed \(cut)"
        if line.first == "|" {
          expected.append(String(decoding: rest, as: UTF8.self))
          continue
        }
        if !expected.isEmpty {
          let blank = [String](repeating: "", count: max(0, terminal.rows - expected.count))
          let shown = terminal.screenLines()
          #expect(
            shown == expected + blank, "\(title) before \(line), fed \(cut)",
            sourceLocation: sourceLocation)
          expected = []
        }
        switch line.first {
        case "!":
          title = String(line.dropFirst(2))
          let size = title.split(separator: " ").last?.split(separator: "x").compactMap { Int($0) }
          terminal = Terminal(
            rows: size?.first ?? 4, columns: size?.last ?? 10, scrollbackLimit: 1 << 16)
        case "<": cut.feed(rest, to: &terminal)
        case "@":
          let position = "\(terminal.cursor.row) \(terminal.cursor.column)"
          #expect(
            position + (terminal.cursor.isPendingWrap ? " wrap" : "") == line.dropFirst(2), place,
            sourceLocation: sourceLocation)
        case ">":
          let replies = String(decoding: terminal.takeReplies(), as: UTF8.self)
          #expect(
            replies == String(decoding: rest, as: UTF8.self), place,
            sourceLocation: sourceLocation)
        case "=":
          let parts = line.dropFirst(2).split(separator: " ", maxSplits: 1).map(String.init)
          let value = property(&terminal, parts[0])
          let wanted = parts.count > 1 ? unescaped(parts[1][...]) : []
          #expect(
            value == String(decoding: wanted, as: UTF8.self), place, sourceLocation: sourceLocation)
        default: break
        }
        if let broken = terminal.brokenInvariant() {
          Issue.record("\(broken) at \(title): \(line)", sourceLocation: sourceLocation)
        }
      }
    }
  }

  /// A property by name; `style:row,column` and `runs:row` tell of cells, `resize:4x10` resizes.
  private static func property(_ terminal: inout Terminal, _ name: String) -> String {
    let parts = name.split(separator: ":").map(String.init)
    switch parts[0] {
    case "title": return terminal.title
    case "icon": return terminal.iconName
    case "alternate": return "\(terminal.isAlternateScreen)"
    case "visible": return "\(terminal.cursor.isVisible)"
    case "directory": return terminal.workingDirectory
    case "bells": return "\(terminal.bellCount)"
    case "keyboard": return "\(terminal.modes.kittyKeyboardFlags)"
    case "otherkeys": return "\(terminal.modes.modifyOtherKeys)"
    case "mouse":
      return "\(terminal.modes.mouseTracking) \(terminal.modes.mouseEncoding)"
    case "cursorkeys": return "\(terminal.modes.applicationCursorKeys)"
    case "keypad": return "\(terminal.modes.applicationKeypad)"
    case "paste": return "\(terminal.modes.bracketedPaste)"
    case "focus": return "\(terminal.modes.focusReporting)"
    case "synchronized": return "\(terminal.modes.synchronizedOutput)"
    case "updates": return "\(terminal.synchronizedUpdateCount)"
    case "shape": return "\(terminal.cursorStyle)"
    case "clipboard":
      return terminal.takeClipboard().map { String(decoding: $0, as: UTF8.self) } ?? "nil"
    case "marks":
      return terminal.takeMarks().map { String(decoding: $0.payload, as: UTF8.self) }
        .joined(separator: " ")
    case "lines": return "\(terminal.lineCount)"
    case "last": return terminal.lastLines(Int(parts[1]) ?? 1).joined(separator: "/")
    case "first": return "\(terminal.firstScreenRow)"
    case "kept": return "\(terminal.firstRetainedRow)"
    case "reset":
      terminal.resetKeyboard()
      return ""
    case "resize":
      let size = parts[1].split(separator: "x").compactMap { Int($0) }
      terminal.resize(rows: size[0], columns: size[1])
      return ""
    case "runs":
      return terminal.styledRuns(ofScreenRow: Int(parts[1]) ?? 0).map { run in
        "\(run.column)+\(run.width)[\(run.style.graphicsParameters)]\(run.text)"
          + (run.link.map { "<\($0)>" } ?? "")
      }.joined(separator: " ")
    default: return "no such property"
    }
  }

  private static func unescaped(_ text: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let kind = rest.popFirst() else {
        bytes += Array(String(scalar).utf8)
        continue
      }
      switch kind {
      case "e": bytes.append(0x1B)
      case "r": bytes.append(0x0D)
      case "n": bytes.append(0x0A)
      case "t": bytes.append(0x09)
      case "b": bytes.append(0x08)
      case "a": bytes.append(0x07)
      case "x":
        bytes.append(UInt8(String(String.UnicodeScalarView(rest.prefix(2))), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      case "u":
        let digits = rest.dropFirst().prefix { $0 != "}" }
        rest = rest.dropFirst(digits.count + 2)
        let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16) ?? 0xFFFD
        bytes += Array(String(Unicode.Scalar(value) ?? "?").utf8)
      default: bytes += Array(String(kind).utf8)
      }
    }
    return bytes
  }
}
