internal import Worker

/// Text that is put together piece by piece and of which no more is kept than is shown: its beginning and its end, or the
/// end alone.
struct BoundedText {
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  /// In bytes.
  private let limit: Int
  /// How many of the last lines are shown; nil: all that the limit lets.
  private let lineLimit: Int?
  private var omitted = Reply.Omission(bytes: 0, lines: 0)

  init(limit: Int, lineLimit: Int?) {
    self.limit = limit
    self.lineLimit = lineLimit
  }

  mutating func append(_ bytes: some Collection<UInt8>) {
    if lineLimit == nil, tail.isEmpty, head.count + bytes.count <= limit / 2 {
      head += bytes
      return
    }
    tail += bytes
    if tail.count > limit * 2 { trim(to: limit) }
  }

  /// Leaves out the beginning of the tail, whole lines where there are any.
  private mutating func trim(to size: Int) {
    guard tail.count > size else { return }
    var start = tail.count - size
    while start < tail.count, tail[start] & 0xC0 == 0x80 { start += 1 }
    if let newline = tail[start...].firstIndex(of: 0x0A), newline + 1 < tail.count {
      start = newline + 1
    }
    omit(start)
  }

  private mutating func omit(_ count: Int) {
    omitted.bytes += count
    omitted.lines += tail[..<count].count { $0 == 0x0A }
    tail.removeFirst(count)
  }

  /// What is shown, and what is left out.
  mutating func finish() -> Output {
    if let lineLimit {
      var lines = 0
      var start = tail.count
      // The newline at the end ends the last line.
      while start > 0 {
        if tail[start - 1] == 0x0A, start < tail.count {
          lines += 1
          if lines >= lineLimit { break }
        }
        start -= 1
      }
      if lineLimit == 0 { start = tail.count }
      omit(start)
    }
    if head.count + tail.count > limit || omitted.bytes > 0 {
      trim(to: max(0, limit - head.count))
    }
    guard omitted.bytes > 0 else {
      return Output(String(decoding: head + tail, as: UTF8.self), limit: Int.max)
    }
    return Output(
      head: String(decoding: head, as: UTF8.self),
      tail: String(decoding: tail, as: UTF8.self), omitted: omitted)
  }
}
