internal import Platform

extension ForegroundProbe {
  /// How one thread waits for the terminal.
  struct Wait {
    var call: ForegroundEvidence.Call
    var descriptor: Int32
    var companion: ProcessDescriptor?
    var hasTimeout: Bool
  }
}
