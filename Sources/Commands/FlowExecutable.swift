internal import Platform

/// Where the executable is that speaks to remote flows.
enum FlowExecutable {
  /// Beside clrun, as a build leaves it, or where the installation puts it with its libraries.
  static var candidates: [String] {
    guard let own = Process.link(at: Process.ownExecutable), let slash = own.lastIndex(of: "/")
    else { return [] }
    let folder = String(own[..<slash])
    return ["\(folder)/clrun-scp", "\(folder)/../libexec/clrun/clrun-scp"]
  }

  static func path() throws(CommandFailure) -> String {
    guard let path = candidates.first(where: { FileStatus.exists(atPath: $0) }) else {
      throw .noFlowExecutable(candidates)
    }
    return path
  }
}
