internal import Foundation
internal import LibVTerm
internal import VirtualTerminal

/// Feeds each workload to both emulators by turns and prints the medians.
let megabytes = 8
let rounds = Int(CommandLine.arguments.dropFirst().first ?? "") ?? 7
let only = CommandLine.arguments.dropFirst(2).first
let folder = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../../../../Tests/VirtualTerminalTests/Recordings").standardizedFileURL
let isProfiling = CommandLine.arguments.contains("--profile")
let readSize = 4096 * 4

func seconds(_ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  let (whole, attoseconds) = clock.measure(body).components
  return Double(whole) + Double(attoseconds) * 1e-18
}

func feedOurs(_ bytes: [UInt8]) -> Double {
  var terminal = Terminal(
    rows: Workload.rows, columns: Workload.columns, scrollbackLimit: 10_000_000)
  return bytes.withUnsafeBytes { buffer in
    seconds {
      var start = 0
      while start < buffer.count {
        let end = min(buffer.count, start + readSize)
        terminal.feed(UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
        start = end
      }
      _ = terminal.takeReplies()
    }
  }
}

func feedTheirs(_ bytes: [UInt8]) -> Double {
  let driver = libvterm_driver_new(Int32(Workload.rows), Int32(Workload.columns))
  defer { libvterm_driver_free(driver) }
  return bytes.withUnsafeBytes { buffer in
    seconds {
      var start = 0
      while start < buffer.count, let base = buffer.baseAddress {
        let end = min(buffer.count, start + readSize)
        libvterm_driver_feed(
          driver, (base + start).assumingMemoryBound(to: CChar.self), end - start)
        start = end
      }
    }
  }
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

print("workload                 ours MB/s  libvterm MB/s   ratio    bar")
for workload in Workload.all(size: megabytes << 20, recordings: folder) {
  if let only, !workload.name.contains(only) { continue }
  let bytes = workload.make()
  if isProfiling {
    for _ in 0..<rounds * 10 { _ = feedOurs(bytes) }
    continue
  }
  var ours: [Double] = []
  var theirs: [Double] = []
  let slice = Array(bytes.prefix(max(1 << 16, bytes.count / 8)))
  for _ in 0..<rounds {
    ours.append(Double(bytes.count) / feedOurs(bytes) / 1e6)
    theirs.append(Double(slice.count) / feedTheirs(slice) / 1e6)
  }
  let ratio = median(ours) / median(theirs)
  print(
    padded(workload.name, 24),
    String(
      format: "%9.1f %14.2f %7.1f %6.1f %@", median(ours), median(theirs), ratio, workload.bar,
      ratio >= workload.bar ? "reached" : "MISSED"))
}
