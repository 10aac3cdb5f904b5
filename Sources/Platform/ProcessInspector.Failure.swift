internal import Glibc

extension ProcessInspector {
  /// Why a file of /proc could not be read.
  package enum Failure: Error, Equatable, Sendable {
    /// The process, thread or descriptor is no more, or /proc hides it or lacks the file.
    case gone

    /// The process belongs to another user, is not dumpable, or may not be traced.
    case denied

    /// The kernel refused for another reason; its error code.
    case other(Int32)

    init(code: Int32) {
      switch code {
      case ENOENT, ESRCH: self = .gone
      case EACCES, EPERM: self = .denied
      default: self = .other(code)
      }
    }
  }
}
