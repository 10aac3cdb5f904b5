/// The string of an operating system command or a device control string, as far as it was read.
struct CollectedString {
  /// The limit for strings in bytes; longer ones are swallowed without effect.
  static let limit = 1 << 16

  enum Kind: UInt8 {
    case operatingSystemCommand
    /// DECRQSS, `DCS $ q`.
    case statusRequest
    /// XTGETTCAP, `DCS + q`.
    case capabilityRequest
    case ignored
  }

  var kind = Kind.ignored
  var bytes: [UInt8] = []
  var isTooLong = false

  mutating func begin(_ kind: Kind) {
    self.kind = kind
    if bytes.capacity > 1024 { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
    isTooLong = false
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard kind != .ignored, !isTooLong else { return }
    guard self.bytes.count + bytes.count <= Self.limit else {
      isTooLong = true
      self.bytes = []
      return
    }
    self.bytes.append(contentsOf: bytes)
  }
}
