internal import Glibc

/// Why a system call failed. See: man 3 errno.
package struct Errno: Error, Equatable, Hashable, Sendable {
  package var code: Int32

  package init(code: Int32) {
    self.code = code
  }

  /// What the calling thread's last failed call left in `errno`.
  static var current: Errno { Errno(code: errno) }

  package static var accessDenied: Errno { Errno(code: EACCES) }
  package static var addressInUse: Errno { Errno(code: EADDRINUSE) }
  package static var connectionRefused: Errno { Errno(code: ECONNREFUSED) }
  package static var exists: Errno { Errno(code: EEXIST) }
  package static var fileTooLarge: Errno { Errno(code: EFBIG) }
  package static var illegalBytes: Errno { Errno(code: EILSEQ) }
  package static var invalidArgument: Errno { Errno(code: EINVAL) }
  package static var isDirectory: Errno { Errno(code: EISDIR) }
  package static var noEntry: Errno { Errno(code: ENOENT) }
  package static var noProcess: Errno { Errno(code: ESRCH) }
  package static var noSpace: Errno { Errno(code: ENOSPC) }
  package static var notDirectory: Errno { Errno(code: ENOTDIR) }
  package static var notPermitted: Errno { Errno(code: EPERM) }
  package static var pipe: Errno { Errno(code: EPIPE) }
  package static var readOnlyFileSystem: Errno { Errno(code: EROFS) }
  package static var symbolicLinkLoop: Errno { Errno(code: ELOOP) }
  package static var timedOut: Errno { Errno(code: ETIMEDOUT) }
  package static var tooManyOpenFiles: Errno { Errno(code: EMFILE) }
  package static var wouldBlock: Errno { Errno(code: EAGAIN) }
}

extension Errno: CustomStringConvertible {
  /// The C library's sentence, such as "No such file or directory".
  package var description: String {
    String(cString: strerror(code))
  }
}

/// Turns the `-errno` convention of CPlatform into a thrown error.
@inline(__always)
func check(_ result: Int32) throws(Errno) -> Int32 {
  guard result >= 0 else { throw Errno(code: -result) }
  return result
}

/// Calls until the call is not interrupted by a signal, and throws what it failed with.
@inline(__always)
func retrying<T: FixedWidthInteger & SignedInteger>(_ call: () -> T) throws(Errno) -> T {
  while true {
    let result = call()
    if result != -1 { return result }
    if errno != EINTR { throw .current }
  }
}
