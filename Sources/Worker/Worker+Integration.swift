internal import Platform
internal import Store

/// How a shell is started so that it reads our integration, with the person's own files read as ever.
extension Worker {
  /// Adds what makes a shell read its integration file, which is written where it is missing.
  static func integrate(
    _ kind: ShellIntegration.Kind, nonce: String, _ folder: borrowing StateFolder,
    _ arguments: inout [[UInt8]], _ environment: inout ChildEnvironment
  ) throws(Reply.Failure) {
    environment.set("CLRUN_NONCE", nonce)
    let path = path(of: folder.run)
    do throws(Errno) {
      try writeFiles(for: kind, in: folder.run)
      switch kind {
      case .bash:
        arguments += ["--rcfile", "\(path)/\(ShellIntegration.bashFile)"].map { Array($0.utf8) }
      case .fish:
        let file = quotedForFish("\(path)/\(ShellIntegration.fishFile)")
        arguments += ["--init-command", "source \(file)"].map { Array($0.utf8) }
      case .zsh:
        let name = ShellIntegration.zshFolder
        // One of ours is what a zsh left that reads no files.
        if let own = environment["ZDOTDIR"], !own.hasSuffix("/\(name)") {
          environment.set("CLRUN_ZDOTDIR", own)
        }
        environment.set("ZDOTDIR", "\(path)/\(name)")
      }
    } catch {
      throw Reply.Failure(stage: .state, subject: "\(StateFolder.name)/run", code: error.code)
    }
  }

  /// Writes what a kind of shell reads: to be integrated, to say all that it is, and to be what another was.
  static func writeFiles(
    for kind: ShellIntegration.Kind, in run: borrowing Directory
  ) throws(Errno) {
    switch kind {
    case .bash:
      try write(ShellIntegration.bash, as: ShellIntegration.bashFile, in: run)
      try write(ShellIntegration.bashState, as: ShellIntegration.bashStateFile, in: run)
    case .fish:
      try write(ShellIntegration.fish, as: ShellIntegration.fishFile, in: run)
      try write(ShellIntegration.fishState, as: ShellIntegration.fishStateFile, in: run)
    case .zsh:
      try run.makeDirectory(ShellIntegration.zshFolder)
      let folder = try run.directory(ShellIntegration.zshFolder)
      try write(ShellIntegration.zsh, as: ".zshenv", in: folder)
      try write(ShellIntegration.zshState, as: ShellIntegration.zshStateFile, in: run)
      try run.makeDirectory(ShellIntegration.zshRestoreFolder)
      let restore = try run.directory(ShellIntegration.zshRestoreFolder)
      try write(ShellIntegration.zshRestoreEnvironment, as: ".zshenv", in: restore)
      try write(ShellIntegration.zshRestore, as: ".zshrc", in: restore)
    }
  }

  /// Writes a file unless it is there whole: several workers may do so at once.
  static func write(
    _ text: String, as name: String, in directory: borrowing Directory
  ) throws(Errno) {
    if let status = try? directory.status(of: name), status.size == text.utf8.count { return }
    try directory.replace(name, with: Array(text.utf8))
  }

  /// A folder's path; one that isn't UTF-8 can't be said, but the folder is open in the worker.
  static func path(of directory: borrowing Directory) -> String {
    let descriptor = directory.descriptor.rawValue
    let path = Process.link(at: "/proc/self/fd/\(descriptor)") ?? ""
    let isSaid = !path.isEmpty && !path.unicodeScalars.contains("\u{FFFD}")
    return isSaid ? path : "/proc/\(Process.id)/fd/\(descriptor)"
  }

  /// A word as fish reads it back.
  static func quotedForFish(_ word: String) -> String {
    var quoted = "'"
    for scalar in word.unicodeScalars {
      if scalar == "'" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "'"
  }
}
