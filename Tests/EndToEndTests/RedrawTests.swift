import Foundation
import Support
import Testing

/// Programs that redraw their screen in one go (synchronized output).
@Suite struct RedrawTests {
  /// A program that never comes to the end of its redraw does not hide what it has drawn.
  @Test func whatHangsInARedrawIsShown() throws {
    try withProject { project in
      let session = try project.session(
        "--exec", "--wait", "3s", "sh", "-c",
        #"printf 'before\033[?2026h\033[H\033[Jdrawn\r\nhalf'; exec sleep 1000"#)
      project.check(session.started["state"], is: "busy", session.started)
      project.check(session.started.output, is: "drawn\nhalf", session.started)
      let screen = try project.clrun("screen", session.id)
      project.check(screen.texts("lines").prefix(2), is: ["drawn", "half"], screen)
      project.check(try session.tail().output, is: "drawn\nhalf")
    }
  }

  @Test func whatAProgramLeftUnfinishedEndsWithIt() throws {
    try withProject { project in
      let session = try project.session("true")
      let cut = try session.send(#"printf '\033[?2026hleft\n'"#)
      project.check(cut["state"], is: "done", cut)
      project.check(cut.output, is: "left", cut)
      project.check(try session.send("echo next").output, is: "next")
    }
  }

  /// The program is told so as well: after the time the mode is off.
  @Test(.enabled(if: TemporaryProject.has("python3"), "needs python3"))
  func theModeEndsForTheProgramToo() throws {
    try withProject { project in
      let program = """
        import os, time, tty
        tty.setraw(0)
        def ask():
          os.write(1, b'\\x1b[?2026$p')
          return repr(os.read(0, 100))
        os.write(1, b'\\x1b[?2026h')
        after = ask()
        while ';2$y' not in after:
          time.sleep(0.02)
          after = ask()
        os.write(1, b'\\x1b[?2026h\\x1b[?2026l' + after.encode() + b'\\r\\n')
        os.read(0, 1)
        """
      let session = try project.session("--exec", "python3", "-c", program)
      try session.wait(for: #"b'\x1b[?2026;2$y'"#)
    }
  }

  /// Checks that two lines are of one frame; they may be of two only if the program was held up, on
  /// a machine that stands still, for longer than terminals wait.
  private static func checkIsWhole(
    _ first: String, _ second: String, _ project: TemporaryProject
  ) throws {
    guard first != second, let frame = first.split(separator: " ").first else { return }
    var took = ""
    try project.wait(for: "the end of frame \(frame)") {
      let frames = String(decoding: project.contents("\(project.root)/frames"), as: UTF8.self)
      let line = frames.split(separator: "\n").first { $0.hasPrefix("\(frame) ") }
      took = line.map { String($0.dropFirst(frame.count + 1)) } ?? ""
      return took.count >= 8
    }
    project.check(
      Double(took).map { $0 >= 0.15 } ?? false, "\(first)\n\(second)\nthe frame took \(took) s")
  }

  /// Who looks while a frame is drawn sees it whole.
  @Test(.enabled(if: TemporaryProject.has("python3"), "needs python3"))
  func framesAreSeenWhole() throws {
    try withProject { project in
      let program = """
        import os, time
        frame = 0
        while True:
          frame += 1
          text = '%d ' % frame * 5
          began = time.monotonic()
          os.write(1, b'\\x1b[?2026h\\x1b[H' + text.encode())
          time.sleep(0.04)
          os.write(1, b'\\x1b[2;1H' + text.encode() + b'\\x1b[?2026l')
          took = time.monotonic() - began
          with open('frames', 'a') as file: file.write('%d %f\\n' % (frame, took))
          time.sleep(0.08)
        """
      let session = try project.session(
        "--exec", "--no-wait", "--size", "80x5", "python3", "-c", program)
      try session.wait(for: " ")
      for _ in 0..<40 {
        let lines = try project.clrun("screen", session.id).texts("lines")
        try Self.checkIsWhole(lines[0], lines[1], project)
        let tail = try session.tail().output.split(separator: "\n")
        try Self.checkIsWhole(String(tail[0]), String(tail[1]), project)
      }
    }
  }
}
