internal import Platform

extension ForegroundProbe {
  /// How one thread waits for the terminal.
  struct Wait {
    var call: ForegroundEvidence.Call
    var descriptor: Int32
    var companion: ProcessDescriptor?
    var hasTimeout = false
    /// After how long it goes on by itself, as far as that is known.
    var timeLimit: Duration?
  }
}
