internal import Platform
internal import Store

/// Whether the project's folder is as it should be, and what its file system can do.
struct FolderCheckup {
  /// Whether what can safely be mended is.
  let fixes: Bool

  /// In bytes.
  private static let scarceSpace: UInt64 = 256 << 20
  private static let noSpace: UInt64 = 4 << 20
  private static let scarceFiles: UInt64 = 1000

  // MARK: Owners and modes

  /// Whose the folder is and who else may read it.
  func modes(of project: borrowing Project) -> Check {
    var findings = Findings()
    if let root = try? project.root.directory(StateFolder.name) {
      look(at: root, name: StateFolder.name, &findings, isPart: true)
    }
    if !findings.links.isEmpty {
      return .problem(
        "folder", "Symbolic links stand where files or folders of clrun should.",
        why: "None is followed, since it could lead to somebody else's file.",
        advice: "Remove them.", items: findings.links)
    }
    if !findings.foreign.isEmpty {
      return .problem(
        "folder", "Files of another user are in .clrun.",
        why: "They can't be changed, or shouldn't be trusted.",
        advice: "Give them back (chown), or remove them.", items: findings.foreign)
    }
    let what = ".clrun is this user's alone (folders 0700, files 0600)."
    if findings.open.isEmpty { return .ok("folder", what) }
    let check = Check.warning(
      "folder", "Others may read what is in .clrun.",
      why: "What sessions print and are sent may be secret.",
      advice: "clrun doctor --fix takes the rights away.", items: findings.open)
    return fixes && findings.unmended == 0
      ? check.mended("the rights of others were taken away") : check
  }

  private struct Findings {
    var links: [String] = []
    var foreign: [String] = []
    /// What others have rights in.
    var open: [String] = []
    var unmended = 0
  }

  private func look(
    at directory: borrowing Directory, name: String, _ findings: inout Findings, isPart: Bool
  ) {
    if let status = try? directory.descriptor.status() {
      judge(status, name, &findings) { () throws(Errno) in
        try directory.descriptor.setMode(0o700)
      }
    }
    for entry in ((try? directory.names()) ?? []).sorted() {
      guard let status = try? directory.status(of: entry) else { continue }
      let path = "\(name)/\(entry)"
      switch status.kind {
      case .directory:
        // Folders that others put in here are theirs.
        guard isPart, Self.parts.contains(entry), let part = try? directory.directory(entry) else {
          continue
        }
        look(at: part, name: path, &findings, isPart: false)
      case .symbolicLink: findings.links.append(path)
      case .regular:
        judge(status, path, &findings) { () throws(Errno) in
          let file = try directory.file(entry, .read)
          try file.setMode(0o600)
        }
      case .socket, .other: continue
      }
    }
  }

  private static let parts = StateFile.Part.allCases.map(\.rawValue) + ["skills"]

  private func judge(
    _ status: FileStatus, _ path: String, _ findings: inout Findings,
    mend: () throws(Errno) -> Void
  ) {
    if status.owner != Process.user, Process.user != 0 { findings.foreign.append(path) }
    guard status.mode & 0o077 != 0 else { return }
    findings.open.append("\(path): \(String(status.mode, radix: 8))")
    if fixes, (try? mend()) == nil { findings.unmended += 1 }
  }

  // MARK: The file system

  func space(_ folder: borrowing StateFolder) -> Check {
    guard let system = try? folder.buffers.descriptor.fileSystem() else {
      return .warning(
        "space", "The file system doesn't tell how full it is.",
        why: "Output is lost when it is.", advice: "See: df \(StateFolder.name)")
    }
    let files = system.freeFiles == .max ? "" : ", \(system.freeFiles) more files"
    let room = system.freeBytes == .max ? "Any room" : "\(system.freeBytes >> 20) MiB"
    let what = "\(room) free\(files)."
    if system.freeBytes < Self.noSpace || system.freeFiles < 10 {
      return .problem(
        "space", what, why: "No session can be started, and output is lost.",
        advice: "Make room, for instance by: clrun gc --older 1d")
    }
    if system.freeBytes < Self.scarceSpace || system.freeFiles < Self.scarceFiles {
      return .warning(
        "space", what, why: "Output is lost when it is full.",
        advice: "Make room, for instance by: clrun gc --older 1d")
    }
    return .ok("space", what)
  }

  func locks(_ folder: borrowing StateFolder) -> Check {
    guard folder.holdsSocketsAndLocks else {
      return .problem(
        "locks", "There is no file system for sockets and locks.",
        why: "Workers can't be told from dead ones, and can't be asked.",
        advice: "Set XDG_RUNTIME_DIR to a folder of this user's on a local file system.")
    }
    if folder.isRunElsewhere {
      return .warning(
        "locks", "The project's file system has no sockets or no locks: they are elsewhere.",
        why: "Sessions can be used only on the machine and by the user that started them.",
        advice: "Nothing, or move the project to a local file system.")
    }
    return .ok("locks", "The project's file system has sockets and both kinds of locks.")
  }

  func holes(_ folder: borrowing StateFolder) -> Check {
    guard let error = folder.holeError else {
      return .ok("holes", "The project's file system can release the beginning of a log.")
    }
    return .warning(
      "holes", "The project's file system can't release the beginning of a log: \(error).",
      why: "With --max-log a log ends when it has that size, instead of losing its beginning.",
      advice: "ext4, xfs, btrfs, tmpfs and zfs can.")
  }
}
