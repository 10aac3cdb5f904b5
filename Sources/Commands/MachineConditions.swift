internal import Platform
internal import Worker

/// What `wait` waits for outside the sessions: ports, of which nobody tells, and files, of which the kernel does mostly.
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
  private let watch: FileWatch?
  /// The descriptor that is readable once a file may have appeared; nil where there is none.
  let watchDescriptor: Int32?
  /// Whether the kernel tells when one of the files may have appeared.
  private var isWatching = false

  /// How often is looked at that of which nobody tells, at first.
  private static let pause: Duration = .milliseconds(50)
  /// How often is looked at files that the kernel watches: a directory high above them may have been replaced.
  private static let watchedPause: Duration = .seconds(1)

  init(ports: [UInt16], files: [String]) {
    self.ports = ports
    self.files = files
    if !files.isEmpty, let watch = try? FileWatch() {
      watchDescriptor = watch.descriptor.rawValue
      self.watch = consume watch
    } else {
      watchDescriptor = nil
      watch = nil
    }
  }

  /// Whether one of them has not held yet.
  var isPending: Bool { !ports.isEmpty || !files.isEmpty }

  /// After how long they are to be looked at again, whatever happens; nil: not again.
  ///
  /// - Parameter waited: How long they have been waited for.
  func lookPause(after waited: Duration) -> Duration? {
    guard isPending else { return nil }
    if ports.isEmpty && isWatching { return Self.watchedPause }
    return Worker.Pause.long(after: waited) ?? Self.pause
  }

  /// Looks which of them hold now.
  mutating func look() throws(CommandFailure) {
    if !ports.isEmpty {
      if probe == nil { probe = try? PortProbe(of: ports) }
      guard let open = probe?.listening() else { throw .portsUnknown }
      for port in open where ports.contains(port) { hold("port", String(port)) }
      ports.removeAll { open.contains($0) }
    }
    guard !files.isEmpty else { return }
    // What appears after this is told, and what did before is seen.
    watch?.drain()
    let watched = files.filter { watch?.watch($0) == true }
    isWatching = watched.count == files.count
    for file in files where FileStatus.exists(atPath: file) { hold("file", file) }
    files.removeAll { file in held.contains { $0.name == "file" && $0.value == file } }
  }

  private mutating func hold(_ name: String, _ value: String) {
    held.append(Held(name: name, value: value, at: WallClock.milliseconds))
  }
}
