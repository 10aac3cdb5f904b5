@testable import VirtualTerminal

/// What is done with a recording: its moments are looked at, and some places between them.
struct Plan {
  private(set) var recording: Recording
  private(set) var steps: [Step] = []
  /// The offset of each look.
  private(set) var offsets: [Int] = []
  /// The number of the event that each look is, nil for those in between.
  private var events: [Int?] = []
  /// How many places in between there are.
  private static let extras = 2

  init(_ recording: Recording) {
    self.recording = recording
    var fed = 0
    var extra = Self.places(in: recording.bytes)[...]
    func feed(to offset: Int) {
      if offset > fed { steps.append(.feed(Array(recording.bytes[fed..<offset]))) }
      fed = max(fed, offset)
    }
    func look(_ event: Int?) {
      steps.append(.look)
      offsets.append(fed)
      events.append(event)
    }
    for (index, event) in recording.events.enumerated() {
      let offset =
        switch event {
        case .size(let offset, _, _): offset
        case .moment(let moment): moment.offset
        }
      while let place = extra.first, place < offset {
        extra = extra.dropFirst()
        guard place > fed else { continue }
        feed(to: place)
        look(nil)
      }
      feed(to: offset)
      if case .size(_, let rows, let columns) = event {
        steps.append(.size(rows: rows, columns: columns))
      } else {
        look(index)
      }
    }
  }

  /// Places before an escape, the same each time, where no sequence is cut.
  private static func places(in bytes: [UInt8]) -> [Int] {
    var state = UInt64(bytes.count) | 1
    let found = (0..<extras).compactMap { _ -> Int? in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let start = Int(state >> 33) % max(1, bytes.count)
      return bytes.indices.dropFirst(start).first { index in
        bytes[index] == 0x1B && index + 1 < bytes.count && bytes[index + 1] == 0x5B
          && index > 0 && (0x20...0x7E).contains(bytes[index - 1])
      }
    }
    return Set(found).sorted()
  }

  /// Takes over what the screens show; false if nothing is new. Lines about peers that are not here stay.
  mutating func update(_ lines: [[String]], _ differences: [[String]], peers: [String]) -> Bool {
    var isChanged = false
    for (look, event) in events.enumerated() {
      guard let event, case .moment(var moment) = recording.events[event] else { continue }
      let others = moment.differences.filter { line in
        !peers.contains { line.hasPrefix("differs \($0) ") }
      }
      let found = (others + differences[look]).sorted()
      isChanged = isChanged || moment.lines != lines[look] || moment.differences != found
      moment.lines = lines[look]
      moment.differences = found
      recording.events[event] = .moment(moment)
    }
    return isChanged
  }
}
