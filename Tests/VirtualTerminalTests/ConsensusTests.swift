internal import Foundation
import Testing

@testable import VirtualTerminal

/// The cases of other emulators' suites that at least five emulators agree on; read in place.
@Suite struct ConsensusTests {
  struct Case: Decodable {
    var id: String
    var rows: Int
    var cols: Int
    var input: String
    var lines: [String]
    var cursor: [Int]?
    var passes: [String]

    var isConsensus: Bool {
      let voters = ["ghostty", "libvterm", "alacritty", "avt", "xtermjs", "kitty", "swiftterm"]
      return voters.filter(passes.contains).count >= 5
    }
  }

  static func cases(in file: String) throws -> [Case] {
    guard let folder = Suites.folder else { return [] }
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(Case.self, from: Data($0.utf8))
    }
  }

  @Test(
    .enabled(if: Suites.folder != nil, Suites.reason),
    arguments: [
      ("xtermjs-escape-files.jsonl", 48), ("vt100rust-fixtures.jsonl", 286),
      ("tmux-regress-input.jsonl", 63), ("pyte-captured.jsonl", 7),
    ])
  func agreesWithOthers(file: String, count: Int) throws {
    let cases = try Self.cases(in: file).filter(\.isConsensus)
    #expect(cases.count == count)
    for one in cases {
      let input = Suites.bytes(one.input)
      for cut in [Cut.whole, .bytes, .random(seed: 7)] {
        var terminal = Terminal(rows: one.rows, columns: one.cols, scrollbackLimit: 1 << 16)
        cut.feed(input, to: &terminal)
        let lines = terminal.screenLines()
        #expect(lines == one.lines, "\(file) \(one.id), fed \(cut)")
        if let cursor = one.cursor {
          #expect(
            [terminal.cursor.row, terminal.cursor.column] == cursor, "\(file) \(one.id), fed \(cut)"
          )
        }
      }
    }
  }
}
