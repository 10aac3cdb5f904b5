internal import Worker

extension Answer {
  /// How the command that was waited for has ended, and where the shell is now.
  mutating func addEnd(_ reply: Reply?) {
    guard let reply else { return }
    add("exit_code", reply.exitCode)
    add("duration", milliseconds: reply.duration)
    add("cwd", reply.directory)
  }
}
