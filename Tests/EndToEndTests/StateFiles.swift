import Foundation
import Support

/// The state folder of a project, as a test looks at it and changes it.
extension TemporaryProject {
  /// Every file in the state folder, by its path in it.
  func stateFiles() -> [String] {
    let paths = FileManager.default.subpaths(atPath: "\(root)/.clrun") ?? []
    return paths.filter { path in
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(
        atPath: "\(root)/.clrun/\(path)", isDirectory: &isDirectory)
      return !isDirectory.boolValue
    }.sorted()
  }

  /// The files of a session.
  func files(of id: String) -> [String] { stateFiles().filter { $0.contains(id) } }

  /// Writes a file into the state folder, as if it were so many days old.
  func write(_ text: String, to path: String, daysAgo days: Double = 0) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(root)/.clrun/\(path)"))
    try age(path, days: days)
  }

  /// Makes a file look as old as that.
  func age(_ path: String, days: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -days * 86_400)],
      ofItemAtPath: "\(root)/.clrun/\(path)")
  }

  /// Makes an ended session look as if nobody had used it for so many days.
  func age(_ session: Session, days: Double) throws {
    let path = "sessions/\(session.id).json"
    let text = String(decoding: state(path), as: UTF8.self)
    let time = Date(timeIntervalSinceNow: -days * 86_400).formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(
        separator: .omitted))
    let changed = text.replacingOccurrences(
      of: "\"last_activity_at\" : \"[^\"]*\"", with: "\"last_activity_at\" : \"\(time)\"",
      options: .regularExpression)
    try write(changed, to: path, daysAgo: days)
    for file in files(of: session.id) where file != path { try age(file, days: days) }
  }
}
