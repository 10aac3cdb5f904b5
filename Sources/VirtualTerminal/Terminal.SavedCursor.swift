extension Terminal {
  /// What Save Cursor (DECSC) keeps.
  struct SavedCursor {
    var x = 0
    var y = 0
    var pen = Style()
    var isPenProtected = false
    var hasOrigin = false
    var charsets = Charsets()
  }

  /// The stacks of kitty keyboard flags, one for each screen; the last one of each is in force.
  struct KeyboardFlags {
    static let maximumDepth = 16
    var primary: [UInt8] = []
    var alternate: [UInt8] = []
  }
}
