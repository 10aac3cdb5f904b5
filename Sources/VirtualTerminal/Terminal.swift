/// A headless terminal: feed it what a program wrote, read what a person would see.
///
/// It understands what xterm does, takes UTF-8, and never fails: bytes that mean nothing to it change
/// nothing. One thread uses it. Rows and columns count from 0.
package struct Terminal: ~Copyable {
  /// The largest number of rows or of columns; both together are held to `maximumCells`.
  package static let maximumSide = 10_000
  /// Rows times columns at most: rows are lowered to it.
  package static let maximumCells = 4_000_000

  // The screens. `grid` is the active one.
  var grid: Grid
  var inactiveGrid: Grid
  /// Whether the alternate screen is the active one (modes 47, 1047, 1049).
  package internal(set) var isAlternateScreen = false
  var history: History
  var styles = StyleTable()
  var clusters = ClusterTable()

  // The cursor and what is printed with it.
  var x = 0
  var y = 0
  var isPendingWrap = false
  var pen = Style()
  var isPenProtected = false
  /// Style number and protection of the pen, as cell bits; stale once the pen changed.
  var penBits: UInt64 = 0
  /// An erased cell.
  var blankBits: UInt64 = 0
  var isPenStale = false
  /// Printing has to look at more than the characters themselves.
  var needsSlowPrint = false
  /// If so: only since a character set has to be looked at.
  var isMapped = false
  /// Some row may be of double width.
  var hasDoubleWidth = false
  var lastPrinted: UInt32 = 0
  /// The last code point printed was one that joins whatever comes next (GB9b).
  var hasOpenPrefix = false
  var charsets = Charsets()

  // Margins, inclusive.
  var top = 0
  var bottom: Int
  var left = 0
  var right: Int

  /// The modes the program has set.
  package internal(set) var modes = Modes()
  var savedPrimary = SavedCursor()
  var savedAlternate = SavedCursor()
  /// The primary screen's cursor while the alternate one is active.
  var hiddenCursor = (x: 0, y: 0, isPendingWrap: false)
  var tabStops = TabStops()
  var savedModes: [Int: Bool] = [:]
  var keyboard = KeyboardFlags()
  /// The shape asked for by DECSCUSR, 0 to 6.
  package internal(set) var cursorStyle = 0

  // The parser.
  var state = ParserState.ground
  var parameters: Parameters
  var partial = PartialScalar()
  var collected = CollectedString()
  /// A string has just ended with BEL.
  var isBellPending = false

  // What the terminal says to the outside.
  /// How many bytes were fed since the terminal was made.
  package internal(set) var bytesFed = 0
  /// Where the sequence being carried out ends, counted like `bytesFed`.
  var sequenceEnd = 0
  /// Whether rows stay in the history that a program clears from the scrollback (ED 3): who reads a whole log wants them.
  package var keepsClearedRows = false
  /// Whether queries are answered; false while a log is replayed.
  package var answersQueries = true
  var replies: [UInt8] = []
  var marks: [Mark] = []
  /// The window title (OSC 0 and 2), at most 1024 bytes.
  package internal(set) var title = ""
  /// The icon name (OSC 0 and 1), at most 1024 bytes.
  package internal(set) var iconName = ""
  var titleStack: [String] = []
  /// The directory the program named last (OSC 7), as it wrote it.
  package internal(set) var workingDirectory = ""
  var palette = Palette()
  var links: [String] = []
  var linkNumbers: [String: UInt16] = [:]
  var clipboard: [UInt8]?
  /// How many synchronized updates (mode 2026) were begun.
  package internal(set) var synchronizedUpdateCount = 0
  /// How often the bell (BEL) rang.
  package internal(set) var bellCount = 0

  /// The stamp that rows changed now carry; it begins at 1.
  package internal(set) var generation: UInt64 = 1
  var stamp: UInt32 = 1
  /// The generation in which rows of the primary screen last moved up.
  var scrollStamp: UInt32 = 0
  /// Rows of the active screen that all carry this stamp already.
  var touched: (stamp: UInt32, first: Int, last: Int) = (0, 0, -1)

  /// A terminal of this size, whose history takes at most `scrollbackLimit` bytes.
  package init(rows: Int, columns: Int, scrollbackLimit: Int) {
    let (rows, columns) = Self.clamped(rows: rows, columns: columns)
    grid = Grid(rows: rows, columns: columns)
    inactiveGrid = Grid(rows: 0, columns: 0)
    history = History(limit: scrollbackLimit)
    parameters = Parameters()
    bottom = rows - 1
    right = columns - 1
  }

  /// The size that a terminal gets which is asked for this one.
  package static func clamped(rows: Int, columns: Int) -> (rows: Int, columns: Int) {
    let columns = min(max(1, columns), maximumSide)
    return (min(max(1, rows), maximumSide, max(1, maximumCells / columns)), columns)
  }

  /// Rows of the screen.
  package var rows: Int { grid.rows }
  /// Columns of the screen.
  package var columns: Int { grid.columns }

  /// The cursor of the active screen.
  package var cursor: Cursor {
    Cursor(
      row: y, column: x, isPendingWrap: isPendingWrap, isVisible: modes.contains(.cursorVisible))
  }

  /// Takes what the terminal wants written back to the program since the last call, in order.
  package mutating func takeReplies() -> [UInt8] {
    let taken = replies
    replies = []
    return taken
  }

  /// Takes the marks seen since the last call, in order; at most 4096 are held, the oldest go first.
  package mutating func takeMarks() -> [Mark] {
    let taken = marks
    marks = []
    return taken
  }
}
