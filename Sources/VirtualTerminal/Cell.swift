/// One cell of the grid, 8 bytes: what stands in it below, the number of its style above.
///
/// A cell of all zero bits was never written. An erased one has a style at most.
struct Cell: Equatable {
  var bits: UInt64

  @inline(__always) init(bits: UInt64) { self.bits = bits }

  static let blank = Cell(bits: 0)
  static let contentMask: UInt64 = 0x1F_FFFF
  /// The content is a reference into the cluster table, not a code point.
  static let cluster: UInt64 = 1 << 21
  static let wide: UInt64 = 1 << 22
  /// The right half of a wide character.
  static let tail: UInt64 = 1 << 23
  /// Both width bits: the cell left blank at a row's end since a wide character did not fit.
  static let spacer: UInt64 = wide | tail
  /// Guarded from selective erase (DECSCA).
  static let protected: UInt64 = 1 << 24
  /// The first cell a tab moved over; the content is how many cells it moved.
  static let tabStart: UInt64 = 1 << 25
  static let tabFill: UInt64 = 1 << 26
  /// Both tab bits: the first cell of a gap (see `Row`); the content is its length.
  static let gap: UInt64 = tabStart | tabFill
  static let lowMask: UInt64 = 0xFFFF_FFFF

  @inline(__always) var content: UInt32 { UInt32(truncatingIfNeeded: bits & Self.contentMask) }
  @inline(__always) var style: Int { Int(truncatingIfNeeded: bits &>> 32) }
  @inline(__always) var isCluster: Bool { bits & Self.cluster != 0 }
  @inline(__always) var isWide: Bool { bits & Self.spacer == Self.wide }
  @inline(__always) var isTail: Bool { bits & Self.spacer == Self.tail }
  @inline(__always) var isSpacer: Bool { bits & Self.spacer == Self.spacer }
  @inline(__always) var isProtected: Bool { bits & Self.protected != 0 }
  @inline(__always) var isTab: Bool { bits & (Self.tabStart | Self.tabFill) != 0 }
  /// Nothing but a style was ever put here.
  @inline(__always) var isUnwritten: Bool { bits & Self.lowMask == 0 }
  /// Shows nothing but its background: unwritten, a space, or part of a tab.
  @inline(__always) var isBlank: Bool {
    let low = bits & (Self.lowMask & ~Self.protected)
    return low == 0 || low == 0x20 || isTab || low == Self.spacer
  }
}
