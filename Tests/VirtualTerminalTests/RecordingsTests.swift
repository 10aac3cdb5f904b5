import Testing

@testable import VirtualTerminal

/// Recordings of real programs: what the screen shows at each moment, as agreed with other emulators.
@Suite struct RecordingsTests {
  @Test func thereAreRecordings() throws {
    #expect(try Recording.names().count >= 60)
  }

  @Test(arguments: try Recording.names())
  func shows(_ name: String) throws {
    let recording = try Recording(named: name)
    for cut in [Cut.whole, .bytes, .random(seed: 23)] {
      var terminal = Terminal(rows: 1, columns: 1, scrollbackLimit: 1 << 20)
      var fed = 0
      func feed(to offset: Int) {
        cut.feed(Array(recording.bytes[fed..<offset]), to: &terminal)
        fed = offset
      }
      for event in recording.events {
        switch event {
        case .size(let offset, let rows, let columns):
          feed(to: offset)
          terminal.resize(rows: rows, columns: columns)
        case .moment(let moment):
          feed(to: moment.offset)
          let shown = Screen(terminal).lines
          #expect(
            shown == moment.lines,
            """
            \(name) at \(moment.offset), fed \(cut), expected:
            \(moment.lines.joined(separator: "\n"))
            shown:
            \(shown.joined(separator: "\n"))
            """)
        }
        #expect(terminal.brokenInvariant() == nil, "\(name) at \(fed), fed \(cut)")
      }
    }
  }
}
