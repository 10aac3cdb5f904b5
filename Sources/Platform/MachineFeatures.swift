internal import CPlatform

/// What this machine's kernel offers, and to whom.
package enum MachineFeatures {
  /// The version of Landlock's interface; nil where the kernel has none, or it is switched off.
  package static var landlockVersion: Int? {
    let version = clrun_landlock_version()
    return version > 0 ? Int(version) : nil
  }

  /// Why this user can't make namespaces of these kinds, or can't use them; nil where he can. They are made in a child.
  package static func namespaceError(
    users: Bool, mounts: Bool, network: Bool
  ) -> Errno? {
    failure(clrun_try_namespaces(users, mounts, network))
  }

  /// Why no pseudo-terminal can be had; nil where one can.
  package static var terminalError: Errno? { failure(clrun_try_terminal()) }

  /// Why processes have no descriptors here; nil where they have.
  package static var processDescriptorError: Errno? {
    let descriptor = clrun_process_open(Process.id)
    guard descriptor >= 0 else { return failure(descriptor) }
    _ = Descriptor(adopting: descriptor)
    return nil
  }

  /// How many descriptors this process may have, and how many it may allow itself; nil: any number.
  package static var openFilesLimit: (soft: UInt64?, hard: UInt64?) {
    var (soft, hard) = (UInt64.max, UInt64.max)
    _ = clrun_open_files_limit(&soft, &hard)
    return (soft == .max ? nil : soft, hard == .max ? nil : hard)
  }

  /// A short file, such as one of /proc, without the newline at its end; nil where it can't be read.
  package static func text(ofFile path: String) -> String? {
    guard let file = try? Descriptor.reading(path: path),
      let bytes = try? file.readAll(limit: 1 << 20)
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  private static func failure(_ result: Int32) -> Errno? {
    result < 0 ? Errno(code: -result) : nil
  }
}
