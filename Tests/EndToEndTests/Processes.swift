import Foundation

/// Other processes, as /proc shows them.
enum Processes {
  /// Every process that was started in a session: its environment names it. The worker is not among them.
  static func ids(of session: String) -> [Int32] {
    all().filter { process in
      guard let data = FileManager.default.contents(atPath: "/proc/\(process)/environ") else {
        return false
      }
      return data.range(of: Data("CLRUN_SESSION=\(session)".utf8)) != nil
    }
  }

  /// How often the threads of a process have gone to sleep by now.
  static func wakeUps(of process: Int32) throws -> Int {
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
    return threads.reduce(0) { sum, thread in
      let status =
        FileManager.default.contents(atPath: "/proc/\(process)/task/\(thread)/status") ?? Data()
      let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first {
        $0.hasPrefix("voluntary_ctxt_switches:")
      }
      return sum + (line?.split(separator: "\t").last.flatMap { Int($0) } ?? 0)
    }
  }

  /// The processes of a name among the descendants of a session's worker.
  static func ids(named name: String, of session: Session) -> [Int32] {
    guard let worker = try? session.workerID() else { return [] }
    var found: Set<Int32> = [worker]
    let statuses = all().compactMap { process -> (pid: Int32, name: Substring, parent: Int32)? in
      guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat"),
        let open = data.firstIndex(of: UInt8(ascii: "(")),
        let close = data.lastIndex(of: UInt8(ascii: ")"))
      else { return nil }
      let fields = String(decoding: data[close...], as: UTF8.self).split(separator: " ")
      guard fields.count > 2, let parent = Int32(fields[2]) else { return nil }
      return (process, Substring(String(decoding: data[(open + 1)..<close], as: UTF8.self)), parent)
    }
    var count = 0
    while found.count > count {
      count = found.count
      for status in statuses where found.contains(status.parent) { found.insert(status.pid) }
    }
    return statuses.filter { found.contains($0.pid) && $0.name == name }.map(\.pid)
  }

  /// How many sockets a process has open.
  static func socketCount(of process: Int32) -> Int {
    let files = FileManager.default
    let names = (try? files.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
    return names.count {
      (try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)"))?
        .hasPrefix("socket:") ?? false
    }
  }

  /// Whether a process has a file open.
  static func has(_ path: String, openIn process: Int32) -> Bool {
    let files = FileManager.default
    let names = (try? files.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
    return names.contains {
      (try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")) == path
    }
  }

  /// Whether a process waits for something to happen.
  static func isAsleep(_ process: Int32) -> Bool {
    let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") ?? Data()
    let text = String(decoding: data, as: UTF8.self)
    return text.split(separator: ")").last?.hasPrefix(" S") ?? false
  }

  /// Whether a process is being traced.
  static func isTraced(_ process: Int32) -> Bool {
    let data = FileManager.default.contents(atPath: "/proc/\(process)/status") ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n")
      .contains { $0.hasPrefix("TracerPid:") && !$0.hasSuffix("\t0") }
  }

  /// Whether a process is there and has not ended.
  static func exists(_ process: Int32) -> Bool {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
      return false
    }
    let text = String(decoding: data, as: UTF8.self)
    return text.split(separator: ")").last.map { !$0.hasPrefix(" Z") } ?? false
  }

  /// Sends a signal to a process that this test started.
  static func signal(_ process: Int32, _ number: Int32) {
    guard process > 1 else { return }
    kill(process, number)
  }

  private static func all() -> [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
  }
}
