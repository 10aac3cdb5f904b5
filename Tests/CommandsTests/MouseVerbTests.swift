import Testing
import Worker
import YAML

@testable import Commands

@Suite struct MouseVerbTests {
  private static func input(_ words: [String]) throws -> MouseInput {
    let invocation = try Invocation(["mouse", "@x"] + words)
    guard case .mouse(let reference, let words) = invocation.verb else {
      throw CommandFailure("no mouse")
    }
    return try MouseVerb(reference: reference, words: words, options: invocation.options).input()
  }

  private static let cell = MouseInput.Place.cell(row: 5, column: 10)

  static let lines: [([String], MouseInput)] = [
    (["click", "5", "10"], MouseInput(.click(count: 1), at: cell)),
    (
      ["CLICK", "5", "10", "--button", "Right", "--count=2", "--shift", "--ctrl"],
      MouseInput(.click(count: 2), at: cell, button: .right, modifiers: [.shift, .control])
    ),
    (["click", "--on", "OK"], MouseInput(.click(count: 1), at: .text("OK", number: nil))),
    (["--on", "-x", "--nth", "2", "press"], MouseInput(.press, at: .text("-x", number: 2))),
    (["release", "5", "10"], MouseInput(.release, at: cell)),
    (["move", "5", "10", "--alt"], MouseInput(.move, at: cell, modifiers: .alt)),
    (["drag", "5", "10", "6", "11"], MouseInput(.drag(row: 6, column: 11), at: cell)),
    (
      ["drag", "--on", "a b", "6", "11"],
      MouseInput(.drag(row: 6, column: 11), at: .text("a b", number: nil))
    ),
    (["scroll", "up"], MouseInput(.scroll(.up, notches: 1), at: .middle)),
    (["scroll", "Down", "3"], MouseInput(.scroll(.down, notches: 3), at: .middle)),
    (["scroll", "left", "5", "10"], MouseInput(.scroll(.left, notches: 1), at: cell)),
    (["scroll", "right", "3", "5", "10"], MouseInput(.scroll(.right, notches: 3), at: cell)),
    (
      ["scroll", "up", "3", "--on", "x"],
      MouseInput(.scroll(.up, notches: 3), at: .text("x", number: nil))
    ),
  ]

  @Test(arguments: lines) func reads(words: [String], expected: MouseInput) throws {
    #expect(try Self.input(words) == expected)
  }

  @Test(arguments: [
    [], ["jump", "1", "1"], ["click"], ["click", "1"], ["click", "1", "2", "3"],
    ["click", "0", "1"],
    ["click", "1", "x"], ["click", "-1", "1"], ["click", "1", "10001"], ["click", "1.5", "1"],
    ["click", "--on", ""], ["click", "--on", "  "], ["click", "--on", "x", "1", "1"],
    ["click", "1", "1", "--nth", "2"], ["click", "--on", "x", "--nth", "0"],
    ["click", "1", "1", "--button", "wheel"], ["click", "1", "1", "--count", "0"],
    ["press", "1", "1", "--count", "2"], ["drag", "1", "1"], ["drag", "1", "1", "2"],
    ["drag", "1", "1", "2", "2", "3"], ["drag", "--on", "x"], ["scroll"], ["scroll", "in"],
    ["scroll", "up", "0"], ["scroll", "up", "1", "2", "3", "4"], ["scroll", "up", "1001"],
    ["scroll", "up", "--button", "left"], ["move", "1", "1", "--button", "left"],
    ["scroll", "up", "2", "3", "--on", "x"],
  ])
  func refuses(words: [String]) {
    let failure = #expect(throws: CommandFailure.self) { try Self.input(words) }
    #expect(failure?.status == .usage)
    #expect(failure?.hints.isEmpty == false)
    for hint in failure?.hints ?? [] where hint.key == "example" {
      guard case .string(let command) = hint.value else { continue }
      // It works as it stands, on the session that was named.
      #expect(command.hasPrefix("clrun mouse @x "))
      #expect(throws: Never.self) { try Self.input(Array(Shell.split(command).dropFirst(3))) }
    }
  }
}
