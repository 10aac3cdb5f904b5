internal import Foundation

@testable import VirtualTerminal

/// What a program wrote to a terminal, how the terminal was resized, and what it showed at some moments.
///
/// NAME.raw has the bytes, NAME.screens the rest: lines that begin with an offset say what happened
/// there (`size` rows columns, or `moment` and what was typed before it); what follows a moment is what
/// the screen shows then (see `Screen.lines`), and `differs` where another emulator shows something else.
struct Recording {
  /// A moment at which the screen is known.
  struct Moment {
    var offset: Int
    /// The keys that were typed before it.
    var typed: String
    /// What the screen shows.
    var lines: [String]
    /// Which other emulators show something else, and why.
    var differences: [String]
  }

  enum Event {
    case size(offset: Int, rows: Int, columns: Int)
    case moment(Moment)
  }

  var name: String
  var bytes: [UInt8]
  var events: [Event]

  /// Where the recordings are.
  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "Recordings")

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".screens") }.map { String($0.dropLast(8)) }.sorted()
  }

  init(named name: String) throws {
    self.name = name
    bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name + ".raw")))
    events = []
    let text = try String(
      contentsOf: Self.folder.appending(path: name + ".screens"), encoding: .utf8)
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        .map(String.init)
      if let offset = Int(words[0]) {
        if words[1] == "size" {
          let size = words[2].split(separator: " ").compactMap { Int($0) }
          events.append(.size(offset: offset, rows: size[0], columns: size[1]))
        } else {
          let typed = words.count > 2 ? words[2] : ""
          events.append(.moment(Moment(offset: offset, typed: typed, lines: [], differences: [])))
        }
      } else if case .moment(var moment) = events.last {
        if words[0] == "differs" {
          moment.differences.append(String(line))
        } else {
          moment.lines.append(String(line))
        }
        events[events.count - 1] = .moment(moment)
      }
    }
  }

  /// The text of NAME.screens.
  var text: String {
    events.flatMap { event -> [String] in
      switch event {
      case .size(let offset, let rows, let columns): return ["\(offset) size \(rows) \(columns)"]
      case .moment(let moment):
        let typed = moment.typed.isEmpty ? "" : " " + moment.typed
        return ["\(moment.offset) moment\(typed)"] + moment.differences + moment.lines
      }
    }.map { $0 + "\n" }.joined()
  }
}
