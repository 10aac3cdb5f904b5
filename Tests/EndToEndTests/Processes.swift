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
