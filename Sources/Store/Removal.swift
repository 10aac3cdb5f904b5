package import Platform

/// What was removed from a state folder, or would be.
package struct Removal: Sendable {
  /// Paths in the project, in the order in which they went.
  package private(set) var files: [String] = []
  /// In bytes: what the files took on the disk.
  package private(set) var bytes = 0
  /// What could not be removed.
  package private(set) var failures: [(name: String, errno: Errno)] = []

  package init() {}

  /// Removes a file, or only counts it. One that isn't there is nothing.
  package mutating func take(
    _ name: String, in part: StateFile.Part, of folder: borrowing StateFolder, isDryRun: Bool
  ) {
    guard let status = folder.status(of: name, in: part) else { return }
    let path = "\(StateFolder.name)/\(part.rawValue)/\(name)"
    do throws(Errno) {
      if !isDryRun {
        try folder.inPart(part) { (directory) throws(Errno) in try directory.remove(name) }
      }
      files.append(path)
      // A log whose beginning was released is larger than what it takes.
      bytes += min(status.size, status.allocated)
    } catch .noEntry {
      return
    } catch {
      failures.append((path, error))
    }
  }

  /// Adds what another one removed.
  package mutating func add(_ other: Removal) {
    files += other.files
    bytes += other.bytes
    failures += other.failures
  }
}
