internal import Platform
internal import Store

/// What clrun says of the project and its folder.
extension CommandFailure {
  static let noFolder = CommandFailure(
    "No .clrun directory found. Run `clrun <command>` to initialize.")

  static func project(_ path: String, _ errno: Errno) -> CommandFailure {
    CommandFailure("The project folder \(shown(path)) can't be opened: \(errno).")
  }

  static func directory(_ path: String, _ errno: Errno) -> CommandFailure {
    CommandFailure(
      "The working directory \(shown(path)) can't be used: \(errno).",
      [Hint("example", "clrun --cwd . 'pwd'")])
  }

  static func store(_ error: StoreError, root: String) -> CommandFailure {
    switch error {
    case .noFolder: return noFolder
    case .unsafeFolder(let name, .symbolicLink):
      return CommandFailure(
        "\(root)/\(name) is a symbolic link, which clrun does not follow.",
        [Hint("note", "Remove the link, or name another project with --project.")])
    case .unsafeFolder(let name, .notDirectory):
      return CommandFailure(
        "\(root)/\(name) is not a directory.",
        [Hint("note", "Move it away, or name another project with --project.")])
    case .unsafeFolder(let name, .foreignOwner(let user)):
      return CommandFailure(
        "\(root)/\(name) belongs to another user (uid \(user)), so it is not trusted.",
        [Hint("note", "Name a project of your own with --project.")])
    case .failed(let operation, let name, let errno):
      var hints: [Hint] = []
      if operation != .read, [.readOnlyFileSystem, .accessDenied, .notPermitted].contains(errno) {
        hints.append(
          Hint("note", "clrun keeps its sessions there. Name a writable project with --project."))
      } else if errno == .noSpace {
        hints.append(Hint("note", "The disk is full. Nothing was sent or changed."))
      }
      return CommandFailure(
        "Can't \(verb(operation)) \(root)/\(name): \(errno).", hints)
    case .damaged(let name, let reason):
      return CommandFailure(
        "\(root)/\(name) is damaged: \(reason).", [Hint("check_status", "clrun status")])
    case .locked(let name, let holder):
      let who = holder.map { " by process \($0)" } ?? ""
      return CommandFailure(
        "\(root)/\(name) has been locked\(who) for more than 5 seconds.",
        [Hint("note", "Nothing was sent. If that process is stopped, continue or end it.")])
    }
  }

  private static func verb(_ operation: StoreError.Operation) -> String {
    switch operation {
    case .create: "create"
    case .open: "open"
    case .read: "read"
    case .write: "write"
    case .lock: "lock"
    }
  }
}
