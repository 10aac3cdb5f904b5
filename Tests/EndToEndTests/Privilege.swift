import Foundation
import Support

/// What only root can try.
enum Privilege {
  static let isRoot = geteuid() == 0 && TemporaryProject.has("setpriv")

  /// Whether file systems can be mounted where nobody else sees them.
  static let canMount: Bool = {
    guard geteuid() == 0, TemporaryProject.has("unshare"), let project = try? TemporaryProject()
    else { return false }
    defer { project.close() }
    let script = "mount -t tmpfs -o size=1m none ."
    return (try? project.run(["unshare", "-m", "sh", "-c", script]).exitStatus) == 0
  }()

  /// Makes the project the user nobody's own.
  static func handOver(_ project: TemporaryProject) throws {
    _ = try project.run([
      "sh", "-c", "chown -R 65534:65534 '\(project.root)' '\(project.folder)/home'",
    ])
  }

  /// clrun as the user nobody, in the project.
  static func asNobody(_ project: TemporaryProject, _ arguments: String...) throws -> Answer {
    try asNobody(project, arguments)
  }

  /// clrun as the user nobody, in the project.
  static func asNobody(_ project: TemporaryProject, _ arguments: [String]) throws -> Answer {
    // The binary may lie where nobody else may look.
    let copy = "\(project.folder)/clrun"
    if !FileManager.default.fileExists(atPath: copy) {
      // Copied by another process: what this one starts in the meantime could hold the copy open for writing.
      _ = try project.run(["cp", TemporaryProject.binary, copy])
    }
    return try project.run(
      ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy, "--json"] + arguments)
  }
}
