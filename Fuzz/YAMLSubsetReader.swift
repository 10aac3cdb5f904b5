/// Reads the part of YAML that clrun writes, as a parser that knows nothing of how it is written: the indentation of block
/// scalars is found from their lines.
struct YAMLSubsetReader {
  /// What was read.
  indirect enum Tree {
    case scalar(String, isPlain: Bool)
    case list([Tree])
    case map([(key: Tree, value: Tree)])
  }

  private var rest: Substring.UnicodeScalarView
  private let all: String

  init(_ text: String) {
    all = text
    rest = text[...].unicodeScalars
  }

  mutating func document() throws(Violation) -> Tree {
    try expect("---\n")
    let tree = try value(column: 0, parent: -1)
    try require(rest.isEmpty, "\(rest.count) characters too many in \(all.debugDescription)")
    return tree
  }

  // MARK: Structure

  /// What begins here, at `column`; its parent stands at `parent`.
  private mutating func value(column: Int, parent: Int) throws(Violation) -> Tree {
    if starts(with: "- ") { return try list(column: column) }
    if starts(with: "? ") { return try map(column: column, first: nil) }
    if rest.first == "|" { return try literal(parent: parent) }
    let scalar = try flowScalar()
    if rest.first == ":" { return try map(column: column, first: scalar) }
    try expect("\n")
    if case .scalar("[]", isPlain: true) = scalar { return .list([]) }
    if case .scalar("{}", isPlain: true) = scalar { return .map([]) }
    return scalar
  }

  private mutating func list(column: Int) throws(Violation) -> Tree {
    var items: [Tree] = []
    repeat {
      try expect("- ")
      items.append(try value(column: column + 2, parent: column))
    } while take(indentation: column, before: "- ")
    return .list(items)
  }

  private mutating func map(column: Int, first: Tree?) throws(Violation) -> Tree {
    var entries: [(key: Tree, value: Tree)] = []
    var known = first
    repeat {
      let key: Tree
      if let first = known {
        key = first
        known = nil
      } else if starts(with: "? ") {
        try expect("? ")
        key = try flowScalar()
        try expect("\n" + String(repeating: " ", count: column))
      } else {
        key = try flowScalar()
      }
      try expect(":")
      if rest.first == "\n" {
        try expect("\n" + String(repeating: " ", count: column + 2))
        entries.append((key, try value(column: column + 2, parent: column)))
      } else {
        try expect(" ")
        entries.append((key, try lineValue(parent: column)))
      }
    } while take(indentation: column, before: nil)
    return .map(entries)
  }

  /// A value on the line of its key.
  private mutating func lineValue(parent: Int) throws(Violation) -> Tree {
    if rest.first == "|" { return try literal(parent: parent) }
    let scalar = try flowScalar()
    try expect("\n")
    if case .scalar("[]", isPlain: true) = scalar { return .list([]) }
    if case .scalar("{}", isPlain: true) = scalar { return .map([]) }
    return scalar
  }

  /// Goes on to the next entry at this column, if there is one.
  private mutating func take(indentation: Int, before mark: String?) -> Bool {
    let spaces = rest.prefix { $0 == " " }.count
    let content = rest.dropFirst(spaces)
    guard spaces == indentation, !content.isEmpty,
      mark.map({ content.starts(with: $0.unicodeScalars) }) ?? true
    else { return false }
    rest = content
    return true
  }

  // MARK: Scalars

  private mutating func flowScalar() throws(Violation) -> Tree {
    switch rest.first {
    case "'": .scalar(try singleQuoted(), isPlain: false)
    case "\"": .scalar(try doubleQuoted(), isPlain: false)
    default: .scalar(try plain(), isPlain: true)
    }
  }

  private mutating func plain() throws(Violation) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = rest.first, scalar != "\n" {
      if scalar == ":", let next = rest.dropFirst().first, next == " " || next == "\n" { break }
      try require(!(scalar == "#" && text.last == " "), "a comment in \(all.debugDescription)")
      text.append(scalar)
      rest.removeFirst()
    }
    let indicators: Set<Unicode.Scalar> = [
      ",", "]", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`", " ",
    ]
    let known = ["[]", "{}"].contains(String(text))
    try require(
      known || text.first.map { !indicators.contains($0) && $0 != "[" && $0 != "{" } ?? false,
      "a plain scalar begins like something else in \(all.debugDescription)")
    try require(text.last != " ", "a blank ends a plain scalar in \(all.debugDescription)")
    return String(text)
  }

  private mutating func singleQuoted() throws(Violation) -> String {
    rest.removeFirst()
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "'" {
        guard rest.first == "'" else { return String(text) }
        rest.removeFirst()
      }
      try require(scalar != "\n", "a quoted scalar of several lines in \(all.debugDescription)")
      text.append(scalar)
    }
    throw Violation("an open quote in \(all.debugDescription)")
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "0": "\0", "a": "\u{7}", "b": "\u{8}", "t": "\t", "n": "\n", "v": "\u{B}", "f": "\u{C}",
    "r": "\r", "e": "\u{1B}", "\"": "\"", "\\": "\\",
  ]

  private mutating func doubleQuoted() throws(Violation) -> String {
    rest.removeFirst()
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst(), scalar != "\n" {
      if scalar == "\"" { return String(text) }
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      guard let name = rest.popFirst() else { break }
      let digits = ["x": 2, "u": 4, "U": 8][name] ?? 0
      let number = String(rest.prefix(digits))
      guard
        let value = Self.escapes[name] ?? UInt32(number, radix: 16).flatMap(Unicode.Scalar.init)
      else { throw Violation("an escape \(name)\(number) in \(all.debugDescription)") }
      rest.removeFirst(digits)
      text.append(value)
    }
    throw Violation("an open quote in \(all.debugDescription)")
  }

  private mutating func literal(parent: Int) throws(Violation) -> Tree {
    rest.removeFirst()
    var indentation: Int?
    if let digit = rest.first, let number = Int(String(digit)) {
      indentation = max(parent, 0) + number
      rest.removeFirst()
    }
    var chomping: Unicode.Scalar?
    if rest.first == "-" || rest.first == "+" { chomping = rest.popFirst() }
    try expect("\n")
    var lines: [String] = []
    while !rest.isEmpty {
      let line = rest.prefix { $0 != "\n" }
      let spaces = line.prefix { $0 == " " }.count
      if spaces < line.count {
        let first = indentation ?? spaces
        guard spaces >= first, first > parent else { break }
        indentation = first
      }
      lines.append(String(line.dropFirst(min(indentation ?? spaces, line.count))))
      rest = rest.dropFirst(line.count + 1)
    }
    var text = lines.map { $0 + "\n" }.joined()
    let content = text.utf8.reversed().prefix { $0 == 0x0A }.count
    switch chomping {
    case "+": break
    case "-": text.unicodeScalars.removeLast(content)
    default: text.unicodeScalars.removeLast(max(0, content - 1))
    }
    return .scalar(text, isPlain: false)
  }

  // MARK: Characters

  private func starts(with text: String) -> Bool { rest.starts(with: text.unicodeScalars) }

  private mutating func expect(_ text: String) throws(Violation) {
    try require(
      starts(with: text),
      "no \(text.debugDescription) at \(rest.count) before the end of \(all.debugDescription)")
    rest.removeFirst(text.unicodeScalars.count)
  }
}
