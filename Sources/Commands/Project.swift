internal import Platform
internal import Store

/// The folder that a call works in: where its `.clrun` is, or will be.
struct Project: ~Copyable {
  let root: Directory
  /// For people; what is opened is `root`.
  let path: String

  /// What marks the root of a project.
  private static let markers = [
    StateFolder.name, ".git", "package.json", "Cargo.toml", "go.mod", "pyproject.toml", "Makefile",
    "Package.swift",
  ]

  /// Finds the project: the one that was named, with `--project` or in `CLRUN_PROJECT`, else the first folder from the
  /// working directory upwards that holds a marker, else the working directory.
  static func find(named name: String?) throws(CommandFailure) -> Project {
    let variable = Process.environmentVariable("CLRUN_PROJECT")
    if let name = name ?? variable.nonEmpty {
      do throws(Errno) {
        let root = try Directory.openUnread(name)
        return Project(root: root, path: absolute(name))
      } catch {
        throw .project(name, error)
      }
    }
    let start = (try? Process.workingDirectory()) ?? "."
    do throws(Errno) {
      return try nearest(from: start)
    } catch {
      throw .directory(start, error)
    }
  }

  private static func nearest(from start: String) throws(Errno) -> Project {
    var directory = try Directory.openUnread(".")
    var path = start
    while true {
      if markers.contains(where: { directory.contains($0) }) {
        return Project(root: directory, path: path)
      }
      let here = try directory.descriptor.status()
      // Above what can't be entered is nothing of ours.
      guard let above = try? directory.parent() else { break }
      let there = try above.descriptor.status()
      if here.inode == there.inode, here.device == there.device { break }
      path = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? path
      if path.isEmpty { path = "/" }
      directory = above
    }
    return Project(root: try Directory.openUnread("."), path: start)
  }

  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let here = try? Process.workingDirectory() else { return path }
    return path == "." ? here : "\(here)/\(path)"
  }

  /// Opens the project's state folder.
  func folder(creating: Bool = false) throws(CommandFailure) -> StateFolder {
    do throws(StoreError) {
      return try StateFolder.open(in: root, creating: creating)
    } catch {
      throw .store(error, root: path)
    }
  }

  /// Names what failed in it.
  func storing<T: ~Copyable>(
    _ body: () throws(StoreError) -> T
  ) throws(CommandFailure) -> T {
    do throws(StoreError) {
      return try body()
    } catch {
      throw .store(error, root: path)
    }
  }
}
