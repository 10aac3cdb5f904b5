internal import Platform

extension StateFolder {
  /// Puts files into `skills/`, where they are missing, and notes it in the ledger.
  package func installSkills(_ files: [(name: String, text: String)]) {
    guard !files.isEmpty, (try? root.makeDirectory("skills")) != nil,
      let skills = try? root.directory("skills")
    else { return }
    var written: [JSONValue] = []
    for file in files where !skills.contains(file.name) {
      guard (try? skills.replace(file.name, with: Array(file.text.utf8))) != nil else { continue }
      written.append(.string(file.name))
    }
    if !written.isEmpty { log(.skillsInstalled, nil, ["files": .array(written)]) }
  }
}
