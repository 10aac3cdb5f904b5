/// The cells of one screen: rows that are moved about by pointer, never copied to scroll.
struct Grid: ~Copyable {
  private(set) var rows: Int
  private(set) var columns: Int
  /// The top row; those below follow.
  private(set) var window: UnsafeMutablePointer<Row>
  private let buffer: UnsafeMutablePointer<Row>
  /// The end of the buffer.
  private let limit: UnsafeMutablePointer<Row>
  private let slab: UnsafeMutablePointer<Cell>

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    let capacity = rows * 2 + 128
    buffer = .allocate(capacity: capacity)
    limit = buffer + capacity
    slab = .allocate(capacity: max(1, rows * columns))
    window = buffer
    for row in 0..<rows {
      (buffer + row).initialize(to: Row(cells: slab + row * columns))
    }
  }

  deinit {
    buffer.deallocate()
    slab.deallocate()
  }

  /// Moves every row up by one; the top row becomes the bottom one, contents and all.
  @inline(__always)
  mutating func rotateAll() {
    if window + (rows &+ 1) > limit { rewind() }
    window[rows] = window[0]
    window += 1
  }

  @inline(never)
  private mutating func rewind() {
    buffer.update(from: window, count: rows)
    window = buffer
  }

  /// Moves rows `top...bottom` up by one; the top one becomes the bottom one.
  @inline(__always)
  mutating func rotateUp(_ top: Int, _ bottom: Int) {
    let below = rows &- 1 &- bottom
    if top &+ below < bottom &- top {
      rotateAll()
      let first = window[rows &- 1]
      let recycled = top > 0 ? window[top &- 1] : first
      var row = rows &- 1
      while row > bottom {
        window[row] = window[row &- 1]
        row &-= 1
      }
      row = top &- 1
      while row > 0 {
        window[row] = window[row &- 1]
        row &-= 1
      }
      if top > 0 { window[0] = first }
      window[bottom] = recycled
    } else {
      let recycled = window[top]
      (window + top).update(from: window + (top &+ 1), count: bottom &- top)
      window[bottom] = recycled
    }
  }

  /// Moves rows `top...bottom` down by one; the bottom one becomes the top one.
  @inline(__always)
  mutating func rotateDown(_ top: Int, _ bottom: Int) {
    let recycled = window[bottom]
    (window + (top &+ 1)).update(from: window + top, count: bottom &- top)
    window[top] = recycled
  }
}
