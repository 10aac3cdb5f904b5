internal import Platform

/// The environment that a session was started with, where that was asked for: `sessions/<id>.environment`, for its user
/// alone.
extension StateFolder {
  /// In bytes: more than the system hands over to a program.
  private static var environmentLimit: Int { 8 << 20 }

  /// Keeps it; each variable is `NAME=value`, byte by byte.
  package func write(environment: [[UInt8]], of id: SessionID) throws(StoreError) {
    try storing(.write, "\(Self.name)/sessions/\(id).environment") { () throws(Errno) in
      try sessions.replace("\(id).environment", with: Array(environment.joined(separator: [0])))
    }
  }

  /// What a session was started with; nil where it was not to be kept.
  package func environment(of id: SessionID) throws(StoreError) -> [[UInt8]]? {
    let name = "\(id).environment"
    guard sessions.contains(name) else { return nil }
    let bytes = try storing(.read, "\(Self.name)/sessions/\(name)") { () throws(Errno) in
      try sessions.contents(of: name, limit: Self.environmentLimit)
    }
    return bytes.split(separator: 0).map(Array.init)
  }
}
