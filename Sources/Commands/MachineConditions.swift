internal import Platform

/// What `wait` waits for outside the sessions: ports and files, of which nobody tells.
struct MachineConditions: ~Copyable {
  /// A condition that has held.
  struct Held {
    var name: String
    var value: String
    /// In milliseconds since 1970.
    var at: Int64
  }

  private var ports: [UInt16]
  private var files: [String]
  private(set) var held: [Held] = []
  private var probe: PortProbe?

  init(ports: [UInt16], files: [String]) {
    self.ports = ports
    self.files = files
  }

  /// Whether one of them has not held yet.
  var isPending: Bool { !ports.isEmpty || !files.isEmpty }

  /// Looks which of them hold now.
  mutating func look() throws(CommandFailure) {
    if !ports.isEmpty {
      if probe == nil { probe = try? PortProbe() }
      guard let open = probe?.listening(of: ports) else { throw .portsUnknown }
      for port in open { hold("port", String(port)) }
      ports.removeAll { open.contains($0) }
    }
    for file in files where FileStatus.exists(atPath: file) { hold("file", file) }
    files.removeAll { file in held.contains { $0.name == "file" && $0.value == file } }
  }

  private mutating func hold(_ name: String, _ value: String) {
    held.append(Held(name: name, value: value, at: WallClock.milliseconds))
  }
}
