/// Takes a terminal's state out of bytes that may be damaged: after the first thing that can't be, all is zero and
/// `isDamaged` says so.
struct SnapshotReader {
  private let bytes: UnsafeRawBufferPointer
  private var place = 0
  private(set) var isDamaged = false

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.count }

  /// Notes that something can't be.
  mutating func refuse() {
    isDamaged = true
    place = bytes.count
  }

  mutating func byte() -> UInt8 {
    guard place < bytes.count else {
      refuse()
      return 0
    }
    defer { place &+= 1 }
    return bytes[place]
  }

  /// The next number, which lies in `range`.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = byte()
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { break }
      shift += 7
      if shift > 56 {
        refuse()
        break
      }
    }
    guard !isDamaged, let number = Int(exactly: value), range.contains(number) else {
      refuse()
      return range.lowerBound
    }
    return number
  }

  mutating func number(upTo limit: Int) -> Int { number(in: 0...max(0, limit)) }

  mutating func flag() -> Bool {
    let byte = byte()
    if byte > 1 { refuse() }
    return byte == 1
  }

  mutating func content(limit: Int) -> [UInt8] {
    let count = number(upTo: limit)
    guard count <= bytes.count - place else {
      refuse()
      return []
    }
    defer { place += count }
    return Array(bytes[place..<place + count])
  }

  mutating func string(limit: Int) -> String {
    String(decoding: content(limit: limit), as: UTF8.self)
  }

  /// A value of a kind that has a raw value of a byte.
  mutating func value<T: RawRepresentable>(_ standard: T) -> T where T.RawValue == UInt8 {
    guard let value = T(rawValue: byte()) else {
      refuse()
      return standard
    }
    return value
  }

  /// A Unicode scalar's number.
  mutating func scalar() -> UInt32 {
    let value = UInt32(number(upTo: 0x10FFFF))
    if Unicode.Scalar(value) == nil { refuse() }
    return value
  }
}
