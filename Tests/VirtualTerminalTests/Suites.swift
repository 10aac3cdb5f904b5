internal import Foundation
import Testing

/// Where the shared conformance suites are, if they are there.
enum Suites {
  static let folder: URL? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder =
      ProcessInfo.processInfo.environment["CLRUN_VT_SUITES"].map { URL(filePath: $0) }
      ?? root.deletingLastPathComponent().appending(path: "shared/vt-suites")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let reason: Comment =
    "the shared suites are neither at CLRUN_VT_SUITES nor at ../shared/vt-suites"

  static func bytes(_ hexadecimal: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in hexadecimal.utf8 {
      let value = digit < 0x3A ? digit - 0x30 : (digit | 0x20) - 0x57
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }
}
