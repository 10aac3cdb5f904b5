internal import Platform
internal import Store

/// What a project's sessions are confined to, as a file says it.
enum Policy {
  /// The project's own, in its state folder: confined sessions can't write to it.
  static let fileName = "policy.json"
  /// In bytes.
  private static let sizeLimit = 64 << 10
  /// How many paths a list may have.
  static let pathLimit = 200

  /// The policy of a file; without a name that of the project, if it has one; nil: none.
  static func find(
    _ name: String?, _ project: borrowing Project, _ folder: borrowing StateFolder
  ) throws(CommandFailure) -> SessionConfinement? {
    if name == "none" { return nil }
    let bytes: [UInt8]
    let shown = name ?? "\(StateFolder.name)/\(fileName)"
    do throws(Errno) {
      if let name {
        let file = try Descriptor.reading(path: name)
        guard try file.status().kind == .regular else { throw .invalidArgument }
        bytes = try file.readAll(limit: sizeLimit)
      } else {
        bytes = try folder.root.contents(of: fileName, limit: sizeLimit)
      }
    } catch {
      if name == nil, error == .noEntry { return nil }
      if error == .tooManyOpenFiles { throw .unreadPolicy(shown, error) }
      throw .policy(shown, "it can't be read: \(error)")
    }
    let root = Process.link(at: "/proc/self/fd/\(project.root.descriptor.rawValue)") ?? project.path
    return try parse(bytes, shown, root: root, home: Process.environmentVariable("HOME"))
  }

  /// Reads a policy: one JSON object of `version` (1), `sandbox`, `allow_write`, `deny`, `network`, `best_effort`, and nothing
  /// else. Paths are absolute, in the project, or begin with `~/`.
  static func parse(
    _ bytes: [UInt8], _ file: String, root: String, home: String?
  ) throws(CommandFailure) -> SessionConfinement {
    let json: JSONValue
    do throws(JSONValue.NotJSON) {
      json = try JSONValue(parsing: bytes)
    } catch {
      throw .policy(file, "it is not JSON")
    }
    guard case .object(let members) = json else { throw .policy(file, "it is no JSON object") }
    var policy = SessionConfinement()
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      switch key {
      case "version":
        guard value.integer == 1 else { throw .policy(file, "version is not 1") }
      case "sandbox":
        guard let mode = value.string.flatMap({ SessionConfinement.Mode(rawValue: $0) }) else {
          throw .policy(file, "sandbox is neither \"ro\" nor \"rw\"")
        }
        policy.mode = mode
      case "allow_write":
        policy.writable = try paths(value, key, file, root: root, home: home)
      case "deny":
        policy.denied = try paths(value, key, file, root: root, home: home)
      case "network":
        guard let isAllowed = value.bool else { throw .policy(file, "network is no true or false") }
        policy.hasNoNetwork = !isAllowed
      case "best_effort":
        guard let flag = value.bool else { throw .policy(file, "best_effort is no true or false") }
        policy.isBestEffort = flag
      default: throw .policy(file, "it has a key that is not known: \(key)")
      }
    }
    guard members["version"] != nil else { throw .policy(file, "it has no version") }
    return policy
  }

  /// What is not there has nothing to be kept, and can't be given: a policy may serve several machines.
  private static func paths(
    _ value: JSONValue, _ key: String, _ file: String, root: String, home: String?
  ) throws(CommandFailure) -> [String] {
    guard let texts = value.strings, texts.count <= pathLimit, !texts.contains("") else {
      throw .policy(file, "\(key) is no list of at most \(pathLimit) paths")
    }
    var paths: [String] = []
    for text in texts {
      var path = text
      if text == "~" || text.hasPrefix("~/") {
        guard let home, home.hasPrefix("/") else {
          throw .policy(file, "HOME is not set, for \(text)")
        }
        path = home + text.dropFirst()
      } else if !text.hasPrefix("/") {
        path = "\(root)/\(text)"
      }
      do throws(Errno) {
        paths.append(try Process.canonicalPath(of: path))
      } catch .noEntry {
      } catch .notDirectory {
      } catch {
        throw .policy(file, "\(text) in \(key): \(error)")
      }
    }
    return paths
  }

  /// The path that an option names.
  static func canonical(
    _ path: String, _ option: String
  ) throws(CommandFailure) -> String {
    do throws(Errno) {
      return try Process.canonicalPath(of: path)
    } catch {
      throw .confinedPath(option, path, error)
    }
  }
}
