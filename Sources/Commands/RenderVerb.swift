internal import Platform
internal import VirtualTerminal
internal import Worker

/// `clrun render`: what raw bytes look like on a terminal.
struct RenderVerb {
  var path: String
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    var terminal = Terminal(
      rows: options.rows, columns: options.columns, scrollbackLimit: 1 << 16)
    terminal.answersQueries = false
    do throws(Errno) {
      let file =
        path == "-" ? try Descriptor.duplicating(0) : try Descriptor.reading(path: path)
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try file.read(into: &buffer)
        if count == 0 { break }
        buffer.withUnsafeBytes {
          terminal.feed(UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
      }
    } catch {
      throw .unreadable(path, error)
    }
    var answer = Answer()
    let report = ScreenReport(
      of: terminal, ScreenReport.Wish(isANSI: options.ansi, hasSpans: options.styled))
    answer.add(report, rows: try report.rows(in: options.range, of: nil), options)
    return answer
  }
}
