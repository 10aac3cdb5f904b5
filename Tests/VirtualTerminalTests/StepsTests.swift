internal import Foundation
import Testing

@testable import VirtualTerminal

/// The steps of libvterm's own tests, but for what is a rule of that library alone.
@Suite struct StepsTests {
  struct File: Decodable {
    var file: String
    var steps: [[Value]]
  }

  enum Value: Decodable {
    case text(String)
    case number(Int)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        self = .text((try? container.decode(String.self)) ?? "")
      }
    }

    var number: Int {
      switch self {
      case .number(let number): number
      case .text(let text): Int(text) ?? 0
      }
    }
    var text: String {
      switch self {
      case .number(let number): "\(number)"
      case .text(let text): text
      }
    }
  }

  @Test(.enabled(if: Suites.folder != nil, Suites.reason))
  func followsSteps() throws {
    let folder = try #require(Suites.folder)
    let text = try String(
      contentsOf: folder.appending(path: "libvterm-steps.jsonl"), encoding: .utf8)
    let files = try text.split(separator: "\n").map {
      try JSONDecoder().decode(File.self, from: Data($0.utf8))
    }
    #expect(files.count == 39)
    for cut in [Cut.whole, .bytes, .random(seed: 11)] {
      for file in files { follow(file, cut) }
    }
  }

  private func follow(_ file: File, _ cut: Cut) {
    var terminal = Terminal(rows: 25, columns: 80, scrollbackLimit: 1 << 16)
    var output: [UInt8] = []
    var title = ""
    var name = ""
    for (index, step) in file.steps.enumerated() {
      let place = "\(file.file) \(index) (\(name)), fed \(cut)"
      let arguments = Array(step.dropFirst())
      if LibraryRules.reason(file: file.file, name: name, step: step.map(\.text)) != nil {
        continue
      }
      switch step[0].text {
      case "init":
        terminal = Terminal(
          rows: arguments[0].number, columns: arguments[1].number, scrollbackLimit: 1 << 16)
      case "reset":
        terminal = Terminal(
          rows: terminal.rows, columns: terminal.columns, scrollbackLimit: 1 << 16)
        output = []
      case "name":
        title = arguments[0].text
        name = title
      case "resize":
        terminal.resize(rows: arguments[0].number, columns: arguments[1].number)
        name = "\(title) \(terminal.rows)x\(terminal.columns)"
      case "push":
        cut.feed(Suites.bytes(arguments[0].text), to: &terminal)
        output += terminal.takeReplies()
      case "expect-output":
        let expected = Suites.bytes(arguments[0].text)
        #expect(
          output.prefix(expected.count).elementsEqual(expected),
          "\(place): \(String(decoding: output, as: UTF8.self).debugDescription) for \(String(decoding: expected, as: UTF8.self).debugDescription)"
        )
        output.removeFirst(min(output.count, expected.count))
      default: check(&terminal, step, place)
      }
    }
  }

  private func check(_ terminal: inout Terminal, _ step: [Value], _ place: String) {
    let arguments = Array(step.dropFirst())
    switch step[0].text {
    case "check-cursor":
      #expect(
        [terminal.cursor.row, terminal.cursor.column] == arguments.prefix(2).map(\.number),
        "\(place)")
    case "expect-movecursor":
      let position = arguments[0].text.split(separator: ",").compactMap { Int($0) }
      #expect([terminal.cursor.row, terminal.cursor.column] == position, "\(place)")
    case "expect-glyph":
      let glyph = Glyph(terminal, arguments[2].number, arguments[3].number)
      #expect(glyph.text == arguments[0].text, "\(place)")
      #expect(glyph.width == arguments[1].number, "\(place)")
      #expect(glyph.cell.isProtected == arguments[4].text.contains("prot"), "\(place)")
    case "check-text": checkText(terminal, arguments, place)
    case "check-pen":
      #expect(
        Self.penValue(terminal.pen, arguments[0].text) == arguments[1].text,
        "\(place): \(arguments[0].text)")
    case "check-screen-cell":
      let position = arguments[0].text.split(separator: ",").compactMap { Int($0) }
      #expect(
        Glyph(terminal, position[0], position[1]).description == arguments[1].text, "\(place)")
    case "check-screen-eol":
      let position = arguments[0].text.split(separator: ",").compactMap { Int($0) }
      let isEnd = terminal.grid.window[position[0]].inkLength <= position[1]
      #expect((isEnd ? 1 : 0) == arguments[1].number, "\(place)")
    case "check-lineinfo":
      let row = terminal.firstScreenRow + arguments[0].number
      let isContinued = row > 0 && terminal.isRowWrapped(row - 1)
      #expect(isContinued == (arguments[1].text == "cont"), "\(place)")
    case "expect-settermprop": checkProperty(terminal, arguments[0].text, place)
    case "wantstate", "wantscreen", "utf8": break
    default: Issue.record("unknown step \(step[0].text) at \(place)")
    }
  }

  private func checkText(_ terminal: borrowing Terminal, _ arguments: [Value], _ place: String) {
    let lines = terminal.screenLines()
    let expected = arguments[arguments.count - 1].text
    func trimmed(_ text: String) -> String {
      String(text.reversed().drop { $0 == " " }.reversed())
    }
    if arguments[0].text == "screen_row" {
      #expect(lines[arguments[1].number] == trimmed(expected), "\(place)")
      return
    }
    let area = arguments[1...4].map(\.number)
    let found = (area[0]..<min(area[2], lines.count)).map { row in
      (area[1]..<min(area[3], terminal.columns)).map { Glyph(terminal, row, $0).shownText }.joined()
    }.map(trimmed)
    #expect(
      trimmed(found.joined(separator: "\n")).drop { $0 == "\n" } == Substring(expected)
        || found.filter { !$0.isEmpty }.joined(separator: "\n") == expected, "\(place): \(found)")
  }

  private static func penValue(_ pen: Style, _ name: String) -> String {
    func describe(_ color: Style.Color, _ standard: String) -> String {
      if let index = color.index { return "idx(\(index))" }
      guard let (red, green, blue) = color.components else { return standard }
      return "rgb(\(red),\(green),\(blue))"
    }
    switch name {
    case "bold": return pen.attributes.contains(.bold) ? "on" : "off"
    case "italic": return pen.attributes.contains(.italic) ? "on" : "off"
    case "blink": return pen.attributes.contains(.blink) ? "on" : "off"
    case "reverse": return pen.attributes.contains(.inverse) ? "on" : "off"
    case "underline": return "\(pen.attributes.underline.rawValue)"
    case "foreground": return describe(pen.foreground, "rgb(240,240,240,is_default_fg)")
    case "background": return describe(pen.background, "rgb(0,0,0,is_default_bg)")
    case "small":
      return pen.attributes.isDisjoint(with: [.superscript, .subscript]) ? "off" : "on"
    case "baseline":
      if pen.attributes.contains(.superscript) { return "raise" }
      return pen.attributes.contains(.subscript) ? "lower" : "normal"
    default: return ""
    }
  }

  private func checkProperty(_ terminal: borrowing Terminal, _ text: String, _ place: String) {
    let isOn = text.hasSuffix("true")
    switch text.prefix(1) {
    case "1": #expect(terminal.cursor.isVisible == isOn, "\(place)")
    case "2": #expect(terminal.modes.contains(.cursorBlinks) == isOn, "\(place)")
    case "4":
      let part = text.dropFirst(2).filter { !"[]\"".contains($0) }
      #expect(terminal.title.contains(part), "\(place)")
    case "7":
      let shape = max(1, terminal.cursorStyle + 1) / 2
      #expect("\(max(1, shape))" == text.dropFirst(2), "\(place)")
    case "8":
      let tracking: [Terminal.Modes.MouseTracking] = [.none, .buttons, .drag, .motion]
      #expect(terminal.modes.mouseTracking == tracking[Int(text.dropFirst(2)) ?? 0], "\(place)")
    case "9": #expect(terminal.modes.focusReporting == isOn, "\(place)")
    default: Issue.record("unknown property \(text) at \(place)")
    }
  }
}
