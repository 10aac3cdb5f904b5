/// Grapheme clusters of more than one code point: a cell holds where its cluster stands here.
struct ClusterTable: ~Copyable {
  /// How many code points a cluster may have; further ones are dropped.
  static let maximumLength = 32
  private static let maximumWords = 1 << 21

  private var words: UnsafeMutablePointer<UInt32>?
  private var count = 0
  private var capacity = 0
  private(set) var sweepCount = 4096

  init() {}

  deinit { words?.deallocate() }

  var wordCount: Int { count }

  func scalars(at place: UInt32) -> UnsafeBufferPointer<UInt32> {
    guard let words, Int(place) < count else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(start: words + (Int(place) + 1), count: Int(words[Int(place)]))
  }

  /// Enters a cluster of two code points; nil if there is no place left.
  mutating func insert(_ first: UInt32, _ second: UInt32) -> UInt32? {
    guard reserve(3), let words else { return nil }
    let place = count
    words[place] = 2
    words[place + 1] = first
    words[place + 2] = second
    count += 3
    return UInt32(place)
  }

  /// Enters a cluster that is the one at `place` and one more code point; nil if it is long enough.
  mutating func insert(extending place: UInt32, by scalar: UInt32) -> UInt32? {
    let length = scalars(at: place).count
    guard length < Self.maximumLength, reserve(length + 2), let words else { return nil }
    let old = Int(place)
    if old + length + 1 == count {
      words[count] = scalar
      words[old] += 1
      count += 1
      return place
    }
    let new = count
    (words + new).update(from: words + old, count: length + 1)
    words[new] += 1
    words[new + length + 1] = scalar
    count += length + 2
    return UInt32(new)
  }

  /// Enters a copy of a cluster kept elsewhere; nil if there is no place left.
  mutating func insert(_ scalars: UnsafeBufferPointer<UInt32>) -> UInt32? {
    guard reserve(scalars.count + 1), let words, let first = scalars.baseAddress else { return nil }
    let place = count
    words[place] = UInt32(scalars.count)
    (words + (place + 1)).update(from: first, count: scalars.count)
    count += scalars.count + 1
    return UInt32(place)
  }

  /// Keeps the last cluster from being extended in place: two cells refer to it from now on.
  mutating func seal() {
    guard reserve(1), let words else { return }
    words[count] = 0
    count += 1
  }

  private mutating func reserve(_ more: Int) -> Bool {
    guard count + more > capacity else { return true }
    guard count + more <= Self.maximumWords else { return false }
    let size = min(Self.maximumWords, max(256, capacity * 2, count + more))
    let grown = UnsafeMutablePointer<UInt32>.allocate(capacity: size)
    if let words {
      grown.update(from: words, count: count)
      words.deallocate()
    }
    words = grown
    capacity = size
    return true
  }

  /// Lets go of everything but what `visit` copies into the new table.
  mutating func replace(with table: consuming ClusterTable) {
    table.sweepCount = max(4096, table.count * 2)
    self = table
  }
}
