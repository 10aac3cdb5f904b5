extension ProcessInspector {
  /// Whether the environment that a process was started with has a variable, `NAME=value` and a zero byte; false also
  /// where it can't be read.
  ///
  /// See: man 5 proc, /proc/pid/environ
  package mutating func hasVariable(_ variable: [UInt8], of process: Int32) -> Bool {
    guard (try? load(process, "/environ", whole: true)) != nil else { return false }
    return content.withUnsafeBytes { content in
      variable.withUnsafeBytes { variable in
        let environment = UnsafeRawBufferPointer(rebasing: content[..<count])
        var start = 0
        while let place = environment.firstOffset(of: variable, from: start) {
          // Not the end of another variable's value.
          if place == 0 || environment[place - 1] == 0 { return true }
          start = place + 1
        }
        return false
      }
    }
  }
}

extension Process {
  /// Whether the environment that a process was started with has a variable, `NAME=value`.
  package static func environment(of process: Int32, has variable: String) -> Bool {
    var inspector = ProcessInspector()
    return inspector.hasVariable(Array(variable.utf8) + [0], of: process)
  }
}
