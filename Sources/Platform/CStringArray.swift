internal import Glibc

/// A null-terminated array of C strings, as execve(2) takes it.
struct CStringArray: ~Copyable {
  let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let bytes: UnsafeMutablePointer<CChar>

  /// The strings hold no NUL; what follows one is cut.
  init(_ strings: [[UInt8]]) {
    pointer = .allocate(capacity: strings.count + 1)
    bytes = .allocate(capacity: strings.reduce(0) { $0 + $1.count + 1 } + 1)
    var next = bytes
    for (index, string) in strings.enumerated() {
      pointer.advanced(by: index).initialize(to: next)
      for byte in string {
        next.initialize(to: CChar(bitPattern: byte))
        next += 1
      }
      next.initialize(to: 0)
      next += 1
    }
    pointer.advanced(by: strings.count).initialize(to: nil)
  }

  deinit {
    pointer.deallocate()
    bytes.deallocate()
  }
}

/// A C string for the duration of a call, or a null pointer.
func withOptionalCString<R>(_ string: String?, _ body: (UnsafePointer<CChar>?) -> R) -> R {
  guard let string else { return body(nil) }
  return string.withCString { body($0) }
}
