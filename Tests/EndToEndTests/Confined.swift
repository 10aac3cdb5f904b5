import Foundation
import Support

/// A project beside which lies what a confined session is to be kept from, used as somebody.
final class Confined {
  /// Whose sessions they are: those of the user who runs the tests, or of one without any privilege.
  enum User: String, CaseIterable {
    case own, nobody

    /// Those that can be had here.
    static let available: [User] =
      Privilege.isRoot && !TemporaryProject.isThreadSanitized ? allCases : [.own]
  }

  let project: TemporaryProject
  let user: User
  /// A folder beside the project, with a file, and a folder with a file.
  let outside: String
  /// A folder that isn't in a temporary one, of which confined sessions have their own: with a file, and a FIFO.
  let far: String

  /// Why sessions can't be confined here; nil where they can.
  static let obstacle: String? = {
    guard let project = try? TemporaryProject(), TemporaryProject.has("python3") else {
      return "needs python3"
    }
    defer { project.close() }
    let checks = (try? project.clrun("doctor"))?.list("checks") ?? []
    guard let check = checks.first(where: { $0["name"] == "confinement" }) else {
      return "doctor says nothing of confinement"
    }
    return check["state"] == "ok" ? nil : "\(check.texts("items"))"
  }()

  /// A folder that can be written to and isn't a temporary one, wherever the tests were built.
  private static let lasting: String = {
    let built = URL(fileURLWithPath: TemporaryProject.binary).deletingLastPathComponent().path
    let isLasting = { (path: String) in
      !["/tmp/", "/var/tmp/", "/dev/shm/", "/run/"].contains { "\(path)/".hasPrefix($0) }
        && FileManager.default.isWritableFile(atPath: path)
    }
    return [built, NSHomeDirectory(), "/srv", "/opt"].first(where: isLasting) ?? built
  }()

  init(_ project: TemporaryProject, as user: User) throws {
    self.project = project
    self.user = user
    outside = "\(project.folder)/outside"
    far = "\(Self.lasting)/outside-\(UUID().uuidString)"
    let script = """
      mkdir -p outside/secret home && cd outside && echo original > file && echo hidden > secret/word &&
      chmod 700 secret && chmod 600 file && mkdir '\(far)' && cd '\(far)' &&
      echo original > file && mkfifo fifo && chmod 777 . file fifo
      """
    _ = try project.run(["sh", "-c", script], directory: project.folder)
    if user == .nobody {
      _ = try project.run(["chown", "-R", "65534:65534", project.folder])
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: far) }

  func clrun(_ arguments: [String]) throws -> Answer {
    switch user {
    case .own: try project.plain(["--json"] + arguments)
    case .nobody: try Privilege.asNobody(project, arguments)
    }
  }

  /// Starts a session in the folder above the project, which so can be seen.
  func session(_ options: [String], _ command: String) throws -> Session {
    let answer = try clrun(
      ["--cwd", project.folder, "--wait", "60s", "--max-bytes", "100000"] + options + [command])
    guard answer.exitStatus == 0, let id = answer["terminal_id"] else {
      throw ChildProcessFailure("start a session\n\(answer)", of: answer.arguments)
    }
    return Session(id: id, project: project, started: answer)
  }

  /// Runs a command in a session, and returns what came of it.
  func run(_ command: String, in session: Session) throws -> Answer {
    try clrun(["input", session.id, command, "--wait", "60s", "--max-bytes", "100000"])
  }

  /// Puts a file beside the project, where sessions can read it.
  func write(_ text: String, as name: String) throws -> String {
    let path = "\(project.folder)/\(name)"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// All that a program could change of what lies outside.
  func fingerprint() throws -> String {
    try project.run([
      "sh", "-c",
      "cd '\(outside)' && find . -printf '%p %m %U %T@ %C@ %n %s %l\\n' | sort; cat file secret/word",
    ]).text
  }
}
