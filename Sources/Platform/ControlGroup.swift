internal import CPlatform
internal import Glibc

/// A control group for the processes of one session, by which the kernel limits what they take together: of the unified
/// hierarchy, or of the older ones that have a controller each. See: man 7 cgroups.
package struct ControlGroup: Sendable {
  /// Its folders, one a hierarchy.
  package let directories: [String]

  /// Why there is none.
  package enum Failure: Error, Equatable, Sendable {
    /// No hierarchy has the controller.
    case missing(controller: String)
    /// The controller's folder can't be changed.
    case refused(path: String, Errno)
    /// The controller isn't handed down in any folder that can be changed.
    case notDelegated(controller: String, path: String)
  }

  /// Stands for a group that was made before, such as by a worker that has died.
  package init(directories: [String]) {
    self.directories = directories
  }

  /// Makes a group with limits: memory in bytes, and how many processes and threads it may have.
  package static func make(
    _ name: String, memory: Int?, processes: Int?
  ) throws(Failure) -> ControlGroup {
    var controllers: [String] = []
    if memory != nil { controllers.append("memory") }
    if processes != nil { controllers.append("pids") }
    let group = try make(name, controllers)
    do throws(Failure) {
      try group.limit(memory: memory, processes: processes)
    } catch {
      group.remove()
      throw error
    }
    return group
  }

  /// Where groups can be made that limit memory and processes.
  package static func place() throws(Failure) -> String {
    let group = try make("clrun-probe-\(getpid())", ["memory", "pids"])
    defer { group.remove() }
    return group.directories.map { String($0[..<($0.lastIndex(of: "/") ?? $0.endIndex)]) }.joined(
      separator: " and ")
  }

  private static func make(
    _ name: String, _ controllers: [String]
  ) throws(Failure) -> ControlGroup {
    var directories: [String] = []
    do throws(Failure) {
      for (hierarchy, controllers) in try chosen(Hierarchy.all(), controllers) {
        directories.append(try hierarchy.makeGroup(name, controllers))
      }
    } catch {
      ControlGroup(directories: directories).remove()
      throw error
    }
    return ControlGroup(directories: directories)
  }

  /// The hierarchies that have the controllers, each with those that it is to be used for.
  private static func chosen(
    _ hierarchies: [Hierarchy], _ controllers: [String]
  ) throws(Failure) -> [(Hierarchy, controllers: [String])] {
    var chosen: [(Hierarchy, controllers: [String])] = []
    for controller in controllers {
      guard let hierarchy = hierarchies.first(where: { $0.controllers.contains(controller) }) else {
        throw .missing(controller: controller)
      }
      if let place = chosen.firstIndex(where: { $0.0.directory == hierarchy.directory }) {
        chosen[place].controllers.append(controller)
      } else {
        chosen.append((hierarchy, [controller]))
      }
    }
    return chosen
  }

  private func limit(memory: Int?, processes: Int?) throws(Failure) {
    if let memory {
      try set(["memory.max", "memory.limit_in_bytes"], to: memory)
      // Else what is too much only goes to the swap; where there is no account of that, it can't be limited.
      try? set(["memory.swap.max"], to: 0)
      try? set(["memory.memsw.limit_in_bytes"], to: memory)
    }
    if let processes { try set(["pids.max"], to: processes) }
  }

  /// Writes a number into the first of these files that there is.
  private func set(_ files: [String], to number: Int) throws(Failure) {
    for directory in directories {
      for file in files where access("\(directory)/\(file)", F_OK) == 0 {
        do throws(Errno) {
          let file = try Descriptor.writing(path: "\(directory)/\(file)")
          try file.writeAll(Array(String(number).utf8))
        } catch {
          throw .refused(path: "\(directory)/\(file)", error)
        }
        return
      }
    }
    throw .missing(controller: files[0])
  }
}

extension ControlGroup {
  /// What a process writes "0" to, to become a member.
  package func entrances() throws(Failure) -> [Int32] {
    var entrances: [Int32] = []
    for directory in directories {
      let path = "\(directory)/cgroup.procs"
      do throws(Errno) {
        entrances.append(try Descriptor.writing(path: path).release())
      } catch {
        for entrance in entrances { _ = close(entrance) }
        throw .refused(path: path, error)
      }
    }
    return entrances
  }

  /// How many of its processes the kernel has killed for want of memory.
  package var memoryKills: Int {
    for directory in directories {
      for file in ["memory.events", "memory.oom_control"] {
        guard let text = MachineFeatures.text(ofFile: "\(directory)/\(file)") else { continue }
        for line in text.split(separator: "\n") where line.hasPrefix("oom_kill ") {
          return Int(line.dropFirst("oom_kill ".count)) ?? 0
        }
      }
    }
    return 0
  }

  /// Removes it; one with processes in it stays.
  package func remove() {
    for directory in directories { _ = rmdir(directory) }
  }
}

extension ControlGroup.Failure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let controller): "There is no control group that limits \(controller)."
    case .refused(let path, let errno): "\(path) can't be written: \(errno)."
    case .notDelegated(let controller, let path):
      "The controller \(controller) is not handed down in any control group from \(path) upwards that this user may change."
    }
  }
}
