internal import Platform
internal import Store

/// How a session is confined on this machine: what was asked for, in the kernel's terms.
struct ConfinementPlan {
  var confinement = Confinement()
  /// What could not be had.
  var missing: [String] = []
  /// What is asked for.
  private let wanted: SessionConfinement
  private let surroundings: Surroundings

  /// Where the session is: absolute paths, without symbolic links.
  struct Surroundings {
    /// The project's root.
    var root: String
    var cwd: String
    /// The project's state folder, and where its sockets and locks are.
    var state: String
    var run: String
    /// The state folders of other projects in which sessions live now.
    var otherStates: [String] = []
    /// Where the user's programs find each other's sockets.
    var runtime: String?
  }

  /// Why it can't be.
  struct Obstacle: Error {
    var reason: String
  }

  init(
    _ wanted: SessionConfinement, _ surroundings: Surroundings, _ support: ConfinementSupport
  ) throws(Obstacle) {
    self.wanted = wanted
    self.surroundings = surroundings
    try refuseContradictions()
    takeWhatThereIs(support)
    if let first = support.gaps(of: wanted).first, !wanted.isBestEffort {
      throw Obstacle(reason: first)
    }
    missing = support.gaps(of: wanted) + support.defects(of: wanted)
    confinement.isReadOnly = wanted.mode != nil
    if confinement.hasOwnMounts { arrangePlaces() }
    if confinement.landlock != nil { try arrangeGrants() }
    guard confinement.places.count <= Confinement.placeLimit else {
      throw Obstacle(
        reason: "there are more than \(Confinement.placeLimit) paths to be kept from it")
    }
  }

  private func refuseContradictions() throws(Obstacle) {
    for path in wanted.denied {
      for needed in [surroundings.root, surroundings.cwd, surroundings.state]
      where Self.isWithin(needed, path) {
        throw Obstacle(reason: "\(path) is denied, and the session needs \(needed)")
      }
    }
    if wanted.mode != nil, writable.contains("/") {
      throw Obstacle(
        reason: "all of / would be writable: there is nothing to keep the session from")
    }
    for path in wanted.writable where Self.isWithin(path, surroundings.state) {
      throw Obstacle(reason: "\(path) is in the project's state folder, which stays unwritable")
    }
  }

  private mutating func takeWhatThereIs(_ support: ConfinementSupport) {
    confinement.landlock = support.landlock
    confinement.hasOwnMounts = support.mounts == nil
    confinement.hasOwnNetwork = wanted.hasNoNetwork && support.network == nil
    confinement.hasOwnUsers =
      support.needsOwnUsers && (confinement.hasOwnMounts || confinement.hasOwnNetwork)
    confinement.hasNoTCP =
      wanted.hasNoNetwork && !confinement.hasOwnNetwork && support.landlock ?? 0 >= 4
  }

  // MARK: Mounts

  /// Folders that are the session's own, empty at its start, in memory.
  private var privateFolders: [String] {
    guard wanted.mode != nil else { return [] }
    let all = ["/tmp", "/var/tmp", "/dev/shm", surroundings.runtime].compactMap { $0 }
    return all.enumerated().filter { index, path in
      isFolder(path) && !all[..<index].contains { Self.isWithin(path, $0) }
    }.map(\.element)
  }

  private var writable: [String] {
    guard let mode = wanted.mode else { return ["/"] }
    return (mode == .rw ? [surroundings.root] : []) + wanted.writable
  }

  /// State folders of this and other projects that could be written to.
  private var states: [String] {
    ([surroundings.state, surroundings.run] + surroundings.otherStates).filter { state in
      writable.contains { Self.isWithin(state, $0) }
    }
  }

