internal import Platform
internal import Store

/// How a session's program is confined before it starts.
extension Worker {
  /// Adds to a program what it is to be kept from.
  ///
  /// - Returns: What was asked for, with what of it can't be had.
  static func confine(
    _ program: inout PseudoTerminal.Program, to wanted: SessionConfinement?,
    _ folder: borrowing StateFolder
  ) throws(Reply.Failure) -> SessionConfinement? {
    guard var wanted else { return nil }
    let plan: ConfinementPlan
    do throws(ConfinementPlan.Obstacle) {
      plan = try ConfinementPlan(
        wanted, try surroundings(of: program, folder),
        ConfinementSupport.found(withNetwork: wanted.hasNoNetwork))
    } catch {
      throw Reply.Failure(stage: .confinement, subject: error.reason, code: 0)
    }
    program.confinement = plan.confinement
    if let mode = wanted.mode {
      // A folder of the caller's would not be writable.
      if plan.confinement.hasOwnMounts { program.set("TMPDIR", "/tmp") }
      program.set("CLRUN_SANDBOX", mode.rawValue)
    }
    wanted.missing = plan.missing
    return wanted
  }

  private static func surroundings(
    of program: PseudoTerminal.Program, _ folder: borrowing StateFolder
  ) throws(ConfinementPlan.Obstacle) -> ConfinementPlan.Surroundings {
    let state = path(of: folder.root)
    let cwd: String
    do throws(Errno) {
      cwd = try Process.canonicalPath(of: program.directory ?? ".")
    } catch {
      throw ConfinementPlan.Obstacle(reason: "its directory's path can't be told: \(error)")
    }
    guard !state.hasPrefix("/proc/"), let end = state.lastIndex(of: "/") else {
      throw ConfinementPlan.Obstacle(reason: "the project's path is not UTF-8")
    }
    let root = end == state.startIndex ? "/" : String(state[..<end])
    let runtime =
      Process.environmentVariable("XDG_RUNTIME_DIR").flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? "/run/user/\(Process.user)"
    let runtimePath = try? Process.canonicalPath(of: runtime)
    let elsewhere = [runtimePath.map { "\($0)/clrun" }, "/tmp/clrun-\(Process.user)"]
    return ConfinementPlan.Surroundings(
      root: root, cwd: cwd, state: state, run: path(of: folder.run),
      otherStates: elsewhere.compactMap { $0 }.filter(FileStatus.exists) + statesOfOthers(),
      runtime: runtimePath)
  }

  /// The state folders in which workers of this user run now, as they were called.
  private static func statesOfOthers() -> [String] {
    guard let proc = try? Directory.open("/proc"), let names = try? proc.names() else { return [] }
    var states: Set<String> = []
    for name in names where Int32(name) != nil {
      guard let process = try? proc.directory(name),
        let bytes = try? process.file("cmdline", .read).readAll(limit: 1 << 16)
      else { continue }
      let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 3, words[0] == processName,
        let state = try? Process.canonicalPath(of: "\(words[2])/\(StateFolder.name)")
      else { continue }
      states.insert(state)
    }
    return states.sorted()
  }
}

extension PseudoTerminal.Program {
  fileprivate mutating func set(_ name: String, _ value: String) {
    let head = Array("\(name)=".utf8)
    environment.removeAll { $0.starts(with: head) }
    environment.append(head + value.utf8)
  }
}

extension PseudoTerminal.SpawnFailure {
  /// What of the confinement failed, in words.
  var confinementReason: String {
    let what =
      switch stage {
      case .namespaces: "namespaces can't be made"
      case .network: "the loopback of a network of its own can't be raised"
      case .mounts:
        "the file system view of its own can't be arranged\(path.map { " at \($0)" } ?? "")"
      case .landlock: "Landlock's rules can't be made\(path.map { " for \($0)" } ?? "")"
      default: "privileges can't be given up"
      }
    return "\(what): \(errno)"
  }
}
