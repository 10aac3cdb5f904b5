extension SocketDiagnosis {
  /// A netlink request, put together field by field.
  ///
  /// See: man 7 netlink
  struct Message {
    static let headerSize = 16
    static let socketDiagnosisByFamily: UInt16 = 20
    static let done: UInt16 = 3
    static let request: UInt16 = 1
    static let dump: UInt16 = 0x300

    private var bytes: [UInt8] = []

    init(flags: UInt16) {
      append(UInt32(0))
      append(Self.socketDiagnosisByFamily)
      append(flags)
      append(UInt64(0))
    }

    mutating func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ more: [UInt8]) {
      bytes += more
    }

    /// The bytes, with their number in the header.
    func closed() -> [UInt8] {
      var closed = bytes
      withUnsafeBytes(of: UInt32(bytes.count)) { length in
        for index in 0..<4 { closed[index] = length[index] }
      }
      return closed
    }
  }
}
