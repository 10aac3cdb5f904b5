internal import Store
internal import Worker

extension SessionView {
  /// What became of input that was acknowledged, where the worker died before it could say so: the queue keeps it.
  func undelivered(in folder: borrowing StateFolder) -> [String] {
    guard status == "detached", !isForeign, let queue = try? folder.queue(of: id) else { return [] }
    var warnings = queue.entries.filter { $0.status == .sent }.map { entry in
      let label = QueuedInput(entry.input).label
      let text = label.count > 80 ? "\(label.prefix(80))…" : label
      return
        "The worker died while it delivered \"\(text)\": whether the program got all of it is uncertain."
    }
    let count = queue.entries.count { $0.status == .cancelled && $0.mode != .override }
    if count > 0 {
      warnings.append(
        "The worker died before it delivered \(count) \(count == 1 ? "input" : "inputs"): what waited was not sent."
      )
    }
    return warnings
  }
}
