extension Terminal {
  /// A mark that a shell put into its output (OSC 133).
  package struct Mark: Equatable, Sendable {
    /// Everything after `133;`, at most 4096 bytes.
    package var payload: [UInt8]
    /// `bytesFed` just after the sequence.
    package var offset: Int
    /// Where the primary screen's cursor stood.
    package var position: Position
    /// The generation that began with it: rows changed after it carry it.
    package var generation: UInt64
  }
}
