internal import Foundation

@testable import VirtualTerminal

/// tmux: a server of its own, whose panes have no program and show what they are sent
/// (`display-message -I`).
final class TmuxPeer: Peer {
  let name = "tmux"
  private let folder: URL
  private var sessions = 0

  /// Nil if tmux is not installed or does not start.
  init?() {
    folder = FileManager.default.temporaryDirectory.appending(path: "compare-\(getpid())")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard run(["-V"]).hasPrefix("tmux") else { return nil }
    // The server ends with this process, also if that is killed.
    let keep = "tail --pid=\(getpid()) -f /dev/null; tmux kill-server"
    run(["new-session", "-d", "-s", "keeper", keep, ";", "set", "-g", "status", "off"])
  }

  /// Ends the server.
  func end() {
    run(["kill-server"])
    try? FileManager.default.removeItem(at: folder)
  }

  func screens(_ steps: [Step]) -> [Screen] {
    steps.indices.compactMap { index in
      if case .look = steps[index] { screen(after: steps[..<index]) } else { nil }
    }
  }

  /// Cells beyond the last one in use are not told, so the screen is looked at three times: as it is,
  /// with a mark at the end of each row, and the same with each row moved to the left by one before.
  private func screen(after steps: ArraySlice<Step>) -> Screen? {
    let state =
      "#{cursor_y} #{cursor_x} #{cursor_flag} #{alternate_on} #{pane_height} #{pane_width}"
    let text = show(steps, ["display-message", "-p", state, ";"])
    let (head, lines) = Self.split(text)
    let values = head.split(separator: " ").compactMap { Int($0) }
    guard values.count == 6 else { return nil }
    let (rows, columns) = (values[4], values[5])
    func read(_ lines: ArraySlice<Substring>) -> [[Screen.Place]] {
      TmuxCapture.rows(lines, columns: columns, count: rows)
    }
    // Margins, origin mode, autowrap, insert mode, character sets and the pen are as new.
    let reset = "\u{1B}[r\u{1B}[?6l\u{1B}[?7l\u{1B}[4l\u{1B}(B\u{0F}\u{1B}[m"
    func marked(_ shift: String) -> [[Screen.Place]] {
      let marks = (1...rows).map { "\u{1B}[\($0);1H\(shift)\u{1B}[\($0);\(columns)H!" }.joined()
      return read(Self.split("\n" + show(steps + [.feed(Array((reset + marks).utf8))], [])).1)
    }
    let (ends, shifted) = (marked(""), marked("\u{1B}[P"))
    var screen = Screen(
      rows: read(lines), cursor: (values[0], min(values[1], columns - 1)),
      isCursorVisible: values[2] == 1, isAlternate: values[3] == 1)
    for row in 0..<rows {
      for column in 0..<columns where screen.rows[row][column] == .blank {
        let place = column < columns - 1 ? ends[row][column] : shifted[row][max(0, column - 1)]
        if place.isBlank { screen.rows[row][column] = place }
      }
    }
    return screen
  }

  /// Does the steps with a new pane, then `commands`, then prints the screen.
  private func show(_ steps: ArraySlice<Step>, _ commands: [String]) -> String {
    sessions += 1
    let target = "look\(sessions)"
    var size = (rows: 24, columns: 80)
    if case .size(let rows, let columns)? = steps.first { size = (rows, columns) }
    // One call does all there is to do before the next change of size.
    var words = sessions > 1 ? ["kill-session", "-t", "look\(sessions - 1)", ";"] : []
    words += [
      "new-session", "-d", "-s", target, "-x", "\(size.columns)", "-y", "\(size.rows)", "cat", ";",
      "split-window", "-t", target, "", ";", "kill-pane", "-t", "\(target):0.0", ";",
    ]
    // A pane without a program begins with the cursor hidden, and makes CR LF of LF.
    var pending = Array("\u{1B}c".utf8)
    let feed = ["display-message", "-I", "-t", target]
    for step in steps {
      switch step {
      case .feed(let bytes): pending += bytes
      case .size(let rows, let columns):
        if size != (rows, columns) {
          run(words + feed, input: pending)
          pending = []
          words = ["resize-window", "-t", target, "-x", "\(columns)", "-y", "\(rows)", ";"]
        }
        size = (rows, columns)
      case .look: break
      }
    }
    words += feed + [";"]
    if !commands.isEmpty { words += [commands[0], "-t", target] + commands.dropFirst() }
    return run(words + ["capture-pane", "-p", "-e", "-N", "-t", target], input: pending)
  }

  private static func split(_ text: String) -> (Substring, ArraySlice<Substring>) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return (lines[0], lines.dropFirst())
  }

  /// Runs a command of tmux and returns what it printed.
  @discardableResult
  private func run(_ arguments: [String], input: [UInt8] = []) -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["tmux", "-u", "-L", "compare", "-f", "/dev/null"] + arguments
    process.environment = ProcessInfo.processInfo.environment
      .filter { $0.key != "TMUX" }
      .merging(["TMUX_TMPDIR": folder.path, "LANG": "C.UTF-8", "TERM": "xterm-256color"]) { $1 }
    let (source, sink) = (Pipe(), Pipe())
    process.standardInput = source
    process.standardOutput = sink
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return "" }
    try? source.fileHandleForWriting.write(contentsOf: Data(input))
    try? source.fileHandleForWriting.close()
    let output = (try? sink.fileHandleForReading.readToEnd()) ?? nil
    // Its end is not waited for: the server inherits the socket by which Foundation would tell.
    return String(decoding: output ?? Data(), as: UTF8.self)
  }
}
