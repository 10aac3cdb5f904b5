/// A regular expression for lines of text, whose matching takes time in proportion to the text, whatever the pattern.
///
/// The syntax is that of Perl and its kin as far as an automaton can tell: alternation, groups, repetition (greedy, or
/// lazy with `?`), classes, `.`, `^`, `$`, `\b`, `\d`, `\w`, `\s`, `(?i)`. Characters are Unicode scalars; `\d`, `\w`, `\s` and
/// `\b` know ASCII alone. There are no back-references and no look-around. A newline is matched by nothing but `\n`
/// and negated classes, `^` and `$` stand for the ends of the text.
package struct RegularExpression: Sendable {
  /// In bytes: longer patterns are refused.
  package static let patternLimit = 4096

  let program: Program
  private var automaton: Automaton

  /// Compiles a pattern; `isLiteral` takes it as the text itself.
  ///
  /// - Throws: What is wrong with it, and where.
  package init(
    _ pattern: String, ignoringCase: Bool = false, isLiteral: Bool = false
  ) throws(Defect) {
    guard !pattern.isEmpty else { throw Defect(.empty, at: 0) }
    guard pattern.utf8.count <= Self.patternLimit else { throw Defect(.tooLong, at: 0) }
    let node: Node
    if isLiteral {
      node = .sequence(
        pattern.unicodeScalars.map { .set(ScalarSet($0.value, ignoringCase: ignoringCase)) })
    } else {
      var parser = Parser(pattern, ignoringCase: ignoringCase)
      node = try parser.parse()
    }
    program = try Program(node)
    automaton = Automaton(program)
  }

  /// Whether the pattern matches anywhere in a text, given as UTF-8.
  package mutating func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    automaton.matches(text, program)
  }

  /// Whether the pattern matches anywhere in a text.
  package mutating func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
  }
}
