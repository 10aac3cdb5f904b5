/// What the terminal must know of each code point: how wide it is and how it joins its neighbours.
package enum UnicodeTable {
  /// A code point's width and its class for grapheme clusters, packed in one byte.
  struct Properties: Equatable {
    var bits: UInt8

    /// Columns: 0, 1 or 2.
    @inline(__always) var width: Int { Int(bits >> 4 & 3) }
    @inline(__always) var breakClass: BreakClass { BreakClass(bits: bits & 15) }
  }

  /// The properties of a code point; those beyond Unicode's last count as unassigned.
  @inline(__always)
  static func properties(of scalar: UInt32) -> Properties {
    let block = Int(min(scalar, 0x10FFFF) >> 7)
    let first = index.utf8Start
    let number = Int(first[block &* 2] & 0x3F) &<< 6 | Int(first[block &* 2 &+ 1] & 0x3F)
    return Properties(bits: properties.utf8Start[number &<< 7 | Int(scalar & 0x7F)])
  }

  /// The width of one code point alone, in columns: 0 (combining and format characters), 1 or 2.
  package static func width(of scalar: Unicode.Scalar) -> Int {
    properties(of: scalar.value).width
  }
}
