internal import FoundationEssentials
internal import Glibc

/// A new empty folder of mode 0700, removed with all that it holds.
package final class TemporaryFolder: Sendable {
  /// Its whole path.
  package let path: String

  package init() throws(TemporaryFolderFailure) {
    var template = Array("/tmp/clrun-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TemporaryFolderFailure(code: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// A temporary folder could not be made.
package struct TemporaryFolderFailure: Error {
  /// The error code, as `errno` has it.
  package var code: Int32
}
