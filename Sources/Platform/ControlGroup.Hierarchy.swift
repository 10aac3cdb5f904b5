internal import Glibc

extension ControlGroup {
  /// A tree of control groups as it is mounted, and where in it this process is.
  struct Hierarchy {
    var mountPoint: String
    /// The folder of this process's own group.
    var directory: String
    var isUnified: Bool
    var controllers: [String]

    /// All that are mounted.
    static func all() -> [Hierarchy] {
      let own = ownPaths()
      var found: [Hierarchy] = []
      for line in (MachineFeatures.text(ofFile: "/proc/self/mountinfo") ?? "").split(
        separator: "\n")
      {
        let fields = line.split(separator: " ")
        guard let dash = fields.firstIndex(of: "-"), dash >= 5, fields.count > dash + 3 else {
          continue
        }
        let (root, mountPoint) = (String(fields[3]), String(fields[4]))
        switch fields[dash + 1] {
        case "cgroup2":
          let directory = folder(own[""] ?? "/", root, mountPoint)
          let names = MachineFeatures.text(ofFile: "\(directory)/cgroup.controllers") ?? ""
          found.append(
            Hierarchy(
              mountPoint: mountPoint, directory: directory, isUnified: true,
              controllers: names.split(separator: " ").map(String.init)))
        case "cgroup":
          let controllers = fields[dash + 3].split(separator: ",").map(String.init)
          guard let path = controllers.compactMap({ own[$0] }).first else { continue }
          found.append(
            Hierarchy(
              mountPoint: mountPoint, directory: folder(path, root, mountPoint), isUnified: false,
              controllers: controllers))
        default: continue
        }
      }
      return found
    }

    /// Where this process is in each: by controller, "" for the unified one.
    private static func ownPaths() -> [String: String] {
      var paths: [String: String] = [:]
      for line in (MachineFeatures.text(ofFile: "/proc/self/cgroup") ?? "").split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { continue }
        for controller in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
          paths[String(controller)] = String(parts[2])
        }
      }
      return paths
    }

    /// A group's folder: what is mounted may be a part of the tree.
    private static func folder(_ path: String, _ root: String, _ mountPoint: String) -> String {
      if path.split(separator: "/").contains("..") { return mountPoint }
      let rest =
        root == "/" ? path : path.hasPrefix("\(root)/") ? String(path.dropFirst(root.count)) : ""
      return rest == "/" || rest.isEmpty ? mountPoint : mountPoint + rest
    }

    /// Makes a group below this process's own, or, in the unified hierarchy, where a group with processes can't have
    /// such below it, beside it or further up.
    func makeGroup(_ name: String, _ needed: [String]) throws(Failure) -> String {
      var parent = directory
      var failure: Failure?
      while true {
        do throws(Failure) {
          if isUnified { try handDown(needed, in: parent) }
          guard mkdir("\(parent)/\(name)", 0o755) == 0 || errno == EEXIST else {
            throw .refused(path: parent, .current)
          }
          return "\(parent)/\(name)"
        } catch {
          if failure == nil { failure = error }
        }
        guard isUnified, parent != mountPoint, let slash = parent.lastIndex(of: "/") else { break }
        parent = String(parent[..<slash])
      }
      throw failure ?? .missing(controller: needed.first ?? "")
    }

    /// Sees that groups in a folder have the controllers.
    private func handDown(_ needed: [String], in parent: String) throws(Failure) {
      let path = "\(parent)/cgroup.subtree_control"
      let given = (MachineFeatures.text(ofFile: path) ?? "").split(separator: " ")
      let missing = needed.filter { !given.contains(Substring($0)) }
      guard let first = missing.first else { return }
      do throws(Errno) {
        let file = try Descriptor.writing(path: path)
        try file.writeAll(Array(missing.map { "+\($0)" }.joined(separator: " ").utf8))
      } catch {
        throw .notDelegated(controller: first, path: directory)
      }
    }
  }
}
