/// Styles by number: a cell holds the number, each distinct style is kept once.
///
/// Number 0 is the default style. Nothing is allocated until another one is used.
struct StyleTable: ~Copyable {
  private var styles: UnsafeMutablePointer<Style>?
  private var slots: UnsafeMutablePointer<UInt32>?
  private(set) var count = 1
  private var capacity = 0
  /// The table is worth a sweep once `count` has reached this.
  private(set) var sweepCount = 1024

  init() {}

  deinit {
    styles?.deallocate()
    slots?.deallocate()
  }

  @inline(__always)
  subscript(number: Int) -> Style {
    guard number != 0, let styles, number < count else { return Style() }
    return styles[number]
  }

  /// The number of a style, which is entered if it is new.
  mutating func number(of style: Style) -> Int {
    if style.isDefault { return 0 }
    if count >= capacity { grow() }
    guard let styles, let slots else { return 0 }
    let mask = capacity &* 2 &- 1
    var slot = Self.hash(style) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot])
      if styles[number] == style { return number }
      slot = (slot &+ 1) & mask
    }
    slots[slot] = UInt32(count)
    (styles + count).initialize(to: style)
    count &+= 1
    return count &- 1
  }

  @inline(__always)
  private static func hash(_ style: Style) -> Int {
    let colors = UInt64(style.foreground.bits) | UInt64(style.background.bits) &<< 32
    let rest =
      UInt64(style.underlineColor.bits) | UInt64(style.attributes.rawValue) &<< 32
      | UInt64(style.link) &<< 48
    let mixed = (colors ^ (rest &* 0x9E37_79B9_7F4A_7C15)).multipliedFullWidth(
      by: 0xD6E8_FEB8_6659_FD93)
    return Int(truncatingIfNeeded: mixed.high ^ mixed.low)
  }

  private mutating func grow() {
    let size = max(64, capacity * 2)
    let grown = UnsafeMutablePointer<Style>.allocate(capacity: size)
    grown.initialize(to: Style())
    if let styles {
      grown.update(from: styles, count: count)
      styles.deallocate()
    }
    styles = grown
    capacity = size
    rehash()
  }

  private mutating func rehash() {
    guard let styles else { return }
    slots?.deallocate()
    let table = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    table.initialize(repeating: 0, count: capacity * 2)
    slots = table
    let mask = capacity &* 2 &- 1
    for number in 1..<max(1, count) {
      var slot = Self.hash(styles[number]) & mask
      while table[slot] != 0 { slot = (slot &+ 1) & mask }
      table[slot] = UInt32(number)
    }
  }

  /// Keeps the styles marked in `isUsed` alone and closes the gaps; returns the new number of each.
  mutating func sweep(keeping isUsed: [Bool]) -> [UInt32] {
    var renumbered = [UInt32](repeating: 0, count: count)
    guard let styles else { return renumbered }
    var kept = 1
    for number in 1..<max(1, count) where isUsed[number] {
      styles[kept] = styles[number]
      renumbered[number] = UInt32(kept)
      kept += 1
    }
    count = kept
    sweepCount = max(1024, kept * 2)
    rehash()
    return renumbered
  }

  /// Gives the hyperlinks of all styles their new numbers.
  mutating func renumberLinks(_ numbers: [UInt16]) {
    guard let styles else { return }
    for number in 1..<max(1, count) { styles[number].link = numbers[Int(styles[number].link)] }
    rehash()
  }
}
