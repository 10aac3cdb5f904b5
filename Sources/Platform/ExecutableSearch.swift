internal import Glibc

/// Finding a program by its name. See: man 3 execvp.
package enum ExecutableSearch {
  /// The first executable file of this name in the directories of `path`; a name with a slash is taken as it is.
  package static func find(_ name: String, path: String?) -> String? {
    if name.isEmpty { return nil }
    if name.utf8.contains(UInt8(ascii: "/")) { return name }
    let directories = path ?? "/usr/local/bin:/usr/bin:/bin"
    for directory in directories.split(separator: ":", omittingEmptySubsequences: false) {
      let candidate = directory.isEmpty ? "./\(name)" : "\(directory)/\(name)"
      if isExecutable(candidate) { return candidate }
    }
    return nil
  }

  /// Whether a path leads to a regular file that this user may execute.
  package static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && access(path, X_OK) == 0
  }
}