  private mutating func arrangePlaces() {
    let privateFolders = privateFolders
    var places = privateFolders.map { Confinement.Place($0, .isPrivate) }
    var seen: [Confinement.Place] = []
    if wanted.mode != nil {
      seen = writable.map { Confinement.Place($0, .writable) }
      // Where a private folder would cover them.
      let needed = [surroundings.root, surroundings.cwd, surroundings.run]
      for path in needed
      where privateFolders.contains(where: { Self.isWithin(path, $0) })
        && !writable.contains(where: { Self.isWithin(path, $0) })
      {
        seen.append(Confinement.Place(path, .readable))
      }
    }
    seen += states.map { Confinement.Place($0, .readable) }
    var known: Set<String> = []
    // What lies in another is longer.
    places += seen.filter { known.insert($0.path).inserted }
      .enumerated().sorted {
        ($0.element.path.utf8.count, $0.offset) < ($1.element.path.utf8.count, $1.offset)
      }.map(\.element)
    places += wanted.denied.map { Confinement.Place($0, .denied) }
    if wanted.mode != nil {
      places += Self.sockets(in: "/run", depth: 3).map { Confinement.Place($0, .denied) }
    }
    confinement.places = places
  }

  /// The sockets of the machine's services: who is asked there would do what the session may not.
  private static func sockets(in folder: String, depth: Int) -> [String] {
    guard depth > 0, let directory = try? Directory.open(folder),
      let names = try? directory.names()
    else { return [] }
    return names.sorted().flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      switch (try? directory.status(of: name))?.kind {
      case .socket: return [path]
      case .directory: return sockets(in: path, depth: depth - 1)
      default: return []
      }
    }
  }

  // MARK: Landlock

  /// Devices that hold nothing.
  private static let devices = [
    "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx",
  ]

  private mutating func arrangeGrants() throws(Obstacle) {
    if confinement.hasOwnMounts {
      // What is denied is covered, and what is frozen is mounted read-only.
      confinement.grants =
        wanted.mode == nil
        ? [Confinement.Grant("/", .all)]
        : [Confinement.Grant("/", .read)]
          + (Self.devices + ["/dev/pts"] + privateFolders + writable).map {
            Confinement.Grant($0, .write)
          }
      return
    }
    let kept = wanted.denied + states
    var grants: [Confinement.Grant] = []
    if wanted.mode == nil {
      try grant("/", .all, but: kept, &grants)
      try grant("/", .read, but: wanted.denied, &grants)
    } else {
      try grant("/", .read, but: wanted.denied, &grants)
      for path in privateFolders + writable { try grant(path, .write, but: kept, &grants) }
      grants += Self.devices.map { Confinement.Grant($0, .write) }
    }
    confinement.grants = grants
  }

  /// How many grants there can be, where siblings of what is kept back are granted one by one.
  private static let grantLimit = 20_000

  /// Grants a path, or, where something in it is kept back, all that is beside that.
  private func grant(
    _ path: String, _ access: Confinement.Grant.Access, but kept: [String],
    _ grants: inout [Confinement.Grant]
  ) throws(Obstacle) {
    if kept.contains(where: { Self.isWithin(path, $0) }) { return }
    guard kept.contains(where: { Self.isWithin($0, path) }) else {
      grants.append(Confinement.Grant(path, access))
      guard grants.count <= Self.grantLimit else {
        throw Obstacle(reason: "there is too much beside what is denied")
      }
      return
    }
    guard let directory = try? Directory.open(path), let names = try? directory.names() else {
      return
    }
    for name in names.sorted() {
      // A link's own target is granted where it stands.
      guard let status = try? directory.status(of: name), status.kind != .symbolicLink else {
        continue
      }
      try grant(path == "/" ? "/\(name)" : "\(path)/\(name)", access, but: kept, &grants)
    }
  }

  // MARK: Paths

  /// Whether a path is another one or lies in it.
  static func isWithin(_ path: String, _ folder: String) -> Bool {
    folder == "/" || path == folder || path.hasPrefix("\(folder)/")
  }

  private func isFolder(_ path: String) -> Bool {
    guard path != "/", let top = try? Directory.open("/") else { return false }
    return (try? top.status(of: String(path.dropFirst())))?.kind == .directory
  }
}
